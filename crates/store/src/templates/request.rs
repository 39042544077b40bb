//! Asking for a sync: by a person, by news of a template that nobody here knows, and every hour. Decided here, by rows,
//! so that two nodes do not both ask.

use crate::db::Tx;
use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{JobId, OrganizationId};
use hilo_domain::job::JobKind;

/// An account is brought in step at least this often.
pub const SYNC_EVERY_MS: i64 = 60 * 60 * 1000;
/// A number that was just connected is given a minute: whoever does so corrects the account's id, or the token.
const FIRST_AFTER_MS: i64 = 60 * 1000;

/// How the last sync went.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LastSync {
    /// Which account.
    pub waba_id: String,
    /// When one was last asked for.
    pub requested_at: Millis,
    /// When one last ended.
    pub finished_at: Option<Millis>,
    /// Why that one failed.
    pub last_error: Option<String>,
}

/// Asks for a sync of every account that the organization has at Meta. Nothing when it has none. The policy is the
/// caller's (`Operation::ManageTemplates`).
///
/// # Errors
/// When the database refuses.
pub async fn request_sync(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<JobId>> {
    let accounts = scalar!(
        fetch_all,
        tx,
        String,
        "select distinct waba_id from channels
         where organization_id = $1 and state <> 'REMOVED' and waba_id is not null order by waba_id",
        organization_id
    )?;
    let mut jobs = Vec::with_capacity(accounts.len());
    for waba_id in accounts {
        jobs.push(request_sync_of(tx, organization_id, &waba_id).await?);
    }
    Ok(jobs)
}

/// Asks for a sync of one account. One that waits already is that sync.
///
/// # Errors
/// When the database refuses.
pub async fn request_sync_of(tx: &mut Tx, organization_id: &OrganizationId, waba_id: &str) -> Result<JobId> {
    let key = format!("templates:{organization_id}:{waba_id}");
    let now = tx.now();
    execute!(
        tx,
        "insert into template_syncs (organization_id, waba_id, requested_at) values ($1, $2, $3)
         on conflict (organization_id, waba_id) do update set requested_at = excluded.requested_at",
        organization_id,
        waba_id,
        now
    )?;
    // One that runs has perhaps read its list already.
    let waiting = fetch!(
        fetch_optional,
        tx,
        (JobId,),
        "select id from jobs where serial_key = $1 and state in ('PENDING', 'FAILED', 'RUNNING')
           and state <> 'RUNNING' order by id limit 1",
        &key
    )?;
    if let Some((id,)) = waiting {
        return Ok(id);
    }
    let job = NewJob {
        organization_id: organization_id.clone(),
        kind: JobKind::SyncTemplates,
        serial_key: Some(key),
        subject_id: Some(waba_id.to_owned()),
        payload: serde_json::Value::Null,
        priority: jobs::PRIORITY_NORMAL,
        run_at: now,
    };
    jobs::enqueue(tx, job).await
}

/// Asks for the syncs that are due anywhere in the installation. Returns how many.
///
/// # Errors
/// When the database refuses.
pub async fn request_due_syncs(tx: &mut Tx) -> Result<u64> {
    let now = tx.now();
    let due = fetch!(
        fetch_all,
        tx,
        (OrganizationId, String, bool),
        "select distinct channels.organization_id, channels.waba_id, s.waba_id is null
         from channels left join template_syncs s
           on s.organization_id = channels.organization_id and s.waba_id = channels.waba_id
         where channels.state <> 'REMOVED' and channels.waba_id is not null
           and (s.requested_at is null or s.requested_at <= $1)
         order by channels.organization_id, channels.waba_id",
        now.plus(-SYNC_EVERY_MS)
    )?;
    let mut asked = 0;
    for (organization_id, waba_id, is_new) in due {
        if is_new {
            execute!(
                tx,
                "insert into template_syncs (organization_id, waba_id, requested_at) values ($1, $2, $3)
                 on conflict do nothing",
                &organization_id,
                &waba_id,
                now.plus(FIRST_AFTER_MS - SYNC_EVERY_MS)
            )?;
        } else if is_mine(tx, &organization_id, &waba_id, now).await? {
            request_sync_of(tx, &organization_id, &waba_id).await?;
            asked += 1;
        }
    }
    Ok(asked)
}

/// Whether this transaction is the one that asks; another node's may have asked since the look.
async fn is_mine(tx: &mut Tx, organization_id: &OrganizationId, waba_id: &str, now: Millis) -> Result<bool> {
    let taken = execute!(
        tx,
        "update template_syncs set requested_at = $3
         where organization_id = $1 and waba_id = $2 and requested_at <= $4",
        organization_id,
        waba_id,
        now,
        now.plus(-SYNC_EVERY_MS)
    )?;
    Ok(taken == 1)
}

/// Writes down how a sync ended, in the transaction that ends its job.
///
/// # Errors
/// When the database refuses.
pub async fn sync_ended(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    waba_id: &str,
    error: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "insert into template_syncs (organization_id, waba_id, requested_at, finished_at, last_error)
         values ($1, $2, $3, $3, $4)
         on conflict (organization_id, waba_id) do update set finished_at = excluded.finished_at,
           last_error = excluded.last_error",
        organization_id,
        waba_id,
        now,
        error
    )?;
    Ok(())
}

/// The organization's accounts, each with its last sync.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_sync(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Vec<LastSync>> {
    Ok(fetch!(
        fetch_all,
        tx,
        LastSync,
        "select waba_id, requested_at, finished_at, last_error from template_syncs
         where organization_id = $1 order by waba_id",
        organization_id
    )?)
}
