//! An archive of some size: conversations of so many messages each, by the customer and us in turns. Each ends with a thank you
//! that nobody answers and everybody has read, as most do: an index of what is unanswered is as long as the archive.
//! The first conversation is received through the store's own functions, as Hilo would; the others are copies of its
//! rows. A test compares the two ways.

mod copies;
mod own_way;

use crate::house::{House, Launch};
use anyhow::{Context, Result};
use hilo_domain::clock::{Clock, Millis, SystemClock};
use hilo_domain::ids::OrganizationId;
use hilo_store::channels::{self, Channel};
use hilo_store::{Db, OpenOptions};

/// Between the beginnings of two conversations.
const BETWEEN_MS: i64 = 60_000;

/// How large.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Conversations, each with a customer of its own.
    pub(crate) conversations: usize,
    /// Messages in each.
    pub(crate) messages: usize,
}

/// Fills an installation, which must not be running.
pub(crate) async fn fill(house: &House, size: Size) -> Result<()> {
    // Connects the environment's number.
    house.start(Launch::IDLE).await?.stop().await?;
    let db = OpenOptions::new(&house.url).open().await?;
    let channel = channel(&db, &house.organization_id).await?;
    let span = i64::try_from(size.conversations)? * BETWEEN_MS;
    let start = SystemClock.now().plus(-span - 3_600_000);
    own_way::receive(&db, &channel, start, size.messages, 0..1).await?;
    db.close().await;
    copies::make(&house.url, size.conversations).await
}

async fn channel(db: &Db, organization_id: &OrganizationId) -> Result<Channel> {
    let mut tx = db.read().await?;
    let channel = channels::primary(&mut tx, organization_id).await?;
    tx.rollback().await?;
    channel.context("the organization has no number")
}

/// When the `n`th conversation began.
fn beginning(start: Millis, n: usize) -> Millis {
    start.plus(i64::try_from(n).unwrap_or(0) * BETWEEN_MS)
}

#[cfg(test)]
mod tests;
