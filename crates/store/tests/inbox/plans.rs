//! No statement of the inbox reads a whole table that grows. Every statement that the walk below sends is taken from
//! the driver's own log and put before SQLite's planner.

use crate::world::{World, change, look, phone, status_of, text_from};
use hilo_domain::clock::{ManualClock, Millis};
use hilo_domain::failure::FailureReason;
use hilo_domain::inbox::{DraftMode, Tab};
use hilo_domain::job::{LEASE_MS, Lane};
use hilo_domain::message::{Direction, MessageKind, MessageStatus};
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_store::conversations::{ListQuery, PageQuery};
use hilo_store::inbound::NewInbound;
use hilo_store::leads::Contact;
use hilo_store::messages::MessageFilter;
use hilo_store::outbound::{ApiSend, Refusal};
use hilo_store::statuses::{NewStatus, tracker};
use hilo_store::webhooks::NewWebhook;
use hilo_store::{
    Inlet, OpenOptions, channels, conversations, drafts, idempotency, inbound, jobs, leads, live, messages,
    notes, outbound, statuses, webhooks,
};
use sqlx::{Connection, SqliteConnection};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tracing::Instrument;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::{Layer, Registry};

const CUSTOMER: &str = "+51987654321";

/// These do not grow with the messages: an installation has a handful of each.
const SMALL: [&str; 5] = ["channels", "nodes", "organizations", "routing", "template_syncs"];

/// The statements sent within the span `walk`.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl<S> Layer<S> for Statements
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    fn on_event(&self, event: &tracing::Event<'_>, context: Context<'_, S>) {
        let in_walk =
            context.event_scope(event).is_some_and(|mut spans| spans.any(|span| span.name() == "walk"));
        if in_walk && event.metadata().target() == "sqlx::query" {
            event.record(&mut Text(self));
        }
    }
}

struct Text<'a>(&'a Statements);

impl Visit for Text<'_> {
    fn record_str(&mut self, field: &Field, text: &str) {
        let text = text.trim();
        if (field.name() == "db.statement" || field.name() == "summary")
            && !text.is_empty()
            && !text.ends_with('…')
        {
            self.0.0.lock().unwrap().insert(text.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let statements = Statements::default();
    tracing::subscriber::set_global_default(Registry::default().with(statements.clone()))
        .expect("the only one");
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("plans.db").display());
    let clock = ManualClock::at(Millis(1_768_384_800_000));
    let options = OpenOptions { clock: Arc::new(clock.clone()), ..OpenOptions::new(&url) };
    let db = options.open().await.unwrap();
    let walk = async {
        let w = World::new(&db).await;
        customer(&w).await;
        crate::templates::walk(&w, &clock).await;
        crate::assignment::walk(&w).await;
        for visibility in SellerVisibility::ALL {
            let w = w.clone().with_visibility(*visibility).await;
            agent(&w, &w.ana).await;
        }
        clock.advance(LEASE_MS * 100);
        runner(&w).await;
        crate::operate::walk(&w).await;
        // Where others are, an organization sees less of what belongs to the installation, by other statements.
        World::named(&db, "Luna", "222").await;
        crate::operate::walk(&w).await;
    };
    walk.instrument(tracing::info_span!("walk")).await;
    db.close().await;

    let sent = statements.0.lock().unwrap().clone();
    assert!(sent.len() > 80, "only {} statements were seen", sent.len());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let mut scans = Vec::new();
    for sql in sent.iter().filter(|sql| !is_control(sql)) {
        let explain = format!("explain query plan {sql}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(&mut connection).await.unwrap();
        let bad = plan.into_iter().filter(|step| is_scan(&step.3) || is_walk(&step.3, sql));
        scans.extend(bad.map(|step| format!("{}\n  {sql}", step.3)));
    }
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}

fn is_control(sql: &str) -> bool {
    ["begin", "commit", "rollback", "savepoint", "release", "pragma", "create", "insert into _sqlx"]
        .iter()
        .any(|word| sql.to_lowercase().starts_with(word))
}

/// Whether a step of a plan reads a stored table from end to end.
fn is_scan(step: &str) -> bool {
    let Some(what) = step.strip_prefix("SCAN ") else { return false };
    let table = what.split(' ').next().unwrap_or_default();
    let made_up = ["CONSTANT", "due", "capped", "seen", "lately"].contains(&table) || table.starts_with('(');
    !made_up && !SMALL.contains(&table)
}

/// Whether a step reads all rows of an organization. Counting stops at the cap; REST's totals are exact, and cost it.
fn is_walk(step: &str, sql: &str) -> bool {
    let grows = ["conversations", "messages", "leads", "notes", "jobs", "templates", "webhook_", "audit_log"];
    let capped =
        ["conversations_unanswered", "webhook_items_quarantined"].iter().any(|few| step.contains(few))
            || sql.contains(") as capped");
    step.ends_with(" (organization_id=?)")
        && grows.iter().any(|table| step.contains(table))
        && !capped
        && !sql.starts_with("select count(*)")
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
    look!(w.db, |tx| jobs::next_due(tx, Lane::Inbound).await);
    look!(w.db, |tx| jobs::queue_state(tx).await);
    let job = w.claim_jobs(Lane::Inbound, 64).await.pop().unwrap();
    assert!(change!(w.db, |tx| jobs::renew(tx, &job).await).unwrap());
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
