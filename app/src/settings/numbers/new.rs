//! `/settings/numbers/new`: connecting a number.

use super::act;
use super::form::{Problems, given, meta_fields, own_fields};
use crate::context::{RequestContext, request};
use crate::desk::Desk;
use crate::posted::{self, Posted};
use crate::settings::parts::{Moments, refused};
use crate::settings::shell::{Place, SettingsShell};
use crate::ui::{Banner, Button, ButtonKind, Field, Tone};
use crate::words::words;
use hilo_domain::role::Operation;
use leptos::prelude::*;
use leptos_meta::Title;

/// The form. Posts to itself.
#[component]
pub fn NewNumberPage() -> impl IntoView {
    let posted = posted::posted().filter(|posted| !posted.is_preview());
    let request = request();
    let desk = Desk::open(Operation::ManageChannels);
    let page = Suspend::new(async move {
        let Some(request) = request else { return ().into_any() };
        let desk = match desk {
            Ok(desk) => desk,
            Err(error) => return refused(Place::Numbers, error),
        };
        let Some(posted) = posted else { return show(&request, &desk, None, &Problems::default()) };
        match act::connect(&desk, &request, &posted).await {
            Ok((id, unchecked)) => {
                let saved = if unchecked { "unchecked" } else { "1" };
                posted::lead_on(&format!("/settings/numbers/{id}?saved={saved}"))
            }
            Err(problems) => {
                posted::refuse();
                show(&request, &desk, Some(&posted), &problems)
            }
        }
    });
    view! {
        <Title text=words().settings.numbers.new_title />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

fn show(request: &RequestContext, desk: &Desk, typed: Option<&Posted>, problems: &Problems) -> AnyView {
    let words = &words().settings.numbers;
    let moments = Moments::of(request, desk.db.clock().now());
    let own = own_fields(None, typed, problems);
    let meta = meta_fields(None, typed, problems, &moments);
    let phone_number_id = given(typed, "phone_number_id", String::new);
    let phone_error = problems.phone_number_id.clone();
    let general = general(problems);
    let unchecked = unchecked(problems);
    view! {
        <SettingsShell place=Place::Numbers>
            <p>
                <a href="/settings/numbers">{words.all}</a>
            </p>
            <section class="panel" aria-labelledby="new-number">
                <h2 id="new-number">{words.new_title}</h2>
                <p class="panel-text">{words.new_text}</p>
                {general}
                <form method="post" action="/settings/numbers/new">
                    {own}
                    <Field
                        name="phone_number_id"
                        label=words.phone_number_id
                        hint=words.phone_number_id_hint
                        value=phone_number_id
                        error=phone_error
                        required=true
                        inputmode="numeric"
                    />
                    {meta}
                    <div class="buttons">
                        <Button kind=ButtonKind::Primary>{words.submit}</Button>
                        {unchecked}
                    </div>
                </form>
            </section>
        </SettingsShell>
    }
    .into_any()
}

/// What is wrong with the whole.
pub(super) fn general(problems: &Problems) -> AnyView {
    let tone = if problems.silent { Tone::Warning } else { Tone::Error };
    problems.general.clone().map(|text| view! { <Banner tone>{text}</Banner> }).into_any()
}

/// The second button, where Meta does not answer.
pub(super) fn unchecked(problems: &Problems) -> AnyView {
    let words = &words().settings.numbers;
    problems
        .silent
        .then(|| {
            view! {
                <button class="button" name="unchecked" value="1">
                    {words.unchecked}
                </button>
            }
        })
        .into_any()
}
