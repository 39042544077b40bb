//! Keeping customers apart. Two nodes that work on webhooks with several customers each would lock these customers' rows in
//! the order of their items, and wait for each other: everyone is held before the first row is touched, always in the same
//! order.

use crate::db::{Inner, Tx};
use crate::error::Result;
use crate::statuses::appearance;
use hilo_domain::ids::OrganizationId;
use std::collections::BTreeSet;

/// Holds customers until the commit, by whatever names them, and the messages of theirs that are about to appear: waits for
/// every other transaction that holds one of them. SQLite has one writer, which holds everyone.
///
/// # Errors
/// When the database refuses.
pub async fn hold_customers(
    tx: &mut Tx,
    customers: &BTreeSet<String>,
    messages: &BTreeSet<(OrganizationId, String)>,
) -> Result<()> {
    let Inner::Postgres(connection) = &mut tx.inner else { return Ok(()) };
    if customers.is_empty() && messages.is_empty() {
        return Ok(());
    }
    // Customers first, for everybody: then whoever waits for a message's lock has all its customers.
    let mut keys: Vec<String> = customers.iter().map(|customer| format!("customer {customer}")).collect();
    let names: Vec<String> = messages.iter().map(|(owner, id)| appearance(owner, id)).collect();
    keys.extend_from_slice(&names);
    // Rows of an array come in its order, and each lock is waited for before the next is asked for.
    sqlx::query("select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) as key")
        .bind(keys)
        .execute(&mut **connection)
        .await?;
    for name in names {
        tx.remember_held(name);
    }
    Ok(())
}
