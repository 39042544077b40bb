//! An example for every variable. The fields come and go with the variables while the text is typed.

use super::field::Field;
use super::load::Loaded;
use super::remarks::Remarks;
use crate::words::words;
use hilo_domain::template::{Components, Place};
use leptos::prelude::*;

pub(super) fn examples(loaded: &Loaded, components: &Components, remarks: &Remarks) -> AnyView {
    let words = &words().templates.builder;
    let field = |key: String, name: &str, place: Place| {
        let variable = format!("{{{{{name}}}}}");
        let (label, part) = match place {
            Place::Header => ((words.example_header)(&variable), "header"),
            _ => ((words.example)(&variable), "body"),
        };
        let value = loaded.form.examples.get(&key).map(String::as_str).unwrap_or_default();
        Field::new(format!("example.{key}"), label, value, format!("{part}.examples.{name}")).line(remarks)
    };
    let variables = components.variables().into_iter();
    let fields: Vec<_> = variables
        .filter(|variable| matches!(variable.place, Place::Header | Place::Body))
        .map(|variable| field(variable.key.clone(), &variable.name, variable.place))
        .collect();
    let hint = if fields.is_empty() { words.examples_none } else { words.examples_hint };
    view! {
        <fieldset class="tpl-part tpl-usual">
            <legend>{words.examples}</legend>
            <div class="tpl-examples" id="examples" data-live="">
                <p class="field-hint">{hint}</p>
                {fields}
            </div>
        </fieldset>
    }
    .into_any()
}
