//! Jobs: kinds, states and how long to wait before the next try.

use crate::text_enum::text_enum;

text_enum! {
    /// What a job does.
    JobKind {
        /// Turns a stored webhook event into leads, notes, messages and statuses.
        ProcessWebhook = "PROCESS_WEBHOOK",
        /// Sends a text message through the Cloud API.
        SendMessage = "SEND_MESSAGE",
        /// Sends a template.
        SendMessageTemplate = "SEND_MESSAGE_TEMPLATE",
        /// Tells Meta that the agent has read the customer's messages.
        MarkRead = "MARK_READ",
        /// Five minutes after an unconfirmed send: asks the agent, if no evidence has come.
        AskAboutUnconfirmed = "ASK_ABOUT_UNCONFIRMED",
        /// Hands a new template to Meta for review.
        SubmitTemplate = "SUBMIT_TEMPLATE",
        /// Hands the edit of a template that Meta has to Meta.
        EditTemplate = "EDIT_TEMPLATE",
        /// Deletes a template at Meta.
        DeleteTemplate = "DELETE_TEMPLATE",
        /// Brings the templates of an account in step with Meta's list.
        SyncTemplates = "SYNC_TEMPLATES",
    }
}

impl JobKind {
    /// The lane it runs in: webhooks never wait behind a slow call to Meta.
    #[must_use]
    pub const fn lane(self) -> Lane {
        match self {
            Self::ProcessWebhook | Self::AskAboutUnconfirmed => Lane::Inbound,
            Self::SendMessage
            | Self::SendMessageTemplate
            | Self::MarkRead
            | Self::SubmitTemplate
            | Self::EditTemplate
            | Self::DeleteTemplate
            | Self::SyncTemplates => Lane::Outbound,
        }
    }

    /// Whether a customer hears of it: never to be done twice, nor forgotten half-way.
    #[must_use]
    pub const fn sends(self) -> bool {
        matches!(self, Self::SendMessage | Self::SendMessageTemplate)
    }
}

text_enum! {
    /// Where a job waits.
    Lane {
        /// Work on our own database only.
        Inbound = "INBOUND",
        /// Work that calls Meta.
        Outbound = "OUTBOUND",
    }
}

text_enum! {
    /// A job's state.
    JobState {
        /// Waiting for its time.
        Pending = "PENDING",
        /// Held by a node, under a lease.
        Running = "RUNNING",
        /// Failed; will run again at `run_at`.
        Failed = "FAILED",
        /// Finished.
        Done = "DONE",
        /// Failed for good: a dead letter that a person can run again.
        Dead = "DEAD",
        /// Called off.
        Cancelled = "CANCELLED",
    }
}

/// How long a claimed job is held unless it is set otherwise, in milliseconds. A running node renews its leases three
/// times in that time.
pub const LEASE_MS: i64 = 30_000;
/// Tries of a job before it is a dead letter.
pub const MAX_ATTEMPTS: i64 = 8;

/// Milliseconds to wait after the `attempt`-th failure (1, 2, …): 2 s doubling to an hour, with up to a
/// quarter of jitter from `random` (0 to 255).
#[must_use]
pub fn backoff_ms(attempt: i64, random: u8) -> i64 {
    let exponent = u32::try_from(attempt.clamp(1, 12) - 1).unwrap_or(0);
    let base = 2_000_i64.saturating_mul(1 << exponent).min(3_600_000);
    base + base / 4 * i64::from(random) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_to_an_hour_and_jitters_a_quarter() {
        assert_eq!(backoff_ms(1, 0), 2_000);
        assert_eq!(backoff_ms(2, 0), 4_000);
        assert_eq!(backoff_ms(2, 255), 5_000);
        assert_eq!(backoff_ms(40, 0), 3_600_000);
    }
}
