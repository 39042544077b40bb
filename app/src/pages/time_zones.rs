//! The time zones that the first run offers: where WhatsApp teams work, by IANA name. Anything else can be set
//! later, so the list stays one that a person can read.

/// IANA names, Latin America first.
const ZONES: &[&str] = &[
    "America/Argentina/Buenos_Aires",
    "America/Argentina/Cordoba",
    "America/Asuncion",
    "America/Bogota",
    "America/Caracas",
    "America/Costa_Rica",
    "America/Guatemala",
    "America/Guayaquil",
    "America/Havana",
    "America/La_Paz",
    "America/Lima",
    "America/Managua",
    "America/Mexico_City",
    "America/Monterrey",
    "America/Tijuana",
    "America/Cancun",
    "America/Montevideo",
    "America/Panama",
    "America/Puerto_Rico",
    "America/Santiago",
    "America/Santo_Domingo",
    "America/El_Salvador",
    "America/Tegucigalpa",
    "America/Sao_Paulo",
    "America/Bahia",
    "America/Belem",
    "America/Cuiaba",
    "America/Fortaleza",
    "America/Manaus",
    "America/Recife",
    "America/Rio_Branco",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Vancouver",
    "Atlantic/Canary",
    "Europe/Madrid",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Zurich",
    "Europe/Warsaw",
    "Europe/Istanbul",
    "Africa/Luanda",
    "Africa/Maputo",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Dubai",
    "Asia/Riyadh",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Jakarta",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Manila",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
];

/// The region of a language tag and where most of its people live.
const REGIONS: &[(&str, &str)] = &[
    ("AR", "America/Argentina/Buenos_Aires"),
    ("BO", "America/La_Paz"),
    ("BR", "America/Sao_Paulo"),
    ("CL", "America/Santiago"),
    ("CO", "America/Bogota"),
    ("CR", "America/Costa_Rica"),
    ("DO", "America/Santo_Domingo"),
    ("EC", "America/Guayaquil"),
    ("ES", "Europe/Madrid"),
    ("GB", "Europe/London"),
    ("GT", "America/Guatemala"),
    ("HN", "America/Tegucigalpa"),
    ("MX", "America/Mexico_City"),
    ("NI", "America/Managua"),
    ("PA", "America/Panama"),
    ("PE", "America/Lima"),
    ("PR", "America/Puerto_Rico"),
    ("PT", "Europe/Lisbon"),
    ("PY", "America/Asuncion"),
    ("SV", "America/El_Salvador"),
    ("US", "America/New_York"),
    ("UY", "America/Montevideo"),
    ("VE", "America/Caracas"),
];

/// Every zone as (IANA name, what is shown): `Buenos Aires (America/Argentina)`.
pub(crate) fn options() -> Vec<(String, String)> {
    let shown = |zone: &str| match zone.rsplit_once('/') {
        Some((area, city)) => format!("{} ({area})", city.replace('_', " ")),
        None => zone.to_owned(),
    };
    ZONES.iter().map(|zone| ((*zone).to_owned(), shown(zone))).collect()
}

/// The zone chosen at first, by the first region that the browser's languages name: `es-AR` → Buenos Aires.
/// A guess that the person sees and can change; UTC without one.
pub(super) fn likely(accept_language: &str) -> &'static str {
    accept_language
        .split(',')
        .filter_map(|wish| wish.split(';').next()?.trim().split_once('-'))
        .find_map(|(_, region)| REGIONS.iter().find(|(code, _)| code.eq_ignore_ascii_case(region)))
        .map_or("UTC", |(_, zone)| zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_exists_once() {
        for zone in ZONES {
            assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
            assert_eq!(ZONES.iter().filter(|other| *other == zone).count(), 1, "{zone}");
        }
        for (_, zone) in REGIONS {
            assert!(ZONES.contains(zone), "{zone}");
        }
    }

    #[test]
    fn the_browser_hints_where_people_are() {
        assert_eq!(likely("es-AR,es;q=0.9,en-US;q=0.8"), "America/Argentina/Buenos_Aires");
        assert_eq!(likely("pt;q=0.9, pt-br"), "America/Sao_Paulo");
        assert_eq!(likely("de"), "UTC");
    }

    #[test]
    fn zones_are_shown_by_their_city() {
        let shown = |name: &str| options().into_iter().find(|(zone, _)| zone == name).unwrap().1;
        assert_eq!(shown("America/Argentina/Buenos_Aires"), "Buenos Aires (America/Argentina)");
        assert_eq!(shown("UTC"), "UTC");
    }
}
