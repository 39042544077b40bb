//! `/settings/numbers/{id}`: how a number is, what Meta must know of it, and its settings.

use super::door::Door;
use super::form::{Problems, meta_fields, own_fields};
use super::health::Health;
use super::new::{general, unchecked};
use super::{act, app_error};
use crate::context::{RequestContext, request};
use crate::desk::Desk;
use crate::inbox::error::AppError;
use crate::pages::amiss::NotFound;
use crate::posted::{self, Posted};
use crate::settings::parts::{Moments, copy_script, refused};
use crate::settings::shell::{Place, SettingsShell};
use crate::ui::{Banner, Button, ButtonKind, Tone};
use crate::words::words;
use hilo_domain::clock::Millis;
use hilo_domain::ids::ChannelId;
use hilo_domain::role::Operation;
use hilo_store::channels::{self, Channel, Number};
use hilo_store::live;
use hilo_store::secrets::SecretKind;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use secrecy::ExposeSecret;

/// Posts to itself. Parameter: `saved` after a change (`unchecked`: without Meta's word).
#[component]
pub fn NumberPage() -> impl IntoView {
    let id = ChannelId::from(use_params_map().get_untracked().get("id").unwrap_or_default());
    let saved = use_query_map().get_untracked().get("saved");
    let posted = posted::posted().filter(|posted| !posted.is_preview());
    let request = request();
    let desk = Desk::open(Operation::ManageChannels);
    let page = Suspend::new(async move {
        let Some(request) = request else { return ().into_any() };
        let desk = match desk {
            Ok(desk) => desk,
            Err(error) => return refused(Place::Numbers, error),
        };
        let loaded = match load(&desk, &id).await {
            Ok(loaded) => loaded,
            Err(AppError::NotFound) => {
                return view! {
                    <SettingsShell place=Place::Numbers>
                        <NotFound />
                    </SettingsShell>
                }
                .into_any();
            }
            Err(error) => return refused(Place::Numbers, error),
        };
        let Some(posted) = posted else {
            return show(&request, loaded, None, &Problems::default(), saved.as_deref());
        };
        match work(&desk, &request, &loaded.number, &posted).await {
            Ok(target) => posted::lead_on(&target),
            Err(problems) => {
                posted::refuse();
                show(&request, loaded, Some(&posted), &problems, None)
            }
        }
    });
    view! {
        <Title text=Place::Numbers.title() />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

struct Loaded {
    number: Number,
    channel: Channel,
    now: Millis,
    seq: i64,
}

async fn load(desk: &Desk, id: &ChannelId) -> Result<Loaded, AppError> {
    let mut tx = desk.db.read().await?;
    let number = channels::number(&mut tx, &desk.actor, id).await.map_err(app_error)?;
    let channel = channels::get(&mut tx, &desk.actor.organization_id, id).await?;
    let seq = live::latest(&mut tx, &desk.actor.organization_id).await?;
    Ok(Loaded { number, channel, now: tx.now(), seq })
}

/// Where to go on.
async fn work(
    desk: &Desk,
    request: &RequestContext,
    number: &Number,
    posted: &Posted,
) -> Result<String, Problems> {
    let own = format!("/settings/numbers/{}", number.id);
    let problem = |error| Problems::of(&error, posted);
    match posted.text("action") {
        "check" => act::check(desk, request, &number.id).await.map_err(problem)?,
        wish @ ("pause" | "resume") => {
            act::pause(desk, request, &number.id, wish == "pause").await.map_err(problem)?;
        }
        "remove" => {
            act::remove(desk, request, &number.id).await.map_err(problem)?;
            return Ok("/settings/numbers?removed=1".to_owned());
        }
        _ => {
            let unchecked = act::save(desk, request, number, posted).await?;
            return Ok(format!("{own}?saved={}", if unchecked { "unchecked" } else { "1" }));
        }
    }
    Ok(own)
}

fn show(
    request: &RequestContext,
    loaded: Loaded,
    typed: Option<&Posted>,
    problems: &Problems,
    saved: Option<&str>,
) -> AnyView {
    let words = &words().settings.numbers;
    let Loaded { number, channel, now, seq } = loaded;
    let moments = Moments::of(request, now);
    let path = format!("/settings/numbers/{}", number.id);
    let callback = format!("{}/api/webhooks/whatsapp", request.base_url);
    let callback =
        channel.callback_token.as_ref().map_or(callback.clone(), |token| format!("{callback}/{token}"));
    let verify_token = channel.verify_token_sealed.as_deref().and_then(|sealed| {
        let opened = request.keys.open(sealed, channel.place(SecretKind::VerifyToken)).ok()?;
        Some(opened.expose_secret().to_owned())
    });
    let banner = match saved {
        Some("unchecked") => view! { <Banner tone=Tone::Warning>{words.saved_unchecked}</Banner> }.into_any(),
        Some(_) => view! { <Banner tone=Tone::Info>{words.saved}</Banner> }.into_any(),
        None => general(problems),
    };
    let name = number.name.clone();
    let form = settings(&number, typed, problems, &moments, path.clone());
    let stop = stop(&number, path.clone());
    let health = (number.clone(), moments.clone());
    view! {
        <SettingsShell place=Place::Numbers>
            <p>
                <a href="/settings/numbers">{words.all}</a>
            </p>
            <h2>{name}</h2>
            {banner}
            <Health number=health.0 moments=health.1 path />
            <Door number callback verify_token moments />
            {form}
            {stop}
            {copy_script()}
            {crate::live_page::live_page("channel", 3, seq)}
        </SettingsShell>
    }
    .into_any()
}

fn settings(
    number: &Number,
    typed: Option<&Posted>,
    problems: &Problems,
    moments: &Moments,
    path: String,
) -> AnyView {
    let all = words();
    let words = &all.settings.numbers;
    let own = own_fields(Some(number), typed, problems);
    let meta = if number.from_environment {
        view! { <p class="panel-text">{words.environment_hint}</p> }.into_any()
    } else {
        meta_fields(Some(number), typed, problems, moments)
    };
    let unchecked = unchecked(problems);
    view! {
        <section class="panel" aria-labelledby="settings">
            <h2 id="settings">{words.settings}</h2>
            <p class="panel-text">{words.phone_number_id} " " <b>{number.phone_number_id.clone()}</b></p>
            <form method="post" action=path>
                {own}
                {meta}
                <div class="buttons">
                    <Button kind=ButtonKind::Primary>{all.common.save}</Button>
                    {unchecked}
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn stop(number: &Number, path: String) -> AnyView {
    let words = &words().settings.numbers;
    let (action, text) =
        if number.paused_reason.is_some() { ("resume", words.resume) } else { ("pause", words.pause) };
    let remove = (!number.from_environment).then(|| {
        view! {
            <details class="person-more" id="remove-number">
                <summary>{words.remove}</summary>
                <form class="person-forms" method="post" action=path.clone()>
                    <p class="field-hint">{words.remove_hint}</p>
                    <button class="button button-danger" name="action" value="remove">
                        {words.remove_confirm}
                    </button>
                </form>
            </details>
        }
    });
    view! {
        <section class="panel" aria-labelledby="stop">
            <h2 id="stop">{words.stop}</h2>
            <form method="post" action=path.clone()>
                <button class="button" name="action" value=action>
                    {text}
                </button>
                <p class="field-hint">{words.pause_hint}</p>
            </form>
            {remove}
        </section>
    }
    .into_any()
}
