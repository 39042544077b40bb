//! Lists without a total: what operators look at grows without end, and counting it would too. Pages begin where the one
//! before ended; ids are in the order of time, so the cursor is one.

use crate::api_error::ApiError;
use hilo_domain::query::{DEFAULT_LIMIT, IdCursor, MAX_LIMIT, cursor, number};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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
        let before = cursor(self.cursor.as_deref())?.map(|IdCursor(id)| id);
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
        let next_cursor = rows.last().filter(|_| more).map(|row| IdCursor(id(row).to_owned()).to_string());
        CursorListing { data: rows.into_iter().map(show).collect(), limit: self.limit, next_cursor }
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
}
