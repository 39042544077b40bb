//! Above the thread: who it is with, and who has it. The server's markup, but for who has it.

use super::assignment::{Assignee, TakeIt};
use crate::inbox::actions::{Assign, MarkRead};
use crate::inbox::address::Place;
use crate::inbox::carried::Carried;
use crate::inbox::list::shown_name;
use crate::inbox::reader::Reader;
use crate::ui::{Avatar, Glyph, Icon};
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{ConversationRow, Person, Tab, Thread};
use hilo_domain::phone::Phone;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The header.
pub(in crate::inbox) fn header(reader: &Reader, tab: Tab, thread: &Thread, people: &[Person]) -> AnyView {
    let words = &reader.inbox().thread;
    let row = &thread.row;
    let phone = row.phone.as_deref().and_then(|phone| Phone::parse(phone).ok()).map(|phone| phone.pretty());
    let address = phone.or_else(|| row.username.as_deref().map(|name| format!("@{name}")));
    let about = address.into_iter().chain([thread.channel.name.clone()]).collect::<Vec<_>>().join(" · ");
    let name = shown_name(row);
    let assignment = assignment(reader, tab, row, people);
    view! {
        <header class="thread-head">
            <a class="thread-back" id="back" href=Place::newest(tab).list() aria-label=words.back title=words.back>
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
                        {hidden_fields(&row.id, tab)}
                        <button class="button" r#type="submit">
                            {words.mark_read}
                        </button>
                    </form>
                </noscript>
                <TakeIt locale=reader.locale tab conversation_id=row.id.clone() free=row.assigned_to.is_none() />
                {assignment}
                <a class="button thread-details" href="#lead">
                    {words.details}
                </a>
            </div>
        </header>
    }
    .into_any()
}

/// The conversation and the list beside it, for a form.
pub(in crate::inbox) fn hidden_fields(id: &ConversationId, tab: Tab) -> impl IntoView + use<> {
    view! {
        <input r#type="hidden" name="conversation_id" value=id.to_string() />
        <input r#type="hidden" name="tab" value=tab.as_str() />
    }
}

/// Who has it: a menu for those who may give it to anyone, the name for everyone else.
fn assignment(reader: &Reader, tab: Tab, row: &ConversationRow, people: &[Person]) -> AnyView {
    let words = &reader.inbox().thread;
    let (locale, me) = (reader.locale, reader.user_id.clone());
    let (id, assigned_to) = (row.id.clone(), Carried(row.assigned_to.clone()));
    if !reader.may_assign {
        return view! { <Assignee locale conversation_id=id assigned_to me framed=true /> }.into_any();
    }
    let current = row.assigned_to.as_ref().map(|person| person.id.as_str()).unwrap_or_default();
    let mine = current == reader.user_id.as_str();
    let everyone = std::iter::once(("", words.nobody))
        .chain(people.iter().map(|person| (person.id.as_str(), person.name.as_str())))
        .map(|(id, name)| {
            view! {
                <label class="menu-choice">
                    <input r#type="radio" name="user_id" value=id.to_owned() checked=id == current />
                    <span dir="auto">{name.to_owned()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <details class="pop assignment" id="assignment">
            <summary class="assignee">
                <span class="visually-hidden">{words.assignment} " "</span>
                <Assignee locale conversation_id=id assigned_to me=me.clone() framed=false />
                <Icon glyph=Glyph::ChevronDown class="icon-small" />
            </summary>
            <div class="menu pop-sheet">
                <form method="post" action=Assign::url() data-enhance="">
                    {hidden_fields(&row.id, tab)}
                    <input r#type="hidden" name="user_id" value=me.to_string() />
                    <button class="menu-item" id="assign-me" r#type="submit" hidden=mine>
                        {words.assign_me}
                    </button>
                </form>
                <form method="post" action=Assign::url() data-enhance="">
                    {hidden_fields(&row.id, tab)}
                    <fieldset class="menu-choices">
                        <legend>{words.assignment}</legend>
                        {everyone}
                    </fieldset>
                    <button class="button button-primary" r#type="submit">
                        {words.assign}
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
