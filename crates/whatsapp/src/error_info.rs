//! An error as Meta writes it. The same form comes in webhooks (of a channel, a message, a status, a history
//! chunk) and, with other words for the same things, in answers of the Graph API.

use crate::wire::{Fields, text_of};
use hilo_domain::failure::{Failure, FailureClass, FailureReason, explain};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Meta's own words about a failure. Shown to people below our own sentence, and kept for support.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphErrorInfo {
    /// What to branch on (not the HTTP status, not the title).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// A finer code, from the Graph API only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subcode: Option<i64>,
    /// A short title; `type` or `error_user_title` in answers of the Graph API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The longer story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// A page of documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Meta's trace id, for its support.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// Meta's own word that trying again may help.
    #[serde(default)]
    pub transient: bool,
}

impl GraphErrorInfo {
    /// Class and reason by code.
    #[must_use]
    pub fn failure(&self) -> Failure {
        self.code.map_or(Failure { class: FailureClass::Other, reason: FailureReason::Unknown }, explain)
    }

    /// The best single line there is: details, else message, else title.
    #[must_use]
    pub fn line(&self) -> Option<&str> {
        self.details.as_deref().or(self.message.as_deref()).or(self.title.as_deref())
    }

    /// One element of an `errors` list. Never fails: something that is no object becomes the message.
    pub(crate) fn read(raw: &RawValue) -> Self {
        let Some(fields) = Fields::of(raw) else {
            return Self { message: text_of(raw).or_else(|| Some(raw.get().to_owned())), ..Self::default() };
        };
        Self::from_fields(&fields)
    }

    /// The elements of an `errors` list.
    pub(crate) fn read_all(fields: &Fields<'_>) -> Vec<Self> {
        fields.list("errors").into_iter().map(Self::read).collect()
    }

    /// From the object's fields.
    pub(crate) fn from_fields(fields: &Fields<'_>) -> Self {
        let data = fields.object("error_data").unwrap_or_default();
        Self {
            code: fields.int("code"),
            subcode: fields.int("error_subcode"),
            title: fields
                .word("title")
                .or_else(|| fields.word("error_user_title"))
                .or_else(|| fields.word("type")),
            message: fields.word("message"),
            details: data
                .word("details")
                .or_else(|| fields.word("error_data"))
                .or_else(|| fields.word("error_user_msg"))
                .or_else(|| fields.word("details")),
            href: fields.word("href"),
            trace: fields.word("fbtrace_id"),
            transient: fields.flag("is_transient"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> GraphErrorInfo {
        GraphErrorInfo::read(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn a_webhooks_error() {
        let error = read(
            r#"{"code":"131047","title":"Re-engagement message","message":"Re-engagement message",
                "error_data":{"details":"More than 24 hours have passed"},"href":"https://example.org/codes"}"#,
        );
        assert_eq!(error.failure(), explain(131_047));
        assert_eq!(error.line(), Some("More than 24 hours have passed"));
    }

    #[test]
    fn an_answers_error() {
        let error = read(
            r#"{"message":"(#131030) Not allowed","type":"OAuthException","code":131030,"error_subcode":2655007,
                "error_data":{"messaging_product":"whatsapp","details":"Add the number first"},
                "is_transient":false,"fbtrace_id":"Atrace"}"#,
        );
        assert_eq!((error.code, error.subcode), (Some(131_030), Some(2_655_007)));
        assert_eq!(error.title.as_deref(), Some("OAuthException"));
        assert_eq!(error.trace.as_deref(), Some("Atrace"));
    }

    #[test]
    fn odd_errors_are_still_errors() {
        assert_eq!(read(r#""something broke""#).line(), Some("something broke"));
        assert_eq!(read("[1]").line(), Some("[1]"));
        assert_eq!(read("{}").failure().class, FailureClass::Other);
        assert_eq!(read(r#"{"error_data":"in words"}"#).line(), Some("in words"));
    }
}
