//! The rights of a person as SQL, for every question about records.

use shared_model::policy::ViewPredicate;

/// Renders a predicate over the columns of `records`; `bind` keeps a value and gives its placeholder.
/// Two-valued: a leaf over a missing fact is false, so that `NOT` stays exact.
pub fn render(predicate: &ViewPredicate, bind: &mut dyn FnMut(String) -> String) -> String {
    match predicate {
        ViewPredicate::True => "1 = 1".to_owned(),
        ViewPredicate::False => "1 = 0".to_owned(),
        ViewPredicate::And(parts) => joined(parts, " AND ", bind),
        ViewPredicate::Or(parts) => joined(parts, " OR ", bind),
        ViewPredicate::Not(part) => format!("NOT ({})", render(part, bind)),
        ViewPredicate::SiteIn(sites) => among("site_id", sites, bind),
        ViewPredicate::CompanyIs(company) => among("company_id", &[*company], bind),
        ViewPredicate::OwnerIs(user) => among("owner_id", &[*user], bind),
        ViewPredicate::AssignedIs(user) => among("assigned_id", &[*user], bind),
        ViewPredicate::OwnerIn(users) => among("owner_id", users, bind),
        ViewPredicate::AssignedIn(users) => among("assigned_id", users, bind),
    }
}

fn joined(parts: &[ViewPredicate], joiner: &str, bind: &mut dyn FnMut(String) -> String) -> String {
    let parts: Vec<String> = parts.iter().map(|part| render(part, bind)).collect();
    format!("({})", parts.join(joiner))
}

fn among<T: ToString>(column: &str, ids: &[T], bind: &mut dyn FnMut(String) -> String) -> String {
    let ids: Vec<String> = ids.iter().map(|id| bind(id.to_string())).collect();
    format!(
        "({column} IS NOT NULL AND {column} IN ({}))",
        ids.join(", ")
    )
}
