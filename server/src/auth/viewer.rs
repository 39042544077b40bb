//! A signed-in person as pages see them: their organization's clock, their language, the places they may go to.

use super::SignedIn;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use hilo_app::context::Viewer;
use hilo_app::words::Locale;
use hilo_domain::clock::{Millis, ZoneOffsets};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A page shows times at most so far away with the right offset; beyond, with the nearest known one: 400 days, in
/// milliseconds.
const HORIZON_MS: i64 = 400 * 24 * 60 * 60 * 1000;

/// What a page learns of the person who looks at it.
#[must_use]
pub fn viewer(signed_in: &SignedIn, now: Millis) -> Viewer {
    let (person, seat) = (signed_in.person(), signed_in.seat());
    Viewer {
        actor: seat.actor.clone(),
        email: person.email.clone(),
        organization_name: seat.organization_name.clone(),
        zone: zone(&seat.timezone, now),
        available: seat.available,
        send_on_enter: person.send_on_enter,
        shortcuts_enabled: person.shortcuts_enabled,
        organizations: person
            .seats
            .iter()
            .map(|seat| (seat.actor.organization_id.clone(), seat.organization_name.clone()))
            .collect(),
    }
}

/// The language of an answer: the person's choice, else their organization's, else the browser's wish.
#[must_use]
pub fn locale(signed_in: Option<&SignedIn>, headers: &HeaderMap) -> Locale {
    let chosen = signed_in.and_then(|signed_in| {
        let own = signed_in.person().language.as_deref();
        own.and_then(Locale::from_tag).or_else(|| Locale::from_tag(&signed_in.seat().language))
    });
    chosen.unwrap_or_else(|| {
        let wishes = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
        Locale::from_accept_language(wishes.unwrap_or_default())
    })
}

/// A time zone around now; UTC where the name is not known.
fn zone(name: &str, now: Millis) -> ZoneOffsets {
    let from = now.plus(-HORIZON_MS);
    let (Ok(zone), Ok(start)) = (TimeZone::get(name), Timestamp::from_millisecond(from.0)) else {
        return ZoneOffsets::utc();
    };
    let minutes = |seconds: i32| seconds.div_euclid(60);
    let first = (from, minutes(zone.to_offset(start).seconds()));
    let later = zone
        .following(start)
        .map(|change| (Millis(change.timestamp().as_millisecond()), minutes(change.offset().seconds())))
        .take_while(|(at, _)| now.since(*at) >= -HORIZON_MS);
    ZoneOffsets(std::iter::once(first).chain(later).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 14 January 2026, 10:00 UTC.
    const NOW: Millis = Millis(1_768_384_800_000);
    const DAY: i64 = 24 * 60 * 60 * 1000;

    #[test]
    fn the_clock_on_the_wall_follows_summer_time() {
        let madrid = zone("Europe/Madrid", NOW);
        assert_eq!(madrid.local(NOW).hh_mm(), "11:00");
        assert_eq!(madrid.local(NOW.plus(180 * DAY)).hh_mm(), "12:00");
        assert_eq!(madrid.local(NOW.plus(-180 * DAY)).hh_mm(), "12:00");
        assert!(madrid.0.len() < 8, "only what a page can show");
    }

    #[test]
    fn zones_without_summer_time_and_zones_that_do_not_exist() {
        assert_eq!(zone("America/Lima", NOW).local(NOW).hh_mm(), "05:00");
        assert_eq!(zone("Asia/Kathmandu", NOW).local(NOW).hh_mm(), "15:45");
        assert_eq!(zone("Middle/Earth", NOW), ZoneOffsets::utc());
    }
}
