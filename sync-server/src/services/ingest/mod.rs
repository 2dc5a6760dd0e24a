//! The one door through which records change: devices, REST, hooks, imports and the arbiter all
//! come through here, so permission, validation, audit and events cannot be forgotten.
//!
//! An admission is one transaction: claim the operations, lock the records ([`open`]), judge one
//! operation after the other ([`judge`]), then number, announce and write what joined ([`settle`]).

mod actor;
mod authorise;
mod batch;
mod broken;
mod corrections;
mod external;
mod follow;
mod frame;
mod judge;
mod open;
mod recall;
mod refusal;
mod rows;
mod rules;
mod salvage;
mod settle;
pub mod stored;
mod submit;
mod target;
mod traces;
mod upload;
mod workflow;

#[cfg(test)]
pub(crate) mod tests;

pub use recall::recall;
pub(crate) use settle::year_of;
pub use submit::{Submission, submit, submit_many};
pub use upload::{Uploader, accept, judge_held};
