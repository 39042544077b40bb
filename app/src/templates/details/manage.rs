//! Its other languages, and what managers may do: decide by hand, delete. Every form asks before it does something that
//! cannot be undone: it lies in a `<details>`.

use super::load::Loaded;
use crate::templates::badges::status_badge;
use crate::ui::{Glyph, Icon};
use crate::words::{locale, template_language, words};
use hilo_domain::template::TemplateStatus;
use leptos::prelude::*;

pub(super) fn versions(loaded: &Loaded, manages: bool) -> AnyView {
    let words = &words().templates.details;
    let own = &loaded.template.id;
    let list: Vec<_> = loaded
        .versions
        .iter()
        .map(|version| {
            let current = (version.id == *own).then_some("page");
            view! {
                <li>
                    <a href=format!("/templates/{}", version.id) aria-current=current>
                        {template_language(&version.language, locale())}
                    </a>
                    {status_badge(&version.status)}
                </li>
            }
        })
        .collect();
    let add = manages.then(|| {
        view! {
            <a class="button" href=format!("/templates/new?from={own}")>
                <Icon glyph=Glyph::Plus class="icon-small" />
                {words.add_language}
            </a>
        }
    });
    view! {
        <section class="panel" aria-labelledby="versions">
            <h2 id="versions">{words.versions}</h2>
            <ul class="tpl-languages">{list}</ul>
            {add}
        </section>
    }
    .into_any()
}

pub(super) fn decide(loaded: &Loaded) -> AnyView {
    let words = &words().templates.details;
    let (id, status) = (&loaded.template.id, &loaded.template.status);
    let press = |value: &'static str, label: &'static str, to: &TemplateStatus| {
        let disabled = status == to;
        view! {
            <button class="button" name="do" value=value disabled=disabled>
                {label}
            </button>
        }
    };
    view! {
        <details class="panel tpl-fold" id="decide">
            <summary>{words.decide}</summary>
            <p class="panel-text">{words.decide_hint}</p>
            <form method="post" action=format!("/templates/{id}")>
                <div class="tpl-actions">
                    {press("approve", words.approve, &TemplateStatus::Approved)}
                    {press("reject", words.reject, &TemplateStatus::Rejected)}
                </div>
            </form>
        </details>
    }
    .into_any()
}

pub(super) fn remove(loaded: &Loaded) -> AnyView {
    let words = &words().templates.details;
    let template = &loaded.template;
    let at_meta =
        template.waba_id.is_some().then(|| view! { <p class="panel-text">{words.remove_at_meta}</p> });
    view! {
        <details class="panel tpl-fold" id="remove">
            <summary>{words.remove}</summary>
            <p class="panel-text">{words.remove_hint}</p>
            {at_meta}
            <form method="post" action=format!("/templates/{}", template.id)>
                <button class="button button-danger" name="do" value="remove">
                    {(words.remove_this)(&template.name)}
                </button>
            </form>
        </details>
    }
    .into_any()
}
