//! How many messages and conversations an organization has. Counting them costs as much as there are, so the numbers are kept
//! with every change (docs/adr/0017). Whoever sees less than everything, or asks for some of it, is counted for exactly.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
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

/// Counts everything anew, after rows have come from elsewhere.
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
