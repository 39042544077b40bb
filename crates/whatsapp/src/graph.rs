//! The way to Meta: the Graph API. Meta has no idempotency key and no way to ask "did you take this?", so what
//! matters most here is certainty: every call ends in an answer, in proof that nothing was accepted, or in the
//! honest word that nobody knows ([`SendFailure`]).

mod account;
mod answer;
mod app;
mod client;
mod failure;
mod http;
mod phone_number;
mod reach;
mod retry_after;
mod template_list;
mod templates;
#[cfg(test)]
mod tests;
mod text;
mod upload;

pub use account::AccountCredentials;
pub use answer::Accepted;
pub use client::{Credentials, GraphClient, NoClient};
pub use failure::{NotAccepted, SendFailure};
pub use http::{CONNECT_TIMEOUT, MAX_ANSWER, TOTAL_TIMEOUT};
pub use phone_number::PhoneNumber;
pub use template_list::{MAX_PAGES, PAGE, PageCursor, TemplatePage};
pub use templates::{CreatedTemplate, TemplateEdit};
pub use text::{OutgoingText, Recipient};
pub use upload::{Sample, UPLOAD_TIMEOUT};
