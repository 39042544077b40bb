//! What stands above the body. All kinds are in the page; CSS shows the fields of the one that is chosen.

use super::field::{Field, below, is_invalid};
use super::load::Loaded;
use super::remarks::Remarks;
use crate::words::words;
use hilo_domain::template::validate::MAX_HEADER;
use leptos::prelude::*;

/// What Meta takes as a sample.
const FILES: &str = "image/jpeg,image/png,video/mp4,application/pdf";

const KINDS: [&str; 6] = ["none", "text", "image", "video", "document", "location"];

pub(super) fn header(loaded: &Loaded, remarks: &Remarks) -> AnyView {
    let all = words();
    let words = &all.templates.builder;
    let form = &loaded.form;
    let kept = (form.header == "kept").then_some("kept");
    let kinds: Vec<_> = KINDS
        .into_iter()
        .chain(kept)
        .map(|kind| {
            let id = format!("header-{kind}");
            let checked = form.header == kind || (kind == "none" && form.header.is_empty());
            view! {
                <label for=id.clone()>
                    <input class="visually-hidden" id=id.clone() name="header" r#type="radio" value=kind checked=checked />
                    {(words.header_kind)(kind)}
                </label>
            }
        })
        .collect();
    let text = Field {
        hint: Some(words.header_hint),
        limit: Some(MAX_HEADER),
        ..Field::new("header_text", words.header_text, &form.header_text, "header.text")
    };
    let told: Vec<_> = remarks.at("header.sample").into_iter().chain(remarks.at("header.handle")).collect();
    let invalid = is_invalid(&told);
    let (sample, sample_name) = form.sample.clone().unwrap_or_default();
    let kept = (!sample_name.is_empty()).then(|| (words.sample_kept)(&sample_name));
    view! {
        <fieldset class="tpl-part tpl-usual">
            <legend>
                {words.header} " "
                <small>{all.common.optional}</small>
            </legend>
            <div class="tpl-segments">{kinds}</div>
            <div data-for="text">{text.line(remarks)}</div>
            {["image", "video", "document"]
                .map(|kind| view! { <p class="field-hint" data-for=kind>{(words.header_sample)(kind)}</p> })
                .into_iter()
                .collect_view()}
            <div class="field" data-for="file">
                <label for="sample_file">{words.sample}</label>
                <input r#type="hidden" name="sample" value=sample />
                <input r#type="hidden" name="sample_name" value=sample_name />
                <input
                    id="sample_file"
                    name="sample_file"
                    r#type="file"
                    accept=FILES
                    aria-invalid=invalid
                    aria-describedby="sample_file-remarks"
                />
                {kept.map(|kept| view! { <p class="field-hint">{kept}</p> })}
                {below("sample_file", None, told, None)}
            </div>
            <p class="field-hint" data-for="location">
                {words.header_location}
            </p>
        </fieldset>
    }
    .into_any()
}
