//! What a person may see, as SQL: over the places in which records stand, of which there are few.

use rusqlite::types::Value as SqlValue;
use shared_model::policy::{Grants, ViewPredicate};
use shared_model::schema::RecordType;

use super::Sql;

/// The records of a type that a person may see.
pub(super) fn visible(grants: &Grants, ty: &RecordType) -> Sql {
    let places = match grants.predicate(&ty.permission("view")) {
        ViewPredicate::True => return Sql::plain("1"),
        ViewPredicate::False => return Sql::plain("0"),
        predicate => render(&predicate),
    };
    Sql {
        text: format!("sight IN (SELECT sight FROM sights WHERE {})", places.text),
        ..places
    }
}

/// A leaf over a missing fact is false, so that `NOT` stays exact.
fn render(predicate: &ViewPredicate) -> Sql {
    match predicate {
        ViewPredicate::True => Sql::plain("1"),
        ViewPredicate::False => Sql::plain("0"),
        ViewPredicate::And(parts) => Sql::joined(parts.iter().map(render).collect(), " AND ", "1"),
        ViewPredicate::Or(parts) => Sql::joined(parts.iter().map(render).collect(), " OR ", "0"),
        ViewPredicate::Not(part) => {
            let inner = render(part);
            Sql {
                text: format!("NOT ({})", inner.text),
                ..inner
            }
        }
        ViewPredicate::SiteIn(ids) => among("site_id", ids.iter().map(|id| id.as_bytes())),
        ViewPredicate::CompanyIs(id) => among("company_id", [id.as_bytes()]),
        ViewPredicate::OwnerIs(id) => among("owner_id", [id.as_bytes()]),
        ViewPredicate::AssignedIs(id) => among("assigned_id", [id.as_bytes()]),
        ViewPredicate::OwnerIn(ids) => among("owner_id", ids.iter().map(|id| id.as_bytes())),
        ViewPredicate::AssignedIn(ids) => among("assigned_id", ids.iter().map(|id| id.as_bytes())),
    }
}

fn among<'a>(column: &str, ids: impl IntoIterator<Item = &'a [u8; 16]>) -> Sql {
    let args: Vec<SqlValue> = ids
        .into_iter()
        .map(|id| SqlValue::Blob(id.to_vec()))
        .collect();
    let marks = vec!["?"; args.len()].join(", ");
    Sql {
        text: format!("{column} IS NOT NULL AND {column} IN ({marks})"),
        args,
    }
}
