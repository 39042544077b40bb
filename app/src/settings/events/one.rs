//! One webhook event: what came of it, the bytes as they came, and processing it again.

use super::status;
use crate::inbox::error::AppError;
use crate::live_page::live_page;
use crate::posted::{lead_on, posted};
use crate::settings::operate::{EVERY, Operator, failed, refused};
use crate::settings::shell::{Place, SettingsShell};
use crate::ui::{Banner, Tone};
use crate::words::words;
use hilo_store::webhooks::{self, EventDetail, EventItem, Replayed};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde_json::Value;

/// What is shown of a body, in bytes; the rest can be saved.
const SHOWN: usize = 64 * 1024;

/// Parameters: `replayed` (`queued` or `waiting`) after the button.
#[component]
pub fn EventPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let replayed = use_query_map().get_untracked().get("replayed");
    let operator = Operator::open();
    let replay = posted().is_some_and(|posted| !posted.is_preview() && posted.has("replay"));
    let page = Suspend::new(async move {
        let operator = match operator {
            Ok(operator) => operator,
            Err(error) => return refused(Place::Events, error),
        };
        let done = if replay { Some(again(&operator, &id).await) } else { None };
        match done {
            Some(Ok(word)) => return lead_on(&format!("/settings/events/{id}?replayed={word}")),
            Some(Err(error)) => return refused(Place::Events, error),
            None => {}
        }
        match load(&operator, &id).await {
            Ok(event) => show(&operator, event, replayed.as_deref()),
            Err(error) => refused(Place::Events, error),
        }
    });
    view! {
        <Title text=words().settings.nav.events />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

async fn load(operator: &Operator, id: &str) -> Result<EventDetail, AppError> {
    let mut tx = operator.desk.db.read().await?;
    Ok(webhooks::find(&mut tx, &operator.desk.actor.organization_id, id).await?)
}

async fn again(operator: &Operator, id: &str) -> Result<&'static str, AppError> {
    let mut tx = operator.desk.db.write().await?;
    let replayed = webhooks::replay(&mut tx, &operator.desk.actor, id).await?;
    tx.commit().await.map_err(failed)?;
    Ok(match replayed {
        Replayed::Queued(_) => "queued",
        Replayed::Waiting => "waiting",
    })
}

fn show(operator: &Operator, event: EventDetail, replayed: Option<&str>) -> AnyView {
    let (all, words) = (operator.words, &operator.words.operate.events);
    let done = match replayed {
        Some("queued") => Some((words.queued)(1)),
        Some("waiting") => Some(words.waiting.to_owned()),
        _ => None,
    };
    let done = done.map(|done| view! { <Banner tone=Tone::Info>{done}</Banner> });
    let signed = if event.signed { words.signed } else { words.unsigned };
    let processed = event.processed_at.map(|at| format!(" · {}", (words.processed_at)(&operator.at(at))));
    let job = event.job.map(|job| {
        let state = (all.operate.jobs.state)(job.state);
        view! {
            <p>
                <a href=format!("/settings/jobs?text={}", job.id)>{(words.job)(state)}</a>
                {job.last_error.map(|error| view! { <span class="record-error">{format!(" {error}")}</span> })}
            </p>
        }
    });
    let items: Vec<_> = event.items.into_iter().map(|entry| item(operator, entry)).collect();
    let items = if items.is_empty() {
        view! { <p class="nothing">{words.no_items}</p> }.into_any()
    } else {
        view! { <ul class="event-items">{items}</ul> }.into_any()
    };
    let title = (words.title)(&operator.at(event.received_at));
    let action = format!("/settings/events/{}", event.id);
    let standing = status(words, event.status);
    let body = body(operator, event.id.as_str(), event.body);
    view! {
        <SettingsShell place=Place::Events wide=true>
            <p>
                <a href="/settings/events">{words.back}</a>
            </p>
            {done}
            <section class="panel" aria-labelledby="event">
                <h2 id="event">{title}</h2>
                <div id="standing" data-live="">
                    <p>
                        {standing} <span class="quiet">{format!(" · {signed}")} {processed}</span>
                    </p>
                    {event.last_error.map(|error| view! { <p class="record-error">{error}</p> })} {job}
                </div>
                <form method="post" action=action>
                    <p class="panel-text" id="replay-hint">
                        {words.replay_hint}
                    </p>
                    <button class="button" r#type="submit" name="replay" value="1" aria-describedby="replay-hint">
                        {words.replay}
                    </button>
                </form>
            </section>
            <section class="panel" aria-labelledby="became">
                <h2 id="became">{words.became}</h2>
                <div id="items" data-live="">
                    {items}
                </div>
            </section>
            {body}
            {live_page("", EVERY, 0)}
        </SettingsShell>
    }
    .into_any()
}

