//! Above the thread: who it is with, and who has it.

use super::bubble::Surroundings;
use super::state::ThreadState;
use crate::inbox::actions::{Assign, Claim, MarkRead};
use crate::ui::Erase;
use crate::ui::{Avatar, AvatarSize, Glyph, Icon};
use hilo_domain::inbox::Person;
use hilo_domain::phone::Phone;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The header.
pub(super) fn header(
    around: Surroundings,
    state: ThreadState,
    people: Vec<Person>,
    channel: String,
    back: String,
) -> AnyView {
    let words = &around.reader.inbox().thread;
    let phone = state
        .row
        .with_untracked(|row| row.phone.as_deref().and_then(|phone| Phone::parse(phone).ok()))
        .map(|phone| phone.pretty());
    let about = phone.into_iter().chain([channel]).collect::<Vec<_>>().join(" · ");
    let name = around.customer.clone();
    let hidden = hidden_fields(&around);
    view! {
        <header class="thread-head">
            <a class="thread-back" id="back" href=back aria-label=words.back title=words.back>
                <Icon glyph=Glyph::ChevronLeft />
            </a>
            <Avatar name=name.clone() />
            <div class="thread-who">
                <h1 dir="auto">{name}</h1>
                <small>{about}</small>
            </div>
            <div class="thread-actions">
                <noscript>
                    <form method="post" action=MarkRead::url()>
                        {hidden}
                        <button class="button" r#type="submit">{words.mark_read}</button>
                    </form>
                </noscript>
                {move || assignment(&around, state, &people)}
                <a class="button thread-details" href="#lead">{words.details}</a>
            </div>
        </header>
    }
    .erase()
}

/// The conversation and the list beside it, for a form.
fn hidden_fields(around: &Surroundings) -> impl IntoView + use<> {
    view! {
        <input r#type="hidden" name="conversation_id" value=around.conversation_id.to_string() />
        <input r#type="hidden" name="tab" value=around.tab.as_str() />
    }
}

/// Who has it: a menu for those who may give it to anyone; for everyone else the name, or a button to take it.
fn assignment(around: &Surroundings, state: ThreadState, people: &[Person]) -> AnyView {
    let reader = &around.reader;
    let words = &reader.inbox().thread;
    let assignee = state.row.with(|row| row.assigned_to.clone());
    let mine = assignee.as_ref().is_some_and(|person| person.id == reader.user_id);
    let take = assignee.is_none().then(|| {
        view! {
            <form method="post" action=Claim::url() data-enhance="">
                {hidden_fields(around)}
                <button class="button button-primary" id="take" r#type="submit">{words.take}</button>
            </form>
        }
    });
    let shown = assignee.as_ref().map_or_else(|| words.nobody.to_owned(), |person| person.name.clone());
    let avatar = assignee.as_ref().map(|person| {
        view! { <Avatar name=person.name.clone() size=AvatarSize::Small /> }
    });
    if !reader.may_assign {
        let label = assignee.is_some().then(|| view! { <span class="assignee">{avatar}{shown}</span> });
        return view! { {take} {label} }.erase();
    }
    let me = (!mine && assignee.is_some()).then(|| {
        view! {
            <form method="post" action=Assign::url() data-enhance="">
                {hidden_fields(around)}
                <input r#type="hidden" name="user_id" value=reader.user_id.to_string() />
                <button class="menu-item" id="assign-me" r#type="submit">{words.assign_me}</button>
            </form>
        }
    });
    let current = assignee.map(|person| person.id.0).unwrap_or_default();
    let everyone = std::iter::once((String::new(), words.nobody.to_owned()))
        .chain(people.iter().map(|person| (person.id.to_string(), person.name.clone())))
        .map(|(id, name)| {
            let chosen = id == current;
            view! {
                <label class="menu-choice">
                    <input r#type="radio" name="user_id" value=id checked=chosen />
                    <span dir="auto">{name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        {take}
        <details class="pop assignment" id="assignment">
            <summary class="assignee">
                <span class="visually-hidden">{words.assignment} " "</span>
                {avatar}
                <span class="assignee-name" dir="auto">{shown}</span>
                <Icon glyph=Glyph::ChevronDown class="icon-small" />
            </summary>
            <div class="menu pop-sheet">
                {me}
                <form method="post" action=Assign::url() data-enhance="">
                    {hidden_fields(around)}
                    <fieldset class="menu-choices">
                        <legend>{words.assignment}</legend>
                        {everyone}
                    </fieldset>
                    <button class="button button-primary" r#type="submit">{words.assign}</button>
                </form>
            </div>
        </details>
    }
    .erase()
}
