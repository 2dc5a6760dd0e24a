//! The HTTP surface through a real port, with a clock the tests move.
#![allow(clippy::unwrap_used)]

mod accounts;
mod auth;
mod demo;
mod inbox;
mod openapi;
mod pages;
mod problems;
mod records;
mod rights;
mod world;
