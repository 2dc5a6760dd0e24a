//! Use cases: begin, decide, validate, store, enqueue, commit.

pub mod accounts;
pub mod admin;
pub mod auth;
pub mod bootstrap;
pub mod caches;
pub mod cursor;
pub mod events;
pub mod exchange;
pub mod feed;
pub mod files;
pub mod grants;
pub mod hints;
pub mod hooks;
pub mod inbox;
pub mod ingest;
pub mod mail;
pub mod modules;
pub mod notify;
pub mod recipients;
pub mod records;
pub mod seed;
pub mod sight;
pub mod templates;
pub mod texts;
pub mod tokens;
pub mod webhooks;
