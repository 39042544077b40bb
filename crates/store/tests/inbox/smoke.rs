//! The whole path once: a customer writes, an agent answers, Meta reports, a colleague takes over.

use crate::common::both;
use crate::world::{World, change, look, status_of};
use hilo_domain::inbox::{DraftMode, Tab};
use hilo_domain::job::{JobKind, Lane};
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageStatus, SendState};
use hilo_store::{conversations, drafts, jobs, leads, notes, outbound};

const CUSTOMER: &str = "+51987654321";

both!(a_customer_is_answered, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola, ¿tienen stock?").await;
    let listed = w.list(&w.ana, Tab::Unassigned).await;
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].unread(), listed[0].last_text.as_deref()), (1, Some("Hola, ¿tienen stock?")));
    assert_eq!(listed[0].name, "WhatsApp +51987654321");

    change!(db, |tx| drafts::save(tx, &w.ana, &id, DraftMode::Reply, "Sí, cl").await).unwrap();
    clock.advance(5_000);
    let message = w.reply_as(&w.ana, &id, "Sí, claro", Some("c-1")).await.unwrap();
    let (job, attempt) = w.go().await;
    assert_eq!((job.kind, attempt.tracker.clone()), (JobKind::SendMessage, format!("1.{message}.1")));
    assert_eq!((attempt.text.as_str(), attempt.wa_id.as_deref()), ("Sí, claro", Some("51987654321")));
    clock.advance(300);
    w.accept(&job, &attempt, "wamid.out").await;
    w.status(&status_of("wamid.out", MessageStatus::Delivered, w.now())).await;
    w.status(&status_of("wamid.out", MessageStatus::Read, w.now().plus(1_000))).await;
    let bubble = w.message(&message).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Read, SendState::Accepted));
    assert_eq!(bubble.author.as_deref(), Some("Ana"));

    clock.advance(5_000);
    w.text(CUSTOMER, "wamid.2", "Gracias").await;
    let thread = look!(db, |tx| conversations::thread(tx, &w.ana, &id, None, 50).await);
    assert_eq!(thread.items.len(), 3);
    assert_eq!((thread.row.unread(), thread.draft), (1, None));
    assert_eq!(thread.unread_from.as_ref().map(|id| id.as_str()), Some(thread.items[2].id()));

    w.mark_read(&w.ana, &id).await;
    let tell = w.claim_jobs(Lane::Outbound, 10).await;
    assert_eq!(tell.len(), 1);
    assert_eq!(
        (tell[0].kind, &tell[0].payload.0["externalMessageId"]),
        (JobKind::MarkRead, &"wamid.2".into())
    );
    change!(db, |tx| jobs::complete(tx, &tell[0]).await).unwrap();

    change!(db, |tx| conversations::claim(tx, &w.beto, &id).await).unwrap();
    change!(db, |tx| conversations::assign(tx, &w.manager, &id, Some(&w.ana.user_id)).await).unwrap();
    change!(db, |tx| notes::add_private(tx, &w.ana, &id, "Prefiere tarjeta").await).unwrap();
    let view = look!(db, |tx| leads::view(tx, &w.ana, &id).await);
    assert_eq!(view.stages.len(), 5);
    change!(db, |tx| leads::move_stage(tx, &w.ana, &id, &view.stages[1].id).await).unwrap();
    let view = look!(db, |tx| leads::view(tx, &w.ana, &id).await);
    assert_eq!((view.stage_id, view.notes.len()), (view.stages[1].id.clone(), 3));

    let counts = look!(db, |tx| conversations::counts(tx, &w.ana).await);
    assert_eq!((counts.mine, counts.unassigned, counts.all, counts.unread), (1, 0, 1, 0));
    let page = conversations::PageQuery { page: 1, limit: 20, cursor: None, channel_id: None };
    let records = look!(db, |tx| conversations::page(tx, &w.owner, &page).await);
    assert_eq!((records.total, records.data.len(), records.next), (1, 1, None));
    assert_eq!(records.data[0].assigned_to_name.as_deref(), Some("Ana"));
    let filter = hilo_store::messages::MessageFilter { conversation_id: Some(id.clone()), lead_id: None };
    let records = look!(db, |tx| hilo_store::messages::page(tx, &w.owner, &filter, &page).await);
    assert_eq!((records.total, records.data[0].direction), (3, Direction::Inbound));
    assert_eq!(records.data[1].external_message_id.as_deref(), Some("wamid.out"));

    let events = w.live(0).await;
    assert!(events.iter().zip(1..).all(|(event, n)| event.seq == n));
    assert_eq!(events.len() as i64, w.latest().await);
    assert!(events.iter().any(|event| matches!(event.payload.0, LiveChange::Read { .. })));

    let failed = w.reply(&w.ana, &id, "Un momento").await.unwrap();
    let (job, attempt) = w.go().await;
    let refusal = outbound::Refusal { code: Some(131_047), ..outbound::Refusal::default() };
    change!(db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
    assert_eq!(w.message(&failed).await.status, MessageStatus::Failed);
    let again = change!(db, |tx| outbound::retry(tx, &w.ana, &failed).await).unwrap();
    let (job, attempt) = w.go().await;
    assert_eq!(attempt.message_id, again);
    change!(db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    assert_eq!(w.message(&again).await.send_state, SendState::Unconfirmed);
    change!(db, |tx| outbound::discard_unconfirmed(tx, &w.ana, &again).await).unwrap();
    let state = look!(db, |tx| jobs::queue_state(tx).await);
    assert_eq!((state.waiting, state.running), (1, 0));
});
