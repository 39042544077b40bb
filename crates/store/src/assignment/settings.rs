//! How an organization has set routing.

use super::pull;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::assignment::Routing;
use hilo_domain::ids::OrganizationId;
use hilo_domain::role::Actor;
use serde_json::json;

#[derive(sqlx::FromRow)]
struct Row {
    enabled: bool,
    include_managers: bool,
    give_back: bool,
    answer_takes: bool,
}

/// The settings; everything is off until somebody turns it on.
///
/// # Errors
/// When the database cannot be read.
pub async fn routing(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Routing> {
    let row = fetch!(
        fetch_optional,
        tx,
        Row,
        "select enabled, include_managers, give_back, answer_takes from routing where organization_id = $1",
        organization_id
    )?;
    Ok(row.map_or_else(Routing::default, |row| Routing {
        enabled: row.enabled,
        include_managers: row.include_managers,
        give_back: row.give_back,
        answer_takes: row.answer_takes,
    }))
}

/// Changes the settings. Turned on, routing looks for agents for everyone who waits in the queue, also for those whom
/// somebody put there by hand.
///
/// # Errors
/// When the database refuses.
pub async fn set_routing(tx: &mut Tx, actor: &Actor, new: Routing, ip: Option<&str>) -> Result<()> {
    let (organization_id, now) = (&actor.organization_id, tx.now());
    let old = routing(tx, organization_id).await?;
    if new == old {
        return Ok(());
    }
    execute!(
        tx,
        "insert into routing (organization_id, enabled, include_managers, give_back, answer_takes, turn, updated_at)
         values ($1, $2, $3, $4, $5, 0, $6)
         on conflict (organization_id) do update set enabled = excluded.enabled,
           include_managers = excluded.include_managers, give_back = excluded.give_back,
           answer_takes = excluded.answer_takes, updated_at = excluded.updated_at",
        organization_id,
        new.enabled,
        new.include_managers,
        new.give_back,
        new.answer_takes,
        now
    )?;
    let entry = Entry {
        organization_id,
        actor_id: Some(&actor.user_id),
        action: "routing.updated",
        subject_type: "organization",
        subject_id: organization_id.as_str(),
        before: Some(json!(old)),
        after: Some(json!(new)),
        ip,
    };
    audit::record(tx, entry).await?;
    if new.enabled && !old.enabled {
        execute!(
            tx,
            "update conversations set held = $2 where organization_id = $1 and assigned_to_id is null
               and waiting_since is not null and state = 'OPEN' and held",
            organization_id,
            false
        )?;
    }
    pull(tx, organization_id).await?;
    Ok(())
}
