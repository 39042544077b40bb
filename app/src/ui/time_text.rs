//! Moments and durations as people read them. Server and islands write the same text from the same offsets, so
//! nothing jumps when an island wakes.

use crate::words::{Day, TimeWords, Words};
use hilo_domain::clock::{LocalTime, Millis, ZoneOffsets};
use hilo_domain::window::ReplyWindow;
use leptos::prelude::*;

pub(crate) const MINUTE_MS: i64 = 60_000;

/// For a row of a list, as short as it stays clear: `10:42` today, `Fri` within the week, `14 Nov`, `14 Nov 2024`.
#[must_use]
pub fn short(at: Millis, now: Millis, zone: &ZoneOffsets, words: &TimeWords) -> String {
    let (then, today) = (zone.local(at), zone.local(now));
    match today.day - then.day {
        0 => then.hh_mm(),
        1..=6 => weekday(then, &words.weekdays_short).to_owned(),
        _ => date(then, today, words),
    }
}

/// The line between two days of a thread: `Today`, `Yesterday`, `Friday`, `Friday, 14 Nov`, `14 Nov 2024`.
#[must_use]
pub fn day(at: Millis, now: Millis, zone: &ZoneOffsets, words: &TimeWords) -> String {
    let (then, today) = (zone.local(at), zone.local(now));
    match today.day - then.day {
        0 => words.today.to_owned(),
        1 => words.yesterday.to_owned(),
        2..=6 => weekday(then, &words.weekdays).to_owned(),
        _ if then.year == today.year => {
            (words.weekday_day_month)(weekday(then, &words.weekdays), then.day_of_month, month(then, words))
        }
        _ => date(then, today, words),
    }
}

/// For a note's footer: `14 Nov`, with the year when it is not this one; `today`, `yesterday`.
#[must_use]
pub fn since(at: Millis, now: Millis, zone: &ZoneOffsets, words: &TimeWords) -> String {
    let (then, today) = (zone.local(at), zone.local(now));
    match today.day - then.day {
        0 => words.today.to_ascii_lowercase(),
        1 => words.yesterday.to_ascii_lowercase(),
        _ => date(then, today, words),
    }
}

/// From a day on, inside a sentence: `since yesterday`, `since Friday`, `since 14 Nov`.
#[must_use]
pub fn since_day(at: Millis, now: Millis, zone: &ZoneOffsets, words: &Words) -> String {
    in_sentence(at, now, zone, &words.time, words.when.since)
}

/// Day and minute, inside a sentence: `today at 10:42`, `on Friday at 10:42`, `on 14 Nov at 10:42`.
#[must_use]
pub fn moment(at: Millis, now: Millis, zone: &ZoneOffsets, words: &Words) -> String {
    let time = zone.local(at).hh_mm();
    in_sentence(at, now, zone, &words.time, |day| (words.when.at)(day, &time))
}

