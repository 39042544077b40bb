//! The callback address: where it is, and Meta's handshake that proves it is ours.

use crate::Simulator;
use std::time::Duration;

/// What the handshake asks to have returned.
const CHALLENGE: &str = "1158201444";

/// Why a callback was not verified.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// None is set.
    #[error("there is no callback address")]
    Missing,
    /// It could not be reached.
    #[error("the callback did not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// It answered with something else than the challenge.
    #[error("the callback answered {status} and did not return the challenge")]
    Refused {
        /// The HTTP status it answered with.
        status: u16,
    },
}

impl Simulator {
    /// Sends webhooks to another address from now on; `None` drops them.
    pub fn set_callback(&self, url: Option<String>) {
        self.lock().callback_url = url;
    }

    /// Does Meta's handshake: GET with `hub.challenge`, which must come back as the body.
    ///
    /// # Errors
    /// [`CallbackError`] when there is no callback, it cannot be reached, or it does not return the challenge.
    pub async fn verify_callback(&self) -> Result<(), CallbackError> {
        let url = self.lock().callback_url.clone().ok_or(CallbackError::Missing)?;
        let response = self
            .inner
            .client
            .get(url)
            .timeout(Duration::from_millis(self.inner.config.webhook_timeout_ms))
            .query(&[
                ("hub.mode", "subscribe"),
                ("hub.verify_token", &self.inner.config.verify_token),
                ("hub.challenge", CHALLENGE),
            ])
            .send()
            .await?;
        let status = response.status().as_u16();
        if status == 200 && response.text().await? == CHALLENGE {
            return Ok(());
        }
        Err(CallbackError::Refused { status })
    }
}
