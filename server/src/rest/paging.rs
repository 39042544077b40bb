//! Pages of lists: by number, as in the seed, or by cursor, which costs the same at any depth.

use crate::api_error::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hilo_domain::clock::Millis;
use hilo_domain::ids::ChannelId;
use hilo_domain::message::Provider;
use hilo_store::conversations::{Page, PageQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Rows of a page when the caller does not say.
const DEFAULT_LIMIT: i64 = 20;
/// Rows of a page at most.
const MAX_LIMIT: i64 = 100;

/// The part of a list's query that says which page. Numbers are read as text, so that a bad one gets an answer that
/// names it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// Which page, from 1.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 92_233_720_368_547_758_i64)]
    pub(super) page: Option<String>,
    /// How many to a page.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100)]
    pub(super) limit: Option<String>,
    /// `nextCursor` of the page before; costs the same at any depth, and counts before `page`.
    pub(super) cursor: Option<String>,
    /// Only of this number of ours.
    pub(super) channel_id: Option<ChannelId>,
    /// Only of this provider.
    #[param(value_type = Option<Provider>)]
    pub(super) provider: Option<String>,
}

/// The same for a list that stays short and is read whole: by number only.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct ShortPaging {
    /// Which page, from 1.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 92_233_720_368_547_758_i64)]
    page: Option<String>,
    /// How many to a page.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

impl ShortPaging {
    /// Checks the wish.
    ///
    /// # Errors
    /// 400 when a number is out of range.
    pub(super) fn query(self) -> Result<PageQuery, ApiError> {
        Paging { page: self.page, limit: self.limit, ..Paging::default() }.query(None)
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListOf)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listing<T> {
    data: Vec<T>,
    /// How many there are on all pages.
    #[schema(minimum = 0)]
    total: i64,
    #[schema(minimum = 1)]
    page: i64,
    #[schema(minimum = 1, maximum = 100)]
    limit: i64,
    /// For the next page; `null` on the last.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl Paging {
    /// Checks the wish.
    ///
    /// # Errors
    /// 400 when a number is out of range, the cursor is none of ours or the provider is unknown.
    pub(super) fn query(self, default_limit: Option<i64>) -> Result<PageQuery, ApiError> {
        if self.provider.as_deref().is_some_and(|provider| provider != "WHATSAPP") {
            return Err(ApiError::bad_request("QUERY_INVALID", "provider: only WHATSAPP is known"));
        }
        let page = number("page", self.page.as_deref(), 1, i64::MAX / MAX_LIMIT)?.unwrap_or(1);
        let limit = number("limit", self.limit.as_deref(), 1, MAX_LIMIT)?;
        let cursor = self.cursor.as_deref().filter(|text| !text.is_empty()).map(read_cursor).transpose()?;
        let limit = limit.or(default_limit).unwrap_or(DEFAULT_LIMIT);
        Ok(PageQuery { page, limit, cursor, channel_id: self.channel_id })
    }
}

impl<T> Listing<T> {
    /// A page of records, each shown by `show`.
    pub(super) fn of<R>(query: &PageQuery, page: Page<R>, show: impl Fn(R) -> T) -> Self {
        Self {
            data: page.data.into_iter().map(show).collect(),
            total: page.total,
            page: query.page,
            limit: query.limit,
            next_cursor: page.next.map(|(at, id)| write_cursor(at, &id)),
        }
    }

    /// A page of a list that is read whole because it stays short: a team, an organization's tokens. By number only.
    pub(super) fn of_all<R>(query: &PageQuery, rows: Vec<R>, show: impl Fn(R) -> T) -> Self {
        let passed_over = usize::try_from((query.page - 1).saturating_mul(query.limit)).unwrap_or(usize::MAX);
        Self {
            total: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            data: rows
                .into_iter()
                .skip(passed_over)
                .take(usize::try_from(query.limit).unwrap_or_default())
                .map(show)
                .collect(),
            page: query.page,
            limit: query.limit,
            next_cursor: None,
        }
    }
}

pub(super) fn number(name: &str, text: Option<&str>, least: i64, most: i64) -> Result<Option<i64>, ApiError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
        _ => {
            let range =
                if most > MAX_LIMIT { format!("{least} or more") } else { format!("{least} to {most}") };
            Err(ApiError::bad_request("QUERY_INVALID", format!("{name} must be a whole number, {range}")))
        }
    }
}

fn write_cursor(at: Millis, id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{id}", at.0))
}

fn read_cursor(text: &str) -> Result<(Millis, String), ApiError> {
    let read = || {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (at, id) = std::str::from_utf8(&bytes).ok()?.split_once('.')?;
        // What PostgreSQL cannot read would be a fault of ours.
        (!id.contains('\0')).then_some(())?;
        Some((Millis(at.parse().ok()?), id.to_owned()))
    };
    read().ok_or_else(|| ApiError::bad_request("QUERY_INVALID", "cursor: use nextCursor of the page before"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str) -> Option<i64> {
        let paging = Paging { limit: Some(text.into()), ..Paging::default() };
        paging.query(None).ok().map(|query| query.limit)
    }

    #[test]
    fn limits_are_1_to_100() {
        assert_eq!(
            ["1", "100", "", "0", "101", "-1", "x"].map(limit),
            [Some(1), Some(100), Some(20), None, None, None, None]
        );
    }

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = write_cursor(Millis(1_768_384_800_123), "0190-abc");
        assert_eq!(read_cursor(&cursor).unwrap(), (Millis(1_768_384_800_123), "0190-abc".to_owned()));
        for bad in ["", "%", "bm9wZQ", &cursor[..4], &write_cursor(Millis(1), "\0")] {
            assert!(read_cursor(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn other_providers_are_refused() {
        let paging = |provider: &str| Paging { provider: Some(provider.into()), ..Paging::default() };
        assert!(paging("WHATSAPP").query(None).is_ok());
        assert!(paging("TELEGRAM").query(None).is_err());
    }
}
