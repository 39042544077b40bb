//! Everything that a working installation asks of its database.

use crate::world::{World, change, look, phone, status_of, text_from};
use hilo_domain::clock::{ManualClock, Millis};
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::OrganizationId;
use hilo_domain::inbox::{DraftMode, Tab};
use hilo_domain::job::{LEASE_MS, Lane};
use hilo_domain::message::{Direction, MessageKind, MessageStatus};
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_store::accounts::{SecretHash, sessions, tokens};
use hilo_store::conversations::{ListQuery, PageQuery};
use hilo_store::inbound::NewInbound;
use hilo_store::leads::Contact;
use hilo_store::messages::MessageFilter;
use hilo_store::outbound::{ApiSend, Refusal};
use hilo_store::statuses::{NewStatus, tracker};
use hilo_store::webhooks::{ItemOutcome, ItemRecord, NewWebhook};
use hilo_store::{
    Db, Inlet, channels, conversations, drafts, idempotency, inbound, jobs, leads, live, messages, nodes,
    notes, outbound, statuses, webhooks,
};
use secrecy::ExposeSecret;

const CUSTOMER: &str = "+51987654321";

/// All of it.
pub(super) async fn all(db: &Db, clock: &ManualClock) {
    let w = World::new(db).await;
    customer(&w).await;
    crate::templates::walk(&w, clock).await;
    crate::assignment::walk(&w).await;
    for visibility in SellerVisibility::ALL {
        let w = w.clone().with_visibility(*visibility).await;
        agent(&w, &w.ana).await;
    }
    every_request(&w).await;
    clock.advance(LEASE_MS * 100);
    runner(&w).await;
    crate::operate::walk(&w).await;
    // Where others are, an organization sees less of what belongs to the installation, by other statements.
    World::named(db, "Luna", "222").await;
    crate::operate::walk(&w).await;
}

/// What is asked before every page, every call and every stream.
async fn every_request(w: &World) {
    let user_id = &w.ana.user_id;
    let session =
        change!(w.db, |tx| sessions::begin(tx, user_id, sessions::Origin::default()).await).unwrap();
    let session = SecretHash::of(session.expose_secret());
    look!(w.db, |tx| sessions::signed_in(tx, &session).await);
    change!(w.db, |tx| sessions::touch(tx, &session, &w.ana).await).unwrap();
    let new =
        tokens::NewToken { organization_id: &w.org, user_id, name: "shop", role: None, expires_at: None };
    let (token_id, token) = change!(w.db, |tx| tokens::create(tx, new).await).unwrap();
    let token = SecretHash::of(token.expose_secret());
    look!(w.db, |tx| tokens::authenticate(tx, &token).await);
    change!(w.db, |tx| tokens::touch(tx, &w.org, &token_id).await).unwrap();
    look!(w.db, |tx| idempotency::find(tx, &w.org, "order-1017").await);
    let answer = serde_json::json!({});
    change!(w.db, |tx| idempotency::save(tx, &w.org, "order-1017", "hash", 202, &answer).await).unwrap();
    look!(w.db, |tx| live::latest(tx, &w.org).await);
}

