//! Starting a conversation with a template: the same form, with the customer's number, or a customer who is known.

use super::customer::{number, readable};
use super::fields::{Ask, error_at};
use super::form::{Verdict, form};
use super::queue::{Destination, Refusal, queue};
use super::search::customer_has;
use super::sheet::{Head, no_template, refused, sheet};
use super::typed::Typed;
use crate::context::{Viewer, request};
use crate::desk::Desk;
use crate::frame::Section;
use crate::inbox::address::Place;
use crate::inbox::error::AppError;
use crate::inbox::list::shown_name;
use crate::live_page::live_page;
use crate::posted::{self, Posted};
use crate::ui::Select;
use crate::words::words;
use hilo_domain::ids::TemplateId;
use hilo_domain::inbox::{ConversationRow, Tab};
use hilo_domain::phone::{Phone, PhoneError};
use hilo_domain::role::Operation;
use hilo_domain::template::{Facts, Problem, ProblemCode};
use hilo_store::conversations::{self, ListQuery};
use hilo_store::templates::{self, Recipient, Sender, Template};
use hilo_store::{StoreError, Tx};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// So many conversations are looked through for a customer, newest first.
const LOOKED_THROUGH: i64 = 1_000;
/// So many customers are offered.
const OFFERED: usize = 8;

/// What the address says.
struct Wanted {
    template: TemplateId,
    /// A part of a customer's name or number.
    words: String,
    /// A number to begin with.
    phone: String,
}

/// The page, and where its form goes. Parameters: `q` (looks for a customer), `phone` (the number to begin with).
#[component]
pub fn StartPage() -> impl IntoView {
    let (query, params) = (use_query_map().get_untracked(), use_params_map().get_untracked());
    let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
    let template = params.get("id").unwrap_or_default().into();
    let wanted = Wanted { template, words: text("q"), phone: text("phone") };
    let (context, posted) = (request(), posted::posted());
    let page = Suspend::new(async move {
        let Some(viewer) = context.and_then(|context| context.viewer) else { return ().into_any() };
        open(&viewer, &wanted, posted.as_ref()).await.unwrap_or_else(refused)
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

async fn open(viewer: &Viewer, wanted: &Wanted, posted: Option<&Posted>) -> Result<AnyView, AppError> {
    let desk = Desk::open(Operation::UseTemplates)?;
    let mut tx = desk.db.read().await?;
    let organization_id = &desk.actor.organization_id;
    let template = match templates::get(&mut tx, organization_id, &wanted.template).await {
        Err(StoreError::NotFound) => return Ok(no_template("/templates".to_owned())),
        template => template?,
    };
    let senders = templates::senders(&mut tx, organization_id, template.waba_id.as_deref()).await?;
    let customers = customers(&mut tx, &desk, &wanted.words).await?;
    let fresh = tx.new_id();
    let typed = match posted {
        Some(posted) => Typed::read(posted, fresh),
        None => {
            let facts = Facts { agent: Some(desk.actor.name.clone()), ..Facts::default() };
            let last = templates::last_time(&mut tx, &desk.actor, &template.id).await?;
            let suggested = Typed::suggested(&template.components(), &facts, last.as_ref(), fresh);
            Typed { phone: wanted.phone.clone(), ..suggested }
        }
    };
    let unread = conversations::counts(&mut tx, &desk.actor).await?.unread;
    tx.rollback().await?;

    let mut verdict = Verdict::so_far(&template, &typed, posted);
    if posted.is_some_and(|posted| !posted.is_preview()) {
        match start(&desk, &template, &typed, &senders).await {
            Ok(thread) => return Ok(posted::lead_on(&thread)),
            Err(refusal) => {
                posted::refuse();
                verdict = Verdict::refused(refusal);
            }
        }
    }
    let words = &words().template_send;
    let head = Head {
        title: (words.fill_title)(&template.name),
        about: None,
        back: format!("/templates/{}", template.id),
        back_label: crate::words::words().common.back,
    };
    let recipient = recipient(&typed, &senders, &verdict.problems);
    let content = view! {
        {search(&template, &wanted.words, customers)}
        {form(&template, &typed, &verdict, Some(recipient), None)}
        {live_page("", 0, 0)}
    };
    Ok(sheet(Section::Templates, viewer, unread, head, content.into_any()))
}

/// Sends it, and gives the address of the thread that it stands in.
async fn start(
    desk: &Desk,
    template: &Template,
    typed: &Typed,
    senders: &[Sender],
) -> Result<String, Refusal> {
    let phone = Phone::parse(&typed.phone).map_err(|error| {
        let code = if error == PhoneError::Empty { ProblemCode::Required } else { ProblemCode::PhoneForm };
        let mut problems = vec![Problem::at("to", code)];
        problems.extend(typed.problems(&template.components()));
        Refusal::Fields(problems)
    })?;
    let sender = senders.iter().find(|sender| sender.id.as_str() == typed.sender).or(senders.first());
    let destination = Destination {
        to: Recipient::Phone(phone),
        channel_id: sender.map(|sender| sender.id.clone()),
        again: None,
    };
    let queued = queue(desk, template, typed, destination).await?;
    Ok(Place::default().conversation(&queued.conversation_id))
}

/// The customer's number, and the one it leaves by where there are several.
fn recipient(typed: &Typed, senders: &[Sender], problems: &[Problem]) -> AnyView {
    let words = &words().template_send;
    let phone = Ask {
        kind: "tel",
        hint: Some(words.phone_hint.to_owned()),
        error: error_at(words, problems, &["to"]),
        ..Ask::new("phone", words.phone, &typed.phone)
    };
    let senders: Vec<_> = senders
        .iter()
        .map(|sender| (sender.id.to_string(), number(&sender.name, sender.display_phone.as_deref())))
        .collect();
    let sender = (senders.len() > 1).then(|| {
        view! { <Select name="sender" label=words.sender options=senders value=typed.sender.clone() /> }
    });
    view! { {phone.view()} {sender} }.into_any()
}

/// The customers that fit, of those whose conversation moved most recently.
async fn customers(tx: &mut Tx, desk: &Desk, words: &str) -> Result<Vec<ConversationRow>, AppError> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let query = ListQuery { tab: Tab::All, before: None, limit: LOOKED_THROUGH };
    let rows = conversations::list(tx, &desk.actor, &query).await?;
    Ok(rows.into_iter().filter(|row| customer_has(row, words)).take(OFFERED).collect())
}

fn search(template: &Template, typed: &str, customers: Vec<ConversationRow>) -> AnyView {
    let words = &words().template_send;
    let nobody = (!typed.is_empty() && customers.is_empty()).then_some(words.nobody);
    let found = customers.into_iter().map(|row| {
        let href = Place::default().beneath(&row.id, &format!("/template/{}", template.id), &[]);
        let phone = row
            .phone
            .as_deref()
            .map(readable)
            .or_else(|| row.username.as_deref().map(|name| format!("@{name}")));
        view! { <li><a href=href><b dir="auto">{shown_name(&row)}</b> <small>{phone}</small></a></li> }
    });
    view! {
        <form class="customer-search" method="get" role="search">
            <label for="q">{words.customer}</label>
            <div class="template-search">
                <input id="q" name="q" r#type="search" value=typed.to_owned() aria-describedby="q-hint" />
                <button class="button" r#type="submit">{words.find}</button>
            </div>
            <p class="field-hint" id="q-hint">{words.customer_hint}</p>
        </form>
        <div class="customers-found" role="status">
            {nobody.map(|nobody| view! { <p>{nobody}</p> })}
            <ul class="customers">{found.collect_view()}</ul>
        </div>
    }
    .into_any()
}
