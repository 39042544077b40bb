//! Who carries how much, and what can be changed about each.

use super::act::Refused;
use super::address::Asked;
use super::screen::Screen;
use crate::ui::{Avatar, Glyph, Icon};
use hilo_domain::assignment::MOST_CAPACITY;
use hilo_store::assignment::AgentLoad;
use leptos::prelude::*;

/// Bars reach at least so far, so that two open conversations do not look like a full day.
const SHORTEST_SCALE: i64 = 10;

/// The board.
pub(super) fn view(screen: &Screen) -> AnyView {
    let load = &screen.loaded.load;
    let most = load.iter().map(|load| load.open).max().unwrap_or_default().max(SHORTEST_SCALE);
    let rows: Vec<_> = load.iter().map(|load| show(screen, load, most)).collect();
    view! {
        <section class="panel" aria-labelledby="board-heading">
            <h2 id="board-heading">{screen.words.board.heading}</h2>
            <ul class="loads" id="assignment-board" data-live>
                {rows}
            </ul>
        </section>
    }
    .into_any()
}

fn show(screen: &Screen, load: &AgentLoad, most: i64) -> AnyView {
    let (words, state) = (&screen.words.board, &screen.words.available);
    let name = load.name.clone();
    let current = (screen.asked.agent.as_ref() == Some(&load.user_id)).then_some("true");
    let state = if load.available { state.available } else { state.away };
    let open = match load.capacity {
        Some(capacity) => (words.open_of)(load.open, capacity),
        None => (words.open)(load.open),
    };
    let full = load.capacity.is_some_and(|capacity| load.open >= capacity);
    let longest = load.oldest_wait.map(|since| format!(" · {}", (words.longest)(&screen.since(since))));
    view! {
        <li class="load">
            <Avatar name=name.clone() />
            <div class="load-who">
                <a href=Asked::of(&load.user_id).path() aria-current=current dir="auto">
                    {name}
                </a>
                <span class="load-state" data-away=(!load.available).then_some("")>
                    {state}
                </span>
            </div>
            <div class="load-much">
                // The text beside it says the same.
                <meter aria-hidden="true" min="0" max=load.capacity.unwrap_or(most).max(1).to_string() value=load.open.to_string()></meter>
                <p>
                    {open}
                    {full.then(|| view! { " " <span class="badge badge-full">{words.full}</span> })}
                </p>
                <p>
                    {(words.waiting)(load.waiting)}
                    {longest}
                </p>
            </div>
            {change(screen, load)}
        </li>
    }
    .into_any()
}

/// Availability and limit of a person.
fn change(screen: &Screen, load: &AgentLoad) -> AnyView {
    let words = &screen.words.board;
    let (id, action) = (load.user_id.to_string(), screen.asked.path());
    let (available, label) =
        if load.available { ("false", words.set_away) } else { ("true", words.set_available) };
    let give_back = load.available.then(|| {
        let field = format!("give-back-{id}");
        let own = field.clone();
        view! {
            <label class="load-tick" for=own>
                <input r#type="checkbox" id=field name="give_back_now" value="true" />
                <span>{words.give_back}</span>
            </label>
        }
    });
    let details = format!("change-{id}");
    let wrong = screen.refused == Some(Refused::CapacityWrong(load.user_id.clone()));
    let value = if wrong {
        screen.typed("capacity").to_owned()
    } else {
        load.capacity.map(|capacity| capacity.to_string()).unwrap_or_default()
    };
    let field = format!("capacity-{id}");
    let described = if wrong { format!("{field}-hint {field}-error") } else { format!("{field}-hint") };
    let error = wrong.then(|| {
        view! {
            <p class="field-error" id=format!("{field}-error")>
                <Icon glyph=Glyph::Alert class="icon-small" />
                <span>{(words.capacity_wrong)(MOST_CAPACITY)}</span>
            </p>
        }
    });
    view! {
        <details class="load-change" id=details open=wrong>
            <summary aria-label=(words.change_of)(&load.name)>{words.change}</summary>
            <form method="post" action=action.clone()>
                <input r#type="hidden" name="who" value=id.clone() />
                <input r#type="hidden" name="available" value=available />
                {give_back}
                <button class="button" name="do" value="availability">
                    {label}
                </button>
            </form>
            <form method="post" action=action>
                <input r#type="hidden" name="who" value=id />
                <div class="field">
                    <label for=field.clone()>{words.capacity}</label>
                    <input
                        id=field.clone()
                        name="capacity"
                        inputmode="numeric"
                        autocomplete="off"
                        value=value
                        autofocus=wrong
                        aria-invalid=wrong.then_some("true")
                        aria-describedby=described
                    />
                    <p class="field-hint" id=format!("{field}-hint")>{words.capacity_hint}</p>
                    {error}
                </div>
                <button class="button" name="do" value="capacity">
                    {words.capacity_save}
                </button>
            </form>
        </details>
    }
    .into_any()
}
