//! Many conversations at once.

use super::pull;
use crate::conversations::{give, recipient};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use hilo_domain::assignment::Given;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::role::Actor;
use std::collections::{BTreeMap, BTreeSet};

/// Gives conversations to someone of the organization, or to no one, and says what became of each, in the order asked.
/// All of it is one transaction: callers give at most [`MOST_AT_ONCE`](hilo_domain::assignment::MOST_AT_ONCE).
///
/// # Errors
/// [`StoreError::Conflict`] when the assignee is not an active member of the organization: nothing happened then.
pub async fn assign_many(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[ConversationId],
    assignee: Option<&UserId>,
) -> Result<Vec<(ConversationId, Given)>> {
    let person = recipient(tx, &actor.organization_id, assignee).await?;
    let mut outcomes = BTreeMap::new();
    // In one order, whoever takes several: two who give the same ones do not wait for each other in a circle.
    for id in ids.iter().collect::<BTreeSet<_>>() {
        let outcome = match give(tx, actor, id, person.clone()).await {
            Ok(true) => Given::Done,
            Ok(false) => Given::Unchanged,
            Err(StoreError::NotFound) => Given::NotFound,
            Err(error) => return Err(error),
        };
        outcomes.insert(id, outcome);
    }
    if outcomes.values().any(|outcome| *outcome == Given::Done) {
        pull(tx, &actor.organization_id).await?;
    }
    let outcome = |id: &ConversationId| outcomes.get(id).copied().unwrap_or(Given::NotFound);
    Ok(ids.iter().map(|id| (id.clone(), outcome(id))).collect())
}
