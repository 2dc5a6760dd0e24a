//! The client core without any webview: the same command table over local HTTP.
//!
//! For machines without a display, for tests in a browser, and for a shared PC on a platform. It
//! listens on 127.0.0.1 only. Whoever opens the printed link first gets the session: its token works
//! once and becomes a cookie; Host and Origin are checked on every request, so that neither another
//! user of the machine nor a web page (DNS rebinding, cross-site requests) can speak to the core.

mod door;
mod events;
mod files;
mod link;
mod rpc;
mod server;
mod token;

pub use server::{Bridge, BridgeConfig, serve};
