//! A day inside a sentence: with the preposition and the article that each language wants there. Only pages of the
//! server say these, so islands do not carry them.

/// A day, as [`crate::ui::time_text`] names it.
#[derive(Clone, Copy, Debug)]
pub enum Day<'a> {
    /// Today or yesterday.
    Near(&'a str),
    /// A weekday of the last week.
    Weekday(&'a str),
    /// A date.
    Date(&'a str),
}

/// Days inside sentences.
#[derive(Debug)]
pub struct WhenWords {
    /// From that day on: `since yesterday`.
    pub since: fn(Day<'_>) -> String,
    /// That day at that time: `on Friday at 18:20`.
    pub at: fn(Day<'_>, &str) -> String,
}

impl WhenWords {
    pub(super) const EN: Self = Self {
        since: |day| match day {
            Day::Near(day) | Day::Weekday(day) | Day::Date(day) => format!("since {day}"),
        },
        at: |day, time| match day {
            Day::Near(day) => format!("{day} at {time}"),
            Day::Weekday(day) | Day::Date(day) => format!("on {day} at {time}"),
        },
    };
    pub(super) const ES: Self = Self {
        since: |day| match day {
            Day::Near(day) => format!("desde {day}"),
            Day::Weekday(day) | Day::Date(day) => format!("desde el {day}"),
        },
        at: |day, time| {
            let at = if is_one(time) { "a la" } else { "a las" };
            match day {
                Day::Near(day) => format!("{day} {at} {time}"),
                Day::Weekday(day) | Day::Date(day) => format!("el {day} {at} {time}"),
            }
        },
    };
    pub(super) const PT: Self = Self {
        since: |day| match day {
            Day::Near(day) | Day::Weekday(day) | Day::Date(day) => format!("desde {day}"),
        },
        at: |day, time| {
            let at = if is_one(time) { "à" } else { "às" };
            match day {
                Day::Near(day) => format!("{day} {at} {time}"),
                // Days "-feira" are feminine, the weekend is not.
                Day::Weekday(day) if day.ends_with("feira") => format!("na {day} {at} {time}"),
                Day::Weekday(day) => format!("no {day} {at} {time}"),
                Day::Date(day) => format!("em {day} {at} {time}"),
            }
        },
    };
}

/// One o'clock is singular.
fn is_one(time: &str) -> bool {
    time.starts_with("01:")
}
