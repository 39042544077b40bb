//! Sending: queued with what the customer will read, and attempted like any other message.

use super::{approved, by_hand, filled, made, reworded, send, update, without_account};
use crate::common::both;
use crate::world::{World, change, look, phone};
use hilo_domain::inbox::{DraftMode, MessageDetail, TemplateView};
use hilo_domain::job::{JobKind, Lane};
use hilo_domain::message::{MessageKind, MessageStatus, SendState};
use hilo_domain::role::SellerVisibility;
use hilo_domain::template::{ProblemCode, TemplateStatus};
use hilo_domain::window::WINDOW_MS;
use hilo_store::outbound::Start;
use hilo_store::templates::{self, Recipient, SendError, TemplateSend};
use hilo_store::{StoreError, conversations, drafts, leads, outbound};

const CUSTOMER: &str = "+51987654321";
const TEXT: &str = "Tienda Sol\nHola Ana, su pedido #12345 está listo.";

fn to_phone() -> Recipient {
    Recipient::Phone(phone(CUSTOMER))
}

both!(a_template_is_queued_as_the_customer_will_read_it, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "pedido_listo", "100").await;
    let queued = send(&w, filled(&template.id, to_phone())).await.unwrap();
    let bubble = w.message(&queued.message_id).await;
    assert_eq!((bubble.kind, bubble.text.as_deref()), (MessageKind::Template, Some(TEXT)));
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Queued, SendState::Queued));
    let detail = MessageDetail::Template(TemplateView {
        name: "pedido_listo".to_owned(),
        header: Some("Tienda Sol".to_owned()),
        buttons: vec!["Ver pedido".to_owned()],
        ..TemplateView::default()
    });
    assert_eq!((bubble.detail, bubble.author.as_deref()), (detail, Some("Ana")));
    let id = w.conversation(CUSTOMER).await;
    assert!(w.row(&w.ana, &id).await.last_text.unwrap().starts_with("Tienda Sol Hola Ana"));

    let (job, attempt) = w.go().await;
    assert_eq!((job.kind, Some(&job.id)), (JobKind::SendMessageTemplate, queued.job_id.as_ref()));
    assert_eq!((attempt.text.as_str(), attempt.to.as_str()), (TEXT, CUSTOMER));
    assert_eq!(attempt.tracker, format!("1.{}.1", queued.message_id));
    let sent = attempt.template.clone().unwrap();
    assert_eq!((sent.name.as_str(), sent.language.as_str()), ("pedido_listo", "es_AR"));
    assert_eq!((&sent.template_id, sent.components()), (&template.id, template.components()));
    assert_eq!(sent.filling.variables["2"], "#12345");
    w.accept(&job, &attempt, "wamid.1").await;
    assert_eq!(w.message(&queued.message_id).await.status, MessageStatus::Sent);
});

both!(what_was_queued_is_sent_whatever_becomes_of_the_template, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let queued = send(&w, filled(&template.id, to_phone())).await.unwrap();
    update(&w, &template.id, reworded("Otra cosa.")).await.unwrap();
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    let jobs = w.claim_jobs(Lane::Outbound, 10).await;
    let job = jobs.iter().find(|job| job.kind == JobKind::SendMessageTemplate).unwrap();
    let Start::Go(attempt) = w.start(job).await else { panic!("it may go") };
    assert_eq!(attempt.template.unwrap().components(), template.components());
    assert_eq!(w.message(&queued.message_id).await.text.as_deref(), Some(TEXT));
});

both!(a_template_goes_when_the_window_is_closed_and_leaves_the_draft, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    change!(db, |tx| drafts::save(tx, &w.ana, &id, DraftMode::Reply, "Ho").await).unwrap();
    clock.advance(WINDOW_MS + 1);
    assert!(w.reply(&w.ana, &id, "Hola").await.is_err());
    let queued = send(&w, filled(&template.id, Recipient::Conversation(id.clone()))).await.unwrap();
    let thread = look!(db, |tx| conversations::thread(tx, &w.ana, &id, None, 10).await);
    assert_eq!(thread.draft.as_deref(), Some("Ho"));
    assert_eq!(w.bubbles(&id).await.last().unwrap().id, queued.message_id);
    assert_eq!(w.row(&w.ana, &id).await.unread(), 0, "it is an answer");
});

both!(only_an_approved_template_goes, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    for status in
        [TemplateStatus::Rejected, TemplateStatus::Disabled, TemplateStatus::Other("ODD".to_owned())]
    {
        update(&w, &template.id, by_hand(status.clone())).await.unwrap();
        let refused = send(&w, filled(&template.id, to_phone())).await;
        assert!(matches!(refused, Err(SendError::NotApproved(was)) if was == status));
    }
    let nobody = send(&w, filled(&"no-such-template".into(), to_phone())).await;
    assert!(matches!(nobody, Err(SendError::NoTemplate)));
    update(&w, &template.id, by_hand(TemplateStatus::Approved)).await.unwrap();
    send(&w, filled(&template.id, to_phone())).await.unwrap();
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    let gone = send(&w, filled(&template.id, to_phone())).await;
    assert!(matches!(gone, Err(SendError::NoTemplate)));
    assert_eq!(w.bubbles(&w.conversation(CUSTOMER).await).await.len(), 1);
});

