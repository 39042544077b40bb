//! The form around its parts, with the phone beside it.

use super::load::Loaded;
use super::remarks::{Correction, Remarks};
use super::{basics, buttons, code, examples, header, texts};
use crate::frame::{Frame, Section};
use crate::live_page::live_page;
use crate::templates::preview::phone;
use crate::templates::visitor::Visitor;
use crate::ui::{Banner, Glyph, Icon, Tone};
use crate::words::{TemplateBuilderWords, words};
use hilo_domain::template::{EditRefusal, EditsLeft, Values};
use leptos::prelude::*;
use leptos_meta::Title;

pub(super) fn show(visitor: &Visitor, loaded: &Loaded, remarks: &Remarks, refused: bool) -> AnyView {
    let all = words();
    let words = &all.templates.builder;
    let components = loaded.components();
    let (title, address, back) = match (&loaded.template, &loaded.origin) {
        (Some(template), _) => {
            let page = format!("/templates/{}", template.id);
            ((words.edit)(&template.name), format!("{page}/edit"), page)
        }
        (None, Some(origin)) => (
            (words.another_language)(&origin.name),
            "/templates/new".to_owned(),
            format!("/templates/{}", origin.id),
        ),
        (None, None) => (words.new.to_owned(), "/templates/new".to_owned(), "/templates".to_owned()),
    };
    let from = loaded.origin.as_ref().filter(|_| loaded.template.is_none());
    let from = from.map(|origin| view! { <input r#type="hidden" name="from" value=origin.id.to_string() /> });
    let tried = loaded.form.tried.then(|| view! { <input r#type="hidden" name="tried" value="1" /> });
    let inside = view! {
        <div class="tpl tpl-build">
            <header class="tpl-head">
                <div>
                    <a class="tpl-back" href=back.clone()>
                        <Icon glyph=Glyph::ChevronLeft class="icon-small" />
                        {all.common.back}
                    </a>
                    <h1>{title.clone()}</h1>
                </div>
            </header>
            <form class="tpl-form" method="post" action=address enctype="multipart/form-data" data-preview="" novalidate="">
                // Enter in a field presses the first button of a form: this one only looks again.
                <button class="visually-hidden" name="do" value="show" tabindex="-1" aria-hidden="true"></button>
                {from} {tried} {quota(visitor, loaded, words)}
                <div id="to-correct" data-live="">
                    {to_correct(remarks, refused, words)}
                </div>
                {basics::basics(loaded, remarks)}
                {code::code(loaded, remarks)}
                {header::header(loaded, remarks)}
                {texts::body(loaded, remarks)}
                {examples::examples(loaded, &components, remarks)}
                {texts::footer(loaded, remarks)}
                {buttons::buttons(loaded, remarks)}
                {submit(loaded, back, words)}
            </form>
            <aside class="tpl-aside">{phone(&components, loaded.form.category, &Values::new())}</aside>
            {live_page("", 0, 0)}
        </div>
    }
    .into_any();
    view! {
        <Title text=title />
        <Frame section=Section::Templates>{inside}</Frame>
    }
    .into_any()
}

/// How often it can still be edited; nothing where nobody counts.
fn quota(visitor: &Visitor, loaded: &Loaded, words: &TemplateBuilderWords) -> Option<AnyView> {
    let (tone, text) = match loaded.edits {
        Ok(EditsLeft::Unlimited) => return None,
        Ok(EditsLeft::Counted { today, month }) => (Tone::Info, (words.edits_left)(today, month)),
        Err(refusal) => (Tone::Warning, no_edit(visitor, loaded, refusal, words)),
    };
    Some(view! { <Banner tone=tone>{text}</Banner> }.into_any())
}

fn no_edit(visitor: &Visitor, loaded: &Loaded, refusal: EditRefusal, words: &TemplateBuilderWords) -> String {
    match refusal {
        EditRefusal::Status => words.edit_not_now.to_owned(),
        EditRefusal::Day { again_at } | EditRefusal::Month { again_at } => {
            (words.edit_again)(&visitor.moment(again_at, loaded.now))
        }
    }
}

/// All of it at once, with links to the fields: for those who do not see the red.
fn to_correct(remarks: &Remarks, refused: bool, words: &TemplateBuilderWords) -> Option<AnyView> {
    let list = remarks.to_correct();
    if !remarks.is_due() || list.is_empty() {
        return None;
    }
    let title = (words.refused)(list.len());
    let list: Vec<_> = list
        .into_iter()
        .map(|Correction { field, label, text }| {
            view! {
                <li>
                    <a href=format!("#{field}")>{label}</a>
                    ": "
                    {text}
                </li>
            }
        })
        .collect();
    Some(
        view! {
            // Said aloud when the form comes back, not at every key.
            <div class="tpl-correct" role=refused.then_some("alert")>
                <p>{title}</p>
                <ul>{list}</ul>
            </div>
        }
        .into_any(),
    )
}

fn submit(loaded: &Loaded, back: String, words: &'static TemplateBuilderWords) -> AnyView {
    let all = crate::words::words();
    let is_edit = loaded.template.is_some();
    let (label, text) = match (is_edit, loaded.has_account) {
        (false, true) => (words.create, words.goes_to_meta),
        (false, false) => (words.create_here, words.stays_here),
        (true, true) => (words.save, words.goes_again),
        (true, false) => (words.save_here, words.stays_here),
    };
    view! {
        <div class="tpl-submit">
            <p class="field-hint">{text}</p>
            <div class="tpl-actions">
                <a class="button button-quiet" href=back>
                    {all.common.cancel}
                </a>
                <noscript>
                    <button class="button" name="do" value="show">
                        {words.refresh}
                    </button>
                </noscript>
                <button
                    class="button button-primary"
                    id="save"
                    name="do"
                    value="save"
                    disabled=loaded.edits.is_err()
                >
                    {label}
                </button>
            </div>
        </div>
    }
    .into_any()
}
