//! Conversations. Their id here is the customer's phone, as in the seed; `channelId` tells several numbers of ours
//! apart.

pub(super) mod assign;
pub(super) mod list;
pub(super) mod mark_read;
pub(super) mod messages;

use hilo_domain::ids::{ChannelId, ConversationId};
use hilo_domain::role::Actor;
use hilo_store::{Result, Tx, conversations};
use serde::Deserialize;

/// Which of our numbers, where the customer writes to several.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChannelQuery {
    channel_id: Option<ChannelId>,
}

/// The conversation that a path names.
async fn find(
    tx: &mut Tx,
    actor: &Actor,
    address: &str,
    channel: Option<&ChannelId>,
) -> Result<ConversationId> {
    // In a query or a carelessly built path `+` arrives as a space.
    let address = address.trim();
    conversations::find_by_address(tx, actor, address, channel).await
}
