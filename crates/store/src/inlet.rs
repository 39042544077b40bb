//! The way in for webhooks: many rows, one commit, one trip to the database. Every webhook waits for this before it
//! is acknowledged, so it is the one place where the statements are written for each database in its own words.

use crate::db::{Db, Pools};
use crate::error::{Result, StoreError};
use crate::failpoint::Failpoint;
use crate::jobs::PRIORITY_NORMAL;
use crate::webhooks::NewWebhook;
use crate::writer::Writer;
use hilo_domain::job::{JobKind, Lane, MAX_ATTEMPTS};
use sqlx::types::Json;
use sqlx::{ConnectOptions, PgConnection};

/// Stores webhooks with their jobs. On PostgreSQL each inlet keeps a connection of its own, beside the pool: one of the
/// pool's would be asked whether it is well after every commit.
pub struct Inlet {
    db: Db,
    postgres: Option<PgConnection>,
}

impl Inlet {
    /// An inlet into this database.
    #[must_use]
    pub const fn new(db: Db) -> Self {
        Self { db, postgres: None }
    }

    /// Stores all of them, each with its job, in one commit, and wakes the runner. Returns when they are on disk.
    ///
    /// # Errors
    /// When the database refuses: none is stored.
    pub async fn store(&mut self, webhooks: &[NewWebhook]) -> Result<()> {
        if webhooks.is_empty() {
            return Ok(());
        }
        Failpoint::IngestCollected.pass();
        match &self.db.pools {
            Pools::Sqlite { write, .. } => sqlite(write, webhooks, &self.db).await?,
            Pools::Postgres(pool) => {
                // Taken, so that one that failed is closed, and the next webhook brings a fresh one.
                let kept = self.postgres.take();
                if pool.is_closed() {
                    return Err(sqlx::Error::PoolClosed.into());
                }
                let mut connection = match kept {
                    Some(connection) => connection,
                    None => pool.connect_options().connect().await?,
                };
                postgres(&mut connection, webhooks, &self.db).await?;
                self.postgres = Some(connection);
            }
        }
        Failpoint::IngestStored.pass();
        self.db.signals.wake_lane(Lane::Inbound);
        Ok(())
    }
}

/// `begin` and `commit` stand in the same text: to SQLite's thread and back is one trip, and there are no others. This
/// commit does not sync the log, see [`crate::log`]; the writer's other commits do. The rows come as one JSON array of
/// `[organization, event, job, signed, start, length]`, the bodies as one long blob, so that the text is always the same
/// and is prepared once.
const SQLITE: &str = "pragma synchronous = normal;
begin immediate;
insert into webhook_events (organization_id, id, received_at, body, signed, status, items, failed_items)
  select value ->> 0, value ->> 1, $1, substr($2, value ->> 4, value ->> 5), value ->> 3, 'PENDING', 0, 0
  from json_each($3);
insert into jobs (organization_id, id, subject_id, run_at, created_at, max_attempts, kind, lane, payload, state,
    priority, attempts, fence)
  select value ->> 0, value ->> 2, value ->> 1, $1, $1, $4, $5, $6, '{}', 'PENDING', $7, 0, 0
  from json_each($3);
commit;
pragma synchronous = full";

async fn sqlite(writer: &Writer, webhooks: &[NewWebhook], db: &Db) -> Result<()> {
    let now = db.clock.now();
    let mut bodies = Vec::with_capacity(webhooks.iter().map(|webhook| webhook.body.len()).sum());
    let mut rows = Vec::with_capacity(webhooks.len());
    for webhook in webhooks {
        // Counted from one.
        let start = bodies.len() + 1;
        bodies.extend_from_slice(&webhook.body);
        let signed = u8::from(webhook.signed);
        let ids = (db.ids.next(now), db.ids.next(now));
        rows.push((&webhook.organization_id, ids.0, ids.1, signed, start, webhook.body.len()));
    }
    let mut connection = writer.unbegun().await?;
    let stored = sqlx::query(SQLITE)
        .bind(now)
        .bind(bodies)
        .bind(Json(rows))
        .bind(MAX_ATTEMPTS)
        .bind(JobKind::ProcessWebhook)
        .bind(Lane::Inbound)
        .bind(PRIORITY_NORMAL)
        .execute(&mut *connection)
        .await;
    if let Err(error) = stored {
        connection.refused();
        return Err(error.into());
    }
    connection.finished();
    // The next one writes while this one waits for the disk.
    writer.log().sync().await.map_err(|error| StoreError::Unavailable(sqlx::Error::Io(error)))
}

/// One statement is one transaction. The other nodes hear of it with the commit.
const POSTGRES: &str = "with row as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::bytea[])
      as row (organization_id, event_id, job_id, signed, body)
  ), event as (
    insert into webhook_events (organization_id, id, received_at, body, signed, status, items, failed_items)
    select organization_id, event_id, $6, body, signed, 'PENDING', 0, 0 from row
  ), job as (
    insert into jobs (organization_id, id, subject_id, run_at, created_at, max_attempts, kind, lane, payload, state,
        priority, attempts, fence)
    select organization_id, job_id, event_id, $6, $6, $7, $8, $9, '{}', 'PENDING', $10, 0, 0 from row
  )
  select pg_notify('hilo', $11)";

async fn postgres(connection: &mut PgConnection, webhooks: &[NewWebhook], db: &Db) -> Result<()> {
    let now = db.clock.now();
    let ids = || webhooks.iter().map(|_| db.ids.next(now)).collect::<Vec<_>>();
    let organization_ids: Vec<_> = webhooks.iter().map(|webhook| webhook.organization_id.as_str()).collect();
    let signed: Vec<_> = webhooks.iter().map(|webhook| webhook.signed).collect();
    let bodies: Vec<_> = webhooks.iter().map(|webhook| webhook.body.as_slice()).collect();
    sqlx::query(POSTGRES)
        .bind(organization_ids)
        .bind(ids())
        .bind(ids())
        .bind(signed)
        .bind(bodies)
        .bind(now)
        .bind(MAX_ATTEMPTS)
        .bind(JobKind::ProcessWebhook)
        .bind(Lane::Inbound)
        .bind(PRIORITY_NORMAL)
        .bind(format!("lane:{}", Lane::Inbound))
        .execute(connection)
        .await?;
    Ok(())
}
