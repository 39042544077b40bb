//! The one look into the database that a page of the inbox takes: everything it shows is of one moment, and the
//! live stream goes on from exactly there.

use super::actions::PAGE;
use super::address::Place;
use super::error::AppError;
use crate::context::RequestContext;
use hilo_domain::clock::Millis;
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{ConversationRow, LeadView, Person, Tab, TabCounts, Thread, ThreadCursor};
use hilo_domain::role::{Actor, Operation};
use hilo_store::conversations::{self, ListQuery};
use hilo_store::{StoreError, leads, live};

/// Rows of a page of the list.
const ROWS: i64 = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) place: Place,
    pub(super) id: Option<ConversationId>,
    /// Show the thread before this item.
    pub(super) before: Option<ThreadCursor>,
}

/// What stands beside the list.
pub(super) enum Open {
    /// No conversation was asked for.
    Nothing,
    /// The one asked for is not there, or not for this viewer.
    Missing,
    /// A conversation and its customer.
    Conversation(Box<(Thread, LeadView)>),
}

/// Everything a page shows.
pub(super) struct Loaded {
    pub(super) tab: Tab,
    pub(super) counts: TabCounts,
    pub(super) rows: Vec<ConversationRow>,
    pub(super) older: Option<Place>,
    pub(super) open: Open,
    pub(super) people: Vec<Person>,
    /// The live stream's number at this moment.
    pub(super) seq: i64,
    /// A fresh id for a message sent without the client.
    pub(super) form_message_id: String,
    /// When the look was taken.
    pub(super) now: Millis,
}

/// Takes the look.
pub(super) async fn load(
    context: &RequestContext,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<Loaded, AppError> {
    actor.may(Operation::ReadInbox).map_err(|_| AppError::Forbidden)?;
    let mut tx = context.db.read().await?;
    let counts = conversations::counts(&mut tx, actor).await?;
    let tab = wanted.place.tab.unwrap_or_else(|| first_tab(counts));
    let query = ListQuery { tab, before: wanted.place.after_row.clone(), limit: ROWS + 1 };
    let mut rows = conversations::list(&mut tx, actor, &query).await?;
    let older = next_page(&mut rows, tab);

    let open = match &wanted.id {
        None => Open::Nothing,
        Some(id) => match conversations::thread(&mut tx, actor, id, wanted.before.as_ref(), PAGE).await {
            Ok(thread) => Open::Conversation(Box::new((thread, leads::view(&mut tx, actor, id).await?))),
            Err(StoreError::NotFound) => Open::Missing,
            Err(error) => return Err(error.into()),
        },
    };
    let may_assign = actor.may(Operation::Assign).is_ok() && matches!(open, Open::Conversation(_));
    let people = if may_assign {
        conversations::assignable(&mut tx, &actor.organization_id).await?
    } else {
        Vec::new()
    };
    let seq = live::latest(&mut tx, &actor.organization_id).await?;
    let (form_message_id, now) = (tx.new_id(), tx.now());
    tx.rollback().await?;
    Ok(Loaded { tab, counts, rows, older, open, people, seq, form_message_id, now })
}

/// The list that an address without one shows: the first that is not empty, so that nobody who just signed in
/// thinks that nothing is there.
const fn first_tab(counts: TabCounts) -> Tab {
    if counts.mine > 0 {
        Tab::Mine
    } else if counts.unassigned > 0 {
        Tab::Unassigned
    } else if counts.all > 0 {
        Tab::All
    } else {
        Tab::Mine
    }
}

/// One row more was asked for than is shown: if it came, there is a next page.
fn next_page(rows: &mut Vec<ConversationRow>, tab: Tab) -> Option<Place> {
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    if rows.len() <= shown {
        return None;
    }
    rows.truncate(shown);
    let last = rows.last()?;
    Some(Place { tab: Some(tab), after_row: Some((last.last_at?, last.id.clone())) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::samples::row;

    #[test]
    fn a_full_page_leads_to_the_next() {
        let mut rows: Vec<_> = (0..=ROWS).map(|n| row(&format!("c{n}"))).collect();
        let next = next_page(&mut rows, Tab::All).unwrap();
        assert_eq!(next.after_row.map(|(_, id)| id.0), Some("c49".to_owned()));
        assert_eq!(rows.len(), 50);
        assert_eq!(next_page(&mut rows, Tab::All), None);
    }

    #[test]
    fn the_first_list_is_one_with_something_in_it() {
        let counts = |mine, unassigned, all| TabCounts { mine, unassigned, all, unread: 0 };
        assert_eq!(first_tab(counts(1, 5, 9)), Tab::Mine);
        assert_eq!(first_tab(counts(0, 5, 9)), Tab::Unassigned);
        assert_eq!(first_tab(counts(0, 0, 9)), Tab::All);
        assert_eq!(first_tab(counts(0, 0, 0)), Tab::Mine);
    }
}
