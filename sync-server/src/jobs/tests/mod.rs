//! Consequences end to end: a real database file, a real mail server, a clock that is set.
#![allow(clippy::unwrap_used)]

mod hooks;
mod mails;
mod notifications;
mod queue;
mod shipped;
mod webhooks;
mod world;
