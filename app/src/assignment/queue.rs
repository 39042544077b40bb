//! A list of conversations that are handed out: the queue, or what one agent has.

use super::act::NOBODY;
use super::address::Asked;
use super::screen::{Screen, name_of};
use crate::ui::time_text::moment;
use crate::ui::{Avatar, Icon, TimeText};
use crate::ui::{AvatarSize, Glyph};
use hilo_domain::ids::UserId;
use hilo_domain::inbox::COUNT_CAP;
use hilo_store::assignment::QueueRow;
use leptos::prelude::*;

/// The list with its form.
pub(super) fn view(screen: &Screen) -> AnyView {
    let words = &screen.words.queue;
    let agent = screen.asked.agent.as_ref().map(|id| agent_name(screen, id));
    let heading = agent.map_or_else(|| words.heading.to_owned(), |name| (words.of_agent)(&name));
    let rows: Vec<_> = screen.loaded.rows.iter().map(|row| show(screen, row)).collect();
    let list =
        if rows.is_empty() { empty(screen) } else { view! { <ul class="hand">{rows}</ul> }.into_any() };
    let all = (screen.may_assign && !screen.loaded.rows.is_empty()).then(|| give_all(screen));
    let own_load = (!screen.may_assign).then(|| own_load(screen));
    view! {
        <section class="panel assignment-list" aria-labelledby="list-heading">
            <h2 id="list-heading">{heading}</h2>
            {own_load}
            {parts(screen)}
            <form method="post" action=screen.asked.path()>
                {screen.may_assign.then(|| recipient(screen))}
                <div id="assignment-queue" data-live>
                    {list}
                    {all}
                </div>
            </form>
            {pages(screen)}
        </section>
    }
    .into_any()
}

fn agent_name(screen: &Screen, id: &UserId) -> String {
    screen.member(id).map(|load| load.name.clone()).unwrap_or_default()
}

/// What a seller has already.
fn own_load(screen: &Screen) -> AnyView {
    let words = &screen.words.queue;
    let own = screen.loaded.load.first().map(|own| (words.own_load)(own.open, own.waiting));
    view! { <p class="panel-text" id="assignment-own" data-live>{own}</p> }.into_any()
}

/// The parts of the queue, or the way back to it.
fn parts(screen: &Screen) -> AnyView {
    let words = &screen.words.queue;
    if screen.asked.agent.is_some() {
        return view! {
            <p>
                <a class="button" href=Asked::default().path()>
                    <Icon glyph=Glyph::ChevronLeft class="icon-small" />
                    {words.back}
                </a>
            </p>
        }
        .into_any();
    }
    let length = screen.loaded.length;
    let count = if length >= COUNT_CAP { format!("{}+", COUNT_CAP - 1) } else { length.to_string() };
    let current = |answered: bool| (screen.asked.answered == answered).then_some("page");
    view! {
        <nav class="assignment-parts" id="assignment-parts" data-live aria-label=words.parts>
            <a href=Asked::part(false).path() aria-current=current(false)>
                {(words.waiting)(&count)}
            </a>
            <a href=Asked::part(true).path() aria-current=current(true)>
                {words.answered}
            </a>
        </nav>
    }
    .into_any()
}

/// Who gets those that are ticked.
fn recipient(screen: &Screen) -> AnyView {
    let words = &screen.words.queue;
    let typed = screen.typed("to").to_owned();
    let people = screen.loaded.load.iter().map(|load| {
        let name = if load.available { load.name.clone() } else { (words.away)(&load.name) };
        (load.user_id.0.clone(), name)
    });
    let nobody = screen.asked.agent.is_some().then(|| (NOBODY.to_owned(), words.to_queue.to_owned()));
    let options: Vec<_> = std::iter::once((String::new(), words.to_whom.to_owned()))
        .chain(nobody)
        .chain(people)
        .map(|(id, name)| {
            let selected = id == typed;
            view! {
                <option value=id selected=selected>
                    {name}
                </option>
            }
        })
        .collect();
    view! {
        <div class="hand-to">
            <div class="field">
                <label for="to">{words.to}</label>
                <select id="to" name="to">
                    {options}
                </select>
            </div>
            <button class="button button-primary" name="do" value="give">
                {words.give}
            </button>
        </div>
    }
    .into_any()
}

