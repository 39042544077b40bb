//! Templates: what people do with them, what Meta says of them, how they are sent.

mod before;
mod edits;
mod listing;
mod news;
mod people;
mod requests;
mod samples;
mod sending;
mod shelves;
mod sync;

use crate::world::{World, change, look, phone};
use hilo_domain::clock::ManualClock;
use hilo_domain::ids::TemplateId;
use hilo_domain::job::Lane;
use hilo_domain::live::LiveChange;
use hilo_domain::template::{Category, Filling, TemplateStatus};
use hilo_store::channels::{self, NewChannel};
use hilo_store::conversations::PageQuery;
use hilo_store::jobs::{self, Claimed};
use hilo_store::templates::{
    self, Listed, NewTemplate, News, Queued, Recipient, SendError, Submitted, Template, TemplateChange,
    TemplateFilter, TemplateKey, TemplateSend, UpdateError,
};
use serde_json::{Value, json};

/// The account of the test's numbers.
const WABA: &str = "waba";

fn greeting() -> Value {
    json!({
        "header": [{ "type": "text", "text": "Tienda Sol" }],
        "body": [{ "type": "text", "text": "Hola {{1}}, su pedido {{2}} está listo.",
            "examples": { "1": "Ana", "2": "#1" } }],
        "buttons": [{ "type": "quick_reply", "text": "Ver pedido" }],
    })
}

fn words(text: &str) -> Value {
    json!({ "body": [{ "type": "text", "text": text }] })
}

fn new(name: &str, language: &str) -> NewTemplate {
    NewTemplate {
        name: name.to_owned(),
        language: language.to_owned(),
        category: Category::Utility,
        components_json: greeting(),
    }
}

/// The organization loses its account at Meta: its templates live here only.
async fn without_account(w: &World) {
    let channel = NewChannel {
        organization_id: w.org.clone(),
        name: w.channel.name.clone(),
        phone_number_id: w.channel.phone_number_id.clone(),
        waba_id: None,
        display_phone: None,
        access_token_sealed: None,
        app_secret_sealed: None,
        from_environment: false,
    };
    change!(w.db, |tx| channels::save(tx, channel).await).unwrap();
}

async fn made(w: &World, name: &str) -> Template {
    change!(w.db, |tx| templates::create(tx, &w.manager, new(name, "es_AR"), None).await).unwrap()
}

async fn get(w: &World, id: &TemplateId) -> Template {
    look!(w.db, |tx| templates::get(tx, &w.org, id).await)
}

async fn update(w: &World, id: &TemplateId, change: TemplateChange) -> Result<Template, UpdateError> {
    change!(w.db, |tx| templates::update(tx, &w.manager, id, change, None).await)
}

fn by_hand(status: TemplateStatus) -> TemplateChange {
    TemplateChange { status: Some(status), ..TemplateChange::default() }
}

fn reworded(text: &str) -> TemplateChange {
    TemplateChange { components_json: Some(words(text)), ..TemplateChange::default() }
}

/// Claims the next job, which must be there.
async fn job(w: &World) -> Claimed {
    w.claim_jobs(Lane::Outbound, 1).await.pop().expect("a due job")
}

async fn done(w: &World, job: &Claimed) {
    change!(w.db, |tx| jobs::complete(tx, job).await).unwrap();
}

/// Meta takes what was submitted, under this id.
async fn taken(w: &World, id: &TemplateId, meta_id: &str) {
    let job = job(w).await;
    assert_eq!(job.subject_id.as_deref(), Some(id.as_str()));
    let answer = Submitted { meta_id: meta_id.to_owned(), status: TemplateStatus::Pending, category: None };
    change!(w.db, |tx| {
        templates::submitted(tx, &w.org, id, &answer).await.unwrap();
        jobs::complete(tx, &job).await
    })
    .unwrap();
}

fn key(meta_id: Option<&str>, name: Option<&str>) -> TemplateKey {
    TemplateKey {
        meta_id: meta_id.map(str::to_owned),
        name: name.map(str::to_owned),
        language: name.map(|_| "es_AR".to_owned()),
    }
}

fn says(event: &str) -> News<'_> {
    News::Status { event, reason: None, category: None }
}

/// How many templates the news was about.
async fn tell(w: &World, key: &TemplateKey, news: &News<'_>) -> usize {
    let at = w.now();
    change!(w.db, |tx| templates::apply_news(tx, WABA, None, key, news, at).await).unwrap().len()
}

/// A template that Meta has approved.
async fn approved(w: &World, name: &str, meta_id: &str) -> Template {
    let template = made(w, name).await;
    taken(w, &template.id, meta_id).await;
    assert_eq!(tell(w, &key(Some(meta_id), Some(name)), &says("APPROVED")).await, 1);
    get(w, &template.id).await
}

fn listed(meta_id: &str, name: &str, status: TemplateStatus) -> Listed {
    Listed {
        meta_id: meta_id.to_owned(),
        name: name.to_owned(),
        language: "es_AR".to_owned(),
        status,
        category: Some(Category::Utility),
        components_json: greeting(),
        quality: None,
        rejected_reason: None,
    }
}

