//! The other limit of ingest: the database itself. A loop commits the rows that a webhook becomes, an event and its job
//! with all their indexes, in groups of a given size, as fast as the database takes them: nothing is read from a
//! network, parsed, verified or awaited. The statements are the quickest known for each database, and the settings
//! those that Hilo promises by: on SQLite one writer, WAL and `synchronous=FULL`; on PostgreSQL two writers, because one
//! of them can fill the time in which the other waits for the disk.

use crate::house::House;
use anyhow::Result;
use hilo_domain::clock::{Clock, SystemClock};
use hilo_store::IdSource;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::types::Json;
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Instant;

const SQLITE: &str = "begin immediate;
insert into webhook_events (organization_id, id, received_at, body, signed, status, items, failed_items)
  select value ->> 0, value ->> 1, $1, substr($2, value ->> 3, value ->> 4), 1, 'PENDING', 0, 0 from json_each($3);
insert into jobs (organization_id, id, subject_id, run_at, created_at, max_attempts, kind, lane, payload, state,
    priority, attempts, fence)
  select value ->> 0, value ->> 2, value ->> 1, $1, $1, 8, 'PROCESS_WEBHOOK', 'INBOUND', '{}', 'PENDING', 10, 0, 0
  from json_each($3);
commit";

const POSTGRES: &str = "with row as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) as row (organization_id, event_id, job_id, body)
  ), event as (
    insert into webhook_events (organization_id, id, received_at, body, signed, status, items, failed_items)
    select organization_id, event_id, $5, body, true, 'PENDING', 0, 0 from row
  )
  insert into jobs (organization_id, id, subject_id, run_at, created_at, max_attempts, kind, lane, payload, state,
      priority, attempts, fence)
  select organization_id, job_id, event_id, $5, $5, 8, 'PROCESS_WEBHOOK', 'INBOUND', '{}', 'PENDING', 10, 0, 0 from row";

/// A database with Hilo's tables and nobody else in it.
pub(super) struct Database {
    connections: Connections,
    organization_id: String,
    ids: Arc<IdSource>,
}

enum Connections {
    Sqlite(SqliteConnection),
    Postgres([PgConnection; 2]),
}

impl Database {
    /// Of an installation that does not run.
    pub(super) async fn open(house: &House) -> Result<Self> {
        let connections = if house.url.starts_with("postgres") {
            let [first, second] = [PgConnection::connect(&house.url), PgConnection::connect(&house.url)];
            Connections::Postgres([first.await?, second.await?])
        } else {
            let options = SqliteConnectOptions::from_str(&house.url)?
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .pragma("cache_size", "-8192");
            Connections::Sqlite(options.connect().await?)
        };
        let organization_id = house.organization_id.as_str().to_owned();
        Ok(Self { connections, organization_id, ids: Arc::new(IdSource::random()) })
    }

    /// Commits all the bodies in groups; gives webhooks per second.
    pub(super) async fn run(&mut self, bodies: &[Vec<u8>], group: f64) -> Result<f64> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "webhooks in one commit")]
        let group = group.round().max(1.0) as usize;
        let began = Instant::now();
        let (organization_id, ids) = (self.organization_id.as_str(), &*self.ids);
        match &mut self.connections {
            Connections::Sqlite(connection) => {
                for bodies in bodies.chunks(group) {
                    sqlite(connection, organization_id, ids, bodies).await?;
                }
            }
            Connections::Postgres([first, second]) => {
                let (left, right) = bodies.split_at(bodies.len() / 2);
                tokio::try_join!(
                    all_of(first, organization_id, ids, left, group),
                    all_of(second, organization_id, ids, right, group)
                )?;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of webhooks")]
        Ok(bodies.len() as f64 / began.elapsed().as_secs_f64())
    }

    /// Closes its connections.
    pub(super) async fn close(self) -> Result<()> {
        match self.connections {
            Connections::Sqlite(connection) => connection.close().await?,
            Connections::Postgres([first, second]) => {
                first.close().await?;
                second.close().await?;
            }
        }
        Ok(())
    }
}

async fn sqlite(
    connection: &mut SqliteConnection,
    organization_id: &str,
    ids: &IdSource,
    bodies: &[Vec<u8>],
) -> Result<()> {
    let now = SystemClock.now();
    let mut start = 1;
    let mut rows = Vec::with_capacity(bodies.len());
    for body in bodies {
        let (event, job): (String, String) = (ids.next(now), ids.next(now));
        rows.push((organization_id, event, job, start, body.len()));
        start += body.len();
    }
    sqlx::query(SQLITE).bind(now).bind(bodies.concat()).bind(Json(rows)).execute(connection).await?;
    Ok(())
}

async fn all_of(
    connection: &mut PgConnection,
    organization_id: &str,
    ids: &IdSource,
    bodies: &[Vec<u8>],
    group: usize,
) -> Result<()> {
    for bodies in bodies.chunks(group) {
        let now = SystemClock.now();
        let new_ids = || bodies.iter().map(|_| ids.next(now)).collect::<Vec<String>>();
        sqlx::query(POSTGRES)
            .bind(vec![organization_id; bodies.len()])
            .bind(new_ids())
            .bind(new_ids())
            .bind(bodies)
            .bind(now)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
