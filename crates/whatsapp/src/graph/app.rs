//! Which app a token belongs to. Uploads of samples belong to the app, and nothing else here needs to know it.

use super::GraphClient;
use super::answer::root;
use super::client::not_configured;
use super::failure::SendFailure;
use secrecy::SecretString;

impl GraphClient {
    /// Asks for the app of a token.
    ///
    /// # Errors
    /// [`SendFailure`]; asking again does no harm.
    pub async fn app_id(&self, access_token: &SecretString) -> Result<String, SendFailure> {
        let mut url = self.node("app", None).ok_or_else(|| not_configured("the Graph address has no app"))?;
        url.query_pairs_mut().append_pair("fields", "id");
        let body = self.call(self.http().get(url), access_token).await?;
        root(&body)?.word("id").ok_or_else(|| SendFailure::unknown("the answer names no app"))
    }
}
