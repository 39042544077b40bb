//! Receiving conversations as Hilo does.

use super::beginning;
use anyhow::Result;
use hilo_domain::clock::{ManualClock, Millis};
use hilo_domain::inbox::MessageDetail;
use hilo_domain::message::{Direction, MessageKind};
use hilo_domain::phone::Phone;
use hilo_store::Db;
use hilo_store::channels::Channel;
use hilo_store::inbound::{self, NewInbound};
use hilo_store::leads::Contact;
use std::ops::Range;
use std::sync::Arc;

/// Receives these conversations, each a second per message.
pub(super) async fn receive(
    db: &Db,
    channel: &Channel,
    start: Millis,
    messages: usize,
    range: Range<usize>,
) -> Result<()> {
    for n in range {
        let began = beginning(start, n);
        let last = i64::try_from(messages)? * 1_000;
        // Whatever is noted down then is noted down just after the last message.
        let db = db.with_clock(Arc::new(ManualClock::at(began.plus(last))));
        let mut tx = db.write().await?;
        for m in 0..messages {
            let at = began.plus(i64::try_from(m)? * 1_000);
            let inbound = m.is_multiple_of(2) || m + 1 == messages;
            inbound::receive(&mut tx, channel, &message(n, m, inbound, at)?).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

fn message(n: usize, m: usize, inbound: bool, at: Millis) -> Result<NewInbound> {
    Ok(NewInbound {
        external_id: format!("wamid.seed.{n}.{m}"),
        contact: Contact {
            profile_name: Some(format!("Customer {n}.")),
            ..Contact::phone(Phone::parse(&format!("54911{n:08}"))?)
        },
        direction: if inbound { Direction::Inbound } else { Direction::Outbound },
        kind: MessageKind::Text,
        text: Some(format!("Mensaje {m} de la conversacion {n}: hay stock y se puede retirar hoy mismo.")),
        detail: MessageDetail::None,
        raw: None,
        reply_to: None,
        at,
        historic: false,
    })
}
