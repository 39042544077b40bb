//! What programs ask of lists: nothing reaches a database that is not checked, and what is accepted is what was meant.

use crate::cut::lines;
use hilo_domain::inbox::ThreadCursor;
use hilo_domain::job::{JobKind, JobState};
use hilo_domain::query::{self, IdCursor, MAX_LIMIT, MAX_PAGE, MAX_TEXT, RowCursor};
use hilo_domain::webhook::{EventStatus, ItemOutcome};
use std::fmt::Display;
use std::str::FromStr;

/// Six lines: page, limit, cursor, a name, a moment, a text.
pub fn list_query(input: &[u8]) {
    let [page, limit, cursor, name, moment, text] = lines(input);
    if let Ok(Some(page)) = query::number("page", page, 1, MAX_PAGE) {
        let limit = query::number("limit", limit, 1, MAX_LIMIT).ok().flatten().unwrap_or(MAX_LIMIT);
        assert!(
            (page - 1).checked_mul(limit).is_some_and(|before| before >= 0),
            "rows before a page are a number"
        );
    }
    same_again::<RowCursor>(cursor);
    same_again::<IdCursor>(cursor);
    if let Some(Ok(place)) = cursor.map(str::parse::<ThreadCursor>) {
        assert_eq!(place.to_string().parse(), Ok(place.clone()), "a place in a thread reads back");
        assert!(!place.id.contains(['\0', '~', '&', '?', '#', '%']), "and stands in an address as it is");
    }
    known::<EventStatus>(name);
    known::<ItemOutcome>(name);
    known::<JobState>(name);
    known::<JobKind>(name);
    if let Ok(Some(at)) = query::moment("from", moment) {
        assert_eq!(
            query::moment("from", Some(&at.iso())),
            Ok(Some(at)),
            "{moment:?} is the moment {}",
            at.iso()
        );
    }
    match query::text("text", text) {
        Ok(Some(found)) => {
            assert!(!found.is_empty() && found.len() <= MAX_TEXT && !found.contains('\0'), "{found:?}");
            assert_eq!(
                query::text("text", Some(&found)),
                Ok(Some(found.clone())),
                "cleaning it is done once"
            );
        }
        Ok(None) => assert!(text.is_none_or(|text| text.trim().is_empty()), "only a blank text is none"),
        Err(problem) => assert!(problem.to_string().starts_with("text: "), "a refusal names its field"),
    }
}

/// A cursor is accepted only as it was given out, and has nothing in it that a database cannot read.
fn same_again<C: FromStr + Display>(text: Option<&str>) {
    if let Ok(Some(cursor)) = query::cursor::<C>(text) {
        assert_eq!(Some(cursor.to_string().as_str()), text, "a cursor of ours");
    }
}

/// A name is accepted only as it is written.
fn known<T: FromStr + Display>(text: Option<&str>) {
    if let Ok(Some(name)) = query::name::<T>("status", text) {
        assert_eq!(Some(name.to_string().as_str()), text, "one of its values");
    }
}
