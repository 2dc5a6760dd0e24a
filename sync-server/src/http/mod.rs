//! The HTTP surface: extract, call a service, view. No SQL here.

mod admin;
mod auth;
mod body;
pub mod extract;
mod health;
mod layers;
mod notifications;
mod openapi;
mod pages;
mod records;
mod router;

pub use router::{build, serve};
