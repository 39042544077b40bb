//! How a number is: whether it sends, what Meta said when it was last asked.

use crate::settings::parts::Moments;
use crate::words::words;
use hilo_domain::failure::FailureReason;
use hilo_store::channels::Number;
use leptos::prelude::*;

/// Whether it sends, as a badge.
pub(super) fn state(number: &Number) -> AnyView {
    let all = words();
    let words = &all.settings.numbers;
    match number.paused() {
        None => view! { <span class="badge">{words.works}</span> }.into_any(),
        Some(reason) => {
            let text = (words.paused)((all.failure.reason)(reason));
            view! { <span class="badge badge-bad">{text}</span> }.into_any()
        }
    }
}

/// The panel, with the button that asks Meta now.
#[component]
pub fn Health(
    /// The number.
    number: Number,
    /// How moments are said.
    moments: Moments,
    /// The page's own address.
    path: String,
) -> impl IntoView {
    let words = &words().settings.numbers;
    let badge = state(&number);
    let told = match number.last_webhook_at {
        Some(at) => moments.say(at, words.last_webhook),
        None => words.no_webhook.into_any(),
    };
    let quality = number.quality.as_deref().map(|word| format!(" · {}", (words.quality)(word)));
    let tier = number.messaging_tier.as_deref().map(|word| format!(" · {}", (words.tier)(word)));
    let who = [number.display_phone.clone(), number.verified_name.clone()];
    let who = who.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let checked = checked(&number, &moments);
    view! {
        <section class="panel" aria-labelledby="health">
            <h2 id="health">{words.health}</h2>
            <div class="health" id="health-now" data-live="">
                <p>{badge} " " {who}</p>
                <p>
                    {told} {quality} {tier}
                </p>
                {checked}
            </div>
            <form method="post" action=path>
                <button class="button" name="action" value="check">
                    {words.check_now}
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn checked(number: &Number, moments: &Moments) -> AnyView {
    let all = words();
    let words = &all.settings.numbers;
    let Some(at) = number.checked_at else {
        return view! { <p>{words.never_checked}</p> }.into_any();
    };
    let Some(reason) = number.check_reason.as_deref() else {
        return view! { <p>{moments.say(at, words.checked_well)}</p> }.into_any();
    };
    let reason = reason.parse().unwrap_or(FailureReason::Unknown);
    let why = (all.failure.reason)(reason);
    let said = number.check_code.map(|code| {
        let text = (words.meta_says)(&code.to_string(), number.check_message.as_deref().unwrap_or_default());
        view! { <p class="field-hint">{text}</p> }
    });
    view! {
        <p class="bad">
            {moments.say(at, words.checked_badly)} " " {why} "."
        </p>
        {said}
    }
    .into_any()
}
