//! Lists without a total: what operators look at grows without end, and counting it would too. Pages begin where the one
//! before ended; ids are in the order of time, so the cursor is one.

use super::paging::number;
use crate::api_error::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hilo_domain::clock::Millis;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

/// Rows of a page when the caller does not say.
const DEFAULT_LIMIT: i64 = 20;
/// Rows of a page at most.
const MAX_LIMIT: i64 = 100;

/// The part of a query that says which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct CursorQuery {
    /// How many to a page; 20 when it is left out.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// A page of a list that nobody counts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PageOf)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CursorListing<T> {
    data: Vec<T>,
    #[schema(minimum = 1, maximum = 100)]
    limit: i64,
    /// For the next page; `null` on the last.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A checked wish.
pub(super) struct CursorPage {
    limit: i64,
    /// The id that the rows come before.
    pub(super) before: Option<String>,
}

impl CursorQuery {
    /// Checks the wish.
    ///
    /// # Errors
    /// 400 when the limit is out of range or the cursor none of ours.
    pub(super) fn page(self) -> Result<CursorPage, ApiError> {
        let limit = number("limit", self.limit.as_deref(), 1, MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
        let before = self.cursor.as_deref().filter(|text| !text.is_empty()).map(read).transpose()?;
        Ok(CursorPage { limit, before })
    }
}

impl CursorPage {
    /// How many rows to read: one more tells whether there is a next page.
    pub(super) const fn rows(&self) -> i64 {
        self.limit + 1
    }

    /// The rows as an answer; `id` is a row's.
    pub(super) fn listing<R, T>(
        &self,
        mut rows: Vec<R>,
        id: impl Fn(&R) -> &str,
        show: impl Fn(R) -> T,
    ) -> CursorListing<T> {
        let limit = usize::try_from(self.limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(|row| URL_SAFE_NO_PAD.encode(id(row)));
        CursorListing { data: rows.into_iter().map(show).collect(), limit: self.limit, next_cursor }
    }
}

fn read(text: &str) -> Result<String, ApiError> {
    let id = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let is_id =
        |id: &String| id.len() == 36 && id.bytes().all(|sign| sign == b'-' || sign.is_ascii_hexdigit());
    id.filter(is_id)
        .ok_or_else(|| ApiError::bad_request("QUERY_INVALID", "cursor: use nextCursor of the page before"))
}

/// A name out of a fixed list, `None` when it is left out.
///
/// # Errors
/// 400 for any other.
pub(super) fn name<T: FromStr>(field: &str, text: Option<&str>) -> Result<Option<T>, ApiError> {
    let parse = |text: &str| {
        text.parse().map_err(|_| {
            ApiError::bad_request("QUERY_INVALID", format!("{field}: this is none of its values"))
        })
    };
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}

/// A moment in ISO 8601, `None` when it is left out.
///
/// # Errors
/// 400 when it is none.
pub(super) fn moment(field: &str, text: Option<&str>) -> Result<Option<Millis>, ApiError> {
    let parse = |text: &str| {
        text.parse::<jiff::Timestamp>().map(|at| Millis(at.as_millisecond())).map_err(|_| {
            ApiError::bad_request(
                "QUERY_INVALID",
                format!("{field} must be a time like 2026-01-14T10:00:00Z"),
            )
        })
    };
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}

/// Text to look for, `None` when it is left out or blank.
///
/// # Errors
/// 400 when no database could hold it.
pub(super) fn text(field: &str, text: Option<String>) -> Result<Option<String>, ApiError> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.len() > 512 || text.contains('\0') => {
            Err(ApiError::bad_request("QUERY_INVALID", format!("{field}: at most 512 characters")))
        }
        other => Ok(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_nothing_else_does() {
        let page = CursorQuery { limit: Some("2".into()), cursor: None }.page().unwrap();
        let id = "019bbc3e-2500-7000-8000-000000000001".to_owned();
        let listing = page.listing(vec![id.clone(); 3], |id| id, |id| id);
        assert_eq!(listing.data.len(), 2);
        let next = CursorQuery { limit: None, cursor: listing.next_cursor };
        assert_eq!(next.page().unwrap().before, Some(id));
        for bad in ["%", "bm9wZQ", "AAAA"] {
            assert!(CursorQuery { limit: None, cursor: Some(bad.into()) }.page().is_err(), "{bad}");
        }
    }

    #[test]
    fn values_are_checked_before_the_database_sees_them() {
        assert_eq!(moment("from", Some("2026-01-14T10:00:00Z")).unwrap(), Some(Millis(1_768_384_800_000)));
        assert!(moment("from", Some("yesterday")).is_err());
        assert!(text("text", Some("a\0b".into())).is_err());
        assert_eq!(text("text", Some("  ".into())).unwrap(), None);
        assert!(name::<hilo_domain::job::JobState>("state", Some("ALIVE")).is_err());
    }
}
