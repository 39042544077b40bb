//! Whose templates: a business account and a token that may manage it. Templates belong to the account, not to
//! one of its numbers.

use super::GraphClient;
use super::client::not_configured;
use super::failure::SendFailure;
use secrecy::SecretString;
use url::Url;

/// A WhatsApp business account.
#[derive(Clone, Debug)]
pub struct AccountCredentials {
    /// Meta's id of the account (WABA).
    pub waba_id: String,
    /// Never printed, not even by `Debug`.
    pub access_token: SecretString,
}

impl GraphClient {
    /// The account's edge of templates.
    pub(super) fn templates_of(&self, account: &AccountCredentials) -> Result<Url, SendFailure> {
        self.node(&account.waba_id, Some("message_templates"))
            .ok_or_else(|| not_configured("the channel has no account id that can be used"))
    }
}