fn item(operator: &Operator, item: EventItem) -> AnyView {
    let words = &operator.words.operate.events;
    let hint = (words.outcome_hint)(item.outcome);
    let kind = format!("{} · {}", item.kind, item.position);
    let id = format!("item-{}", item.position.replace(|sign: char| !sign.is_ascii_alphanumeric(), "-"));
    view! {
        <li>
            <p>
                <b data-outcome=item.outcome.as_str()>{(words.outcome)(item.outcome)}</b>
                <span class="quiet">{format!(" · {kind}")}</span>
            </p>
            {item.error.map(|error| view! { <p class="record-error">{error}</p> })}
            {hint.map(|hint| view! { <p class="panel-text">{hint}</p> })}
            <p class="event-links">
                {item
                    .conversation_id
                    .map(|id| view! { <a href=format!("/inbox/{id}?tab=all")>{words.open_conversation}</a> })}
                {item.phone_number_id.map(|id| view! { <span class="quiet">{(words.number)(&id)}</span> })}
            </p>
            {item
                .raw
                .map(|raw| {
                    view! {
                        <details id=id>
                            <summary>{words.part}</summary>
                            {code(&pretty(&raw.0), words.part)}
                        </details>
                    }
                })}
        </li>
    }
    .into_any()
}

/// The bytes as text that cannot do anything, and the way to save them.
fn body(operator: &Operator, id: &str, bytes: Option<Vec<u8>>) -> AnyView {
    let words = &operator.words.operate.events;
    let inside = match bytes {
        None => view! { <p>{words.shared}</p> }.into_any(),
        Some(bytes) => {
            let text = match serde_json::from_slice::<Value>(&bytes) {
                Ok(json) => pretty(&json),
                Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
            };
            let (text, cut) = beginning(text);
            let href = format!("/api/integrations/webhook-events/{id}/raw");
            view! {
                {code(&text, words.body)}
                {cut.then(|| view! { <p class="panel-text">{words.cut}</p> })}
                <p>
                    <a class="button" href=href download="">
                        {(words.download)(&size(bytes.len()))}
                    </a>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="as-sent">
            <h2 id="as-sent">{words.body}</h2>
            {inside}
        </section>
    }
    .into_any()
}

/// Scrolls by itself, so the keyboard must be able to stand in it.
fn code(text: &str, label: &'static str) -> AnyView {
    view! {
        <pre class="raw" tabindex="0" role="group" aria-label=label>
            <code>{text.to_owned()}</code>
        </pre>
    }
    .into_any()
}

fn pretty(json: &Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}

fn beginning(mut text: String) -> (String, bool) {
    if text.len() <= SHOWN {
        return (text, false);
    }
    let end = (0..=SHOWN).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.truncate(end);
    (text, true)
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_body_is_cut_between_letters() {
        let (text, cut) = beginning("ñ".repeat(SHOWN));
        assert!(cut && text.len() <= SHOWN && text.ends_with('ñ'));
        assert_eq!(beginning("{}".to_owned()), ("{}".to_owned(), false));
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!([800, 2048, 3_200_000].map(size), ["800 B", "2 kB", "3 MB"]);
    }
}
