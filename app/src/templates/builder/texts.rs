//! Body and footer.

use super::field::{Field, remark};
use super::load::Loaded;
use super::remarks::{Remark, Remarks};
use crate::templates::preview::lines;
use crate::ui::{Glyph, Icon};
use crate::words::words;
use hilo_domain::template::Category;
use hilo_domain::template::validate::{MARKETING_LINES, MAX_BODY, MAX_FOOTER};
use leptos::prelude::*;

pub(super) fn body(loaded: &Loaded, remarks: &Remarks) -> AnyView {
    let words = &words().templates.builder;
    let form = &loaded.form;
    let field = Field {
        bare: true,
        hint: Some(words.body_hint),
        limit: Some(MAX_BODY),
        ..Field::new("body", words.body, &form.body, "body.text")
    };
    let count = lines(&form.body);
    let long = (form.category == Category::Marketing && count > MARKETING_LINES)
        .then(|| remark(Remark { text: (words.long_marketing)(count), stops: false }));
    view! {
        <fieldset class="tpl-part tpl-usual">
            <legend>{words.body}</legend>
            {field.lines(remarks, 7)}
            <div id="body-lines" data-live="">
                {long}
            </div>
            <button class="button tpl-add" name="do" value="variable">
                <Icon glyph=Glyph::Plus class="icon-small" />
                {words.add_variable}
            </button>
        </fieldset>
    }
    .into_any()
}

pub(super) fn footer(loaded: &Loaded, remarks: &Remarks) -> AnyView {
    let all = words();
    let words = &all.templates.builder;
    let field = Field {
        bare: true,
        hint: Some(words.footer_hint),
        limit: Some(MAX_FOOTER),
        ..Field::new("footer", words.footer, &loaded.form.footer, "footer.text")
    };
    view! {
        <fieldset class="tpl-part tpl-usual">
            <legend>
                {words.footer} " "
                <small>{all.common.optional}</small>
            </legend>
            {field.line(remarks)}
        </fieldset>
    }
    .into_any()
}
