//! One-time codes: Meta writes the text, and little can be chosen. Shown in place of everything else while the category
//! is authentication.

use super::field::Field;
use super::load::Loaded;
use super::remarks::Remarks;
use crate::words::words;
use hilo_domain::template::buttons::MAX_TEXT;
use leptos::prelude::*;

pub(super) fn code(loaded: &Loaded, remarks: &Remarks) -> AnyView {
    let all = words();
    let words = &all.templates.builder;
    let form = &loaded.form;
    let minutes = Field::new("minutes", words.code_minutes, &form.minutes, "minutes");
    let minutes = Field { kind: "number", hint: Some(words.code_minutes_hint), ..minutes };
    let button = Field::new("code_button", words.code_button, &form.code_button, "buttons[0].text");
    let button = Field { limit: Some(MAX_TEXT), ..button };
    view! {
        <fieldset class="tpl-part tpl-code">
            <legend>{words.code}</legend>
            <p class="field-hint">{words.code_note}</p>
            <div class="field tpl-tick">
                <input id="security" name="security" r#type="checkbox" value="true" checked=form.security />
                <label for="security">{words.code_security}</label>
            </div>
            {minutes.line(remarks)}
            {button.line(remarks)}
        </fieldset>
    }
    .into_any()
}
