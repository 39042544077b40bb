//! Messages: direction, kind, and the ladder their status climbs.

use crate::text_enum::text_enum;

text_enum! {
    /// Which way a message went.
    Direction {
        /// From the customer.
        Inbound = "INBOUND",
        /// To the customer.
        Outbound = "OUTBOUND",
    }
}

text_enum! {
    /// Where a message comes from. WhatsApp alone today.
    Provider {
        /// Meta's WhatsApp Cloud API.
        Whatsapp = "WHATSAPP",
    }
}

text_enum! {
    /// The seed's ladder: QUEUED → SENT → DELIVERED → READ, and FAILED from anywhere. A message from a
    /// customer is DELIVERED when it is stored and READ when an agent has read it.
    MessageStatus {
        /// Made by us, not yet accepted by Meta.
        Queued = "QUEUED",
        /// Accepted by Meta.
        Sent = "SENT",
        /// On the recipient's device.
        Delivered = "DELIVERED",
        /// Read by the recipient.
        Read = "READ",
        /// Not sent, or sent and not delivered; carries code and reason.
        Failed = "FAILED",
    }
}

impl MessageStatus {
    /// The ladder's rank. FAILED stands above all: it overwrites whatever was there and nothing moves it.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Sent => 1,
            Self::Delivered => 2,
            Self::Read => 3,
            Self::Failed => 4,
        }
    }

    /// The status after `next` arrives, in whatever order.
    #[must_use]
    pub const fn advance(self, next: Self) -> Self {
        if next.rank() > self.rank() { next } else { self }
    }
}

text_enum! {
    /// How far our own sending of an outbound message has come (guarantees.md 3). The status ladder is what
    /// Meta says; this is what we know.
    SendState {
        /// Waiting for its job.
        Queued = "QUEUED",
        /// An attempt is committed and the call may be under way.
        Sending = "SENDING",
        /// Meta answered with a message id.
        Accepted = "ACCEPTED",
        /// Nobody knows whether Meta took it. Never sent again without a person's word.
        Unconfirmed = "UNCONFIRMED",
        /// Given up, with a reason.
        Failed = "FAILED",
        /// A person chose not to send it again.
        Discarded = "DISCARDED",
        /// Sent by a person in the WhatsApp Business app, not by us.
        Echo = "ECHO",
        /// From the customer: nothing to send.
        Inbound = "INBOUND",
    }
}

text_enum! {
    /// What a message is. Everything that is not in this list becomes UNSUPPORTED with its raw form kept.
    MessageKind {
        /// Plain text.
        Text = "TEXT",
        /// Picture.
        Image = "IMAGE",
        /// Film.
        Video = "VIDEO",
        /// Sound file or voice note.
        Audio = "AUDIO",
        /// Any file.
        Document = "DOCUMENT",
        /// Sticker, still or moving.
        Sticker = "STICKER",
        /// A place.
        Location = "LOCATION",
        /// Contact cards.
        Contacts = "CONTACTS",
        /// Answer to buttons, a list or a form.
        Interactive = "INTERACTIVE",
        /// Answer to a template's quick-reply button.
        Button = "BUTTON",
        /// An emoji on a message that we do not have.
        Reaction = "REACTION",
        /// A cart.
        Order = "ORDER",
        /// Said by WhatsApp: number changed, identity changed.
        System = "SYSTEM",
        /// A template of ours.
        Template = "TEMPLATE",
        /// Something Hilo does not know yet, or that Meta does not hand over.
        Unsupported = "UNSUPPORTED",
    }
}

impl MessageKind {
    /// Whether a file belongs to it.
    #[must_use]
    pub const fn is_media(self) -> bool {
        matches!(self, Self::Image | Self::Video | Self::Audio | Self::Document | Self::Sticker)
    }
}

/// Longest text Meta takes, in characters (whatsapp-cloud-api.md 6).
pub const MAX_TEXT: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_status() -> impl Strategy<Value = MessageStatus> {
        proptest::sample::select(MessageStatus::ALL)
    }

    proptest! {
        /// The end does not depend on the order of arrival.
        #[test]
        fn order_does_not_matter(mut seen in proptest::collection::vec(any_status(), 0..8)) {
            let forward = seen.iter().fold(MessageStatus::Queued, |at, next| at.advance(*next));
            seen.reverse();
            let backward = seen.iter().fold(MessageStatus::Queued, |at, next| at.advance(*next));
            prop_assert_eq!(forward, backward);
        }
    }

    #[test]
    fn a_late_sent_does_not_lower_read() {
        assert_eq!(MessageStatus::Read.advance(MessageStatus::Sent), MessageStatus::Read);
        assert_eq!(MessageStatus::Read.advance(MessageStatus::Failed), MessageStatus::Failed);
    }
}