/// Everything that a customer and Meta can do.
async fn customer(w: &World) {
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    w.text("+5491155550199", "wamid.2", "Hola").await;
    w.receive(&text_from(CUSTOMER, "wamid.1", "Hola", w.now())).await;
    let anonymous = Contact {
        whatsapp_user_id: Some("PE.1".to_owned()),
        profile_name: Some("Lucía".to_owned()),
        ..Contact::default()
    };
    let both = Contact { phone: Some(phone("+51911111111")), ..anonymous.clone() };
    let echo =
        NewInbound { direction: Direction::Outbound, ..text_from(CUSTOMER, "wamid.echo", "Hola", w.now()) };
    w.status(&status_of("wamid.echo", MessageStatus::Delivered, w.now())).await;
    for message in [
        NewInbound { contact: anonymous, ..text_from(CUSTOMER, "wamid.3", "Hola", w.now()) },
        NewInbound { contact: both, ..text_from(CUSTOMER, "wamid.4", "Hola", w.now()) },
        echo,
    ] {
        w.receive(&message).await;
    }
    let reaction =
        NewInbound { kind: MessageKind::Reaction, ..text_from(CUSTOMER, "wamid.5", "👍", w.now()) };
    let (at, new) = (w.now(), phone("+51922222222"));
    let who = Contact::phone(phone("+51911111111"));
    change!(w.db, |tx| inbound::react(tx, &w.channel, &reaction, "wamid.1", "👍").await).unwrap();
    change!(w.db, |tx| inbound::edit(tx, &w.org, "wamid.1", Some("Buenas"), at).await).unwrap();
    change!(w.db, |tx| inbound::revoke(tx, &w.org, "wamid.2", at).await).unwrap();
    let edited = text_from(CUSTOMER, "wamid.edit", "Buenas tardes", w.now());
    change!(w.db, |tx| inbound::receive_edited(tx, &w.channel, &edited, "wamid.late").await).unwrap();
    change!(w.db, |tx| inbound::revoke(tx, &w.org, "wamid.later", at).await).unwrap();
    w.receive(&text_from(CUSTOMER, "wamid.late", "Buenas", w.now())).await;
    w.receive(&text_from(CUSTOMER, "wamid.later", "Nada", w.now())).await;
    change!(w.db, |tx| channels::pause(tx, &w.channel, FailureReason::Payment, None).await).unwrap();
    change!(w.db, |tx| channels::resume(tx, &w.channel).await).unwrap();
    change!(w.db, |tx| inbound::change_number(tx, &w.channel, &who, &new, at).await).unwrap();
    let message = w.reply(&w.owner, &id, "Hola").await.unwrap();
    let (job, attempt) = w.go().await;
    change!(w.db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    let evidence =
        NewStatus { tracker: Some(tracker(&message, 1)), ..status_of("wamid.6", MessageStatus::Read, at) };
    w.status(&evidence).await;
}

/// Everything that an agent, or an integrator, can do.
async fn agent(w: &World, actor: &Actor) {
    let id = w.conversation(CUSTOMER).await;
    change!(w.db, |tx| conversations::assign(tx, &w.manager, &id, None).await).unwrap();
    // Refused to those who see only their own: then it is given.
    let _: Result<_, _> = change!(w.db, |tx| conversations::claim(tx, actor, &id).await);
    change!(w.db, |tx| conversations::assign(tx, &w.manager, &id, Some(&actor.user_id)).await).unwrap();
    w.text(CUSTOMER, &format!("wamid.{}", actor.visibility()), "¿Hola?").await;
    for tab in Tab::ALL {
        let query = ListQuery { tab: *tab, before: Some((Millis(i64::MAX), "~".into())), limit: 30 };
        look!(w.db, |tx| conversations::list(tx, actor, &query).await);
    }
    look!(w.db, |tx| conversations::counts(tx, actor).await);
    look!(w.db, |tx| conversations::row(tx, actor, &id).await);
    look!(w.db, |tx| conversations::thread(tx, actor, &id, None, 1).await);
    look!(w.db, |tx| conversations::assignable(tx, &w.org).await);
    let lead = look!(w.db, |tx| leads::view(tx, actor, &id).await);
    let page = PageQuery { page: 1, limit: 20, cursor: None, channel_id: None };
    let of_channel = PageQuery { channel_id: Some(w.channel.id.clone()), ..page.clone() };
    for query in [&page, &of_channel] {
        look!(w.db, |tx| conversations::page(tx, actor, query).await);
    }
    for filter in [
        MessageFilter::default(),
        MessageFilter { lead_id: Some(lead.id.clone()), conversation_id: None },
        MessageFilter { lead_id: None, conversation_id: Some(id.clone()) },
    ] {
        look!(w.db, |tx| messages::page(tx, actor, &filter, &page).await);
    }
    look!(w.db, |tx| conversations::find_by_address(tx, actor, CUSTOMER, Some(&w.channel.id)).await);
    w.mark_read(actor, &id).await;
    change!(w.db, |tx| drafts::save(tx, actor, &id, DraftMode::Reply, "Ho").await).unwrap();
    change!(w.db, |tx| notes::add_private(tx, actor, &id, "Nota").await).unwrap();
    let stage = lead.stages.iter().find(|stage| stage.id != lead.stage_id).unwrap();
    change!(w.db, |tx| leads::move_stage(tx, actor, &id, &stage.id).await).unwrap();
    let send =
        ApiSend { to: phone(CUSTOMER), text: "Hola".to_owned(), lead_id: Some(lead.id), channel_id: None };
    change!(w.db, |tx| outbound::queue_api(tx, actor, send).await).unwrap();
    for job in w.claim_jobs(Lane::Outbound, 10).await {
        change!(w.db, |tx| jobs::complete(tx, &job).await).unwrap();
    }
    let message = w.reply_as(actor, &id, "Hola", Some(&actor.visibility().to_string())).await.unwrap();
    let now = w.now();
    let claimed = w.claim_jobs(Lane::Outbound, 1).await.into_iter().map(|job| (job, now)).collect::<Vec<_>>();
    change!(w.db, |tx| jobs::postpone_all(tx, &claimed).await).unwrap();
    let (job, attempt) = w.go().await;
    let refusal = Refusal { code: Some(131_026), ..Refusal::default() };
    change!(w.db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
    let message = change!(w.db, |tx| outbound::retry(tx, actor, &message).await).unwrap();
    let (job, attempt) = w.go().await;
    change!(w.db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    change!(w.db, |tx| outbound::resend_unconfirmed(tx, actor, &message).await).unwrap();
    let (job, attempt) = w.go().await;
    w.accept(&job, &attempt, &format!("wamid.out.{}", actor.visibility())).await;
}

/// Everything that runs by itself.
async fn runner(w: &World) {
    let batch = [NewWebhook { organization_id: w.org.clone(), body: b"{}".to_vec(), signed: true }];
    Inlet::new(w.db.clone()).store(&batch).await.unwrap();
    for lane in [Lane::Inbound, Lane::Outbound] {
        look!(w.db, |tx| jobs::next_due(tx, lane).await);
        look!(w.db, |tx| jobs::next_expiry(tx, lane).await);
    }
    look!(w.db, |tx| jobs::queue_state(tx).await);
    change!(w.db, |tx| nodes::beat(tx, "node-a", true).await).unwrap();
    look!(w.db, |tx| nodes::running(tx).await);
    look!(w.db, |tx| channels::directory(tx).await);
    let job = w.claim_jobs(Lane::Inbound, 64).await.pop().unwrap();
    process(w, &job).await;
    assert!(change!(w.db, |tx| jobs::renew(tx, &job).await).unwrap());
    change!(w.db, |tx| jobs::complete_all(tx, &[&job]).await).unwrap();
    change!(w.db, |tx| jobs::take_over_expired(tx, Lane::Inbound).await).unwrap();
    let now = w.now();
    change!(w.db, |tx| jobs::purge_done(tx, now, 100).await).unwrap();
    change!(w.db, |tx| live::purge(tx, now, 100).await).unwrap();
    change!(w.db, |tx| idempotency::purge(tx, now, 100).await).unwrap();
    change!(w.db, |tx| statuses::purge_orphans(tx, now, 100).await).unwrap();
    change!(w.db, |tx| inbound::purge_early_changes(tx, now, 100).await).unwrap();
    look!(w.db, |tx| live::since(tx, &w.org, 0, 100).await);
    look!(w.db, |tx| live::oldest(tx, &w.org).await);
    look!(w.db, |tx| webhooks::quarantined(tx, &w.org, 100).await);
}

/// A webhook that belongs to several organizations, or to none yet.
async fn process(w: &World, job: &jobs::Claimed) {
    let id = job.subject_id.clone().unwrap();
    look!(w.db, |tx| webhooks::get(tx, &w.org, &id).await);
    let mut events = look!(w.db, |tx| webhooks::get_all(tx, &[(w.org.clone(), id)]).await);
    let event = events.pop().unwrap();
    let position = "entry[0].changes[0].messages[0]";
    let shared = webhooks::WebhookEvent { organization_id: OrganizationId::deployment(), ..event.clone() };
    look!(w.db, |tx| webhooks::settled_owner(tx, &shared, position).await);
    let record = ItemRecord {
        event: &event,
        organization_id: &w.org,
        position,
        kind: "message",
        phone_number_id: None,
        outcome: ItemOutcome::Applied,
        error: None,
        subject_id: None,
        raw: None,
    };
    change!(w.db, |tx| webhooks::record_items(tx, &[record]).await).unwrap();
    change!(w.db, |tx| webhooks::finish(
        tx,
        &[webhooks::EventRecord { event: &event, items: 1, failed_items: 0, error: None }]
    )
    .await)
    .unwrap();
}
