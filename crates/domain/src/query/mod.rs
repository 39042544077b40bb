//! What programs ask of a list: which page, after which row, which rows. Everything comes as text out of an address
//! that anybody may write, so each value is checked here before a database sees it, and a refusal names the field.

mod cursor;

pub use cursor::{IdCursor, RowCursor};

use crate::clock::Millis;
use std::str::FromStr;

/// Rows of a page when the caller does not say.
pub const DEFAULT_LIMIT: i64 = 20;
/// Rows of a page at most.
pub const MAX_LIMIT: i64 = 100;
/// Pages at most: rows before any of them can still be counted.
pub const MAX_PAGE: i64 = i64::MAX / MAX_LIMIT;
/// Bytes of a text to look for at most.
pub const MAX_TEXT: usize = 512;

/// Why a wish cannot be read, in a sentence without a full stop that begins with the field's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QueryProblem(String);

/// A whole number within limits, `None` when it is left out.
///
/// # Errors
/// For any other.
pub fn number(field: &str, text: Option<&str>, least: i64, most: i64) -> Result<Option<i64>, QueryProblem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
        _ => {
            let range =
                if most > MAX_LIMIT { format!("{least} or more") } else { format!("{least} to {most}") };
            Err(QueryProblem(format!("{field} must be a whole number, {range}")))
        }
    }
}

/// The rest of a list after a row, `None` when it is left out.
///
/// # Errors
/// For anything that no page of ours ended with.
pub fn cursor<T: FromStr>(text: Option<&str>) -> Result<Option<T>, QueryProblem> {
    let parse = |text: &str| {
        text.parse().map_err(|_| QueryProblem("cursor: use nextCursor of the page before".to_owned()))
    };
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}

/// A name out of a fixed list, `None` when it is left out.
///
/// # Errors
/// For any other.
pub fn name<T: FromStr>(field: &str, text: Option<&str>) -> Result<Option<T>, QueryProblem> {
    let parse =
        |text: &str| text.parse().map_err(|_| QueryProblem(format!("{field}: this is none of its values")));
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}

/// A moment in ISO 8601, `None` when it is left out.
///
/// # Errors
/// When it is none.
pub fn moment(field: &str, text: Option<&str>) -> Result<Option<Millis>, QueryProblem> {
    let parse = |text: &str| {
        text.parse::<jiff::Timestamp>()
            .map(|at| Millis(at.as_millisecond()))
            .map_err(|_| QueryProblem(format!("{field} must be a time like 2026-01-14T10:00:00Z")))
    };
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}

/// Text to look for, `None` when it is left out or blank.
///
/// # Errors
/// When it is too long, or no database could hold it.
pub fn text(field: &str, text: Option<&str>) -> Result<Option<String>, QueryProblem> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) if text.len() > MAX_TEXT || text.contains('\0') => {
            Err(QueryProblem(format!("{field}: at most {MAX_TEXT} characters")))
        }
        other => Ok(other.map(str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str) -> Option<i64> {
        number("limit", Some(text), 1, MAX_LIMIT).ok().map(|limit| limit.unwrap_or(DEFAULT_LIMIT))
    }

    #[test]
    fn limits_are_1_to_100() {
        assert_eq!(
            ["1", "100", "", "0", "101", "-1", "x"].map(limit),
            [Some(1), Some(100), Some(20), None, None, None, None]
        );
    }

    #[test]
    fn values_are_checked_before_the_database_sees_them() {
        assert_eq!(moment("from", Some("2026-01-14T10:00:00Z")), Ok(Some(Millis(1_768_384_800_000))));
        assert!(moment("from", Some("yesterday")).is_err());
        assert!(text("text", Some("a\0b")).is_err());
        assert!(text("text", Some(&"a".repeat(MAX_TEXT + 1))).is_err());
        assert_eq!(text("text", Some("  ")), Ok(None));
        assert!(name::<crate::job::JobState>("state", Some("ALIVE")).is_err());
    }

    #[test]
    fn a_refusal_names_its_field() {
        let problem = number("page", Some("0"), 1, MAX_PAGE).unwrap_err();
        assert_eq!(problem.to_string(), "page must be a whole number, 1 or more");
    }
}
