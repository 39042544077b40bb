//! The buttons below the bubble: added, moved and removed by buttons of the form itself.

use super::act::addable;
use super::field::{Field, is_invalid, remark};
use super::form::ButtonForm;
use super::load::Loaded;
use super::remarks::Remarks;
use crate::ui::{Glyph, Icon};
use crate::words::{TemplateBuilderWords, words};
use hilo_domain::template::buttons::{MAX_CODE, MAX_PHONE, MAX_TEXT};
use hilo_domain::template::placeholder::names;
use leptos::prelude::*;

pub(super) fn buttons(loaded: &Loaded, remarks: &Remarks) -> AnyView {
    let all = words();
    let words = &all.templates.builder;
    let form = &loaded.form;
    let count = form.buttons.len();
    let list: Vec<_> =
        form.buttons.iter().enumerate().map(|(at, button)| one(at, count, button, remarks, words)).collect();
    let add: Vec<_> = addable(form)
        .into_iter()
        .map(|kind| {
            view! {
                <button class="button tpl-add" name="do" value=format!("add-{kind}")>
                    <Icon glyph=Glyph::Plus class="icon-small" />
                    {(words.add)(kind)}
                </button>
            }
        })
        .collect();
    view! {
        <fieldset class="tpl-part tpl-usual" id="buttons">
            <legend>
                {words.buttons} " "
                <small>{all.common.optional}</small>
            </legend>
            <p class="field-hint">{words.buttons_hint}</p>
            <ol class="tpl-buttons">{list}</ol>
            <div class="tpl-adds" id="button-add" data-live="">
                {add}
            </div>
        </fieldset>
    }
    .into_any()
}

fn one(
    at: usize,
    count: usize,
    button: &ButtonForm,
    remarks: &Remarks,
    words: &'static TemplateBuilderWords,
) -> AnyView {
    let kind = (words.button_kind)(&button.kind);
    let what = if button.text.is_empty() { kind.clone() } else { format!("{kind} “{}”", button.text) };
    let told =
        remarks.at(&format!("buttons[{at}]")).into_iter().chain(remarks.at(&format!("buttons[{at}].type")));
    let told: Vec<_> = told.collect();
    let invalid = is_invalid(&told).map(|_| "");
    let told: Vec<_> = told.into_iter().map(remark).collect();
    let press = |verb: &str, glyph: Glyph, label: String, disabled: bool| {
        view! {
            <button
                class="button button-quiet tpl-move"
                name="do"
                value=format!("{verb}-{at}")
                aria-label=label.clone()
                title=label
                disabled=disabled
            >
                <Icon glyph=glyph class="icon-small" />
            </button>
        }
    };
    view! {
        <li class="tpl-button" data-invalid=invalid>
            <input r#type="hidden" name=format!("button.{at}.kind") value=button.kind.clone() />
            {button
                .kept
                .map(|kept| view! { <input r#type="hidden" name=format!("button.{at}.kept") value=kept.to_string() /> })}
            <header>
                <b>{kind}</b>
                {press("up", Glyph::ChevronUp, (words.up)(&what), at == 0)}
                {press("down", Glyph::ChevronDown, (words.down)(&what), at + 1 == count)}
                {press("remove", Glyph::Close, (words.remove)(&what), false)}
            </header>
            {fields(at, button, remarks, words)}
            <div id=format!("button.{at}-remarks") data-live="">
                {told}
            </div>
        </li>
    }
    .into_any()
}

fn fields(
    at: usize,
    button: &ButtonForm,
    remarks: &Remarks,
    words: &'static TemplateBuilderWords,
) -> AnyView {
    let name = |part: &str| format!("button.{at}.{part}");
    let path = |part: &str| format!("buttons[{at}].{part}");
    let text = || {
        let field = Field::new(name("text"), words.button_text, &button.text, path("text"));
        Field { limit: Some(MAX_TEXT), ..field }.line(remarks)
    };
    match button.kind.as_str() {
        "quick_reply" => text(),
        "url" => {
            let url = Field::new(name("target"), words.button_url, &button.target, path("url"));
            let url = Field { exact: true, kind: "url", hint: Some(words.button_url_hint), ..url };
            let example = (!names(&button.target).is_empty()).then(|| {
                let example =
                    Field::new(name("example"), words.button_url_example, &button.example, path("example"));
                Field { exact: true, ..example }.line(remarks)
            });
            view! {
                {text()}
                {url.line(remarks)}
                <div id=name("more") data-live="">
                    {example}
                </div>
            }
            .into_any()
        }
        "phone_number" => {
            let phone = Field::new(name("target"), words.button_phone, &button.target, path("phone_number"));
            let phone = Field { kind: "tel", limit: Some(MAX_PHONE), ..phone };
            view! {
                {text()}
                {phone.line(remarks)}
            }
            .into_any()
        }
        // WhatsApp writes what stands on it.
        "copy_code" => {
            let code = Field::new(name("example"), words.button_code, &button.example, path("example"));
            Field { exact: true, limit: Some(MAX_CODE), ..code }.line(remarks)
        }
        _ => view! {
            <p class="field-hint">{words.button_kept}</p>
            {text()}
        }
        .into_any(),
    }
}
