//! Meta's error codes as classes with a reason and a next action (whatsapp-cloud-api.md 10). One table: the
//! Graph client decides by it, the job runner waits by it, the screens explain by it.

use crate::text_enum::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What to do about a failure.
    FailureClass {
        /// Try again with backoff and jitter.
        Retry = "RETRY",
        /// Too many messages to this one customer: wait 4^attempt seconds, for this pair only.
        RetryPair = "RETRY_PAIR",
        /// May be permanent: try a few times only.
        RetryFew = "RETRY_FEW",
        /// Nothing leaves this number until someone mends it; messages stay queued.
        PauseNumber = "PAUSE_NUMBER",
        /// Outside the reply window.
        NeedsTemplate = "NEEDS_TEMPLATE",
        /// This customer cannot or may not be reached.
        Recipient = "RECIPIENT",
        /// Our request was wrong.
        Request = "REQUEST",
        /// The template is missing, paused or filled in wrongly.
        Template = "TEMPLATE",
        /// No code at all, or one that nobody has listed yet.
        Other = "OTHER",
    }
}

text_enum! {
    /// Why, in a form that each language has a sentence for.
    FailureReason {
        /// The token is not valid any more.
        TokenExpired = "TOKEN_EXPIRED",
        /// The token lacks a permission.
        PermissionMissing = "PERMISSION_MISSING",
        /// The account is restricted or locked.
        AccountRestricted = "ACCOUNT_RESTRICTED",
        /// The payment method failed.
        Payment = "PAYMENT",
        /// The number is not registered with the Cloud API.
        NotRegistered = "NOT_REGISTERED",
        /// Held back for low quality.
        QualityLimited = "QUALITY_LIMITED",
        /// More than 24 hours since the customer wrote.
        WindowClosed = "WINDOW_CLOSED",
        /// Not on WhatsApp, or too old a version, or terms not accepted.
        NotReachable = "NOT_REACHABLE",
        /// Meta limits marketing to this customer for now.
        MarketingLimited = "MARKETING_LIMITED",
        /// The customer has stopped marketing messages.
        OptedOut = "OPTED_OUT",
        /// The customer is in an experiment of Meta's.
        Experiment = "EXPERIMENT",
        /// Sender and recipient are the same number.
        SameNumber = "SAME_NUMBER",
        /// Not among the numbers that a test account may write to.
        NotAllowedRecipient = "NOT_ALLOWED_RECIPIENT",
        /// Too many messages at once.
        RateLimited = "RATE_LIMITED",
        /// Meta is down or overloaded.
        MetaUnavailable = "META_UNAVAILABLE",
        /// We could not reach Meta.
        Unreachable = "UNREACHABLE",
        /// The file could not be fetched or is not accepted.
        Media = "MEDIA",
        /// The template does not exist in this language.
        TemplateMissing = "TEMPLATE_MISSING",
        /// The template is paused or disabled.
        TemplatePaused = "TEMPLATE_PAUSED",
        /// Meta took the template back: it breaks a policy.
        TemplatePolicy = "TEMPLATE_POLICY",
        /// The template's variables do not fit.
        TemplateParameters = "TEMPLATE_PARAMETERS",
        /// Meta did not accept the request's form.
        BadRequest = "BAD_REQUEST",
        /// The number has no token or phone number id yet.
        NotConfigured = "NOT_CONFIGURED",
        /// A person called it off before it was sent.
        Cancelled = "CANCELLED",
        /// An administrator has stopped the number for a while.
        PausedByHand = "PAUSED_BY_HAND",
        /// The number was removed.
        NumberRemoved = "NUMBER_REMOVED",
        /// Nobody knows whether Meta took it.
        Unconfirmed = "UNCONFIRMED",
        /// A code without a sentence of ours; Meta's own text is shown.
        Unknown = "UNKNOWN",
    }
}

/// Stands where Meta's code would: a person called the message off before it was sent. Meta's are never negative.
pub const CANCELLED: i64 = -1;
const UNREACHABLE: i64 = -2;
const RATE_LIMITED: i64 = -3;
const META_UNAVAILABLE: i64 = -4;
const BAD_REQUEST: i64 = -5;
const TEMPLATE_PARAMETERS: i64 = -6;

/// What stands where Meta's code would when Meta gave none, so that the reason is not forgotten: nobody answered, or
/// something on the way did, or we did not even ask.
#[must_use]
pub const fn code_of(reason: FailureReason) -> Option<i64> {
    match reason {
        FailureReason::Cancelled => Some(CANCELLED),
        FailureReason::Unreachable => Some(UNREACHABLE),
        FailureReason::RateLimited => Some(RATE_LIMITED),
        FailureReason::MetaUnavailable => Some(META_UNAVAILABLE),
        FailureReason::BadRequest => Some(BAD_REQUEST),
        FailureReason::TemplateParameters => Some(TEMPLATE_PARAMETERS),
        _ => None,
    }
}

