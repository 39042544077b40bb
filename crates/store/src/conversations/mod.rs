//! Conversations: channel × customer. Lists, counts and everything else pass through one predicate of
//! visibility ([`visible`]), so that no screen, list or count shows more than another.

mod assign;
mod events;
mod find;
mod list;
mod page;
mod read;
mod row;
mod thread;
mod touch;

pub use assign::{ClaimError, Holder, assign, assignable, claim};
pub(crate) use assign::{Hand, give, hand_over, recipient};
pub(crate) use events::has_event;
pub use events::{NewEvent, record_event};
pub use find::{Found, find_by_address, find_or_create, find_visible};
pub use list::{ListQuery, counts, list};
pub use page::{ConversationFilter, ConversationRecord, Page, PageQuery, page, page_of};
pub use read::mark_read;
pub use row::{announce, live_row, row};
pub(crate) use thread::Stretch;
pub use thread::thread;
pub(crate) use touch::{Touch, settle_last, snippet, touch};

use hilo_domain::role::{Actor, SellerVisibility};

/// The one predicate of visibility, over `c` (conversations) with the actor's user id as `$2`. The same rule
/// as [`Actor::sees`].
pub(crate) const fn visible(actor: &Actor) -> &'static str {
    match actor.visibility() {
        SellerVisibility::All => "$2 = $2",
        SellerVisibility::OwnAndUnassigned => "(c.assigned_to_id is null or c.assigned_to_id = $2)",
        SellerVisibility::Own => "c.assigned_to_id = $2",
    }
}
