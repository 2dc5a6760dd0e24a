//! Deciding transitions: the same function predicts on the device and decides on the server.

mod availability;
mod judge;

pub use availability::{Availability, Refusal};
pub use judge::{
    Asking, DELETE, LEAST_REASON, available, expected_status, judge, judge_command, judge_delete,
};

#[cfg(test)]
mod tests;