/// A code's row in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What to do.
    pub class: FailureClass,
    /// Why.
    pub reason: FailureReason,
}

/// Looks a Graph error code up.
#[must_use]
pub const fn explain(code: i64) -> Failure {
    use FailureClass as C;
    use FailureReason as R;
    let (class, reason) = match code {
        CANCELLED => (C::Other, R::Cancelled),
        UNREACHABLE => (C::Retry, R::Unreachable),
        RATE_LIMITED => (C::Retry, R::RateLimited),
        META_UNAVAILABLE => (C::Retry, R::MetaUnavailable),
        BAD_REQUEST => (C::Request, R::BadRequest),
        TEMPLATE_PARAMETERS => (C::Template, R::TemplateParameters),
        2 | 131_000 | 131_016 | 133_004 => (C::Retry, R::MetaUnavailable),
        4 | 80_007 | 130_429 | 131_057 => (C::Retry, R::RateLimited),
        131_056 => (C::RetryPair, R::RateLimited),
        1 => (C::RetryFew, R::MetaUnavailable),
        131_052 | 131_053 => (C::RetryFew, R::Media),
        190 | 0 => (C::PauseNumber, R::TokenExpired),
        3 | 10 | 200..=299 => (C::PauseNumber, R::PermissionMissing),
        368 | 131_031 | 131_064 | 130_497 => (C::PauseNumber, R::AccountRestricted),
        131_042 => (C::PauseNumber, R::Payment),
        131_048 => (C::PauseNumber, R::QualityLimited),
        133_010 => (C::PauseNumber, R::NotRegistered),
        131_047 => (C::NeedsTemplate, R::WindowClosed),
        131_026 | 131_062 | 131_063 => (C::Recipient, R::NotReachable),
        131_049 => (C::Recipient, R::MarketingLimited),
        131_050 => (C::Recipient, R::OptedOut),
        130_472 => (C::Recipient, R::Experiment),
        131_021 => (C::Recipient, R::SameNumber),
        131_030 => (C::Recipient, R::NotAllowedRecipient),
        33 | 100 | 131_008 | 131_009 | 131_051 | 131_037 | 131_045 => (C::Request, R::BadRequest),
        132_001 => (C::Template, R::TemplateMissing),
        132_007 => (C::Template, R::TemplatePolicy),
        132_015 | 132_016 => (C::Template, R::TemplatePaused),
        132_000 | 132_005 | 132_008 | 132_012 | 132_018 | 132_068 | 132_069 => {
            (C::Template, R::TemplateParameters)
        }
        _ => (C::Other, R::Unknown),
    };
    Failure { class, reason }
}

impl FailureClass {
    /// How many attempts in all before the message is FAILED. `None`: attempts are not counted, the message
    /// waits until the number works again.
    #[must_use]
    pub const fn max_attempts(self) -> Option<i64> {
        match self {
            Self::Retry | Self::RetryPair => Some(8),
            Self::RetryFew => Some(3),
            Self::PauseNumber => None,
            Self::NeedsTemplate | Self::Recipient | Self::Request | Self::Template | Self::Other => Some(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_sheet_has_a_class() {
        let listed = [
            2, 4, 80_007, 130_429, 131_000, 131_016, 131_057, 133_004, 131_056, 1, 131_052, 131_053, 190, 0,
            3, 10, 200, 299, 368, 131_031, 131_042, 131_048, 131_064, 130_497, 133_010, 131_047, 131_026,
            131_049, 131_050, 130_472, 131_021, 131_030, 131_062, 131_063, 33, 100, 131_008, 131_009,
            131_051, 131_037, 131_045, 132_000, 132_001, 132_005, 132_007, 132_008, 132_012, 132_015,
            132_016, 132_018, 132_068, 132_069,
        ];
        for code in listed {
            assert_ne!(explain(code).class, FailureClass::Other, "{code}");
        }
        assert_eq!(explain(999_999).reason, FailureReason::Unknown);
    }

    #[test]
    fn a_code_of_our_own_means_what_it_was_made_from() {
        for reason in FailureReason::ALL {
            if let Some(code) = code_of(*reason) {
                assert!(code < 0 && explain(code).reason == *reason, "{reason}");
            }
        }
    }

    #[test]
    fn a_broken_number_burns_no_attempts() {
        assert_eq!(explain(190).class.max_attempts(), None);
    }
}
