//! How many messages and conversations an organization has. Counting them costs as much as there are, so the numbers are kept
//! with every change (docs/adr/0017). Whoever sees less than everything, or asks for some of it, is counted for exactly.

use crate::db::{Db, Tx};
use crate::error::Result;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::ids::OrganizationId;

/// Numbers of rows: what there is, or what a transaction has added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Totals {
    pub(crate) messages: i64,
    pub(crate) conversations: i64,
}

/// What there is of an organization.
///
/// # Errors
/// When the database cannot be read, or there is no such organization.
pub(crate) async fn of(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Totals> {
    Ok(fetch!(
        fetch_one,
        tx,
        Totals,
        "select messages, conversations from organization_counters where organization_id = $1",
        organization_id
    )?)
}

/// Counts everything anew, after rows have come from elsewhere. Nobody else may write meanwhile.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn count_anew(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "update organization_counters set
           messages = (select count(*) from messages m where m.organization_id = organization_counters.organization_id),
           conversations =
             (select count(*) from conversations c where c.organization_id = organization_counters.organization_id)"
    )?;
    Ok(())
}

/// Looks whether the totals are what counting gives, and corrects those that are not: while nodes are replaced one after the
/// other, an old one adds rows and does not count them. Returns how many were wrong.
///
/// # Errors
/// When the database refuses.
pub async fn correct(db: &Db) -> Result<u64> {
    let mut tx = db.read().await?;
    let organizations =
        scalar!(fetch_all, tx, OrganizationId, "select organization_id from organization_counters")?;
    tx.rollback().await?;
    let mut wrong = 0;
    for organization_id in &organizations {
        let mut tx = db.read().await?;
        let right = of(&mut tx, organization_id).await? == counted(&mut tx, organization_id).await?;
        tx.rollback().await?;
        if right {
            continue;
        }
        let mut tx = db.write().await?;
        // Held first, and counted by a statement that begins afterwards: nobody's rows are missed, or counted twice.
        execute!(
            tx,
            "update organization_counters set live_seq = live_seq where organization_id = $1",
            organization_id
        )?;
        let now = counted(&mut tx, organization_id).await?;
        execute!(
            tx,
            "update organization_counters set messages = $2, conversations = $3 where organization_id = $1",
            organization_id,
            now.messages,
            now.conversations
        )?;
        tx.commit().await?;
        wrong += 1;
    }
    Ok(wrong)
}

async fn counted(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Totals> {
    Ok(Totals {
        messages: scalar!(
            fetch_one,
            tx,
            i64,
            "select count(*) from messages where organization_id = $1",
            organization_id
        )?,
        conversations: scalar!(
            fetch_one,
            tx,
            i64,
            "select count(*) from conversations where organization_id = $1",
            organization_id
        )?,
    })
}
