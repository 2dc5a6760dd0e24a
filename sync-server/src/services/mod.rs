//! Use cases: begin, decide, validate, store, enqueue, commit.

pub mod caches;
