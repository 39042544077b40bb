//! Pages of lists: by number, as in the seed, or by cursor, which costs the same at any depth.

use crate::api_error::ApiError;
use hilo_domain::message::Provider;
use hilo_domain::query::{DEFAULT_LIMIT, MAX_LIMIT, MAX_PAGE, RowCursor, cursor, number};
use hilo_store::conversations::{Page, PageQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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
        let page = number("page", self.page.as_deref(), 1, MAX_PAGE)?.unwrap_or(1);
        let limit = number("limit", self.limit.as_deref(), 1, MAX_LIMIT)?;
        let cursor = cursor(self.cursor.as_deref())?.map(|RowCursor { at, id }| (at, id));
        let limit = limit.or(default_limit).unwrap_or(DEFAULT_LIMIT);
        Ok(PageQuery { page, limit, cursor, channel_id: None })
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
            next_cursor: page.next.map(|(at, id)| RowCursor { at, id }.to_string()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_providers_are_refused() {
        let paging = |provider: &str| Paging { provider: Some(provider.into()), ..Paging::default() };
        assert!(paging("WHATSAPP").query(None).is_ok());
        assert!(paging("TELEGRAM").query(None).is_err());
    }
}
