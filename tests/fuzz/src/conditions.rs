//! Conditions of hooks, guards and filters.

use shared_model::condition::{Condition, RecordSubject, TypeView, check, evaluate};
use shared_model::ids::UserId;

use super::scene::{NOON, id, scene};

/// What can be read means the same after it was written, and what passes the check can be judged.
pub fn conditions(data: &[u8]) {
    let Ok(condition) = serde_json::from_slice::<Condition>(data) else {
        return;
    };
    let written = serde_json::to_value(&condition).unwrap();
    let again: Condition = serde_json::from_value(written).expect("it can be read again");
    assert_eq!(again, condition);
    let scene = scene();
    let view = TypeView::new(&scene.ty, &scene.catalogue).with_before();
    for issue in check(&condition, &view) {
        assert!(!issue.to_string().is_empty());
    }
    let roles = ["crew".to_owned()];
    let somebody = UserId(id(9).0);
    let subject = RecordSubject::new(&scene.record, NOON)
        .with_before(Some(&scene.record))
        .with_actor(somebody, &roles, &roles);
    let (truth, _) = evaluate(&condition, &subject);
    let (same, _) = evaluate(&again, &subject);
    assert_eq!(truth, same);
    let _ = condition.to_string();
}
