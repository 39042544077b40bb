//! The words of templates. Category and parameter format are closed lists; statuses are not, because Meta adds
//! to them without notice and one that is not known here must be kept and shown all the same.

use crate::text_enum::text_enum;
use std::fmt;

text_enum! {
    /// What a template is for. Decides the price, and Meta may change it.
    Category {
        /// Offers, news, anything that is not one of the others.
        Marketing = "MARKETING",
        /// About something that the customer has ordered or asked for.
        Utility = "UTILITY",
        /// One-time codes.
        Authentication = "AUTHENTICATION",
    }
}

text_enum! {
    /// How a template's variables are written.
    ParameterFormat {
        /// `{{1}}`, `{{2}}`.
        Positional = "POSITIONAL",
        /// `{{first_name}}`.
        Named = "NAMED",
    }
}

/// Where a template stands. The seed's four are PENDING, APPROVED, REJECTED and DISABLED.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TemplateStatus {
    /// Made, and waiting for Meta's decision.
    Pending,
    /// Can be sent.
    Approved,
    /// Refused by Meta, with a reason; can be edited and submitted again.
    Rejected,
    /// Deleted here, switched off by hand, or disabled by Meta for good.
    Disabled,
    /// Held by Meta for low quality, for a while.
    Paused,
    /// Rejected, and the business has appealed.
    InAppeal,
    /// Being deleted at Meta.
    PendingDeletion,
    /// Deleted at Meta.
    Deleted,
    /// The account has as many templates as it may have.
    LimitExceeded,
    /// Put away by Meta, as it was not used.
    Archived,
    /// Locked by Meta.
    Locked,
    /// A word that is not in this list, as received.
    Other(String),
}

impl TemplateStatus {
    /// The ones that have a name here.
    pub const KNOWN: &'static [Self] = &[
        Self::Pending,
        Self::Approved,
        Self::Rejected,
        Self::Disabled,
        Self::Paused,
        Self::InAppeal,
        Self::PendingDeletion,
        Self::Deleted,
        Self::LimitExceeded,
        Self::Archived,
        Self::Locked,
    ];

    /// The one spelling, as in SQL, in REST and at Meta.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Disabled => "DISABLED",
            Self::Paused => "PAUSED",
            Self::InAppeal => "IN_APPEAL",
            Self::PendingDeletion => "PENDING_DELETION",
            Self::Deleted => "DELETED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Archived => "ARCHIVED",
            Self::Locked => "LOCKED",
            Self::Other(word) => word,
        }
    }

    /// Only an approved template can be sent.
    #[must_use]
    pub const fn is_sendable(&self) -> bool {
        matches!(self, Self::Approved)
    }

    /// Meta takes edits of these only (whatsapp-cloud-api.md 8).
    #[must_use]
    pub const fn is_editable(&self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::Paused)
    }

    /// The status after the event of a `message_template_status_update`. Most events are statuses; FLAGGED is
    /// a warning that changes nothing yet, and the others end what they name.
    #[must_use]
    pub fn after_event(&self, event: &str) -> Self {
        match Self::from(event) {
            Self::Other(word) => match word.as_str() {
                "FLAGGED" => self.clone(),
                "REINSTATED" | "UNARCHIVED" | "UNLOCKED" | "UNPAUSED" => Self::Approved,
                _ => Self::Other(word),
            },
            status => status,
        }
    }
}

impl From<&str> for TemplateStatus {
    fn from(word: &str) -> Self {
        let upper = word.trim().to_uppercase();
        let known = Self::KNOWN.iter().find(|status| status.as_str() == upper);
        known.cloned().unwrap_or(Self::Other(upper))
    }
}

impl fmt::Display for TemplateStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for TemplateStatus {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for TemplateStatus {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from(<String as serde::Deserialize>::deserialize(deserializer)?.as_str()))
    }
}

#[cfg(feature = "sqlx")]
mod sql {
    use super::TemplateStatus;
    use sqlx::encode::IsNull;
    use sqlx::error::BoxDynError;
    use sqlx::{Database, Decode, Encode, Type};

