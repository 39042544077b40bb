//! Inviting someone, and who is invited.

use super::PATH;
use crate::posted::Posted;
use crate::settings::parts::{Moments, roles_below};
use crate::ui::{Button, ButtonKind, Field, Select};
use crate::words::words;
use hilo_domain::role::{Actor, Operation, Role};
use hilo_store::accounts::team::Invitation;
use leptos::prelude::*;

/// The form and the list below it.
#[component]
pub fn Invitations(
    /// Who invites.
    actor: Actor,
    /// Who is invited.
    invitations: Vec<Invitation>,
    /// What was typed, when it was refused.
    typed: Option<Posted>,
    /// Why.
    email_error: Option<String>,
    /// How moments are said.
    moments: Moments,
) -> impl IntoView {
    let all = words();
    let words = &all.settings.team;
    let given = |name: &str| typed.as_ref().map(|typed| typed.text(name).to_owned()).unwrap_or_default();
    let least = if actor.may(Operation::Own).is_ok() { Role::Owner } else { Role::Admin };
    let role = Some(given("role")).filter(|role| !role.is_empty()).unwrap_or_else(|| "SELLER".to_owned());
    let hints: Vec<_> = Role::ALL
        .iter()
        .map(|role| {
            view! {
                <dt>{(all.settings.role)(*role)}</dt>
                <dd>{(words.role_hint)(*role)}</dd>
            }
        })
        .collect();
    let rows: Vec<_> = invitations
        .into_iter()
        .map(|invitation| view! { <Row invitation moments=moments.clone() /> })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="panel-text">{words.none_open}</p> }.into_any()
    } else {
        view! { <ul class="entries">{rows}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="invite">
            <h2 id="invite">{words.invite}</h2>
            <form class="form-row" method="post" action=PATH>
                <input r#type="hidden" name="action" value="invite" />
                <Field
                    name="email"
                    label=words.email
                    r#type="email"
                    hint=words.email_hint
                    value=given("email")
                    error=email_error
                    required=true
                />
                <Select name="role" label=words.role options=roles_below(least) value=role />
                <Button kind=ButtonKind::Primary>{words.submit}</Button>
            </form>
            <details class="hints">
                <summary>{words.roles}</summary>
                <dl>{hints}</dl>
            </details>
            <h3>{words.open}</h3>
            {list}
        </section>
    }
    .into_any()
}

#[component]
fn Row(invitation: Invitation, moments: Moments) -> impl IntoView {
    let all = words();
    let words = &all.settings.team;
    let by = invitation.created_by.as_deref().map(|name| format!(" · {}", (words.invited_by)(name)));
    view! {
        <li>
            <div>
                <b>{invitation.email.clone()}</b>
                " "
                <span class="badge">{(all.settings.role)(invitation.role)}</span>
                <p>
                    {moments.say(invitation.expires_at, words.works_until)}
                    {by}
                </p>
            </div>
            <form method="post" action=PATH>
                <input r#type="hidden" name="action" value="revoke" />
                <input r#type="hidden" name="invitation" value=invitation.id />
                <button class="button button-danger" aria-label=(words.revoke_of)(&invitation.email)>
                    {words.revoke}
                </button>
            </form>
        </li>
    }
    .into_any()
}
