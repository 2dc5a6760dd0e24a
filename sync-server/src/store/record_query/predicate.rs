//! The rights of a person as SQL.

use shared_model::policy::ViewPredicate;

use super::Sql;

impl Sql<'_> {
    /// Two-valued: a leaf over a missing fact is false, so that `NOT` stays exact.
    pub(super) fn predicate(&mut self, predicate: &ViewPredicate) -> String {
        match predicate {
            ViewPredicate::True => "1 = 1".to_owned(),
            ViewPredicate::False => "1 = 0".to_owned(),
            ViewPredicate::And(parts) => self.joined(parts, " AND "),
            ViewPredicate::Or(parts) => self.joined(parts, " OR "),
            ViewPredicate::Not(part) => format!("NOT ({})", self.predicate(part)),
            ViewPredicate::SiteIn(sites) => self.among("site_id", sites),
            ViewPredicate::CompanyIs(company) => self.among("company_id", &[*company]),
            ViewPredicate::OwnerIs(user) => self.among("owner_id", &[*user]),
            ViewPredicate::AssignedIs(user) => self.among("assigned_id", &[*user]),
            ViewPredicate::OwnerIn(users) => self.among("owner_id", users),
            ViewPredicate::AssignedIn(users) => self.among("assigned_id", users),
        }
    }

    fn joined(&mut self, parts: &[ViewPredicate], joiner: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.predicate(part)).collect();
        format!("({})", parts.join(joiner))
    }

    fn among<T: ToString>(&mut self, column: &str, ids: &[T]) -> String {
        let ids: Vec<String> = ids.iter().map(|id| self.text(id.to_string())).collect();
        format!(
            "({column} IS NOT NULL AND {column} IN ({}))",
            ids.join(", ")
        )
    }
}
