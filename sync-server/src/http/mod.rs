//! The HTTP surface: extract, call a service, view. No SQL here.

mod admin;
mod auth;
mod body;
pub mod extract;
mod files;
mod health;
mod layers;
mod notifications;
mod openapi;
mod paced;
mod pages;
mod records;
mod router;
mod sync;

pub use router::{build, serve};

#[cfg(test)]
mod tests;
