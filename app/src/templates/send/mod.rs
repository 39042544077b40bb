//! Sending a template: choosing one for a conversation, filling it in with what is known of the customer before the
//! eyes of whoever sends it, and starting a conversation with one. Pages of their own that look like dialogs over the
//! thread: they work without scripts, and cost the browser nothing.
//!
//! | address | what it is |
//! |---|---|
//! | `/inbox/{conversation}/template` | the approved templates of the conversation's number, the customer's language first |
//! | `/inbox/{conversation}/template/{template}` | the form, for this customer |
//! | `/templates/{template}/send` | the form, for any number |

mod customer;
mod fields;
pub mod fill;
mod form;
pub mod pick;
mod queue;
mod search;
mod sheet;
pub mod start;
mod typed;

pub use fill::FillPage;
pub use pick::PickPage;
pub use start::StartPage;