fn filled(template_id: &TemplateId, to: Recipient) -> TemplateSend {
    let variables = [("1", "Ana"), ("2", "#12345")];
    let variables = variables.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    TemplateSend {
        template_id: template_id.clone(),
        to,
        filling: Filling { variables, ..Filling::default() },
        lead_id: None,
        channel_id: None,
        client_message_id: None,
    }
}

async fn send(w: &World, send: TemplateSend) -> Result<Queued, SendError> {
    change!(w.db, |tx| templates::queue_send(tx, &w.ana, send).await)
}

/// The templates that screens were told of since.
async fn told(w: &World, after: i64) -> Vec<TemplateId> {
    let changes = w.changes(after).await.into_iter();
    changes
        .filter_map(|change| match change {
            LiveChange::Template { template_id } => Some(template_id),
            _ => None,
        })
        .collect()
}

fn everything() -> PageQuery {
    PageQuery { page: 1, limit: 20, cursor: None, channel_id: None }
}

/// Every statement about templates, for the plans.
pub(crate) async fn walk(w: &World, clock: &ManualClock) {
    let template = approved(w, "aviso", "100").await;
    update(w, &template.id, reworded("Otra cosa.")).await.unwrap();
    let edit = job(w).await;
    let at = w.now();
    change!(w.db, |tx| templates::edit_taken(tx, &w.org, &template.id, at).await).unwrap();
    change!(w.db, |tx| templates::refused(tx, &w.org, &template.id, "INVALID_FORMAT").await).unwrap();
    done(w, &edit).await;
    clock.advance(1_000);
    let at = w.now();
    let list =
        [listed("100", "aviso", TemplateStatus::Approved), listed("101", "otro", TemplateStatus::Paused)];
    change!(w.db, |tx| templates::merge(tx, &w.org, WABA, &list, at).await).unwrap();
    change!(w.db, |tx| templates::merge(tx, &w.org, WABA, &list[..1], at).await).unwrap();
    let filter = TemplateFilter {
        status: Some(TemplateStatus::Approved),
        category: Some(Category::Utility),
        language: Some("es_AR".to_owned()),
        name: Some("avi".to_owned()),
    };
    for filter in [filter, TemplateFilter::default()] {
        look!(w.db, |tx| templates::page(tx, &w.org, &filter, &everything()).await);
        look!(w.db, |tx| templates::shelf(tx, &w.org, &filter, Some("a"), 20).await);
    }
    look!(w.db, |tx| templates::overview(tx, &w.org).await);
    look!(w.db, |tx| templates::versions(tx, &w.org, "aviso").await);
    look!(w.db, |tx| templates::deeds(tx, &template).await);
    look!(w.db, |tx| templates::handing_over(tx, &template).await);
    let other = made(w, "saludo").await;
    update(w, &other.id, by_hand(TemplateStatus::Approved)).await.unwrap();
    let to = Recipient::Phone(phone("+51987654321"));
    let client_message_id = Some("template".to_owned());
    send(w, TemplateSend { client_message_id, ..filled(&other.id, to) }).await.unwrap();
    let (job, attempt) = w.go().await;
    w.accept(&job, &attempt, "wamid.template").await;
    look!(w.db, |tx| templates::sendable(tx, &w.org, Some(WABA)).await);
    look!(w.db, |tx| templates::senders(tx, &w.org, Some(WABA)).await);
    look!(w.db, |tx| templates::last_time(tx, &w.ana, &other.id).await);
    let look_again = look!(w.db, |tx| templates::sent_before(tx, &w.ana, &attempt.message_id).await);
    let to = Recipient::Conversation(look_again.conversation_id);
    let too_early = filled(&other.id, to);
    let refused =
        change!(w.db, |tx| templates::queue_again(tx, &w.ana, &attempt.message_id, too_early).await);
    assert!(matches!(refused, Err(SendError::Store(hilo_store::StoreError::Conflict(_)))));
    change!(w.db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    let kept = change!(w.db, |tx| templates::save_sample(tx, &w.manager, samples::picture()).await);
    let kept = kept.unwrap().unwrap().id;
    look!(w.db, |tx| templates::sample(tx, &w.org, &kept).await);
    samples::problems(w, &samples::with_header("image", kept.as_str())).await;
    change!(w.db, |tx| templates::set_app_id(tx, &w.org, &w.channel.id, Some("1")).await).unwrap();
    look!(w.db, |tx| templates::app_id(tx, &w.org, &w.channel.id).await);
    look!(w.db, |tx| templates::manager(tx, &w.org, WABA).await);
    requests::due(w).await;
    clock.advance(templates::SYNC_EVERY_MS);
    requests::due(w).await;
    change!(w.db, |tx| templates::request_sync(tx, &w.org).await).unwrap();
    change!(w.db, |tx| templates::sync_ended(tx, &w.org, WABA, None).await).unwrap();
    look!(w.db, |tx| templates::last_sync(tx, &w.org).await);
    change!(w.db, |tx| templates::stuck(tx, &w.org, &other.id, "no answer").await).unwrap();
    change!(w.db, |tx| templates::not_sendable(tx, &w.org, &other.id, None).await).unwrap();
    for job in w.claim_jobs(Lane::Outbound, 10).await {
        done(w, &job).await;
    }
}
