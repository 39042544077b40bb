//! A database of some size, filled through the store's own functions: 20 messages in each conversation, half of
//! them from the customer.

use anyhow::Result;
use hilo_domain::clock::{Clock, ManualClock, Millis, SystemClock};
use hilo_domain::ids::OrganizationId;
use hilo_domain::inbox::MessageDetail;
use hilo_domain::message::{Direction, MessageKind};
use hilo_domain::phone::Phone;
use hilo_store::channels::{self, Channel};
use hilo_store::inbound::{self, NewInbound};
use hilo_store::leads::Contact;
use hilo_store::{Db, OpenOptions};
use std::sync::Arc;

/// Messages in a conversation.
pub(crate) const MESSAGES: usize = 20;

/// Fills the organization's first channel.
pub(crate) async fn fill(url: &str, organization_id: &OrganizationId, conversations: usize) -> Result<()> {
    let db = OpenOptions::new(url).open().await?;
    let mut tx = db.read().await?;
    let channel = channels::primary(&mut tx, organization_id).await?;
    tx.rollback().await?;
    let channel = channel.ok_or_else(|| anyhow::anyhow!("no channel"))?;
    let span = i64::try_from(conversations)? * 60_000;
    let start = SystemClock.now().plus(-span - 3_600_000);
    for chunk in 0..conversations.div_ceil(50) {
        let from = chunk * 50;
        conversations_of(&db, &channel, from..(from + 50).min(conversations), start).await?;
        if chunk % 20 == 0 {
            eprintln!("seeding: {from} of {conversations} conversations");
        }
    }
    db.close().await;
    Ok(())
}

async fn conversations_of(
    db: &Db,
    channel: &Channel,
    range: std::ops::Range<usize>,
    start: Millis,
) -> Result<()> {
    let clock = ManualClock::at(start);
    let db = db.with_clock(Arc::new(clock.clone()));
    let mut tx = db.write().await?;
    for n in range {
        let contact = Contact {
            profile_name: Some(format!("Customer {n}")),
            ..Contact::phone(Phone::parse(&format!("54911{n:08}"))?)
        };
        for m in 0..MESSAGES {
            let inbound = m % 2 == 0;
            let message = NewInbound {
                external_id: format!("wamid.seed.{n}.{m}"),
                contact: contact.clone(),
                direction: if inbound { Direction::Inbound } else { Direction::Outbound },
                kind: MessageKind::Text,
                text: Some(format!(
                    "Mensaje {m} de la conversacion {n}: hay stock y se puede retirar hoy mismo."
                )),
                detail: MessageDetail::None,
                raw: None,
                reply_to: None,
                at: start.plus(i64::try_from(n * 60_000 + m * 1_000)?),
                historic: false,
            };
            inbound::receive(&mut tx, channel, &message).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