    impl<DB: Database> Type<DB> for TemplateStatus
    where
        String: Type<DB>,
    {
        fn type_info() -> DB::TypeInfo {
            <String as Type<DB>>::type_info()
        }
        fn compatible(ty: &DB::TypeInfo) -> bool {
            <String as Type<DB>>::compatible(ty)
        }
    }

    impl<'q, DB: Database> Encode<'q, DB> for TemplateStatus
    where
        String: Encode<'q, DB>,
    {
        fn encode_by_ref(&self, buf: &mut <DB as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
            self.as_str().to_owned().encode(buf)
        }
    }

    impl<'r, DB: Database> Decode<'r, DB> for TemplateStatus
    where
        String: Decode<'r, DB>,
    {
        fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
            Ok(Self::from(<String as Decode<'r, DB>>::decode(value)?.as_str()))
        }
    }
}

/// The languages that Meta offers for templates, to choose from. Others of the same form are not refused.
#[rustfmt::skip]
pub const LANGUAGES: &[&str] = &[
    "af", "ar", "az", "be_BY", "bg", "bn", "ca", "cs", "da", "de", "de_AT", "de_CH", "el", "en", "en_AU",
    "en_CA", "en_GB", "en_IE", "en_IN", "en_NZ", "en_US", "en_ZA", "es", "es_AR", "es_CL", "es_CO", "es_CR",
    "es_DO", "es_EC", "es_ES", "es_HN", "es_MX", "es_PA", "es_PE", "es_UY", "et", "fa", "fi", "fil", "fr",
    "fr_BE", "fr_CA", "fr_CH", "ga", "gu", "ha", "he", "hi", "hr", "hu", "id", "it", "ja", "ka", "kk", "kn",
    "ko", "ky_KG", "lo", "lt", "lv", "mk", "ml", "mr", "ms", "nb", "nl", "nl_BE", "pa", "pl", "ps_AF", "pt_BR",
    "pt_PT", "ro", "ru", "rw_RW", "si_LK", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk",
    "ur", "uz", "vi", "zh_CN", "zh_HK", "zh_TW", "zu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_one_spelling_and_unknown_ones_are_kept() {
        for status in TemplateStatus::KNOWN {
            assert_eq!(&TemplateStatus::from(status.as_str()), status);
            let json = serde_json::to_string(status).unwrap();
            assert_eq!(&serde_json::from_str::<TemplateStatus>(&json).unwrap(), status);
        }
        assert_eq!(TemplateStatus::from("approved"), TemplateStatus::Approved);
        let unknown = TemplateStatus::from("HIBERNATING");
        assert_eq!(unknown.as_str(), "HIBERNATING");
        assert!(!unknown.is_sendable() && !unknown.is_editable());
    }

    #[test]
    fn one_status_is_sent_and_three_are_edited() {
        let of = |rule: fn(&TemplateStatus) -> bool| {
            TemplateStatus::KNOWN.iter().filter(|status| rule(status)).map(TemplateStatus::as_str).collect()
        };
        let (sendable, editable): (Vec<_>, Vec<_>) =
            (of(TemplateStatus::is_sendable), of(TemplateStatus::is_editable));
        assert_eq!(sendable, ["APPROVED"]);
        assert_eq!(editable, ["APPROVED", "REJECTED", "PAUSED"]);
    }

    #[test]
    fn an_event_is_a_status_a_warning_or_the_end_of_one() {
        use TemplateStatus as S;
        assert_eq!(S::Pending.after_event("REJECTED"), S::Rejected);
        assert_eq!(S::Approved.after_event("FLAGGED"), S::Approved);
        assert_eq!(S::Paused.after_event("FLAGGED"), S::Paused);
        assert_eq!(S::Disabled.after_event("REINSTATED"), S::Approved);
        assert_eq!(S::Approved.after_event("NEW_WORD"), S::Other("NEW_WORD".into()));
    }

    #[test]
    fn every_offered_language_has_the_form_that_is_accepted() {
        for language in LANGUAGES {
            assert_eq!(super::super::validate::language(language), None, "{language}");
        }
    }
}
