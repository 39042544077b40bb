//! Conversations. Their id here is the customer's phone, as in the seed; `channelId` tells several numbers of ours
//! apart.

pub(super) mod assign;
pub(super) mod assign_many;
pub(super) mod assignments;
pub(super) mod claim;
pub(super) mod list;
pub(super) mod mark_read;
pub(super) mod messages;

use hilo_domain::ids::{ChannelId, ConversationId};
use hilo_domain::role::Actor;
use hilo_store::{Result, Tx, conversations};
use serde::Deserialize;
use utoipa::IntoParams;

/// What a conversation's id is, in words for the document.
const ADDRESS: &str = "The customer's phone, URL-encoded (`%2B5491155550101`), or `conversationId`";

/// Which of our numbers, where the customer writes to several.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct ChannelQuery {
    /// Which number of ours, where the customer writes to several. Without it: the one they wrote to last.
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
