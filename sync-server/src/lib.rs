//! The sync server: gives every change a verdict, then lets its consequences happen.
//!
//! `http → services → store`, `jobs → services`. Services own transactions; store functions take a
//! connection and do one query; nothing in `http` knows SQL (design 02-house).

pub mod app;
pub mod config;
pub mod error;
pub mod http;
pub mod jobs;
pub mod services;
pub mod store;
#[cfg(test)]
mod test_database;

pub use http::serve;
