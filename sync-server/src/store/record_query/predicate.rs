//! The rights of a person in a question about one type.

use shared_model::policy::ViewPredicate;

use super::Sql;
use crate::store::visibility;

impl Sql<'_> {
    pub(super) fn predicate(&mut self, predicate: &ViewPredicate) -> String {
        visibility::render(predicate, &mut |value| self.text(value))
    }
}
