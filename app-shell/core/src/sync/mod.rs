//! The sync engine: one exchange at a time, text before files, resumable at every frame.

pub(crate) mod backoff;
pub(crate) mod download;
pub(crate) mod engine;
pub(crate) mod exchange;
pub(crate) mod http;
pub(crate) mod live;
pub(crate) mod recall;
pub(crate) mod status;
pub mod transport;
pub(crate) mod upload;
