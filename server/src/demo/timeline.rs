//! From scripts to one story in time order: every step gets its moment, a customer's messages in a row become one
//! webhook, and what Meta reports about the shop's messages comes with the next one, or soon after the last.

use super::script::{Deed, Fate, Moment, Said, Script, What};
use super::team::TIMEZONE;
use hilo_domain::clock::Millis;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// A customer's messages within this time are one webhook, as Meta batches them.
const IN_A_ROW_MS: i64 = 3 * 60_000;
/// How long after a message of the shop the last report on it comes, when the customer is not quicker.
pub(super) const REPORTED_AFTER_MS: i64 = 45_000;

/// Something that happens at one moment in one conversation.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub at: Millis,
    /// Which script.
    pub chat: usize,
    pub what: Happening,
}

/// What happens.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    /// Meta delivers what the customer did, each with its moment.
    Customer(Vec<(Millis, Said)>),
    /// Meta reports how far the shop's messages came.
    Reports,
    /// The team acts.
    Team(Deed),
}

/// The shop's wall clock and calendar.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    now: Zoned,
}

impl Calendar {
    /// As it hangs in the shop at `now`.
    ///
    /// # Errors
    /// When `now` is not within the calendar.
    pub(super) fn at(now: Millis) -> Result<Self, jiff::Error> {
        Ok(Self { now: Timestamp::from_millisecond(now.0)?.to_zoned(TimeZone::get(TIMEZONE)?) })
    }

    fn moment(&self, moment: Moment) -> Result<Millis, jiff::Error> {
        let zoned = match moment {
            Moment::Ago(minutes) => self.now.checked_sub(minutes.minutes())?,
            Moment::Day(days, hour, minute) => self
                .now
                .date()
                .checked_sub(days.days())?
                .at(hour, minute, 0, 0)
                .to_zoned(self.now.time_zone().clone())?,
        };
        Ok(Millis(zoned.timestamp().as_millisecond()))
    }
}

/// All scripts as one story.
///
/// # Errors
/// When a moment is not within the calendar.
pub(super) fn story(scripts: &[Script], calendar: &Calendar) -> Result<Vec<Act>, jiff::Error> {
    let mut acts = Vec::new();
    for (chat, script) in scripts.iter().enumerate() {
        acts.extend(acts_of(chat, script, calendar)?);
    }
    // Stable: within a conversation the order stays, whatever the clock says.
    acts.sort_by_key(|act| act.at);
    Ok(acts)
}

fn acts_of(chat: usize, script: &Script, calendar: &Calendar) -> Result<Vec<Act>, jiff::Error> {
    let mut acts: Vec<Act> = Vec::new();
    let mut at = calendar.moment(Moment::Ago(60))?;
    // Since when reports are owed.
    let mut unreported = None;
    for step in &script.steps {
        at = match step.at {
            Some(moment) => calendar.moment(moment)?,
            None => at.plus(step.gap * 1000),
        };
        match &step.what {
            What::Customer(said) => {
                unreported = None;
                match acts.last_mut() {
                    Some(Act { at: last, what: Happening::Customer(messages), .. })
                        if at.since(*last) <= IN_A_ROW_MS =>
                    {
                        messages.push((at, said.clone()));
                        *last = at;
                    }
                    _ => acts.push(Act { at, chat, what: Happening::Customer(vec![(at, said.clone())]) }),
                }
            }
            What::Team(deed) => {
                if is_reported(deed) {
                    unreported = Some(at);
                }
                acts.push(Act { at, chat, what: Happening::Team(deed.clone()) });
            }
        }
    }
    if let Some(since) = unreported {
        let at = since.plus(REPORTED_AFTER_MS).max(at);
        acts.push(Act { at, chat, what: Happening::Reports });
    }
    Ok(acts)
}

fn is_reported(deed: &Deed) -> bool {
    match deed {
        Deed::Reply { fate, .. } | Deed::Notify { fate, .. } | Deed::Template { fate, .. } => {
            *fate != Fate::Unknown
        }
        Deed::Echo(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::conversations::scripts;
    use super::*;
    use hilo_domain::window::{ReplyWindow, Urgency};

    /// 2026-03-10T00:00 in Buenos Aires.
    const MIDNIGHT: Millis = Millis(1_773_111_600_000);
    const MINUTE: i64 = 60_000;

    #[test]
    fn at_any_hour_the_story_is_past_and_in_order() {
        let scripts = scripts();
        for minute in (0..24 * 60).step_by(13) {
            let now = MIDNIGHT.plus(minute * MINUTE);
            let calendar = Calendar::at(now).unwrap();
            for (chat, script) in scripts.iter().enumerate() {
                let acts = acts_of(chat, script, &calendar).unwrap();
                let times: Vec<_> = acts.iter().map(|act| act.at).collect();
                assert!(times.is_sorted(), "{} at minute {minute}: {times:?}", script.name);
                assert!(
                    times.iter().all(|at| *at <= now),
                    "{} at minute {minute} is not over yet",
                    script.name
                );
            }
        }
    }

    #[test]
    fn at_any_hour_one_reply_window_is_about_to_close() {
        let scripts = scripts();
        for minute in (0..24 * 60).step_by(13) {
            let now = MIDNIGHT.plus(minute * MINUTE);
            let calendar = Calendar::at(now).unwrap();
            let last_words = |script| {
                let acts = acts_of(0, script, &calendar).unwrap();
                acts.into_iter().rev().find_map(|act| match act.what {
                    Happening::Customer(said) => said.last().map(|(at, _)| *at),
                    _ => None,
                })
            };
            let urgent = scripts
                .iter()
                .filter(|script| ReplyWindow::at(last_words(script), now).urgency() == Urgency::Now);
            let names: Vec<_> = urgent.map(|script| script.name).collect();
            assert_eq!(names, ["Agustina Vera"], "at minute {minute}");
        }
    }

    #[test]
    fn days_are_those_of_the_shop() {
        let calendar = Calendar::at(MIDNIGHT.plus(MINUTE)).unwrap();
        assert_eq!(calendar.moment(Moment::Day(1, 18, 20)).unwrap().iso(), "2026-03-09T21:20:00.000Z");
        assert_eq!(calendar.moment(Moment::Ago(5)).unwrap().iso(), "2026-03-10T02:56:00.000Z");
    }
}
