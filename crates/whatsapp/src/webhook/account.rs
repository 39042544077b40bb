//! News that is neither a message nor a template's: consent to marketing, the number's quality, calls.

use super::people::Customer;
use super::word::word_enum;
use crate::wire::Fields;
use hilo_domain::clock::Millis;
use serde::{Deserialize, Serialize};

word_enum! {
    /// What a customer decided about marketing messages.
    Consent {
        /// No more of them.
        Stop = "stop",
        /// Again, please.
        Resume = "resume",
    }
}

/// One element of `user_preferences`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPreference {
    /// Who.
    pub customer: Customer,
    /// About what: `marketing_messages`.
    pub category: Option<String>,
    /// The decision.
    pub value: Consent,
    /// In Meta's words.
    pub detail: Option<String>,
    /// When.
    pub timestamp: Option<Millis>,
}

impl UserPreference {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        let customer = Customer::sorted(fields.word("wa_id"), fields.word("user_id"));
        if customer.is_nobody() {
            return Err("a preference of nobody");
        }
        Ok(Self {
            customer,
            category: fields.word("category"),
            value: Consent::from(fields.word("value").ok_or("a preference that is not told")?),
            detail: fields.word("detail"),
            timestamp: fields.time("timestamp"),
        })
    }
}

/// `phone_number_quality_update`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneQuality {
    /// The number, as received. There is no phone number id.
    pub display_phone_number: Option<String>,
    /// `FLAGGED`, `UNFLAGGED`, `UPGRADE`, `DOWNGRADE`, `ONBOARDING` …
    pub event: Option<String>,
    /// The limit now, `TIER_1K`. No longer sent since February 2026.
    pub current_limit: Option<String>,
    /// The limit before.
    pub old_limit: Option<String>,
    /// Its successor: unique customers a day, `TIER_2K`.
    pub max_daily_conversations: Option<String>,
}

impl PhoneQuality {
    pub(crate) fn read(fields: &Fields<'_>) -> Self {
        Self {
            display_phone_number: fields.word("display_phone_number"),
            event: fields.word("event"),
            current_limit: fields.word("current_limit"),
            old_limit: fields.word("old_limit"),
            max_daily_conversations: fields.word("max_daily_conversations_per_business"),
        }
    }
}

/// One element of `calls`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The call's id.
    pub id: String,
    /// `connect`, `terminate` …
    pub event: Option<String>,
    /// `USER_INITIATED` or `BUSINESS_INITIATED`.
    pub direction: Option<String>,
    /// The customer, whichever side called.
    pub customer: Customer,
    /// `COMPLETED`, `FAILED` … once it is over.
    pub status: Option<String>,
    /// How long, in seconds.
    pub duration_s: Option<i64>,
    /// When.
    pub timestamp: Option<Millis>,
}

impl Call {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        let direction = fields.word("direction");
        let ours = direction.as_deref() == Some("BUSINESS_INITIATED");
        let (phone, user_id) = if ours { ("to", "to_user_id") } else { ("from", "from_user_id") };
        Ok(Self {
            id: fields.word("id").ok_or("a call without an id")?,
            event: fields.word("event"),
            customer: Customer::sorted(fields.word(phone), fields.word(user_id)),
            direction,
            status: fields.word("status"),
            duration_s: fields.int("duration"),
            timestamp: fields.time("timestamp"),
        })
    }
}
