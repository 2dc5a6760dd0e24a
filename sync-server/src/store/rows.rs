//! Multi-row writes: one statement for many rows (design 03-sync, "What gets there").

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use super::db::rows_placeholders;

/// A statement with what is bound so far.
pub type Statement<'q> = Query<'q, Any, AnyArguments>;

/// Rows of one statement: with 26 columns still far from SQLite's 32,766 variables.
const ROWS_AT_ONCE: usize = 250;

/// The fixed text of an insertion.
#[derive(Clone, Copy)]
pub struct Insert {
    /// `INSERT INTO t (a, b) VALUES `.
    pub head: &'static str,
    /// Number of columns.
    pub columns: usize,
    /// ` ON CONFLICT …`, or empty.
    pub tail: &'static str,
}

impl Insert {
    /// Inserts all rows; `bind` adds one row's values in column order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run<T>(
        self,
        conn: &mut AnyConnection,
        rows: &[T],
        bind: for<'q> fn(Statement<'q>, &T) -> Statement<'q>,
    ) -> Result<(), sqlx::Error> {
        for part in rows.chunks(ROWS_AT_ONCE) {
            let values = rows_placeholders(part.len(), self.columns);
            let text = format!("{}{values}{}", self.head, self.tail);
            let mut statement = sqlx::query(AssertSqlSafe(text)).persistent(part.len() == 1);
            for row in part {
                statement = bind(statement, row);
            }
            statement.execute(&mut *conn).await?;
        }
        Ok(())
    }
}
