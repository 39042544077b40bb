//! The page of one template.

use super::load::{Loaded, act, load};
use super::{facts, history, manage};
use crate::frame::{Frame, Section};
use crate::live_page::live_page;
use crate::posted::{lead_on, posted};
use crate::templates::preview::phone;
use crate::templates::visitor::{Visitor, refused};
use crate::ui::{Banner, Glyph, Icon, Tone};
use crate::words::{locale, template_language, words};
use hilo_domain::ids::TemplateId;
use hilo_domain::role::Operation;
use hilo_domain::template::{EditRefusal, EditsLeft, Values};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// One template. Parameters: `made` and `changed` after a form.
#[component]
pub fn TemplatePage() -> impl IntoView {
    let id = TemplateId::from(use_params_map().get_untracked().get("id").unwrap_or_default());
    let query = use_query_map().get_untracked();
    let words = &words().templates.details;
    let told = match (query.get("made"), query.get("changed")) {
        (Some(_), _) => Some(words.made),
        (None, Some(_)) => Some(words.changed),
        (None, None) => None,
    };
    let (visitor, posted) = (Visitor::open(Operation::UseTemplates), posted());
    let page = Suspend::new(async move {
        let made = async {
            let visitor = visitor?;
            if let Some(posted) = posted {
                return Ok(lead_on(&act(&visitor, &id, &posted).await?));
            }
            Ok(show(&visitor, &load(&visitor, &id).await?, told))
        };
        made.await.unwrap_or_else(refused)
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

fn show(visitor: &Visitor, loaded: &Loaded, told: Option<&'static str>) -> AnyView {
    let all = words();
    let template = &loaded.template;
    let language = template_language(&template.language, locale());
    let components = template.components();
    let manages = visitor.manages();
    let inside = view! {
        <div class="tpl tpl-one">
            <header class="tpl-head">
                <div>
                    <a class="tpl-back" href="/templates">
                        <Icon glyph=Glyph::ChevronLeft class="icon-small" />
                        {all.templates.list.title}
                    </a>
                    <h1>{template.name.clone()}</h1>
                    <p class="tpl-sync">{language}</p>
                </div>
                <div class="tpl-actions" id="template-actions" data-live="">
                    {actions(loaded, manages)}
                </div>
            </header>
            <div class="tpl-main">
                {told.map(|told| view! { <Banner tone=Tone::Info>{told}</Banner> })}
                <div class="tpl-live" id="template-facts" data-live="" aria-live="polite">
                    {facts::facts(loaded)}
                </div>
                <div class="tpl-live" id="template-history" data-live="">
                    {manages.then(|| quota(visitor, loaded))}
                    {manage::versions(loaded, manages)}
                    {history::history(loaded, visitor)}
                </div>
                <div class="tpl-live" id="template-manage" data-live="">
                    {manages.then(|| (manage::decide(loaded), manage::remove(loaded)))}
                </div>
            </div>
            <aside class="tpl-aside">{phone(&components, template.category, &Values::new())}</aside>
            {live_page("template", 0, loaded.seq)}
        </div>
    }
    .into_any();
    view! {
        <Title text=template.name.clone() />
        <Frame section=Section::Templates>{inside}</Frame>
    }
    .into_any()
}

fn actions(loaded: &Loaded, manages: bool) -> AnyView {
    let all = &words().templates;
    let id = &loaded.template.id;
    let edit = (manages && loaded.edits.is_ok()).then(|| {
        view! { <a class="button" href=format!("/templates/{id}/edit")>{all.details.edit}</a> }
    });
    let send = loaded.template.status.is_sendable().then(|| {
        view! {
            <a class="button button-primary" href=format!("/templates/{id}/send")>
                <Icon glyph=Glyph::Send class="icon-small" />
                {all.list.send}
            </a>
        }
    });
    view! {
        {edit}
        {send}
    }
    .into_any()
}

/// Whether it can be edited, before anyone begins.
fn quota(visitor: &Visitor, loaded: &Loaded) -> Option<AnyView> {
    let words = &words().templates.builder;
    let text = match loaded.edits {
        Ok(EditsLeft::Unlimited) => return None,
        Ok(EditsLeft::Counted { today, month }) => (words.edits_left)(today, month),
        Err(EditRefusal::Status) => words.edit_not_now.to_owned(),
        Err(EditRefusal::Day { again_at } | EditRefusal::Month { again_at }) => {
            (words.edit_again)(&visitor.moment(again_at, loaded.now))
        }
    };
    Some(view! { <p class="tpl-quota">{text}</p> }.into_any())
}
