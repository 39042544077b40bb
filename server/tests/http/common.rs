//! One test, two databases. `both!` makes `name::sqlite` on a file of its own and `name::postgres` on a fresh
//! database of the server at `HILO_TEST_POSTGRES_URL`; without that variable the second says so and passes, unless
//! `HILO_REQUIRE_POSTGRES=1`.

use crate::world::World;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::future::Future;

/// `both!(name, |world| async { … })`.
macro_rules! both {
    ($name:ident, |$world:ident| async $body:block) => {
        async fn $name($world: $crate::world::World) $body

        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name($crate::world::World::start(None).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::common::on_postgres(super::$name).await;
            }
        }
    };
}
pub(crate) use both;

/// Runs a body on a PostgreSQL database that nobody else has; it is dropped afterwards, also when the body fails.
pub(crate) async fn on_postgres<F>(body: impl FnOnce(World) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Ok(server) = std::env::var("HILO_TEST_POSTGRES_URL") else {
        let required = std::env::var("HILO_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
        assert!(!required, "HILO_REQUIRE_POSTGRES=1, but HILO_TEST_POSTGRES_URL is not set");
        eprintln!("skipped: HILO_TEST_POSTGRES_URL is not set");
        return;
    };
    let mut admin = PgConnection::connect(&server).await.expect("reach the server");
    let name = format!("hilo_http_{:032x}", rand::random::<u128>());
    run(&mut admin, format!("create database {name}")).await;
    let options: PgConnectOptions = server.parse().expect("HILO_TEST_POSTGRES_URL is an address");
    let world = World::start(Some(options.database(&name).to_url_lossy().into())).await;
    // In a task of its own, so that a failed assertion does not skip the cleaning up.
    let outcome = tokio::spawn(body(world)).await;
    run(&mut admin, format!("drop database {name} with (force)")).await;
    if let Err(failed) = outcome {
        std::panic::resume_unwind(failed.into_panic());
    }
}

async fn run(admin: &mut PgConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(admin).await.expect("administer the server");
}
