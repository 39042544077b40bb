//! One item and its effect.

use super::super::Worker;
use super::Outcome;
use super::content::{contact, new_inbound};
use super::templates::{self, Origin};
use hilo_domain::ids::OrganizationId;
use hilo_domain::phone::Phone;
use hilo_store::channels::Channel;
use hilo_store::inbound::{self, Applied};
use hilo_store::statuses::{self, NewStatus, StatusOutcome};
use hilo_store::webhooks::{self, ItemOutcome, WebhookEvent};
use hilo_store::{Result, StoreError, Tx};
use hilo_whatsapp::webhook::{
    Content, DeliveryStatus, InboundMessage, Item, ItemBody, StatusUpdate, SystemChange,
};

/// Whose an item is, and the number it came over.
pub(super) struct Route {
    /// Its organization; the installation's where nobody here has its number or account.
    pub(super) owner: OrganizationId,
    /// Its number, if the owner has it.
    pub(super) channel: Option<Channel>,
    /// Who has a number at its account, of those that it may concern.
    of_account: Vec<OrganizationId>,
}

/// Finds the way of an item: by its number, else by its account. What has belonged to an organization before, as a whole
/// event or as an item that was processed, stays with it: a number may have changed hands since.
pub(super) async fn route(tx: &mut Tx, worker: &Worker, event: &WebhookEvent, item: &Item) -> Result<Route> {
    let home = webhooks::settled_owner(tx, event, &item.position.to_string()).await?;
    let is_home = |channel: &Channel| home.as_ref().is_none_or(|home| channel.organization_id == *home);
    let channel =
        item.phone_number_id.as_deref().and_then(|id| worker.directory.channel(&event.organization_id, id));
    let channel = channel.filter(is_home);
    let by_account = || {
        let accounts = item
            .waba_id
            .as_deref()
            .map(|id| worker.directory.channels_of_account(&event.organization_id, id));
        accounts.and_then(|channels| channels.into_iter().find(is_home))
    };
    let found = match (&item.phone_number_id, &channel) {
        (_, Some(channel)) => Some(channel.organization_id.clone()),
        (None, None) => by_account().map(|channel| channel.organization_id),
        (Some(_), None) => None,
    };
    let of_account =
        item.waba_id.as_deref().map(|id| organizations_of(worker, event, id)).unwrap_or_default();
    let owner = found.or(home).unwrap_or_else(OrganizationId::deployment);
    Ok(Route { owner, channel, of_account })
}

/// Applies an item.
///
/// # Errors
/// [`StoreError::Unavailable`] undoes the whole event; anything else quarantines the item.
pub(super) async fn apply(tx: &mut Tx, event: &WebhookEvent, item: &Item, route: &Route) -> Result<Outcome> {
    let channel = &route.channel;
    let outcome = |kind: &str, outcome, error: Option<String>| Outcome {
        organization_id: route.owner.clone(),
        kind: kind.to_owned(),
        outcome,
        subject_id: None,
        error,
    };
    let of_number = |kind: &str| {
        channel.as_ref().ok_or_else(|| {
            outcome(kind, ItemOutcome::Unrouted, Some("nobody here has this phone number id".to_owned()))
        })
    };
    if let Some(waba_id) = item.waba_id.as_deref() {
        let origin = Origin {
            waba_id,
            owner: &route.owner,
            of_account: &route.of_account,
            at: item.at.unwrap_or(event.received_at),
        };
        if let Some(outcome) = templates::apply(tx, &origin, &item.body).await? {
            return Ok(outcome);
        }
    }
    let (kind, done) = match &item.body {
        ItemBody::Message(message) | ItemBody::Echo(message) => match of_number("message") {
            Ok(channel) => ("message", receive(tx, channel, event, item, message, false).await?),
            Err(unrouted) => return Ok(unrouted),
        },
        ItemBody::History(history) => match of_number("history") {
            Ok(channel) => ("history", receive(tx, channel, event, item, &history.message, true).await?),
            Err(unrouted) => return Ok(unrouted),
        },
        ItemBody::Status(status) => match of_number("status") {
            Ok(channel) => ("status", advance(tx, channel, event, status).await?),
            Err(unrouted) => return Ok(unrouted),
        },
        ItemBody::ChannelError(error) => {
            return Ok(outcome("error", ItemOutcome::Ignored, error.line().map(str::to_owned)));
        }
        ItemBody::Malformed { reason } => {
            return Ok(outcome(&item.field, ItemOutcome::Quarantined, Some((*reason).to_owned())));
        }
        // Account news, calls: kept in their raw form until a part of Hilo reads them.
        _ => return Ok(outcome(&item.field, ItemOutcome::Ignored, None)),
    };
    let mut result = outcome(kind, done.0, None);
    result.subject_id = done.1;
    Ok(result)
}

