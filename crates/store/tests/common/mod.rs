//! One suite, two databases. `both!` makes two tests of one body: `name::sqlite` on a file of its own and
//! `name::postgres` on a fresh database of the server at `HILO_TEST_POSTGRES_URL`. Without that variable the second
//! says so and passes, unless `HILO_REQUIRE_POSTGRES=1`.
//!
//! Time stands still until the test moves it, and ids repeat from run to run.

use hilo_domain::clock::{ManualClock, Millis};
use hilo_store::{Db, IdSource, OpenOptions};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::future::Future;
use std::sync::Arc;

/// `both!(name, |db| async { … })`, or `|db, clock|` where the test moves time.
macro_rules! both {
    ($name:ident, |$db:ident| async $body:block) => {
        both!($name, |$db, _clock| async $body);
    };
    ($name:ident, |$db:ident, $clock:ident| async $body:block) => {
        mod $name {
            use super::*;

            async fn body($db: hilo_store::Db, $clock: hilo_domain::clock::ManualClock) $body

            #[tokio::test]
            async fn sqlite() {
                $crate::common::on_sqlite(body).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::common::on_postgres(body).await;
            }
        }
    };
}
pub(crate) use both;

/// 14 January 2026, 10:00 UTC: when every test begins.
const START: Millis = Millis(1_768_384_800_000);

async fn open(url: &str) -> (Db, ManualClock) {
    let clock = ManualClock::at(START);
    let options = OpenOptions {
        url: url.to_owned(),
        clock: Arc::new(clock.clone()),
        ids: IdSource::seeded(7),
        connections: 4,
        patience: hilo_store::PATIENCE,
        lease_ms: hilo_domain::job::LEASE_MS,
    };
    (options.open().await.expect("open the test's database"), clock)
}

/// Runs a body on a database file that nobody else has.
pub(crate) async fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Db, ManualClock) -> F) {
    let folder = tempfile::tempdir().expect("make a folder");
    let (db, clock) = open(&format!("sqlite://{}", folder.path().join("test.db").display())).await;
    body(db.clone(), clock).await;
    db.close().await;
}

/// Runs a body on a PostgreSQL database that nobody else has; it is dropped afterwards, also when the body fails.
pub(crate) async fn on_postgres<F>(body: impl FnOnce(Db, ManualClock) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    on_postgres_at(|db, clock, _| body(db, clock)).await;
}

/// The same for a body that wants a connection of its own.
pub(crate) async fn on_postgres_at<F>(body: impl FnOnce(Db, ManualClock, String) -> F)
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
    let template = template(&mut admin, &server).await;
    let name = format!("hilo_test_{:032x}", rand::random::<u128>());
    run(&mut admin, format!("create database {name} template {template}")).await;

    let (db, clock) = open(&on(&server, &name)).await;
    // In a task of its own, so that a failed assertion does not skip the cleaning up.
    let outcome = tokio::spawn(body(db.clone(), clock, on(&server, &name))).await;
    db.close().await;
    run(&mut admin, format!("drop database {name} with (force)")).await;
    if let Err(failed) = outcome {
        std::panic::resume_unwind(failed.into_panic());
    }
}

/// A migrated database to copy from: copying is much cheaper than migrating. Named after the migrations, made by
/// whichever test comes first.
async fn template(admin: &mut PgConnection, server: &str) -> String {
    let migrations = sqlx::migrate!("../../migrations/postgres");
    let checksums: Vec<u8> = migrations.iter().flat_map(|migration| migration.checksum.to_vec()).collect();
    let name =
        format!("hilo_template_{}", &hex::encode(<sha2::Sha256 as sha2::Digest>::digest(checksums))[..16]);
    // Waits for the test that is making it; the lock ends with this connection at the latest.
    run(admin, "select pg_advisory_lock(7316)".to_owned()).await;
    let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut *admin)
        .await
        .expect("ask for the template");
    if !there {
        let draft = format!("{name}_draft");
        run(admin, format!("drop database if exists {draft} with (force)")).await;
        run(admin, format!("create database {draft}")).await;
        let (db, _) = open(&on(server, &draft)).await;
        db.close().await;
        run(admin, format!("alter database {draft} rename to {name}")).await;
    }
    run(admin, "select pg_advisory_unlock(7316)".to_owned()).await;
    name
}

async fn run(admin: &mut PgConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(admin).await.expect("administer the server");
}

fn on(server: &str, database: &str) -> String {
    let options: PgConnectOptions = server.parse().expect("HILO_TEST_POSTGRES_URL is an address");
    options.database(database).to_url_lossy().into()
}
