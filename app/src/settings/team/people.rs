//! The team, one row per person.

use super::PATH;
use crate::settings::parts::{Moments, roles_below};
use crate::ui::Avatar;
use crate::words::words;
use hilo_domain::role::{Actor, Operation, Role};
use hilo_store::accounts::memberships::Member;
use leptos::prelude::*;

/// The list.
#[component]
pub fn People(
    /// Who looks.
    actor: Actor,
    /// The team.
    members: Vec<Member>,
    /// How moments are said.
    moments: Moments,
) -> impl IntoView {
    let words = &words().settings.team;
    let rows: Vec<_> = members
        .into_iter()
        .map(|member| view! { <Person actor=actor.clone() member moments=moments.clone() /> })
        .collect();
    view! {
        <section class="panel" aria-labelledby="people">
            <h2 id="people">{words.people}</h2>
            <ul class="entries people">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Person(actor: Actor, member: Member, moments: Moments) -> impl IntoView {
    let all = words();
    let words = &all.settings.team;
    let is_me = member.user_id == actor.user_id;
    let is_owner = actor.may(Operation::Own).is_ok();
    // Only owners touch owners: what would be refused is not offered.
    let may_touch = is_owner || member.role != Role::Owner;
    let state = match member.disabled_at {
        Some(at) => moments.say(at, words.disabled),
        None => if member.available { words.available } else { words.away }.into_any(),
    };
    let seen = match member.last_seen_at {
        Some(at) => moments.say(at, words.last_seen),
        None => words.never_seen.into_any(),
    };
    let role = if may_touch && member.disabled_at.is_none() {
        view! { <RoleForm member=member.clone() is_owner /> }.into_any()
    } else {
        view! { <span class="badge">{(all.settings.role)(member.role)}</span> }.into_any()
    };
    let more = (may_touch && !is_me).then(|| view! { <More member=member.clone() /> });
    view! {
        <li class="person" data-disabled=member.disabled_at.is_some().then_some("")>
            <Avatar name=member.name.clone() />
            <div class="person-who">
                <b>{member.name}</b>
                " "
                {is_me.then(|| view! { <span class="badge">{words.you}</span> })}
                <p>{member.email}</p>
                <p>{state} " · " {seen}</p>
            </div>
            {role}
            {more}
        </li>
    }
    .into_any()
}

#[component]
fn RoleForm(member: Member, is_owner: bool) -> impl IntoView {
    let words = &words().settings.team;
    let least = if is_owner { Role::Owner } else { Role::Admin };
    let options: Vec<_> = roles_below(least)
        .into_iter()
        .map(|(value, text)| {
            let selected = value == member.role.as_str();
            view! {
                <option value=value selected=selected>
                    {text}
                </option>
            }
        })
        .collect();
    view! {
        <form class="person-role" method="post" action=PATH>
            <input r#type="hidden" name="action" value="role" />
            <input r#type="hidden" name="user" value=member.user_id.0 />
            <select name="role" aria-label=(words.role_of)(&member.name)>
                {options}
            </select>
            <button class="button" aria-label=(words.change_role_of)(&member.name)>
                {words.change_role}
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn More(member: Member) -> impl IntoView {
    let words = &words().settings.team;
    let form = |action: &'static str, class: &'static str, text: &'static str, hint: Option<&'static str>| {
        view! {
            <form method="post" action=PATH>
                <input r#type="hidden" name="action" value=action />
                <input r#type="hidden" name="user" value=member.user_id.0.clone() />
                <button class=class>{text}</button>
                {hint.map(|hint| view! { <p class="field-hint">{hint}</p> })}
            </form>
        }
    };
    let forms = if member.disabled_at.is_some() {
        form("enable", "button", words.enable, None).into_any()
    } else {
        view! {
            {form("password", "button", words.password_link, Some(words.password_link_hint))}
            {form("disable", "button button-danger", words.disable, Some(words.disable_hint))}
        }
        .into_any()
    };
    view! {
        <details class="person-more" id=format!("more-{}", member.user_id)>
            <summary aria-label=(words.more_of)(&member.name)>{words.more}</summary>
            <div class="person-forms">{forms}</div>
        </details>
    }
    .into_any()
}
