//! Consequences: everything that must happen because something was accepted, never inside the
//! transaction that accepts it (platform 4a).
//!
//! Accepting a change and queueing its consequences is one commit. A job is claimed with a lease
//! and a fencing token; its database effects and its completion are one commit again, so they
//! happen once whatever crashes.

mod action;
mod call_webhook;
mod create_record;
mod kind;
mod queue;
mod queue_emails;
mod run_notification;
mod runner;
mod send_digest;
mod send_email;
mod send_sms;
mod settle;
#[cfg(test)]
mod tests;
mod work;

pub use action::ActionArgs;
pub use kind::{Kind, Lane};
pub use queue::{JobInput, enqueue, enqueue_all, retry_delay_ms};
pub use runner::{Runner, run_due};
