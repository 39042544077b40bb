//! `/settings/numbers`: the organization's WhatsApp numbers, connecting another one, and each one's own page.

mod act;
pub mod door;
pub mod form;
pub mod health;
pub mod new;
pub mod one;

pub use new::NewNumberPage;
pub use one::NumberPage;

use super::parts::{Moments, refused};
use super::shell::{Place, SettingsShell};
use crate::context::request;
use crate::desk::Desk;
use crate::inbox::error::AppError;
use crate::ui::{Banner, Tone};
use crate::words::words;
use hilo_domain::clock::Millis;
use hilo_domain::role::Operation;
use hilo_store::channels::{self, Number, NumberError};
use hilo_store::live;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The list. Parameter: `removed` after one was.
#[component]
pub fn NumbersPage() -> impl IntoView {
    let removed = use_query_map().get_untracked().get("removed").is_some();
    let request = request();
    let desk = Desk::open(Operation::ManageChannels);
    let page = Suspend::new(async move {
        let Some(request) = request else { return ().into_any() };
        let loaded = match desk {
            Ok(desk) => load(&desk).await,
            Err(error) => Err(error),
        };
        let (numbers, now, seq) = match loaded {
            Ok(loaded) => loaded,
            Err(error) => return refused(Place::Numbers, error),
        };
        let words = &words().settings.numbers;
        let moments = Moments::of(&request, now);
        let rows: Vec<_> =
            numbers.into_iter().map(|number| view! { <Row number moments=moments.clone() /> }).collect();
        let list = if rows.is_empty() {
            view! { <p class="panel-text">{words.none}</p> }.into_any()
        } else {
            view! {
                <ul class="entries" id="numbers" data-live="">
                    {rows}
                </ul>
            }
            .into_any()
        };
        view! {
            <SettingsShell place=Place::Numbers wide=true>
                <p class="settings-text">{words.text}</p>
                {removed.then(|| view! { <Banner tone=Tone::Info>{words.removed}</Banner> })}
                <section class="panel">{list}</section>
                <p>
                    <a class="button button-primary" href="/settings/numbers/new">
                        {words.connect}
                    </a>
                </p>
                {crate::live_page::live_page("channel", 10, seq)}
            </SettingsShell>
        }
        .into_any()
    });
    view! {
        <Title text=Place::Numbers.title() />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

async fn load(desk: &Desk) -> Result<(Vec<Number>, Millis, i64), AppError> {
    let mut tx = desk.db.read().await?;
    let numbers = channels::numbers(&mut tx, &desk.actor).await.map_err(app_error)?;
    let seq = live::latest(&mut tx, &desk.actor.organization_id).await?;
    Ok((numbers, tx.now(), seq))
}

/// What is no matter of a field.
fn app_error(error: NumberError) -> AppError {
    match error {
        NumberError::Store(error) => error.into(),
        NumberError::Forbidden(_) => AppError::Forbidden,
        _ => AppError::Conflict,
    }
}

#[component]
fn Row(number: Number, moments: Moments) -> impl IntoView {
    let words = &words().settings.numbers;
    let told = match number.last_webhook_at {
        Some(at) => moments.say(at, words.last_webhook),
        None => words.no_webhook.into_any(),
    };
    let quality = number.quality.as_deref().map(|word| format!(" · {}", (words.quality)(word)));
    let href = format!("/settings/numbers/{}", number.id);
    view! {
        <li>
            <div>
                <a class="row-link" href=href>
                    {number.name.clone()}
                </a>
                " "
                {health::state(&number)}
                " "
                {number.from_environment.then(|| view! { <span class="badge">{words.environment}</span> })}
                <p>
                    {number.display_phone.clone().unwrap_or_else(|| number.phone_number_id.clone())} " · " {told}
                    {quality}
                </p>
            </div>
        </li>
    }
    .into_any()
}
