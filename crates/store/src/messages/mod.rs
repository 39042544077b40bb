//! Messages (the seed's MessageLog): as a thread shows them and as REST lists them. Writing them is
//! [`crate::inbound`]'s and [`crate::outbound`]'s work.

mod page;
mod view;

pub use page::{MessageFilter, MessageRecord, page};
pub use view::one;
pub(crate) use view::{Loaded, why_failed, within};