/// Whose account it is; several organizations may have a number there.
fn organizations_of(worker: &Worker, event: &WebhookEvent, waba_id: &str) -> Vec<OrganizationId> {
    let channels = worker.directory.channels_of_account(&event.organization_id, waba_id).into_iter();
    let mut organizations: Vec<OrganizationId> = channels.map(|channel| channel.organization_id).collect();
    organizations.sort_unstable();
    organizations.dedup();
    organizations
}

type Done = (ItemOutcome, Option<String>);

async fn receive(
    tx: &mut Tx,
    channel: &Channel,
    event: &WebhookEvent,
    item: &Item,
    message: &InboundMessage,
    historic: bool,
) -> Result<Done> {
    let at = message.timestamp.unwrap_or(event.received_at);
    let new = new_inbound(message, item, at, historic);
    let applied = match &message.content {
        Content::Reaction { message_id, emoji } => {
            inbound::react(tx, channel, &new, message_id, emoji.as_deref().unwrap_or_default()).await?
        }
        Content::Edit { original, content } => {
            let text = content.text();
            match inbound::edit(tx, &channel.organization_id, original, text.as_deref(), at).await? {
                Some(applied) => applied,
                // The original is still to come: what it says now stands for it.
                None => inbound::receive_edited(tx, channel, &new, original).await?,
            }
        }
        Content::Revoke { original } => {
            match inbound::revoke(tx, &channel.organization_id, original, at).await? {
                Some(applied) => applied,
                None => return Ok((ItemOutcome::Orphan, None)),
            }
        }
        Content::System(notice) if notice.change == SystemChange::NumberChanged => {
            // Stored first, while the old number is still this customer's: that also makes the move happen once.
            let applied = inbound::receive(tx, channel, &new).await?;
            if let (Applied::New(_), Some(Ok(phone))) = (&applied, notice.phone.as_deref().map(Phone::parse))
            {
                inbound::change_number(tx, channel, &contact(message), &phone, at).await?;
            }
            applied
        }
        _ => inbound::receive(tx, channel, &new).await?,
    };
    Ok(match applied {
        Applied::New(id) if matches!(message.content, Content::Unsupported { .. }) => {
            (ItemOutcome::Unsupported, Some(id.0))
        }
        Applied::New(id) => (ItemOutcome::Applied, Some(id.0)),
        Applied::Duplicate(id) => (ItemOutcome::Duplicate, Some(id.0)),
    })
}

async fn advance(
    tx: &mut Tx,
    channel: &Channel,
    event: &WebhookEvent,
    status: &StatusUpdate,
) -> Result<Done> {
    let Some(rung) = status.status.rung() else {
        return Ok((ItemOutcome::Unsupported, None));
    };
    if status.id.is_empty() {
        return Err(StoreError::Conflict("a status without a message id"));
    }
    let error = status.errors.first();
    let new = NewStatus {
        external_id: status.id.clone(),
        tracker: status.tracker.clone(),
        status: rung,
        played: status.status == DeliveryStatus::Played,
        at: status.timestamp.unwrap_or(event.received_at),
        error_code: error.and_then(|error| error.code),
        error_title: error.and_then(|error| error.title.clone()),
        error_message: error.and_then(|error| error.message.clone().or_else(|| error.details.clone())),
    };
    Ok(match statuses::apply(tx, &channel.organization_id, &channel.id, &new).await? {
        StatusOutcome::Applied(id) => (ItemOutcome::Applied, Some(id.0)),
        StatusOutcome::Orphan => (ItemOutcome::Orphan, None),
    })
}
