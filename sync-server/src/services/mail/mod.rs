//! The mail queue: one row and one job a recipient; rendering; the relay (contract section 5).

mod queue;
mod relay;
mod render;

pub use queue::{Attachment, Letter, Recipient, queue, queue_or_rewrite};
pub use relay::{Parcel, Relay, RelayError};
pub use render::{Rendered, render, strip_html};
