//! One conversation in the list.

use super::snippet::snippet;
use super::state::ListState;
use crate::inbox::address::Place;
use crate::inbox::reader::Reader;
use crate::ui::Erase;
use crate::ui::{Avatar, AvatarSize, TimeText, time_text};
use hilo_domain::clock::Millis;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::ConversationRow;
use hilo_domain::phone::Phone;
use hilo_domain::window::{ReplyWindow, Urgency};
use leptos::prelude::*;

/// A row: a link to its conversation.
pub(super) fn row(
    reader: &Reader,
    place: &Place,
    id: &ConversationId,
    state: ListState,
    now: RwSignal<Millis>,
) -> AnyView {
    let (reader, href) = (reader.clone(), place.conversation(id));
    let Some(row) = state.row(id) else { return ().erase() };
    let is_open = state.is_open(id);
    let current = is_open.then_some("page");
    let (for_class, for_content) = (row.clone(), row);
    let (for_tab, for_focus) = (id.clone(), id.clone());
    let (for_updated, id) = (id.clone(), id.to_string());
    view! {
        <li>
            <a
                class=move || if for_class.with(|row| row.unread() > 0) { "row unread" } else { "row" }
                href=href
                data-id=id
                data-updated=move || state.is_updated(&for_updated).then_some("")
                aria-current=current
                tabindex=move || state.tabindex(&for_tab)
                on:focus=move |_| state.focus(&for_focus)
            >
                {move || for_content.with(|row| content(row, &reader, now.get()))}
            </a>
        </li>
    }
    .erase()
}

/// The name people know: the lead's, or the number in groups.
#[must_use]
pub(crate) fn shown_name(row: &ConversationRow) -> String {
    customer_name(&row.name, row.phone.as_deref())
}

/// The same of a lead's name and number.
#[must_use]
pub(crate) fn customer_name(name: &str, phone: Option<&str>) -> String {
    let name = name.trim();
    let number = |phone: &str| Phone::parse(phone).ok().map(|phone| phone.pretty());
    if let Some(number) = name.strip_prefix("WhatsApp ").and_then(number) {
        return number;
    }
    if name.is_empty() { phone.and_then(number).unwrap_or_default() } else { name.to_owned() }
}

fn content(row: &ConversationRow, reader: &Reader, now: Millis) -> impl IntoView + use<> {
    let (words, times) = (&reader.inbox().list, &reader.words().time);
    let name = shown_name(row);
    let unread = row.unread();
    let time = row.last_at.map(|at| {
        view! { <TimeText at text=time_text::short(at, now, &reader.zone, times) /> }
    });
    let window = ReplyWindow::at(row.last_inbound_at, now);
    let hint = match window.urgency() {
        Urgency::Calm => None,
        Urgency::Soon => Some("window-dot soon"),
        Urgency::Now => Some("window-dot now"),
    };
    let hint = hint.zip(time_text::window_left(window, times)).map(|(class, left)| {
        let text = (words.window_closes)(&left);
        view! { <span class=class role="img" aria-label=text.clone() title=text></span> }
    });
    let badge = (unread > 0).then(|| {
        view! {
            <span class="row-count">
                <span aria-hidden="true">{if unread > 99 { "99+".to_owned() } else { unread.to_string() }}</span>
                <span class="visually-hidden">{(words.unread)(unread)}</span>
            </span>
        }
    });
    let assignee = row.assigned_to.as_ref().map(|person| {
        view! { <Avatar name=person.name.clone() size=AvatarSize::Small label=(words.assigned_to)(&person.name) /> }
    });
    let labels = row
        .labels
        .iter()
        .take(2)
        .map(|label| view! { <span class="tag">{label.name.clone()}</span> })
        .collect_view();
    view! {
        <Avatar name=name.clone() />
        <span class="row-name" dir="auto">{name}</span>
        {time}
        {snippet(row, reader)}
        <span class="row-meta">{labels} {hint} {assignee} {badge}</span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::samples::row;

    #[test]
    fn a_placeholder_name_shows_the_number() {
        let mut row = row("c");
        row.name = "WhatsApp +5491155550199".into();
        assert_eq!(shown_name(&row), "+54 9 11 5555 0199");
        row.name = String::new();
        assert_eq!(shown_name(&row), "+54 9 11 5555 0199");
        row.name = "WhatsApp Ventas".into();
        assert_eq!(shown_name(&row), "WhatsApp Ventas");
    }
}
