//! Templates between our components and Meta's: for submission, from the list of a sync, and filled in on their
//! way to a customer. What Hilo has no word for goes through unchanged in both directions.
//!
//! | module | what it does |
//! |---|---|
//! | [`submit`] | ours to Meta's component list, with examples |
//! | [`listed`] | a template as Meta lists it, back to ours |
//! | [`outgoing`] | the body of a send |
//! | [`refusal`] | Meta's subcodes, each beside the field it is about |

pub mod listed;
pub mod outgoing;
pub mod refusal;
pub mod submit;
#[cfg(test)]
mod tests;

pub use listed::ListedTemplate;
pub use outgoing::OutgoingTemplate;
pub use submit::Submission;
