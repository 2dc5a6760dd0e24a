//! Use cases: begin, decide, validate, store, enqueue, commit.

pub mod caches;
pub mod events;
pub mod grants;
pub mod ingest;
pub mod auth;
pub mod bootstrap;
pub mod modules;
pub mod tokens;
pub mod texts;
pub mod admin;
pub mod records;
pub mod hooks;
pub mod mail;
pub mod notify;
pub mod recipients;
pub mod templates;
pub mod webhooks;
pub mod inbox;
pub mod accounts;
pub mod seed;
pub mod cursor;
pub mod feed;
pub mod exchange;
pub mod files;
