//! Compiled catalogues and grants, valid for one epoch (contract C12, C13).

/// In-process caches; checked against the epoch read inside each transaction.
#[derive(Default)]
pub struct Caches {}