/// Everything that is shown, without a tick.
fn give_all(screen: &Screen) -> AnyView {
    let shown: Vec<_> = screen
        .loaded
        .rows
        .iter()
        .map(|row| view! { <input r#type="hidden" name="shown" value=row.id.to_string() /> })
        .collect();
    let label = (screen.words.queue.give_all)(shown.len());
    view! {
        {shown}
        <button class="button" name="do" value="give-all">
            {label}
        </button>
    }
    .into_any()
}

fn show(screen: &Screen, row: &QueueRow) -> AnyView {
    let words = &screen.words.queue;
    let (name, id) = (name_of(row), row.id.to_string());
    let tab = if screen.asked.agent.is_some() { "all" } else { "unassigned" };
    let href = format!("/inbox/{id}?tab={tab}");
    let kind = || row.last_message_kind.map(|kind| (screen.all.inbox.kind)(kind).to_owned());
    let text = row.last_message_text.clone().filter(|text| !text.is_empty()).or_else(kind);
    let wait = match row.waiting_since {
        Some(since) => {
            let text = (words.waits)(&screen.since(since));
            view! { <span class="hand-wait" data-waits><TimeText at=since text /></span> }.into_any()
        }
        None => {
            let at = row.last_message_at;
            let when = moment(at, screen.loaded.now, &screen.zone, screen.all);
            view! { <span class="hand-wait"><TimeText at text=(words.quiet)(&when) /></span> }.into_any()
        }
    };
    let (before, after) = if screen.may_assign {
        let ticked = screen.posted.as_ref().is_some_and(|posted| posted.all("id").any(|other| other == id));
        let label = (words.choose)(&name);
        let tick = view! {
            <input
                r#type="checkbox"
                class="hand-tick"
                id=format!("pick-{id}")
                name="id"
                value=id.clone()
                checked=ticked
                aria-label=label
            />
        };
        (Some(tick.into_any()), None)
    } else {
        let label = (words.take_from)(&name);
        let take = view! {
            <button class="button button-primary" name="take" value=id.clone() aria-label=label>
                {words.take}
            </button>
        };
        (None, Some(take.into_any()))
    };
    view! {
        <li class="hand-row">
            {before}
            <Avatar name=name.clone() size=AvatarSize::Medium />
            <div class="hand-who">
                <a href=href dir="auto">
                    {name}
                </a>
                <p dir="auto">{text}</p>
            </div>
            {wait}
            {after}
        </li>
    }
    .into_any()
}

fn empty(screen: &Screen) -> AnyView {
    let words = &screen.words.queue;
    let (title, text) = match (&screen.asked.agent, screen.asked.answered) {
        (Some(_), _) => words.empty_agent,
        (None, true) => words.empty_answered,
        (None, false) => words.empty,
    };
    view! {
        <div class="hand-empty">
            <b>{title}</b>
            <p>{text}</p>
        </div>
    }
    .into_any()
}

/// Links to the rest of the list.
fn pages(screen: &Screen) -> AnyView {
    let words = &screen.words.queue;
    let first = screen.asked.after.is_some().then(|| {
        view! { <a class="button" href=screen.asked.from(None).path()>{words.first}</a> }
    });
    let next = screen.loaded.next.clone().map(|next| {
        view! { <a class="button" href=screen.asked.from(Some(next)).path()>{words.more}</a> }
    });
    view! { <p class="assignment-pages" id="assignment-pages" data-live>{first} {next}</p> }.into_any()
}
