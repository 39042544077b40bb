//! What is given when a template is sent: values for its variables, the header's file or place, and what its
//! quick replies answer with. The same for REST, for the job that sends and for the send dialog.

use super::components::{Components, Header, MediaKind};
use super::problem::{Problem, ProblemCode as Code};
use super::render::Rendered;
use super::variables::Values;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that a send brings to its template.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Filling {
    /// By the keys of [`super::variables`].
    #[serde(default)]
    pub variables: Values,
    /// For a header that is a file or a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<HeaderContent>,
    /// What a quick reply answers with, by the button's place from 0; its own words where nothing is given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub payloads: BTreeMap<usize, String>,
}

/// What stands above the body of one message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HeaderContent {
    /// A file that Meta has, by its media id.
    MediaId {
        /// Meta's id.
        id: String,
        /// What the customer sees it called; documents only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filename: Option<String>,
    },
    /// A file that Meta fetches.
    MediaLink {
        /// A public address.
        link: String,
        /// What the customer sees it called; documents only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filename: Option<String>,
    },
    /// A place.
    Location {
        /// Degrees, -90 to 90.
        latitude: f64,
        /// Degrees, -180 to 180.
        longitude: f64,
        /// What it is called.
        name: String,
        /// Where it is.
        address: String,
    },
}

impl Components {
    /// The final text with this filling, checked in every part.
    ///
    /// # Errors
    /// What is wrong, at `variables.<key>`, `header` and `payloads.<place>`.
    pub fn check(&self, filling: &Filling) -> Result<Rendered, Vec<Problem>> {
        let mut problems = self.header_problems(filling.header.as_ref());
        for (place, payload) in &filling.payloads {
            let is_reply =
                self.buttons.get(*place).is_some_and(|button| button.kind.as_str() == "quick_reply");
            if !is_reply {
                problems.push(Problem::at(format!("payloads.{place}"), Code::ValueUnknown));
            } else if payload.is_empty() {
                problems.push(Problem::at(format!("payloads.{place}"), Code::ValueMissing));
            }
        }
        match self.render(&filling.variables) {
            Ok(rendered) if problems.is_empty() => Ok(rendered),
            Ok(_) => Err(problems),
            Err(of_values) => {
                problems.extend(of_values);
                Err(problems)
            }
        }
    }

    fn header_problems(&self, content: Option<&HeaderContent>) -> Vec<Problem> {
        let code = match (&self.header, content) {
            (Some(Header::Media(_) | Header::Location), None) => Code::ValueMissing,
            (Some(Header::Media(media)), Some(content)) => {
                let (given, filename) = match content {
                    HeaderContent::MediaId { id, filename } => (!id.is_empty(), filename),
                    HeaderContent::MediaLink { link, filename } => (link.starts_with("https://"), filename),
                    HeaderContent::Location { .. } => return vec![Problem::at("header", Code::WrongType)],
                };
                match (given, filename) {
                    (false, _) if matches!(content, HeaderContent::MediaLink { .. }) => {
                        return vec![Problem::at("header.link", Code::UrlForm)];
                    }
                    (false, _) => return vec![Problem::at("header.id", Code::Required)],
                    (true, Some(_)) if media.kind != MediaKind::Document => {
                        return vec![Problem::at("header.filename", Code::ValueUnknown)];
                    }
                    (true, _) => return Vec::new(),
                }
            }
            (Some(Header::Location), Some(HeaderContent::Location { latitude, longitude, .. })) => {
                let on_earth = (-90.0..=90.0).contains(latitude) && (-180.0..=180.0).contains(longitude);
                return if on_earth { Vec::new() } else { vec![Problem::at("header", Code::WrongType)] };
            }
            (Some(Header::Location), Some(_)) => Code::WrongType,
            (Some(Header::Other { .. }), _) | (_, None) => return Vec::new(),
            (Some(Header::Text(_)) | None, Some(_)) => Code::ValueUnknown,
        };
        vec![Problem::at("header", code)]
    }
}
