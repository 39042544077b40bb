//! A text message on its way out. Nothing is sent that is not needed: a plain text is exactly
//! `{"messaging_product","to","type","text":{"body"}}`.

use serde::{Serialize, Serializer};

/// Whom to write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient<'a> {
    /// A phone number in digits, exactly as WhatsApp spells this customer's.
    Phone(&'a str),
    /// A business-scoped user id, for people without a number.
    Bsuid(&'a str),
}

/// A text message.
#[derive(Clone, Copy, Debug)]
pub struct OutgoingText<'a> {
    /// To whom.
    pub to: Recipient<'a>,
    /// At most [`hilo_domain::message::MAX_TEXT`] characters.
    pub body: &'a str,
    /// Show a preview of the first link.
    pub preview_url: bool,
    /// The message that it answers (wamid).
    pub reply_to: Option<&'a str>,
    /// Comes back in every status (`biz_opaque_callback_data`).
    pub tracker: Option<&'a str>,
}

impl Serialize for OutgoingText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            messaging_product: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            to: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            recipient: Option<&'a str>,
            r#type: &'static str,
            text: Text<'a>,
            #[serde(skip_serializing_if = "Option::is_none")]
            context: Option<Original<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            biz_opaque_callback_data: Option<&'a str>,
        }
        #[derive(Serialize)]
        struct Text<'a> {
            body: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            preview_url: Option<bool>,
        }
        #[derive(Serialize)]
        struct Original<'a> {
            message_id: &'a str,
        }
        let (to, recipient) = match self.to {
            // Our own spelling has a plus, Meta's has not.
            Recipient::Phone(digits) => (Some(digits.trim_start_matches('+')), None),
            Recipient::Bsuid(id) => (None, Some(id)),
        };
        Wire {
            messaging_product: "whatsapp",
            to,
            recipient,
            r#type: "text",
            text: Text { body: self.body, preview_url: self.preview_url.then_some(true) },
            context: self.reply_to.map(|message_id| Original { message_id }),
            biz_opaque_callback_data: self.tracker,
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PLAIN: OutgoingText<'static> = OutgoingText {
        to: Recipient::Phone("5491155550123"),
        body: "Hello",
        preview_url: false,
        reply_to: None,
        tracker: None,
    };

    #[test]
    fn a_plain_text_has_four_fields_in_the_contracts_order() {
        assert_eq!(
            serde_json::to_string(&PLAIN).unwrap(),
            r#"{"messaging_product":"whatsapp","to":"5491155550123","type":"text","text":{"body":"Hello"}}"#
        );
        let with_plus = OutgoingText { to: Recipient::Phone("+5491155550123"), ..PLAIN };
        assert_eq!(serde_json::to_string(&with_plus).unwrap(), serde_json::to_string(&PLAIN).unwrap());
    }

    #[test]
    fn more_is_sent_only_when_asked_for() {
        let full = OutgoingText {
            to: Recipient::Bsuid("AR.9f3kQ"),
            preview_url: true,
            reply_to: Some("wamid.ANA1"),
            tracker: Some("1.m1.1"),
            ..PLAIN
        };
        assert_eq!(
            serde_json::to_value(full).unwrap(),
            json!({ "messaging_product": "whatsapp", "recipient": "AR.9f3kQ", "type": "text",
                "text": { "body": "Hello", "preview_url": true }, "context": { "message_id": "wamid.ANA1" },
                "biz_opaque_callback_data": "1.m1.1" })
        );
    }
}