both!(what_does_not_fill_it_is_told_in_full, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let mut wrong = filled(&template.id, to_phone());
    wrong.filling.variables.remove("2");
    wrong.filling.variables.insert("1".to_owned(), "dos\nlíneas".to_owned());
    wrong.filling.variables.insert("9".to_owned(), "?".to_owned());
    let Err(SendError::Filling(problems)) = send(&w, wrong).await else { panic!("it cannot go") };
    let mut told: Vec<_> = problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect();
    told.sort_unstable();
    let expected = [
        ("variables.1", ProblemCode::ValueNewline),
        ("variables.2", ProblemCode::ValueMissing),
        ("variables.9", ProblemCode::ValueUnknown),
    ];
    assert_eq!(told, expected);
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
});

both!(the_same_send_again_is_the_same_message, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let template = approved(&w, "aviso", "100").await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    let once = TemplateSend {
        client_message_id: Some("c-1".to_owned()),
        ..filled(&template.id, Recipient::Conversation(id.clone()))
    };
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (w, once) = (w.clone(), once.clone());
        tasks.spawn(async move { send(&w, once).await.unwrap() });
    }
    let queued = tasks.join_all().await;
    assert_eq!(queued.iter().filter(|queued| queued.job_id.is_some()).count(), 1);
    assert!(queued.iter().all(|other| other.message_id == queued[0].message_id));
    update(&w, &template.id, by_hand(TemplateStatus::Disabled)).await.unwrap();
    let again = send(&w, once.clone()).await.unwrap();
    assert_eq!(again.message_id, queued[0].message_id, "also when the template may not be sent any more");
    assert_eq!(w.claim_jobs(Lane::Outbound, 10).await.len(), 1);

    let elsewhere = TemplateSend { to: Recipient::Phone(phone("+51911111111")), ..once };
    assert!(matches!(send(&w, elsewhere).await, Err(SendError::Store(StoreError::Conflict(_)))));
});

both!(a_lead_that_is_named_gets_a_note_of_it, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let id = w.text("+51911111111", "wamid.in", "Hola").await;
    let lead = look!(db, |tx| leads::view(tx, &w.owner, &id).await).id;
    let noted = TemplateSend { lead_id: Some(lead), ..filled(&template.id, to_phone()) };
    send(&w, noted.clone()).await.unwrap();
    let (job, attempt) = w.go().await;
    w.accept(&job, &attempt, "wamid.1").await;
    let notes = look!(db, |tx| leads::view(tx, &w.owner, &id).await).notes;
    assert!(notes.iter().any(|note| note.content == TEXT));
    let nobody = TemplateSend { lead_id: Some("no-such-lead".into()), ..noted };
    assert!(matches!(send(&w, nobody).await, Err(SendError::NoLead)));
});

both!(a_template_leaves_over_a_number_of_its_account, |db, clock| async {
    let w = World::new(&db).await;
    without_account(&w).await;
    clock.advance(1);
    let mut tx = db.write().await.unwrap();
    let second = crate::world::channel(&mut tx, &w.org, "777").await;
    tx.commit().await.unwrap();
    let template = approved(&w, "aviso", "100").await;
    send(&w, filled(&template.id, to_phone())).await.unwrap();
    assert_eq!(w.go().await.1.channel.id, second.id, "not the oldest, which has no account");
    let wrong = TemplateSend { channel_id: Some(w.channel.id.clone()), ..filled(&template.id, to_phone()) };
    assert!(matches!(send(&w, wrong).await, Err(SendError::OtherAccount)));
    let id = w.text("+51911111111", "wamid.in", "Hola").await;
    let wrong = filled(&template.id, Recipient::Conversation(id));
    assert!(matches!(send(&w, wrong).await, Err(SendError::OtherAccount)));
    let nowhere = TemplateSend { channel_id: Some("no".into()), ..filled(&template.id, to_phone()) };
    assert!(matches!(send(&w, nowhere).await, Err(SendError::Store(StoreError::NotFound))));
});

both!(a_seller_writes_only_where_they_see, |db| async {
    let w = World::new(&db).await.with_visibility(SellerVisibility::Own).await;
    let template = approved(&w, "aviso", "100").await;
    let id = w.text(CUSTOMER, "wamid.in", "Hola").await;
    change!(db, |tx| conversations::assign(tx, &w.manager, &id, Some(&w.beto.user_id)).await).unwrap();
    for to in [to_phone(), Recipient::Conversation(id.clone())] {
        let refused = send(&w, filled(&template.id, to)).await;
        assert!(matches!(refused, Err(SendError::Store(StoreError::NotFound))));
    }
    assert_eq!(w.bubbles(&id).await.len(), 1);
});

both!(an_unconfirmed_template_is_resent_as_one, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let queued = send(&w, filled(&template.id, to_phone())).await.unwrap();
    let (job, attempt) = w.go().await;
    change!(db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty(), "never by itself");
    change!(db, |tx| outbound::resend_unconfirmed(tx, &w.ana, &queued.message_id).await).unwrap();
    let (job, again) = w.go().await;
    assert_eq!((job.kind, again.number), (JobKind::SendMessageTemplate, 2));
    assert_eq!(again.template, attempt.template);
});
