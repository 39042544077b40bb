//! `/settings/tokens`: programs that act for people. A token's secret is shown by the answer that makes it, once, and
//! never in an address.

pub mod list;

use super::parts::{Copyable, Moments, copy_script, refused, roles_below};
use super::shell::{Place, SettingsShell};
use crate::context::request;
use crate::desk::Desk;
use crate::inbox::error::AppError;
use crate::posted::{self, Posted};
use crate::ui::{Banner, Button, ButtonKind, Field, Select, Tone};
use crate::words::words;
use hilo_domain::clock::Millis;
use hilo_domain::ids::TokenId;
use hilo_domain::role::{Operation, Role};
use hilo_store::accounts::tokens::{self, TokenError, TokenInfo, Wish};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use list::TokenList;
use secrecy::{ExposeSecret, SecretString};

const PATH: &str = "/settings/tokens";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Posts to itself. Parameter: `revoked` after one was.
#[component]
pub fn TokensPage() -> impl IntoView {
    let revoked = use_query_map().get_untracked().get("revoked").is_some();
    let posted = posted::posted().filter(|posted| !posted.is_preview());
    let request = request();
    let desk = Desk::open(Operation::ManageTokens);
    let page = Suspend::new(async move {
        let desk = match desk {
            Ok(desk) => desk,
            Err(error) => return refused(Place::Tokens, error),
        };
        let Some(request) = request else { return ().into_any() };
        let done = match &posted {
            Some(posted) => act(&desk, posted, request.ip.as_deref()).await,
            None => Ok(Done::Nothing),
        };
        if matches!(done, Ok(Done::Revoked)) {
            return posted::lead_on("/settings/tokens?revoked=1");
        }
        let (listed, now) = match load(&desk).await {
            Ok(loaded) => loaded,
            Err(error) => return refused(Place::Tokens, error),
        };
        let words = &words().settings.tokens;
        let mut name_error = None;
        let above = match done {
            Ok(Done::Made(token, secret)) => {
                view! { <Secret token secret base_url=request.base_url.to_string() /> }.into_any()
            }
            Ok(_) => revoked.then(|| view! { <Banner tone=Tone::Info>{words.done}</Banner> }).into_any(),
            Err(error) => {
                posted::refuse();
                match error {
                    TokenError::Name | TokenError::Expired => {
                        name_error = Some(words.name_invalid.to_owned());
                        ().into_any()
                    }
                    TokenError::RoleTooHigh | TokenError::Forbidden(_) => {
                        view! { <Banner tone=Tone::Error>{words.role_too_high}</Banner> }.into_any()
                    }
                    TokenError::Store(_) => {
                        view! { <Banner tone=Tone::Error>{words.gone}</Banner> }.into_any()
                    }
                }
            }
        };
        let typed = posted.filter(|_| name_error.is_some());
        let moments = Moments::of(&request, now);
        view! {
            <SettingsShell place=Place::Tokens wide=true>
                <p class="settings-text">{words.text}</p>
                {above}
                <NewToken role=desk.actor.role typed name_error />
                <TokenList tokens=listed moments />
            </SettingsShell>
        }
        .into_any()
    });
    view! {
        <Title text=Place::Tokens.title() />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

enum Done {
    Nothing,
    Made(TokenInfo, SecretString),
    Revoked,
}

async fn act(desk: &Desk, posted: &Posted, ip: Option<&str>) -> Result<Done, TokenError> {
    let mut tx = desk.db.write().await?;
    let done = match posted.text("action") {
        "create" => {
            let days: Option<i64> = posted.text("days").parse().ok();
            let wish = Wish {
                name: posted.text("name"),
                role: posted.text("role").parse().unwrap_or(Role::Seller),
                expires_at: days.map(|days| tx.now().plus(days.clamp(1, 3650) * DAY_MS)),
            };
            let (token, secret) = tokens::issue(&mut tx, &desk.actor, wish, ip).await?;
            Done::Made(token, secret)
        }
        "revoke" => {
            tokens::withdraw(&mut tx, &desk.actor, &TokenId::from(posted.text("token")), ip).await?;
            Done::Revoked
        }
        _ => return Ok(Done::Nothing),
    };
    tx.commit().await?;
    Ok(done)
}

async fn load(desk: &Desk) -> Result<(Vec<TokenInfo>, Millis), AppError> {
    let mut tx = desk.db.read().await?;
    let listed = tokens::listed(&mut tx, &desk.actor).await.map_err(|error| match error {
        TokenError::Store(error) => error.into(),
        _ => AppError::Forbidden,
    })?;
    Ok((listed, tx.now()))
}

#[component]
fn Secret(token: TokenInfo, secret: SecretString, base_url: String) -> impl IntoView {
    let words = &words().settings.tokens;
    let secret = secret.expose_secret().to_owned();
    let line = format!("curl -H 'Authorization: Bearer {secret}' {base_url}/api/organization");
    view! {
        <section class="panel once" role="status">
            <Copyable
                id="token-secret"
                label=(words.secret_of)(&token.name)
                value=secret
                hint=words.secret_hint
            />
            <Copyable id="token-curl" label=words.try_it value=line />
        </section>
        {copy_script()}
    }
    .into_any()
}

#[component]
fn NewToken(role: Role, typed: Option<Posted>, name_error: Option<String>) -> impl IntoView {
    let words = &words().settings.tokens;
    let given = |name: &str, otherwise: &str| {
        typed.as_ref().map_or_else(|| otherwise.to_owned(), |typed| typed.text(name).to_owned())
    };
    let days = [30, 90, 365].map(|days| (days.to_string(), (words.days)(days)));
    let days: Vec<_> = days.into_iter().chain([("never".to_owned(), words.never.to_owned())]).collect();
    view! {
        <section class="panel" aria-labelledby="new-token">
            <h2 id="new-token">{words.new}</h2>
            <form class="form-row" method="post" action=PATH>
                <input r#type="hidden" name="action" value="create" />
                <Field
                    name="name"
                    label=words.name
                    hint=words.name_hint
                    value=given("name", "")
                    error=name_error
                    required=true
                />
                <Select
                    name="role"
                    label=words.role
                    hint=words.role_hint
                    options=roles_below(role)
                    value=given("role", role.as_str())
                />
                <Select name="days" label=words.expires options=days value=given("days", "90") />
                <Button kind=ButtonKind::Primary>{words.submit}</Button>
            </form>
        </section>
    }
    .into_any()
}
