//! What people may set for themselves: language and habits, and where they are signed in.

pub mod password;
pub mod sessions;

use crate::context::{Viewer, viewer};
use crate::settings::shell::{Place, SettingsShell};
use crate::ui::{Avatar, AvatarSize, Banner, Button, ButtonKind, Checkbox, Select, Tone};
use crate::words::{Locale, locale, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use password::Password;
use sessions::Sessions;

/// Parameters: `saved` after preferences were kept, `password` for what came of changing it, `error` when something was
/// not done.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let (common, words) = (&words().common, &words().settings);
    let query = use_query_map().get_untracked();
    let (saved, failed) = (query.get("saved").is_some(), query.get("error").is_some());
    let outcome = query.get("password").unwrap_or_default();
    view! {
        <Title text=words.title />
        <SettingsShell place=Place::You>
                {saved.then(|| view! { <Banner tone=Tone::Info>{words.saved}</Banner> })}
                {failed.then(|| view! { <Banner tone=Tone::Error>{common.broken}</Banner> })}
                {viewer()
                    .map(|viewer| {
                        view! {
                            <Profile viewer=viewer.clone() />
                            <Preferences viewer=viewer.clone() />
                            <Password outcome=outcome.clone() />
                            <Sessions viewer />
                        }
                    })}
        </SettingsShell>
    }
    .into_any()
}

#[component]
fn Profile(viewer: Viewer) -> impl IntoView {
    let words = &words().settings;
    let role = (words.role)(viewer.actor.role);
    view! {
        <section class="panel" aria-labelledby="profile">
            <h2 id="profile">{words.profile}</h2>
            <div class="profile">
                <Avatar name=viewer.actor.name.clone() size=AvatarSize::Large />
                <div>
                    <b>{viewer.actor.name}</b>
                    <p>{viewer.email}</p>
                    <p>{format!("{role} · {}", viewer.organization_name)}</p>
                </div>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Preferences(viewer: Viewer) -> impl IntoView {
    let locale = locale();
    let (common, words) = (&locale.words().common, &locale.words().settings);
    let languages =
        Locale::ALL.map(|locale| (locale.tag().to_owned(), locale.own_name().to_owned())).to_vec();
    view! {
        <section class="panel" aria-labelledby="preferences">
            <h2 id="preferences">{words.preferences}</h2>
            <form method="post" action="/preferences">
                <Select name="language" label=words.language options=languages value=locale.tag() />
                <Checkbox
                    name="send_on_enter"
                    label=words.send_on_enter
                    hint=words.send_on_enter_hint
                    checked=viewer.send_on_enter
                />
                <Checkbox
                    name="shortcuts_enabled"
                    label=words.shortcuts
                    hint=words.shortcuts_hint
                    checked=viewer.shortcuts_enabled
                />
                <Button kind=ButtonKind::Primary>{common.save}</Button>
            </form>
        </section>
    }
    .into_any()
}
