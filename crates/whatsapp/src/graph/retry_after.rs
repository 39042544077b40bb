//! `Retry-After`: seconds, or a date. A date is measured against the answer's own `Date`, so that neither our
//! clock nor its distance from Meta's matters.

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// Nothing is put off for longer than a day: the reply window is over by then.
const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;

/// How long to wait, in milliseconds; absent if the header is, or makes no sense.
pub(super) fn retry_after_ms(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000),
        Err(_) => {
            let until = httpdate::parse_http_date(text).ok()?;
            let now = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
            until.duration_since(now).map_or(0, |wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
        }
    };
    Some(wait.min(LONGEST_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn wait(retry_after: &'static str, date: Option<&'static str>) -> Option<i64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static(retry_after));
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_static(date));
        }
        retry_after_ms(&headers)
    }

    #[test]
    fn both_spellings_are_read() {
        let now = Some("Wed, 14 Jan 2026 10:00:00 GMT");
        assert_eq!(wait("120", None), Some(120_000));
        assert_eq!(wait(" 0 ", None), Some(0));
        assert_eq!(wait("Wed, 14 Jan 2026 10:01:30 GMT", now), Some(90_000));
        assert_eq!(wait("Wed, 14 Jan 2026 09:00:00 GMT", now), Some(0));
    }

    #[test]
    fn nonsense_is_no_wait_and_a_year_is_a_day() {
        assert_eq!(wait("soon", None), None);
        assert_eq!(wait("-5", None), None);
        assert_eq!(wait("1.5", None), None);
        assert_eq!(wait("Wed, 14 Jan 2026 10:01:30 GMT", None), None);
        assert_eq!(wait("18446744073709551615", None), Some(LONGEST_MS));
        assert_eq!(retry_after_ms(&HeaderMap::new()), None);
    }
}
