//! A mail server that keeps what it receives: an SMTP sink (RFC 5321) for tests and the
//! demonstration, and a small web page on which its mailbox can be looked at.

mod message;
mod page;
mod smtp;
mod store;

pub use message::Mail;
pub use page::router;
pub use smtp::{Fault, Mailbox};
