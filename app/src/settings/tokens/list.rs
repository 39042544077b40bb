//! The organization's tokens, one row each.

use super::PATH;
use crate::settings::parts::Moments;
use crate::words::words;
use hilo_store::accounts::tokens::TokenInfo;
use leptos::prelude::*;

/// The list, newest first; those that work no more are at its end.
#[component]
pub fn TokenList(
    /// Every one.
    tokens: Vec<TokenInfo>,
    /// How moments are said.
    moments: Moments,
) -> impl IntoView {
    let words = &words().settings.tokens;
    let (working, over): (Vec<_>, Vec<_>) = tokens.into_iter().partition(|token| token.revoked_at.is_none());
    let rows: Vec<_> = working
        .into_iter()
        .chain(over)
        .map(|token| view! { <Row token moments=moments.clone() /> })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="panel-text">{words.none}</p> }.into_any()
    } else {
        view! { <ul class="entries">{rows}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="tokens">
            <h2 id="tokens">{words.list}</h2>
            {list}
        </section>
    }
    .into_any()
}

#[component]
fn Row(token: TokenInfo, moments: Moments) -> impl IntoView {
    let all = words();
    let words = &all.settings.tokens;
    let role = token.role.map_or(words.all_roles, |role| (all.settings.role)(role));
    let ends = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => moments.say(at, words.revoked),
        (None, Some(at)) if at <= moments.now() => moments.say(at, words.expired),
        (None, Some(at)) => moments.say(at, words.works_until),
        (None, None) => words.no_end.into_any(),
    };
    let used = match token.last_used_at {
        Some(at) => moments.say(at, words.last_used),
        None => words.never_used.into_any(),
    };
    let revoke = token.revoked_at.is_none().then(|| {
        view! {
            <form method="post" action=PATH>
                <input r#type="hidden" name="action" value="revoke" />
                <input r#type="hidden" name="token" value=token.id.0.clone() />
                <button class="button button-danger" aria-label=(words.revoke_of)(&token.name)>
                    {words.revoke}
                </button>
            </form>
        }
    });
    view! {
        <li data-disabled=token.revoked_at.is_some().then_some("")>
            <div>
                <b>{token.name.clone()}</b>
                " "
                <span class="badge">{role}</span>
                <p>
                    {(words.acts_as)(&token.user_name)} " · " {moments.say(token.created_at, words.made)} " · "
                    {used} " · " {ends}
                </p>
            </div>
            {revoke}
        </li>
    }
    .into_any()
}
