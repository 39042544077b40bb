//! Choosing a template for a conversation: the approved ones of its number's account, the customer's language first.

use super::customer::{Customer, customer, number};
use super::search::{same_language, template_has};
use super::sheet::{Head, refused, sheet};
use crate::context::{Viewer, request};
use crate::desk::Desk;
use crate::frame::Section;
use crate::inbox::address::Place;
use crate::inbox::error::AppError;
use crate::live_page::live_page;
use crate::posted;
use crate::ui::{Glyph, Icon};
use crate::words::{locale, template_language, words};
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::role::Operation;
use hilo_store::templates::{self, Template};
use hilo_store::{conversations, live};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// What the address says.
struct Wanted {
    place: Place,
    id: ConversationId,
    /// What the name or text has in it.
    words: String,
    /// The failed message whose template is to be filled in anew.
    again: Option<MessageId>,
}

/// What the page shows.
struct Loaded {
    customer: Customer,
    templates: Vec<Template>,
    unread: i64,
    seq: i64,
}

/// The page. Parameters: `q` (words in the template), `again` (a failed template: leads on to its form).
#[component]
pub fn PickPage() -> impl IntoView {
    let (query, params) = (use_query_map().get_untracked(), use_params_map().get_untracked());
    let wanted = Wanted {
        place: Place::read(query.get_str("tab"), query.get_str("rows")),
        id: params.get("id").unwrap_or_default().into(),
        words: query.get("q").unwrap_or_default().trim().to_owned(),
        again: query.get("again").map(Into::into),
    };
    let context = request();
    let page = Suspend::new(async move {
        let Some(viewer) = context.and_then(|context| context.viewer) else { return ().into_any() };
        match load(&wanted).await {
            Ok(Ok(loaded)) => show(&viewer, &wanted, loaded),
            Ok(Err(form)) => posted::lead_on(&form),
            Err(error) => refused(error),
        }
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

/// What there is to choose from, or the form that the address means.
async fn load(wanted: &Wanted) -> Result<Result<Loaded, String>, AppError> {
    let desk = Desk::open(Operation::UseTemplates)?;
    let mut tx = desk.db.read().await?;
    let customer = customer(&mut tx, &desk.actor, &wanted.id).await?;
    if let Some(failed) = &wanted.again {
        // A template that is gone meanwhile is chosen anew.
        let before = templates::sent_before(&mut tx, &desk.actor, failed).await?;
        if templates::get(&mut tx, &desk.actor.organization_id, &before.template.template_id).await.is_ok() {
            let path = format!("/template/{}", before.template.template_id);
            return Ok(Err(wanted.place.beneath(&wanted.id, &path, &[("again", failed.as_str())])));
        }
    }
    let waba_id = customer.channel.waba_id.as_deref();
    let mut templates = templates::sendable(&mut tx, &desk.actor.organization_id, waba_id).await?;
    templates.retain(|template| template_has(template, &wanted.words));
    let unread = conversations::counts(&mut tx, &desk.actor).await?.unread;
    let seq = live::latest(&mut tx, &desk.actor.organization_id).await?;
    tx.rollback().await?;
    Ok(Ok(Loaded { customer, templates, unread, seq }))
}

fn show(viewer: &Viewer, wanted: &Wanted, loaded: Loaded) -> AnyView {
    let words = &words().template_send;
    let Loaded { customer, templates, unread, seq } = loaded;
    let head = Head {
        title: words.pick_title.to_owned(),
        about: Some((words.to)(
            &customer.shown,
            &number(&customer.channel.name, customer.channel.display_phone.as_deref()),
        )),
        back: wanted.place.conversation(&wanted.id),
        back_label: words.close,
    };
    let tab = wanted.place.tab.map(|tab| view! { <input r#type="hidden" name="tab" value=tab.as_str() /> });
    let content = view! {
        <form class="template-search" method="get" role="search">
            {tab}
            <label class="visually-hidden" for="q">{words.search}</label>
            <input id="q" name="q" r#type="search" value=wanted.words.clone() placeholder=words.search autofocus=true />
            <button class="button" r#type="submit">{words.find}</button>
        </form>
        <div class="template-choices" id="choices" data-live="">
            {choices(viewer, wanted, &customer, templates)}
        </div>
        {live_page("template", 0, seq)}
    };
    sheet(Section::Inbox, viewer, unread, head, content.into_any())
}

fn choices(viewer: &Viewer, wanted: &Wanted, customer: &Customer, templates: Vec<Template>) -> AnyView {
    let words = &words().template_send;
    if templates.is_empty() {
        let searched = !wanted.words.is_empty();
        let manages = viewer.actor.may(Operation::ManageTemplates).is_ok() && !searched;
        return view! {
            <div class="template-none" role="status">
                <p>{if searched { words.nothing_found } else { words.none }}</p>
                {(!searched).then(|| view! { <p>{words.none_hint}</p> })}
                {manages.then(|| view! { <a class="button" href="/templates">{words.to_templates}</a> })}
            </div>
        }
        .into_any();
    }
    // Of whom no language is known is written to in the language of whoever writes.
    let language = customer.language.as_deref().unwrap_or_else(|| locale().tag());
    let (theirs, others): (Vec<_>, Vec<_>) =
        templates.into_iter().partition(|template| same_language(&template.language, language));
    let group = |title: &'static str, templates: Vec<Template>| {
        (!templates.is_empty()).then(|| {
            let each = templates.into_iter().map(|template| choice(wanted, &template)).collect_view();
            view! { <h2>{title}</h2> <ul class="template-choices">{each}</ul> }
        })
    };
    view! { {group(words.their_language, theirs)} {group(words.other_languages, others)} }.into_any()
}

fn choice(wanted: &Wanted, template: &Template) -> AnyView {
    let words = &words().templates;
    let href = wanted.place.beneath(&wanted.id, &format!("/template/{}", template.id), &[]);
    let language = template_language(&template.language, locale());
    let text = template.components().body.map(|part| part.text).unwrap_or_default();
    view! {
        <li>
            <a class="template-choice" href=href>
                <span class="template-choice-head">
                    <b>{template.name.clone()}</b>
                    <small>{format!("{language} · {}", (words.category)(template.category))}</small>
                </span>
                <span class="template-choice-text" dir="auto">{text}</span>
                <Icon glyph=Glyph::ChevronRight class="icon-small" />
            </a>
        </li>
    }
    .into_any()
}