fn in_sentence(
    at: Millis,
    now: Millis,
    zone: &ZoneOffsets,
    words: &TimeWords,
    say: impl FnOnce(Day<'_>) -> String,
) -> String {
    let (then, today) = (zone.local(at), zone.local(now));
    match today.day - then.day {
        0 => say(Day::Near(&words.today.to_lowercase())),
        1 => say(Day::Near(&words.yesterday.to_lowercase())),
        2..=6 => say(Day::Weekday(weekday(then, &words.weekdays))),
        _ => say(Day::Date(&date(then, today, words))),
    }
}

/// What is left of the reply window: `17 h 18 m`, `18 m`. `None` when it is not open.
#[must_use]
pub fn window_left(window: ReplyWindow, words: &TimeWords) -> Option<String> {
    let ReplyWindow::Open { left_ms } = window else { return None };
    let minutes = left_ms / MINUTE_MS;
    Some(match (minutes / 60, minutes % 60) {
        (0, 0) => words.under_a_minute.to_owned(),
        (0, minutes) => (words.minutes)(minutes),
        (hours, minutes) => (words.hours_minutes)(hours, minutes),
    })
}

/// Whether two moments fall on different days, so that a day line belongs between them.
#[must_use]
pub fn other_day(one: Millis, other: Millis, zone: &ZoneOffsets) -> bool {
    zone.local(one).day != zone.local(other).day
}

/// A moment in the page: the text people read, and the exact time for machines.
#[component]
pub fn TimeText(
    /// The moment.
    at: Millis,
    /// What people read.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <time datetime=at.iso()>{text}</time> }
}

fn date(then: LocalTime, today: LocalTime, words: &TimeWords) -> String {
    if then.year == today.year {
        (words.day_month)(then.day_of_month, month(then, words))
    } else {
        (words.day_month_year)(then.day_of_month, month(then, words), then.year)
    }
}

fn weekday(then: LocalTime, names: &[&'static str; 7]) -> &'static str {
    names.get(usize::from(then.weekday)).copied().unwrap_or_default()
}

fn month(then: LocalTime, words: &TimeWords) -> &'static str {
    words.months_short.get(usize::from(then.month).wrapping_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    /// Wednesday, 14 January 2026, 10:00 UTC.
    const NOW: Millis = Millis(1_768_384_800_000);
    const HOUR: i64 = 60 * MINUTE_MS;
    const DAY: i64 = 24 * HOUR;

    fn buenos_aires() -> ZoneOffsets {
        ZoneOffsets(vec![(Millis(0), -180)])
    }

    fn all(text: impl Fn(&'static TimeWords) -> String) -> [String; 3] {
        Locale::ALL.map(|locale| text(&locale.words().time))
    }

    #[test]
    fn lists_shorten_with_age() {
        let zone = buenos_aires();
        let at = |ago: i64| all(|words| short(NOW.plus(-ago), NOW, &zone, words));
        assert_eq!(at(18 * MINUTE_MS), ["06:42", "06:42", "06:42"]);
        assert_eq!(at(5 * DAY), ["Fri", "vie", "sex"]);
        assert_eq!(at(8 * DAY), ["6 Jan", "6 ene", "6 jan"]);
        assert_eq!(at(61 * DAY), ["14 Nov 2025", "14 nov 2025", "14 nov 2025"]);
    }

    #[test]
    fn a_day_ends_at_local_midnight() {
        // 02:59 UTC is still the 13th in Buenos Aires, 03:00 UTC is not.
        let zone = buenos_aires();
        let words = &Locale::En.words().time;
        let midnight = NOW.plus(-7 * HOUR);
        assert_eq!(day(midnight.plus(-1), NOW, &zone, words), "Yesterday");
        assert_eq!(day(midnight, NOW, &zone, words), "Today");
        assert!(other_day(midnight.plus(-1), midnight, &zone));
        assert!(!other_day(midnight, NOW, &zone));
    }

    #[test]
    fn day_lines_name_the_day() {
        let zone = buenos_aires();
        let at = |ago: i64| all(|words| day(NOW.plus(-ago), NOW, &zone, words));
        assert_eq!(at(0), ["Today", "Hoy", "Hoje"]);
        assert_eq!(at(3 * DAY), ["Sunday", "domingo", "domingo"]);
        assert_eq!(at(8 * DAY), ["Tuesday, 6 Jan", "martes 6 ene", "terça-feira, 6 jan"]);
        assert_eq!(at(400 * DAY), ["10 Dec 2024", "10 dic 2024", "10 dez 2024"]);
    }

    #[test]
    fn a_clock_ahead_of_ours_is_not_a_weekday() {
        let words = &Locale::En.words().time;
        assert_eq!(short(NOW.plus(DAY), NOW, &buenos_aires(), words), "15 Jan");
    }

    #[test]
    fn footers_are_short() {
        let words = &Locale::Es.words().time;
        assert_eq!(since(NOW.plus(-DAY), NOW, &buenos_aires(), words), "ayer");
        assert_eq!(since(NOW.plus(-3 * DAY), NOW, &buenos_aires(), words), "11 ene");
    }

    #[test]
    fn a_day_inside_a_sentence_has_its_preposition() {
        let zone = buenos_aires();
        let from = |days: i64| {
            Locale::ALL.map(|locale| since_day(NOW.plus(-days * DAY), NOW, &zone, locale.words()))
        };
        assert_eq!(from(0), ["since today", "desde hoy", "desde hoje"]);
        assert_eq!(from(1), ["since yesterday", "desde ayer", "desde ontem"]);
        assert_eq!(from(2), ["since Monday", "desde el lunes", "desde segunda-feira"]);
        assert_eq!(from(8), ["since 6 Jan", "desde el 6 ene", "desde 6 jan"]);
        let at = |ago: i64| Locale::ALL.map(|locale| moment(NOW.plus(-ago), NOW, &zone, locale.words()));
        assert_eq!(at(0), ["today at 07:00", "hoy a las 07:00", "hoje às 07:00"]);
        assert_eq!(at(6 * HOUR), ["today at 01:00", "hoy a la 01:00", "hoje à 01:00"]);
        assert_eq!(at(2 * DAY), ["on Monday at 07:00", "el lunes a las 07:00", "na segunda-feira às 07:00"]);
        assert_eq!(at(3 * DAY)[2], "no domingo às 07:00");
        assert_eq!(at(8 * DAY), ["on 6 Jan at 07:00", "el 6 ene a las 07:00", "em 6 jan às 07:00"]);
    }

    #[test]
    fn the_window_counts_down() {
        let left = |ms: i64| all(|words| window_left(ReplyWindow::Open { left_ms: ms }, words).unwrap());
        assert_eq!(left(17 * HOUR + 18 * MINUTE_MS + 59_999), ["17 h 18 m", "17 h 18 min", "17 h 18 min"]);
        assert_eq!(left(HOUR), ["1 h 0 m", "1 h 0 min", "1 h 0 min"]);
        assert_eq!(left(18 * MINUTE_MS), ["18 m", "18 min", "18 min"]);
        assert_eq!(left(1)[0], "less than a minute");
        assert_eq!(window_left(ReplyWindow::Closed, &Locale::En.words().time), None);
    }
}
