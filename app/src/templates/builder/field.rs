//! A labelled input with what is remarked about it and how much of it is used. Remarks and count are exchanged while
//! someone types; the input itself is left alone.

use super::remarks::{Remark, Remarks};
use crate::ui::{Glyph, Icon, TextArea};
use crate::words::words;
use leptos::prelude::*;

/// What a field is.
pub(super) struct Field<'a> {
    /// Its id in the document and its name in the form.
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: Option<&'static str>,
    pub(super) value: &'a str,
    /// Most characters.
    pub(super) limit: Option<usize>,
    /// Where the domain tells of its problems.
    pub(super) path: String,
    /// No keyboard corrects or capitalizes it.
    pub(super) exact: bool,
    /// `text`, `url`, `tel`, `number`.
    pub(super) kind: &'static str,
    /// The part around it is called the same.
    pub(super) bare: bool,
}

impl<'a> Field<'a> {
    pub(super) fn new(
        name: impl Into<String>,
        label: impl Into<String>,
        value: &'a str,
        path: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: None,
            value,
            limit: None,
            path: path.into(),
            exact: false,
            kind: "text",
            bare: false,
        }
    }

    /// One line.
    pub(super) fn line(self, remarks: &Remarks) -> AnyView {
        let told = remarks.at(&self.path);
        let invalid = is_invalid(&told);
        let below = below(&self.name, self.hint, told, self.limit.map(|limit| (self.value, limit)));
        let Self { name, label, value, exact, kind, bare, .. } = self;
        let describedby = format!("{name}-remarks");
        view! {
            <div class="field">
                <label for=name.clone() class=bare.then_some("visually-hidden")>{label}</label>
                <input
                    id=name.clone()
                    name=name
                    r#type=kind
                    value=value.to_owned()
                    autocomplete="off"
                    autocapitalize=exact.then_some("none")
                    spellcheck=exact.then_some("false")
                    aria-invalid=invalid
                    aria-describedby=describedby
                />
                {below}
            </div>
        }
        .into_any()
    }

    /// Several lines.
    pub(super) fn lines(self, remarks: &Remarks, rows: u16) -> AnyView {
        let told = remarks.at(&self.path);
        let invalid = is_invalid(&told);
        let below = below(&self.name, self.hint, told, self.limit.map(|limit| (self.value, limit)));
        let Self { name, label, value, bare, .. } = self;
        let describedby = format!("{name}-remarks");
        view! {
            <div class="field">
                <label for=name.clone() class=bare.then_some("visually-hidden")>{label.clone()}</label>
                <TextArea
                    id=name.clone()
                    name=name
                    label=label
                    value=value.to_owned()
                    rows=rows
                    attr:aria-invalid=invalid
                    attr:aria-describedby=describedby
                />
                {below}
            </div>
        }
        .into_any()
    }
}

pub(super) fn is_invalid(told: &[Remark]) -> Option<&'static str> {
    told.iter().any(|remark| remark.stops).then_some("true")
}

/// Hint, remarks and count of a field.
pub(super) fn below(
    name: &str,
    hint: Option<&'static str>,
    told: Vec<Remark>,
    count: Option<(&str, usize)>,
) -> AnyView {
    let remarks: Vec<_> = told.into_iter().map(remark).collect();
    let count = count.map(|(value, limit)| {
        let used = value.chars().count();
        let said = (words().templates.builder.count)(used, limit);
        view! {
            <p class="tpl-count" data-over=(used > limit).then_some("")>
                <span aria-hidden="true">{format!("{used} / {limit}")}</span>
                <span class="visually-hidden">{said}</span>
            </p>
        }
    });
    view! {
        <div class="tpl-remarks" id=format!("{name}-remarks") data-live="">
            <div>
                {hint.map(|hint| view! { <p class="field-hint">{hint}</p> })}
                {remarks}
            </div>
            {count}
        </div>
    }
    .into_any()
}

/// A remark: what stops the form in red, what only warns in amber.
pub(super) fn remark(remark: Remark) -> AnyView {
    let class = if remark.stops { "field-error" } else { "field-error tpl-warning" };
    view! {
        <p class=class>
            <Icon glyph=Glyph::Alert class="icon-small" />
            <span>{remark.text}</span>
        </p>
    }
    .into_any()
}
