//! Samples for headers that are files: a resumable upload in two calls, a session and the bytes. It belongs to
//! the app, not to the account, and ends in a handle that a submission names.

use super::GraphClient;
use super::answer::root;
use super::client::not_configured;
use super::failure::SendFailure;
use http::header::CONTENT_TYPE;
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

/// How long sending the bytes may take.
pub const UPLOAD_TIMEOUT: Duration = Duration::from_secs(300);

/// A file to show to Meta.
#[derive(Clone, Debug)]
pub struct Sample {
    /// As its author calls it.
    pub file_name: String,
    /// `image/jpeg`, `video/mp4`, `application/pdf`.
    pub mime_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl GraphClient {
    /// Uploads a sample and returns its handle (`4::…`).
    ///
    /// # Errors
    /// [`SendFailure`]; a second try is a new session and does no harm.
    pub async fn upload_sample(
        &self,
        app_id: &str,
        access_token: &SecretString,
        sample: Sample,
    ) -> Result<String, SendFailure> {
        let mut url = self
            .node(app_id, Some("uploads"))
            .ok_or_else(|| not_configured("the channel has no app id that can be used"))?;
        url.query_pairs_mut()
            .append_pair("file_name", &sample.file_name)
            .append_pair("file_length", &sample.bytes.len().to_string())
            .append_pair("file_type", &sample.mime_type);
        let session = self.call(self.http().post(url), access_token).await?;
        let session = root(&session)?.word("id");
        let url = session
            .and_then(|session| self.session_address(&session))
            .ok_or_else(|| SendFailure::unknown("the answer was a success that names no upload"))?;
        let request = self
            .http()
            .post(url)
            .timeout(UPLOAD_TIMEOUT)
            .header("file_offset", "0")
            .header(CONTENT_TYPE, "application/octet-stream")
            .body(sample.bytes);
        let answer = self.call_as("OAuth", request, access_token).await?;
        root(&answer)?
            .word("h")
            .ok_or_else(|| SendFailure::unknown("the answer was a success that has no handle"))
    }

    /// A session's id is `upload:<words>`, and may have a signature behind it like a query.
    fn session_address(&self, session: &str) -> Option<Url> {
        let (id, query) = session.split_once('?').map_or((session, None), |(id, query)| (id, Some(query)));
        let words = id.strip_prefix("upload:").filter(|words| !words.is_empty())?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=+:.".contains(&byte);
        // Anything else would name another resource.
        if !words.bytes().all(fits) || words.contains("..") {
            return None;
        }
        let mut url = self.base().clone();
        url.path_segments_mut().ok()?.push(id);
        url.set_query(query);
        Some(url)
    }
}
