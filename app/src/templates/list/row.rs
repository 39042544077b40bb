//! A name of the list with its languages.

use crate::templates::badges::{quality_mark, status_badge, why};
use crate::templates::visitor::Visitor;
use crate::ui::time_text::{TimeText, short};
use crate::ui::{Glyph, Icon};
use crate::words::{locale, template_language, words};
use hilo_domain::clock::Millis;
use hilo_domain::template::{Components, Values};
use hilo_store::templates::Template;
use leptos::prelude::*;

/// A name, what it says, and a row per language.
pub(super) fn group(versions: Vec<Template>, visitor: &Visitor, now: Millis) -> AnyView {
    let Some(first) = versions.first() else { return ().into_any() };
    let (name, says) = (first.name.clone(), snippet(&first.components()));
    let id = format!("name-{name}");
    let rows: Vec<_> = versions.into_iter().map(|template| row(template, visitor, now)).collect();
    view! {
        <section class="tpl-group" aria-labelledby=id.clone()>
            <header>
                <h2 id=id.clone()>{name}</h2>
                <p>{says}</p>
            </header>
            <ul class="tpl-versions">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(template: Template, visitor: &Visitor, now: Millis) -> AnyView {
    let all = words();
    let words = &all.templates;
    let language = template_language(&template.language, locale());
    let address = format!("/templates/{}", template.id);
    let changed = short(template.updated_at, now, &visitor.zone, &all.time);
    let reason = template.rejected_reason.as_deref().filter(|_| !template.status.is_sendable());
    let reason = reason.map(why);
    let send = template.status.is_sendable().then(|| {
        let label = (words.list.send_this)(&template.name, &language);
        view! {
            <a class="button" href=format!("{address}/send") aria-label=label>
                <Icon glyph=Glyph::Send class="icon-small" />
                {words.list.send}
            </a>
        }
    });
    let missing =
        template.missing_at_meta.then(|| view! { <span class="tpl-missing">{words.list.missing}</span> });
    view! {
        <li class="tpl-version">
            <a class="tpl-language" href=address>
                {language}
                <small>{template.language.clone()}</small>
            </a>
            <span class="tpl-marks">
                {status_badge(&template.status)} {missing}
                {quality_mark(template.quality.as_deref())}
            </span>
            <span class="tpl-category">{(words.category)(template.category)}</span>
            <span class="tpl-changed" title=(words.list.changed)(&visitor.moment(template.updated_at, now))>
                <TimeText at=template.updated_at text=changed />
            </span>
            <span class="tpl-act">{send}</span>
            {reason.map(|reason| view! { <p class="tpl-reason">{reason}</p> })}
        </li>
    }
    .into_any()
}

/// What it says, on one line.
fn snippet(components: &Components) -> String {
    components.preview(&Values::new()).body.split_whitespace().collect::<Vec<_>>().join(" ")
}
