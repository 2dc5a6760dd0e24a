//! An empty database for one test: SQLite, or PostgreSQL when `OPSFLUX_TEST_POSTGRES` names a
//! server, such as `postgres://postgres@127.0.0.1:5432`.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use sqlx::Connection;

/// Address of a database nobody else uses; an SQLite file lies in `dir`.
pub(crate) async fn url(dir: &Path) -> String {
    match std::env::var("OPSFLUX_TEST_POSTGRES") {
        Ok(server) => on_postgres(&server).await,
        Err(_) => format!("sqlite:{}", dir.join("test.db").display()),
    }
}

async fn on_postgres(server: &str) -> String {
    sqlx::any::install_default_drivers();
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let mut admin = sqlx::AnyConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut admin)
        .await
        .unwrap();
    admin.close().await.unwrap();
    format!("{server}/{name}")
}
