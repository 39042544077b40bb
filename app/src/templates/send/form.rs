//! The form and, beside it, what the customer will see.

use super::fields::fields;
use super::queue::Refusal;
use super::typed::Typed;
use crate::posted::Posted;
use crate::templates::preview::phone;
use crate::ui::{Banner, Tone};
use crate::words::{Trouble, words};
use hilo_domain::template::Problem;
use hilo_store::templates::Template;
use leptos::prelude::*;

/// What the form says about what was posted.
#[derive(Default)]
pub(super) struct Verdict {
    /// Beside the fields.
    pub(super) problems: Vec<Problem>,
    /// Above them.
    pub(super) sentence: Option<&'static str>,
}

impl Verdict {
    /// Of a form that is only opened or previewed.
    pub(super) fn so_far(template: &Template, typed: &Typed, posted: Option<&Posted>) -> Self {
        let words = &words().template_send;
        let previewed = posted.is_some_and(Posted::is_preview);
        Self {
            problems: if previewed {
                super::queue::so_far(typed.problems(&template.components()))
            } else {
                Vec::new()
            },
            sentence: (!template.status.is_sendable()).then(|| (words.trouble)(Trouble::NotApproved)),
        }
    }

    /// Of one that was refused.
    pub(super) fn refused(refusal: Refusal) -> Self {
        let (words, errors) = (&words().template_send, words().inbox.error);
        match refusal {
            Refusal::Fields(problems) => Self { problems, sentence: Some(words.look_at_fields) },
            Refusal::Trouble(trouble) => {
                Self { problems: Vec::new(), sentence: Some((words.trouble)(trouble)) }
            }
            Refusal::Error(error) => Self { problems: Vec::new(), sentence: Some(errors(error)) },
        }
    }
}

/// The form. `recipient` stands before the fields, where the customer is asked for.
pub(super) fn form(
    template: &Template,
    typed: &Typed,
    verdict: &Verdict,
    recipient: Option<AnyView>,
    other: Option<String>,
) -> AnyView {
    let words = &words().template_send;
    let components = template.components();
    let fields = fields(&components, typed, &verdict.problems);
    let nothing = (fields.is_empty() && recipient.is_none()).then_some(words.nothing_to_fill);
    view! {
        <div class="over-body">
            <form class="template-form" id="fill" method="post" data-preview="">
                <input r#type="hidden" name="client_message_id" value=typed.form_id.clone() />
                <div id="verdict" data-live="">
                    {verdict.sentence.map(|sentence| view! { <Banner tone=Tone::Error>{sentence}</Banner> })}
                </div>
                {recipient}
                {nothing.map(|nothing| view! { <p>{nothing}</p> })}
                {fields}
                <div class="template-form-end">
                    <button class="button button-primary" id="send-template" r#type="submit">
                        {words.send}
                    </button>
                    {other.map(|other| view! { <a class="button" href=other>{words.other}</a> })}
                </div>
            </form>
            {phone(&components, template.category, &typed.shown(&components))}
        </div>
    }
    .into_any()
}
