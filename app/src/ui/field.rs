//! Form fields: label, hint and error belong to the input for eyes and for screen readers alike.

use super::erase::Erase;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The ids of what describes an input, for `aria-describedby`.
fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    let ids: Vec<_> = [(hint, "hint"), (error, "error")]
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, part)| format!("{id}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Hint and error of an input.
fn remarks(id: &str, hint: Option<String>, error: Option<String>) -> impl IntoView {
    let hint = hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> });
    let error = error.map(|error| {
        view! {
            <p class="field-error" id=format!("{id}-error")>
                <Icon glyph=Glyph::Alert class="icon-small" />
                <span>{error}</span>
            </p>
        }
    });
    // Exchanged while someone types, where the form is previewed: see `live_page`.
    view! {
        <div class="field-remarks" id=format!("{id}-remarks")>
            {hint}
            {error}
        </div>
    }
}

/// A labelled input of one line.
#[component]
pub fn Field(
    /// Its id in the document and its name in the form.
    name: &'static str,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `password`, …
    #[prop(default = "text")]
    r#type: &'static str,
    /// What stands in it at first. Never give a password back.
    #[prop(optional, into)]
    value: String,
    /// Helps with the answer.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Why the last answer was refused.
    #[prop(default = None)]
    error: Option<String>,
    /// What password managers and browsers may fill in (HTML's autofill names).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The browser asks for it before sending.
    #[prop(optional)]
    required: bool,
    /// Fewest characters.
    #[prop(optional)]
    minlength: Option<u16>,
    /// The cursor begins here.
    #[prop(optional)]
    autofocus: bool,
    /// The keyboard that a phone shows: `numeric`, `tel`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
) -> impl IntoView {
    let describedby = described_by(name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    // A keyboard that corrects or capitalizes an address makes a wrong one of it.
    let exact = matches!(r#type, "email" | "password");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                r#type=r#type
                value=value
                autocomplete=autocomplete
                autocapitalize=exact.then_some("none")
                spellcheck=exact.then_some("false")
                required=required
                minlength=minlength.map(|least| least.to_string())
                autofocus=autofocus
                inputmode=inputmode
                aria-invalid=invalid
                aria-describedby=describedby
            />
            {remarks(name, hint, error)}
        </div>
    }
    .erase()
}

/// A labelled choice among (value, text) pairs.
#[component]
pub fn Select(
    /// Its id in the document and its name in the form.
    name: &'static str,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// What can be chosen: value and text.
    options: Vec<(String, String)>,
    /// The value chosen at first.
    #[prop(into)]
    value: String,
    /// Helps with the answer.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Why the last answer was refused.
    #[prop(default = None)]
    error: Option<String>,
) -> impl IntoView {
    let describedby = described_by(name, hint.is_some(), error.is_some());
    let invalid = error.is_some().then_some("true");
    let options: Vec<_> = options
        .into_iter()
        .map(|(option, text)| {
            let selected = option == value;
            view! {
                <option value=option selected=selected>
                    {text}
                </option>
            }
        })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name aria-invalid=invalid aria-describedby=describedby>
                {options}
            </select>
            {remarks(name, hint, error)}
        </div>
    }
    .erase()
}

/// A switch. A form sends `true` when it is on and nothing when it is off.
#[component]
pub fn Checkbox(
    /// Its id in the document and its name in the form.
    name: &'static str,
    /// What it turns on.
    #[prop(into)]
    label: String,
    /// Whether it is on at first.
    checked: bool,
    /// What it means.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let describedby = described_by(name, hint.is_some(), false);
    view! {
        <div class="field field-switch">
            <input
                id=name
                name=name
                r#type="checkbox"
                role="switch"
                value="true"
                checked=checked
                aria-describedby=describedby
            />
            <label for=name>{label}</label>
            {remarks(name, hint, None)}
        </div>
    }
    .erase()
}
