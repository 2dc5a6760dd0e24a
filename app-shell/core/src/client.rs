//! The client.

/// One open replica with its session and its sync engine. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {}
