//! Multi-row writes: one statement for many rows (design 03-sync, "What gets there").

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use super::db::Engine;

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
        self.counted(conn, rows, bind).await.map(drop)
    }

    /// The same, saying how many rows were written.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counted<T>(
        self,
        conn: &mut AnyConnection,
        rows: &[T],
        bind: for<'q> fn(Statement<'q>, &T) -> Statement<'q>,
    ) -> Result<u64, sqlx::Error> {
        let engine = Engine::of(conn);
        let mut written = 0;
        for part in rows.chunks(ROWS_AT_ONCE) {
            let values = placeholders(engine, part.len(), self.columns);
            let text = format!("{}{values}{}", self.head, self.tail);
            let mut statement = sqlx::query(AssertSqlSafe(text)).persistent(part.len() == 1);
            for row in part {
                statement = bind(statement, row);
            }
            written += statement.execute(&mut *conn).await?.rows_affected();
        }
        Ok(written)
    }
}

/// `($1,$2),($3,$4)` for PostgreSQL, `(?,?),(?,?)` for SQLite, which looks every named parameter up
/// among all earlier ones: a statement of 6,000 would cost more than the rows it writes.
fn placeholders(engine: Engine, rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for number in 0..rows * columns {
        text.push_str(match (number, number % columns) {
            (0, _) => "(",
            (_, 0) => "),(",
            _ => ",",
        });
        match engine {
            Engine::Sqlite => text.push('?'),
            Engine::Postgres => {
                text.push('$');
                text.push_str(&(number + 1).to_string());
            }
        }
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_gets_its_own_placeholders() {
        assert_eq!(placeholders(Engine::Postgres, 2, 2), "($1,$2),($3,$4)");
        assert_eq!(placeholders(Engine::Sqlite, 2, 2), "(?,?),(?,?)");
    }
}
