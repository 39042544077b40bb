//! What was sent before: remembered for the next time, and sent anew where it failed.

use super::{approved, filled, made, send, without_account};
use crate::common::both;
use crate::world::{World, change, look, phone};
use hilo_domain::ids::MessageId;
use hilo_domain::message::MessageStatus;
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_domain::template::LastTime;
use hilo_store::templates::{self, Queued, Recipient, SendError, TemplateSend};
use hilo_store::{StoreError, channels, conversations, outbound};

const CUSTOMER: &str = "+51987654321";

async fn last_time(w: &World, actor: &Actor, template: &templates::Template) -> Option<LastTime> {
    look!(w.db, |tx| templates::last_time(tx, actor, &template.id).await)
}

/// Fails what is next to be sent.
async fn fail(w: &World) {
    let (job, attempt) = w.go().await;
    let refusal = outbound::Refusal {
        code: Some(132_000),
        title: Some("Parameters do not match".to_owned()),
        message: None,
        http_status: Some(400),
        again_at: None,
        uncounted: false,
    };
    change!(w.db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
}

async fn again(w: &World, failed: &MessageId, new: TemplateSend) -> Result<Queued, SendError> {
    change!(w.db, |tx| templates::queue_again(tx, &w.ana, failed, new).await)
}

both!(the_values_of_the_last_send_are_remembered_with_whose_they_were, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    assert_eq!(last_time(&w, &w.ana, &template).await, None);
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    send(&w, filled(&template.id, Recipient::Conversation(id))).await.unwrap();
    let last = last_time(&w, &w.beto, &template).await.unwrap();
    assert_eq!(last.filling.variables["2"], "#12345");
    assert_eq!((last.facts.agent.as_deref(), last.facts.phone.as_deref()), (Some("Ana"), Some(CUSTOMER)));
    assert!(last.facts.customer.is_some());

    // The next one fails, and is no example to follow.
    let (job, attempt) = w.go().await;
    w.accept(&job, &attempt, "wamid.out").await;
    clock.advance(1_000);
    let mut other = filled(&template.id, Recipient::Phone(phone("+51911111111")));
    other.filling.variables.insert("2".to_owned(), "#999".to_owned());
    send(&w, other).await.unwrap();
    assert_eq!(last_time(&w, &w.ana, &template).await.unwrap().filling.variables["2"], "#999");
    fail(&w).await;
    assert_eq!(last_time(&w, &w.ana, &template).await.unwrap().filling.variables["2"], "#12345");
});

both!(a_seller_is_reminded_only_of_what_they_see, |db| async {
    let w = World::new(&db).await.with_visibility(SellerVisibility::Own).await;
    let template = approved(&w, "aviso", "100").await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    change!(db, |tx| conversations::assign(tx, &w.manager, &id, Some(&w.ana.user_id)).await).unwrap();
    send(&w, filled(&template.id, Recipient::Conversation(id))).await.unwrap();
    assert!(last_time(&w, &w.ana, &template).await.is_some());
    assert_eq!(last_time(&w, &w.beto, &template).await, None);
    let stranger = World::named(&db, "Otra", "777000").await;
    assert_eq!(last_time(&stranger, &stranger.owner, &template).await, None);
});

both!(a_failed_template_is_sent_again_once_with_other_values, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let first = filled(&template.id, Recipient::Conversation(id.clone()));
    let failed = send(&w, first.clone()).await.unwrap().message_id;
    let too_early = again(&w, &failed, first.clone()).await;
    assert!(matches!(too_early, Err(SendError::Store(StoreError::Conflict(_)))));
    fail(&w).await;
    assert_eq!(w.message(&failed).await.status, MessageStatus::Failed);
    let before = look!(db, |tx| templates::sent_before(tx, &w.ana, &failed).await);
    assert_eq!((&before.conversation_id, &before.template.filling), (&id, &first.filling));

    let mut mended = TemplateSend { client_message_id: Some("form".to_owned()), ..first.clone() };
    mended.filling.variables.insert("1".to_owned(), "Lucía".to_owned());
    let queued = again(&w, &failed, mended.clone()).await.unwrap();
    assert_eq!((&queued.conversation_id, queued.job_id.is_some()), (&id, true));
    assert!(w.message(&failed).await.retried);
    assert!(w.message(&queued.message_id).await.text.unwrap().contains("Lucía"));
    for other in ["form", "another form"] {
        let twice = TemplateSend { client_message_id: Some(other.to_owned()), ..mended.clone() };
        let known = again(&w, &failed, twice).await.unwrap();
        assert_eq!((known.message_id, known.job_id), (queued.message_id.clone(), None), "{other}");
    }
    let elsewhere = TemplateSend { to: Recipient::Phone(phone("+51911111111")), ..first };
    let refused = again(&w, &failed, elsewhere).await;
    assert!(matches!(refused, Err(SendError::Store(StoreError::Conflict(_)))));
});

both!(what_was_sent_before_is_nobody_elses, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let queued = send(&w, filled(&template.id, Recipient::Phone(phone(CUSTOMER)))).await.unwrap();
    let stranger = World::named(&db, "Otra", "777000").await;
    let mut tx = db.read().await.unwrap();
    let hidden = templates::sent_before(&mut tx, &stranger.owner, &queued.message_id).await;
    assert!(matches!(hidden, Err(StoreError::NotFound)));
});

both!(only_what_the_number_can_send_is_offered, |db, clock| async {
    let w = World::new(&db).await;
    approved(&w, "zeta", "100").await;
    approved(&w, "alfa", "101").await;
    made(&w, "pendiente").await;
    let names = async |waba: Option<&str>| -> Vec<String> {
        let all = look!(db, |tx| templates::sendable(tx, &w.org, waba).await);
        all.into_iter().map(|template| template.name).collect()
    };
    assert_eq!(names(Some(crate::templates::WABA)).await, ["alfa", "zeta"]);
    assert!(names(Some("another")).await.is_empty());
    let stranger = World::named(&db, "Otra", "777000").await;
    assert!(
        look!(db, |tx| templates::sendable(tx, &stranger.org, Some(crate::templates::WABA)).await).is_empty()
    );

    clock.advance(1);
    let mut tx = db.write().await.unwrap();
    let second = crate::world::channel(&mut tx, &w.org, "777").await;
    tx.commit().await.unwrap();
    let numbers = async |waba: Option<&str>| -> Vec<_> {
        let all = look!(db, |tx| templates::senders(tx, &w.org, waba).await);
        all.into_iter().map(|sender| sender.id).collect()
    };
    assert_eq!(numbers(Some(crate::templates::WABA)).await, [w.channel.id.clone(), second.id.clone()]);
    without_account(&w).await;
    assert_eq!(numbers(Some(crate::templates::WABA)).await, std::slice::from_ref(&second.id));
    assert_eq!(numbers(None).await, [w.channel.id.clone(), second.id]);
    assert!(look!(db, |tx| channels::get(tx, &w.org, &w.channel.id).await).waba_id.is_none());
});
