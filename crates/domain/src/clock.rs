//! Time as a value: unix milliseconds, ISO 8601 at the edges, a time zone as a table of offsets so that the
//! browser needs no time zone database, and the `Clock` that tests drive.

use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::OffsetDateTime;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Millis(pub i64);

impl Millis {
    /// From Meta's unix seconds.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// This moment and `millis` more (or less, when negative).
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// ISO 8601 in UTC with milliseconds, as REST shows it: `2026-01-14T10:00:00.000Z`.
    #[must_use]
    pub fn iso(self) -> String {
        let at = self.datetime();
        // Not by a format description: its machinery is larger than all else that the browser does with time.
        let year = at.year();
        // Before the year 0 ISO 8601 wants a sign and six digits: what a filter was given must read back.
        let year = if year < 0 { format!("{year:07}") } else { format!("{year:04}") };
        format!(
            "{year}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }

    fn datetime(self) -> OffsetDateTime {
        // Not in nanoseconds at once: those take 128 bits, which the browser has to be taught.
        let millis = u16::try_from(self.0.rem_euclid(1000)).unwrap_or_default();
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000))
            .and_then(|at| at.replace_millisecond(millis))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// An organization's time zone around now: each entry is (from, minutes east of UTC), in time order.
/// Made on the server from the IANA name; both sides compute local times from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneOffsets(pub Vec<(Millis, i32)>);

/// A calendar day and wall-clock minute in some zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalTime {
    /// Days since 1970-01-01 on the local calendar.
    pub day: i64,
    /// Year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day_of_month: u8,
    /// 0 = Monday … 6 = Sunday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl ZoneOffsets {
    /// UTC for ever.
    #[must_use]
    pub fn utc() -> Self {
        Self::default()
    }

    /// What the wall clock shows at `at`.
    #[must_use]
    pub fn local(&self, at: Millis) -> LocalTime {
        let minutes = self
            .0
            .iter()
            .rev()
            .find(|(from, _)| *from <= at)
            .or(self.0.first())
            .map_or(0, |(_, minutes)| *minutes);
        let shifted = at.plus(i64::from(minutes) * 60_000);
        let date = shifted.datetime();
        LocalTime {
            day: shifted.0.div_euclid(86_400_000),
            year: date.year(),
            month: date.month().into(),
            day_of_month: date.day(),
            weekday: date.weekday().number_days_from_monday(),
            hour: date.hour(),
            minute: date.minute(),
        }
    }
}

impl ZoneOffsets {
    /// The moment at which the wall clock shows `2026-01-14T10:00`, as a form's field sends it (perhaps with seconds).
    /// `None` when it is no such text. Of an hour that the clock shows twice, the later one.
    #[must_use]
    pub fn instant(&self, local: &str) -> Option<Millis> {
        let (day, clock) = local.split_once('T')?;
        let mut day = day.split('-');
        let (year, month) = (day.next()?.parse().ok()?, day.next()?.parse::<u8>().ok()?.try_into().ok()?);
        let date = time::Date::from_calendar_date(year, month, day.next()?.parse().ok()?).ok()?;
        let mut clock = clock.split(':');
        let (hour, minute) = (clock.next()?.parse().ok()?, clock.next()?.parse().ok()?);
        let shown = date.with_hms(hour, minute, 0).ok()?.assume_utc();
        let shown = Millis::from_secs(shown.unix_timestamp());
        // The offset of a moment near it, then that of the moment itself.
        let offset = |at: Millis| {
            let wall = self.local(at);
            let minutes = wall.day * 1440 + i64::from(wall.hour) * 60 + i64::from(wall.minute);
            (minutes - at.0.div_euclid(60_000)) * 60_000
        };
        let near = shown.plus(-offset(shown));
        Some(shown.plus(-offset(near)))
    }
}

impl LocalTime {
    /// `18:20`.
    #[must_use]
    pub fn hh_mm(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }
}

/// Where the present comes from. The binary has one that reads the machine; tests have [`ManualClock`].
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Millis;
}

/// A clock that stands still until told.
#[derive(Clone, Debug, Default)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn at(at: Millis) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }
    /// Moves the hands to `at`.
    pub fn set(&self, at: Millis) {
        self.0.store(at.0, Ordering::SeqCst);
    }
    /// Moves the hands on by `millis`.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Millis {
        let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_shows_milliseconds_in_utc() {
        assert_eq!(Millis(1_768_384_800_123).iso(), "2026-01-14T10:00:00.123Z");
        assert_eq!(Millis(-219_920_400_000_000).iso(), "-004999-01-01T00:00:00.000Z");
    }

    #[test]
    fn local_time_follows_the_offset_of_its_moment() {
        let zone = ZoneOffsets(vec![(Millis(0), 60), (Millis(1_768_384_800_000), 120)]);
        assert_eq!(zone.local(Millis(1_768_384_799_999)).hh_mm(), "10:59");
        assert_eq!(zone.local(Millis(1_768_384_800_000)).hh_mm(), "12:00");
    }

    #[test]
    fn a_forms_time_is_the_wall_clocks() {
        let zone = ZoneOffsets(vec![(Millis(0), -180), (Millis(1_768_384_800_000), -120)]);
        for at in [1_768_359_600_000, 1_768_384_740_000, 1_768_384_800_000, 1_768_471_200_000].map(Millis) {
            let wall = zone.local(at);
            let text = format!("{}-{:02}-{:02}T{}", wall.year, wall.month, wall.day_of_month, wall.hh_mm());
            assert_eq!(zone.instant(&text), Some(at), "{text}");
        }
        assert_eq!(ZoneOffsets::utc().instant("2026-01-14T10:00:59"), Some(Millis(1_768_384_800_000)));
        for bad in ["", "2026-01-14", "2026-13-14T10:00", "2026-01-14T25:00", "T", "x-y-zT1:2"] {
            assert_eq!(zone.instant(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let zone = ZoneOffsets(vec![(Millis(0), -180)]);
        let late = zone.local(Millis(1_768_359_540_000)); // 02:59 UTC, 23:59 in Buenos Aires
        let early = zone.local(Millis(1_768_359_600_000));
        assert_eq!(early.day, late.day + 1);
    }
}
