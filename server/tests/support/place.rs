//! One test, two databases. `both!` makes two tests of one body: `name::sqlite` on a file of its own and
//! `name::postgres` on a fresh database of the server at `HILO_TEST_POSTGRES_URL`. Without that variable the second
//! says so and passes, unless `HILO_REQUIRE_POSTGRES=1`.

use super::peek::Peek;
use futures::FutureExt;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use tempfile::TempDir;

/// `both!(name, |place| async { … })`.
macro_rules! both {
    ($name:ident, |$place:ident| async $body:block) => {
        mod $name {
            use super::*;

            async fn body($place: &$crate::support::Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::support::place::on_sqlite(async |place| body(place).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::support::place::on_postgres(async |place| body(place).await).await;
            }
        }
    };
}
pub(crate) use both;

/// Where a test lives: an empty database that nobody else has, and a folder for everything else.
pub(crate) struct Place {
    /// `sqlite://…` or `postgres://…`.
    pub(crate) url: String,
    folder: TempDir,
}

impl Place {
    /// The data folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A look at the rows, past the server.
    pub(crate) async fn peek(&self) -> Peek {
        Peek::at(&self.url).await
    }
}

/// Runs a body on a database file.
pub(crate) async fn on_sqlite(body: impl AsyncFnOnce(&Place)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("hilo.db").display());
    body(&Place { url, folder }).await;
}

/// Runs a body on a PostgreSQL database; it is dropped afterwards, also when the body fails.
pub(crate) async fn on_postgres(body: impl AsyncFnOnce(&Place)) {
    let Ok(server) = std::env::var("HILO_TEST_POSTGRES_URL") else {
        let required = std::env::var("HILO_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
        assert!(!required, "HILO_REQUIRE_POSTGRES=1, but HILO_TEST_POSTGRES_URL is not set");
        eprintln!("skipped: HILO_TEST_POSTGRES_URL is not set");
        return;
    };
    let name = format!("hilo_test_{:032x}", rand::random::<u128>());
    administer(&server, format!("create database {name}")).await;
    let options: PgConnectOptions = server.parse().expect("HILO_TEST_POSTGRES_URL is an address");
    let url = options.database(&name).to_url_lossy().into();
    let place = Place { url, folder: tempfile::tempdir().unwrap() };
    let outcome = AssertUnwindSafe(body(&place)).catch_unwind().await;
    administer(&server, format!("drop database {name} with (force)")).await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

async fn administer(server: &str, sql: String) {
    let mut admin = PgConnection::connect(server).await.expect("reach the server");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await.expect("administer the server");
}
