//! Asking Meta about a number, for people who wait in front of a screen. The app's pages do it through
//! [`AskMeta`]: they know no network.

use crate::config::Config;
use crate::runner::RunnerError;
use hilo_app::context::{AskMeta, MetaAnswer};
use hilo_store::channels::{AtMeta, CheckFailure};
use hilo_whatsapp::graph::{Credentials, GraphClient, SendFailure};
use secrecy::SecretString;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// Nobody watches a blank page for longer.
const CALL_TIMEOUT: Duration = Duration::from_secs(8);

/// The way to ask.
#[derive(Debug)]
pub struct Inquiry {
    graph: GraphClient,
}

impl Inquiry {
    /// With the settings' Graph host.
    ///
    /// # Errors
    /// [`RunnerError`].
    pub fn new(config: &Config) -> Result<Self, RunnerError> {
        let (url, version) = (&config.whatsapp.graph_url, &config.whatsapp.graph_version);
        Ok(Self { graph: GraphClient::new(url, version, CONNECT_TIMEOUT, CALL_TIMEOUT)? })
    }
}

impl AskMeta for Inquiry {
    fn ask(&self, phone_number_id: &str, access_token: SecretString) -> MetaAnswer<'_> {
        let credentials = Credentials { phone_number_id: phone_number_id.trim().to_owned(), access_token };
        Box::pin(async move {
            match self.graph.phone_number(&credentials).await {
                Ok(found) => Ok(AtMeta {
                    display_phone: found.display_phone_number,
                    verified_name: found.verified_name,
                    quality: found.quality_rating,
                }),
                Err(failure) => Err(explained(&failure)),
            }
        })
    }
}

fn explained(failure: &SendFailure) -> CheckFailure {
    let (code, message) = match failure {
        SendFailure::NotAccepted(refusal) => {
            let words = [&refusal.details, &refusal.message, &refusal.title];
            let words = words.into_iter().find(|words| !words.is_empty()).cloned();
            (refusal.code, words.unwrap_or_default())
        }
        SendFailure::Unknown { reason } => (None, reason.clone()),
    };
    CheckFailure { failure: failure.failure(), code, message }
}
