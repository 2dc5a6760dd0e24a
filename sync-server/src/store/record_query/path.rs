//! Where a path of a condition lives: a column of the row or a place inside the projection.

use shared_model::condition::ValueKind;
use shared_model::letters::LETTERS;

use super::super::db::Engine;
use super::{CannotRender, Sql};

/// Names that may appear inside SQL: what the package lint allows for fields.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn built_in(name: &str) -> Option<&'static str> {
    Some(match name {
        "id" => "id",
        "record_type" => "record_type",
        "number" => "COALESCE(official_no, provisional_no)",
        "official_no" => "official_no",
        "provisional_no" => "provisional_no",
        "external_id" => "external_id",
        "status" => "status",
        "created_at" => "created_at",
        "created_by" => "owner_id",
        "updated_at" => "updated_at",
        "deleted_at" => "deleted_at",
        "needs_review" => "needs_review",
        _ => return None,
    })
}

impl Sql<'_> {
    /// The SQL expression of a path and the kind of its value. Text kinds give text, numbers,
    /// instants and truth values give BIGINT; a missing value gives NULL.
    pub(super) fn place(&self, path: &str) -> Result<(String, ValueKind), CannotRender> {
        let unknown = || CannotRender::new(path, "is not a field or built-in column of this type");
        let kind =
            ValueKind::of_column(self.asked.ty, self.asked.workflow, path).ok_or_else(unknown)?;
        let fixed = matches!(path, "id" | "record_type");
        if (fixed || self.asked.ty.field(path).is_none())
            && let Some(column) = built_in(path)
        {
            return Ok((column.to_owned(), kind));
        }
        // The columns of site and company say where a record lies for rights, which for a site or a
        // person is not what the record itself says.
        if matches!(path, "updated_by" | "site_id" | "company_id")
            && self.asked.ty.field(path).is_none()
        {
            return Ok((self.json(path, &[]), kind));
        }
        if !is_name(path) {
            return Err(unknown());
        }
        let text = self.json("fields", &[path, "v"]);
        let place = match kind {
            ValueKind::Integer | ValueKind::Instant => self.number(&text),
            ValueKind::Boolean => self.truth(&text),
            _ => text,
        };
        Ok((place, kind))
    }

    /// A field's text, for searching.
    pub(super) fn field_text(&self, field: &str) -> Result<String, CannotRender> {
        if is_name(field) && self.asked.ty.field(field).is_some() {
            return Ok(self.json("fields", &[field, "v"]));
        }
        Err(CannotRender::new(field, "is not a field of this type"))
    }

    /// A scalar inside the projection; text on PostgreSQL, its own type on SQLite.
    fn json(&self, first: &str, rest: &[&str]) -> String {
        match self.asked.engine {
            Engine::Sqlite => format!("json_extract(projection, '{}')", sqlite_path(first, rest)),
            Engine::Postgres => format!(
                "(CAST(projection AS jsonb) #>> '{}')",
                postgres_path(first, rest)
            ),
        }
    }

    fn number(&self, text: &str) -> String {
        match self.asked.engine {
            Engine::Sqlite => text.to_owned(),
            Engine::Postgres => format!("CAST({text} AS BIGINT)"),
        }
    }

    fn truth(&self, text: &str) -> String {
        match self.asked.engine {
            Engine::Sqlite => text.to_owned(),
            Engine::Postgres => {
                format!("(CASE {text} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END)")
            }
        }
    }

    /// How many entries a list field holds; NULL when it is missing.
    pub(super) fn list_length(&self, field: &str) -> String {
        match self.asked.engine {
            Engine::Sqlite => format!(
                "json_array_length(projection, '{}')",
                sqlite_path("fields", &[field, "v"])
            ),
            Engine::Postgres => format!(
                "jsonb_array_length(CAST(projection AS jsonb) #> '{}')",
                postgres_path("fields", &[field, "v"])
            ),
        }
    }

    /// Whether a list field holds an entry.
    pub(super) fn list_holds(&self, field: &str, entry: &str) -> String {
        match self.asked.engine {
            Engine::Sqlite => format!(
                "EXISTS (SELECT 1 FROM json_each(projection, '{}') WHERE json_each.value = {entry})",
                sqlite_path("fields", &[field, "v"])
            ),
            Engine::Postgres => format!(
                "(CAST(projection AS jsonb) #> '{}') @> to_jsonb(CAST({entry} AS TEXT))",
                postgres_path("fields", &[field, "v"])
            ),
        }
    }

    /// A text as [`shared_model::letters::plain`] gives it. SQLite knows case in ASCII alone, and what
    /// PostgreSQL knows depends on how a database was made.
    pub(super) fn plain(&self, text: &str) -> String {
        match self.asked.engine {
            Engine::Sqlite => LETTERS.iter().fold(format!("lower({text})"), written),
            Engine::Postgres => {
                let (from, to) = single_letters();
                let double = LETTERS.iter().filter(|(.., written)| written.len() > 1);
                double.fold(format!("translate({text}, '{from}', '{to}')"), written)
            }
        }
    }

    /// Position of a part within a text, 0 when absent.
    pub(super) fn position(&self, text: &str, part: &str) -> String {
        match self.asked.engine {
            Engine::Sqlite => format!("instr({text}, {part})"),
            Engine::Postgres => format!("strpos({text}, {part})"),
        }
    }
}

type Letter = (char, char, &'static str);

/// A text with what is written for one letter.
fn written(text: String, (lower, upper, written): &Letter) -> String {
    format!("replace(replace({text}, '{lower}', '{written}'), '{upper}', '{written}')")
}

/// Letters for which one other is written, and those others.
fn single_letters() -> (String, String) {
    let ascii = ('A'..='Z').map(|letter| (letter, letter.to_ascii_lowercase()));
    let others = LETTERS.iter().filter(|(.., written)| written.len() == 1);
    let others = others.flat_map(|(lower, upper, written)| {
        let written = written.chars();
        [*lower, *upper].into_iter().zip(written.cycle())
    });
    ascii.chain(others).unzip()
}

fn sqlite_path(first: &str, rest: &[&str]) -> String {
    rest.iter()
        .fold(format!("$.{first}"), |path, part| format!("{path}.{part}"))
}

fn postgres_path(first: &str, rest: &[&str]) -> String {
    let parts: Vec<&str> = std::iter::once(first).chain(rest.iter().copied()).collect();
    format!("{{{}}}", parts.join(","))
}
