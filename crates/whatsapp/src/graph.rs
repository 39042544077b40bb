//! The way to Meta: the Graph API. Meta has no idempotency key and no way to ask "did you take this?", so what
//! matters most here is certainty: every call ends in an answer, in proof that nothing was accepted, or in the
//! honest word that nobody knows ([`SendFailure`]).

mod answer;
mod client;
mod failure;
mod http;
mod phone_number;
mod retry_after;
#[cfg(test)]
mod tests;
mod text;

pub use answer::Accepted;
pub use client::{BadBaseUrl, Credentials, GraphClient};
pub use failure::{NotAccepted, SendFailure};
pub use http::{CONNECT_TIMEOUT, MAX_ANSWER, TOTAL_TIMEOUT, http_client};
pub use phone_number::PhoneNumber;
pub use text::{OutgoingText, Recipient};
