//! Keeping customers apart. Two nodes that work on webhooks with several customers each would lock these customers' rows in
//! the order of their items, and wait for each other: everyone is held before the first row is touched, always in the same
//! order.

use crate::db::{Inner, Tx};
use crate::error::Result;
use std::collections::BTreeSet;

/// Holds customers until the commit, by whatever names them: waits for every other transaction that holds one of them.
/// SQLite has one writer, which holds everyone.
///
/// # Errors
/// When the database refuses.
pub async fn hold_customers(tx: &mut Tx, customers: &BTreeSet<String>) -> Result<()> {
    let Inner::Postgres(connection) = &mut tx.inner else { return Ok(()) };
    if customers.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = customers.iter().map(|customer| format!("customer {customer}")).collect();
    // Rows of an array come in its order, and each lock is waited for before the next is asked for.
    sqlx::query("select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) as key")
        .bind(keys)
        .execute(&mut **connection)
        .await?;
    Ok(())
}
