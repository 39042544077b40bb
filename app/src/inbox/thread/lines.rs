//! From a thread's items to the lines of its log: days, the mark above what is unread, and bubbles that stand
//! together when the same person wrote them within five minutes.

use hilo_domain::clock::{Millis, ZoneOffsets};
use hilo_domain::ids::MessageId;
use hilo_domain::inbox::TimelineItem;
use hilo_domain::message::Direction;

/// Bubbles of one sender further apart than this stand alone.
const GROUP_MS: i64 = 5 * 60 * 1000;

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A new day begins.
    Day(Millis),
    /// What follows is new to the viewer.
    New,
    /// A message, note or event.
    Item {
        /// Which.
        item: TimelineItem,
        /// Nothing of the same sender stands right above it.
        first: bool,
    },
}

impl Line {
    /// The same for the same line, however often its content changes. An optimistic bubble and the row that
    /// takes its place share the composer's id.
    #[must_use]
    pub fn key(&self, zone: &ZoneOffsets) -> String {
        match self {
            Self::Day(at) => format!("day-{}", zone.local(*at).day),
            Self::New => "new".to_owned(),
            Self::Item { item, .. } => item_key(item).to_owned(),
        }
    }
}

/// The key of an item: the composer's id where there is one.
#[must_use]
pub fn item_key(item: &TimelineItem) -> &str {
    match item {
        TimelineItem::Message(message) => message.client_message_id.as_deref().unwrap_or(message.id.as_str()),
        other => other.id(),
    }
}

/// Lays items out. They come oldest first.
#[must_use]
pub fn lay_out(items: &[TimelineItem], zone: &ZoneOffsets, unread_from: Option<&MessageId>) -> Vec<Line> {
    let mut lines = Vec::with_capacity(items.len() + 8);
    let mut before: Option<&TimelineItem> = None;
    for item in items {
        let same_day = before.is_some_and(|b| zone.local(b.at()).day == zone.local(item.at()).day);
        if !same_day {
            lines.push(Line::Day(item.at()));
        }
        let new = unread_from.is_some_and(|id| item.id() == id.as_str());
        if new {
            lines.push(Line::New);
        }
        let first = new || !same_day || !before.is_some_and(|before| together(before, item));
        lines.push(Line::Item { item: item.clone(), first });
        before = Some(item);
    }
    lines
}

fn together(above: &TimelineItem, below: &TimelineItem) -> bool {
    let (TimelineItem::Message(above), TimelineItem::Message(below)) = (above, below) else { return false };
    above.direction == below.direction
        && (above.direction == Direction::Inbound || above.author == below.author)
        && below.at.since(above.at) <= GROUP_MS
}

/// Puts an item in its place: over the one it replaces, else where its time says. Gives whether it is new.
pub fn place(items: &mut Vec<TimelineItem>, item: TimelineItem) -> bool {
    let same = |other: &TimelineItem| other.id() == item.id() || item_key(other) == item_key(&item);
    if let Some(at) = items.iter().position(same) {
        // The row's own time decides where it stands; mostly that is where the bubble was.
        items.remove(at);
        insert_by_time(items, item);
        return false;
    }
    insert_by_time(items, item);
    true
}

fn insert_by_time(items: &mut Vec<TimelineItem>, item: TimelineItem) {
    let at = items.iter().rposition(|other| other.at() <= item.at()).map_or(0, |at| at + 1);
    items.insert(at, item);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::samples::{message, note};

    const DAY: i64 = 86_400_000;

    fn at(mut item: TimelineItem, at: i64) -> TimelineItem {
        match &mut item {
            TimelineItem::Message(message) => message.at = Millis(at),
            TimelineItem::Note(note) => note.at = Millis(at),
            TimelineItem::Event(event) => event.at = Millis(at),
        }
        item
    }
    fn firsts(items: &[TimelineItem]) -> Vec<bool> {
        let lines = lay_out(items, &ZoneOffsets::utc(), None);
        lines
            .iter()
            .filter_map(|line| if let Line::Item { first, .. } = line { Some(*first) } else { None })
            .collect()
    }

    #[test]
    fn five_minutes_of_one_sender_stand_together() {
        let items = [
            at(message("a", Direction::Inbound), 0),
            at(message("b", Direction::Inbound), GROUP_MS),
            at(message("c", Direction::Inbound), 2 * GROUP_MS + 1),
            at(message("d", Direction::Outbound), 2 * GROUP_MS + 2),
            at(note("e"), 2 * GROUP_MS + 3),
            at(message("f", Direction::Outbound), 2 * GROUP_MS + 4),
        ];
        assert_eq!(firsts(&items), [true, false, true, true, true, true]);
    }

    #[test]
    fn a_day_begins_at_the_readers_midnight() {
        let zone = ZoneOffsets(vec![(Millis(0), -180)]);
        let items = [
            at(message("a", Direction::Inbound), DAY + 10_799_999),
            at(message("b", Direction::Inbound), DAY + 10_800_000),
        ];
        let days = lay_out(&items, &zone, None).iter().filter(|line| matches!(line, Line::Day(_))).count();
        assert_eq!(days, 2);
    }

    #[test]
    fn the_mark_stands_above_the_first_unread() {
        let items = [at(message("a", Direction::Inbound), 0), at(message("b", Direction::Inbound), 1)];
        let lines = lay_out(&items, &ZoneOffsets::utc(), Some(&"b".into()));
        assert_eq!(lines[2], Line::New);
        assert!(matches!(&lines[3], Line::Item { first: true, .. }));
    }

    #[test]
    fn a_row_takes_the_place_of_its_optimistic_bubble() {
        let mut bubble = message("local", Direction::Outbound);
        let mut row = message("row", Direction::Outbound);
        for item in [&mut bubble, &mut row] {
            if let TimelineItem::Message(message) = item {
                message.client_message_id = Some("c1".into());
            }
        }
        let mut items = vec![at(message("a", Direction::Inbound), 5), at(bubble, 10)];
        assert!(!place(&mut items, at(row, 11)));
        assert_eq!(items.iter().map(TimelineItem::id).collect::<Vec<_>>(), ["a", "row"]);
        assert!(place(&mut items, at(message("late", Direction::Inbound), 7)));
        assert_eq!(items.iter().map(TimelineItem::id).collect::<Vec<_>>(), ["a", "late", "row"]);
    }
}
