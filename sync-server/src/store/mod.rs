//! SQL, one file a table family: free async functions that take a connection and do one query.

pub mod db;
