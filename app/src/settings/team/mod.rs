//! `/settings/team`: people with their roles, and invitations. Every form posts to the page itself and says in `action`
//! what it asks for; links are shown by the answer that makes them, once.

mod act;
pub mod invitations;
pub mod people;

use super::parts::{Copyable, Moments, copy_script, refused};
use super::shell::{Place, SettingsShell};
use crate::context::request;
use crate::desk::Desk;
use crate::inbox::error::AppError;
use crate::posted::{self, Posted};
use crate::ui::{Banner, Tone};
use crate::words::{TeamWords, words};
use act::{Done, act};
use hilo_domain::role::{Actor, Operation};
use hilo_store::accounts::memberships::Member;
use hilo_store::accounts::team::{self, Invitation, TeamError};
use invitations::Invitations;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use people::People;

const PATH: &str = "/settings/team";

/// Posts to itself. Parameter: `saved` after a change.
#[component]
pub fn TeamPage() -> impl IntoView {
    let saved = use_query_map().get_untracked().get("saved").is_some();
    let posted = posted::posted().filter(|posted| !posted.is_preview());
    let request = request();
    let desk = Desk::open(Operation::ManageTeam);
    let page = Suspend::new(async move {
        let desk = match desk {
            Ok(desk) => desk,
            Err(error) => return refused(Place::Team, error),
        };
        let Some(request) = request else { return ().into_any() };
        let done = match &posted {
            Some(posted) => act(&desk, posted, &request.base_url, request.ip.as_deref()).await,
            None => Ok(Done::Nothing),
        };
        if matches!(done, Ok(Done::Changed)) {
            return posted::lead_on("/settings/team?saved=1");
        }
        let loaded = match load(&desk).await {
            Ok(loaded) => loaded,
            Err(error) => return refused(Place::Team, error),
        };
        let moments = Moments::of(&request, loaded.now);
        show(&desk.actor, loaded, done, posted, saved, moments)
    });
    view! {
        <Title text=Place::Team.title() />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

struct Loaded {
    members: Vec<Member>,
    invitations: Vec<Invitation>,
    now: hilo_domain::clock::Millis,
}

async fn load(desk: &Desk) -> Result<Loaded, AppError> {
    let mut tx = desk.db.read().await?;
    let now = tx.now();
    let refused = |error: TeamError| match error {
        TeamError::Store(error) => error.into(),
        _ => AppError::Forbidden,
    };
    let members = team::members(&mut tx, &desk.actor).await.map_err(refused)?;
    let invitations = team::invitations(&mut tx, &desk.actor).await.map_err(refused)?;
    Ok(Loaded { members, invitations, now })
}

fn show(
    actor: &Actor,
    loaded: Loaded,
    done: Result<Done, TeamError>,
    posted: Option<Posted>,
    saved: bool,
    moments: Moments,
) -> AnyView {
    let words = &words().settings.team;
    let mut email_error = None;
    let above = match done {
        Ok(Done::Invited { email, link }) => view! {
            <OneTimeLink label=(words.link_for)(&email) link hint=words.link_hint />
        }
        .into_any(),
        Ok(Done::PasswordLink { name, link }) => view! {
            <OneTimeLink label=(words.password_link_for)(&name) link hint=words.password_link_once />
        }
        .into_any(),
        Ok(Done::Nothing | Done::Changed) => {
            saved.then(|| view! { <Banner tone=Tone::Info>{words.saved}</Banner> }).into_any()
        }
        Err(error @ (TeamError::EmailInvalid | TeamError::MemberAlready)) => {
            posted::refuse();
            email_error = Some(sentence(&error, words));
            ().into_any()
        }
        Err(error) => {
            posted::refuse();
            view! { <Banner tone=Tone::Error>{sentence(&error, words)}</Banner> }.into_any()
        }
    };
    let typed = posted.filter(|_| email_error.is_some());
    let (me, inviter) = (actor.clone(), actor.clone());
    view! {
        <SettingsShell place=Place::Team wide=true>
            <p class="settings-text">{words.text}</p>
            {above}
            <Invitations
                actor=inviter
                invitations=loaded.invitations
                typed
                email_error
                moments=moments.clone()
            />
            <People actor=me members=loaded.members moments />
        </SettingsShell>
    }
    .into_any()
}

#[component]
fn OneTimeLink(label: String, link: String, hint: &'static str) -> impl IntoView {
    view! {
        <section class="panel once" role="status">
            <Copyable id="once" label value=link hint />
        </section>
        {copy_script()}
    }
    .into_any()
}

fn sentence(error: &TeamError, words: &TeamWords) -> String {
    match error {
        TeamError::Forbidden(_) | TeamError::OwnersOnly => words.owners_only,
        TeamError::LastOwner => words.last_owner,
        TeamError::Yourself => words.yourself,
        TeamError::EmailInvalid => words.email_invalid,
        TeamError::MemberAlready => words.member_already,
        TeamError::ElsewhereToo => words.elsewhere_too,
        TeamError::AccountDisabled => words.account_disabled,
        TeamError::Store(_) => words.gone,
    }
    .to_owned()
}
