//! What a send brings to its template, as integrators write it: the seed's `variables`, and beside them a header and
//! buttons.

use crate::api_error::ApiError;
use hilo_domain::ids::{ChannelId, LeadId, TemplateId};
use hilo_domain::phone::Phone;
use hilo_domain::template::variables::button_key;
use hilo_domain::template::{Filling, HeaderContent};
use hilo_store::templates::{Recipient, TemplateSend};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SendTemplate)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    /// E.164.
    #[schema(example = "+5491155550101")]
    to_phone: String,
    template_id: TemplateId,
    /// Everything in the template's `variables`, by key: `"1"`, `"2"` where they have numbers, else their names.
    #[serde(default)]
    #[schema(example = json!({ "1": "John", "2": "#12345" }))]
    variables: Option<BTreeMap<String, Text>>,
    /// Notes it on this lead.
    lead_id: Option<LeadId>,
    /// Over this number; else the oldest of the template's account.
    channel_id: Option<ChannelId>,
    /// For a header that is a file or a place.
    header: Option<HeaderBody>,
    #[serde(default)]
    buttons: Option<Vec<ButtonBody>>,
}

/// A value for a variable: a text, or a number as it is written.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TemplateValue)]
#[serde(untagged)]
enum Text {
    /// As it is.
    Words(String),
    /// In its digits.
    #[schema(value_type = f64)]
    Number(serde_json::Number),
}

/// `{"link": "https://…"}`, `{"mediaId": "…"}`, each with `filename` for documents; or a place.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SendTemplateHeader)]
#[serde(rename_all = "camelCase")]
struct HeaderBody {
    link: Option<String>,
    media_id: Option<String>,
    filename: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    name: Option<String>,
    address: Option<String>,
}

/// `{"index": 0, "payload": "…"}` for what a quick reply answers with, `{"index": 1, "text": "…"}` for the end of a web
/// address or for a code.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SendTemplateButton)]
#[serde(rename_all = "camelCase")]
struct ButtonBody {
    /// The button's place, from 0.
    #[schema(minimum = 0, maximum = 9)]
    index: usize,
    payload: Option<String>,
    text: Option<Text>,
}

impl Text {
    fn words(self) -> String {
        match self {
            Self::Words(words) => words,
            Self::Number(number) => number.to_string(),
        }
    }
}

impl Body {
    /// What is to be sent.
    ///
    /// # Errors
    /// 400 when the phone cannot be one, or a header or button says nothing.
    pub(super) fn read(self) -> Result<TemplateSend, ApiError> {
        let to = Phone::parse(&self.to_phone)
            .map_err(|error| ApiError::bad_request("PHONE_INVALID", format!("toPhone: {error}")))?;
        let variables = self.variables.unwrap_or_default().into_iter();
        let mut filling = Filling {
            variables: variables.map(|(key, value)| (key, value.words())).collect(),
            header: self.header.map(HeaderBody::read).transpose()?,
            payloads: BTreeMap::new(),
        };
        for button in self.buttons.unwrap_or_default() {
            match (button.payload, button.text) {
                (Some(payload), None) => drop(filling.payloads.insert(button.index, payload)),
                (None, Some(text)) => {
                    filling.variables.insert(button_key(button.index), text.words());
                }
                _ => {
                    let message = format!("buttons: {} needs either payload or text", button.index);
                    return Err(ApiError::bad_request("BODY_INVALID", message));
                }
            }
        }
        Ok(TemplateSend {
            template_id: self.template_id,
            to: Recipient::Phone(to),
            filling,
            lead_id: self.lead_id.filter(|id| !id.as_str().is_empty()),
            channel_id: self.channel_id.filter(|id| !id.as_str().is_empty()),
            client_message_id: None,
        })
    }
}

impl HeaderBody {
    fn read(self) -> Result<HeaderContent, ApiError> {
        match (self.link, self.media_id, self.latitude, self.longitude) {
            (Some(link), None, None, None) => Ok(HeaderContent::MediaLink { link, filename: self.filename }),
            (None, Some(id), None, None) => Ok(HeaderContent::MediaId { id, filename: self.filename }),
            (None, None, Some(latitude), Some(longitude)) => Ok(HeaderContent::Location {
                latitude,
                longitude,
                name: self.name.unwrap_or_default(),
                address: self.address.unwrap_or_default(),
            }),
            _ => {
                let message = "header: needs link, or mediaId, or latitude and longitude";
                Err(ApiError::bad_request("BODY_INVALID", message))
            }
        }
    }
}
