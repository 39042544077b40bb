//! Connecting Meta: what must be entered there, and what has been seen from there. The steps follow by themselves where
//! scripts run; without them the page is loaded again.

use crate::settings::parts::{Copyable, Moments};
use crate::ui::{Glyph, Icon};
use crate::words::words;
use hilo_domain::clock::Millis;
use hilo_store::channels::{Number, Refusal};
use leptos::prelude::*;

/// The panel.
#[component]
pub fn Door(
    /// The number.
    number: Number,
    /// Its callback address.
    callback: String,
    /// What Meta must show there; `None` where the environment's variable says it.
    verify_token: Option<String>,
    /// How moments are said.
    moments: Moments,
) -> impl IntoView {
    let words = &words().settings.numbers;
    let token = match verify_token {
        Some(token) => {
            view! { <Copyable id="verify-token" label=words.verify_token value=token /> }.into_any()
        }
        None => view! { <p class="panel-text">{words.verify_token_environment}</p> }.into_any(),
    };
    let last = [number.challenged_at, number.signed_at, number.last_inbound_at].into_iter().flatten().max();
    // What went wrong before the last thing that went well is mended.
    let refused = number.refused_at.filter(|at| last.is_none_or(|last| *at >= last));
    let refusal = refused.zip(number.refusal.as_deref().and_then(|text| text.parse::<Refusal>().ok()));
    let refusal = refusal.map(|(at, why)| {
        view! {
            <p class="bad">
                {moments.say(at, words.refused_at)} " " {(words.refusal)(why.as_str())}
            </p>
        }
    });
    view! {
        <section class="panel" aria-labelledby="door">
            <h2 id="door">{words.door}</h2>
            <p class="panel-text">{words.door_text}</p>
            <Copyable id="callback" label=words.callback value=callback />
            {token}
            <div id="steps" data-live="" role="status">
                <ol class="steps">
                    {step(words.challenge, number.challenged_at, &moments)}
                    {step(words.signed, number.signed_at, &moments)}
                    {step(words.first_message, number.last_inbound_at, &moments)}
                </ol>
                {refusal}
            </div>
        </section>
    }
    .into_any()
}

fn step(text: &'static str, at: Option<Millis>, moments: &Moments) -> AnyView {
    let words = &words().settings.numbers;
    let (glyph, when) = match at {
        Some(at) => (Glyph::Check, moments.say(at, words.seen)),
        None => (Glyph::Clock, words.waiting.into_any()),
    };
    view! {
        <li data-done=at.is_some().then_some("")>
            <Icon glyph />
            <span>{text}</span>
            " "
            <span class="step-when">{when}</span>
        </li>
    }
    .into_any()
}
