//! A template as it was when it was sent. Kept with the message: the template may be edited or deleted before its
//! job runs, and the history must tell what the customer read.

use hilo_domain::ids::TemplateId;
use hilo_domain::inbox::{MessageDetail, TemplateHeader, TemplateView};
use hilo_domain::message::MessageKind;
use hilo_domain::template::{Components, Filling, Header, HeaderContent, MediaKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A template and what filled it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentTemplate {
    /// Which.
    pub template_id: TemplateId,
    /// Its name at Meta.
    pub name: String,
    /// Its language, `es_AR`.
    pub language: String,
    /// `componentsJson` at that time.
    pub components_json: Value,
    /// What was put in.
    pub filling: Filling,
}

impl SentTemplate {
    /// What it is made of.
    #[must_use]
    pub fn components(&self) -> Components {
        Components::read(&self.components_json).0
    }

    /// What its bubble shows besides the text.
    pub(super) fn detail(&self) -> MessageDetail {
        let components = self.components();
        let shown = components.preview(&self.filling.variables);
        let buttons = components.buttons.iter().map(|button| button.text.clone());
        MessageDetail::Template(TemplateView {
            name: self.name.clone(),
            header: shown.header,
            above: self.above(&components),
            footer: shown.footer,
            // WhatsApp itself writes the words on some buttons.
            buttons: buttons.filter(|text| !text.is_empty()).collect(),
        })
    }

    fn above(&self, components: &Components) -> Option<TemplateHeader> {
        let kind = match components.header.as_ref()? {
            Header::Media(media) => match media.kind {
                MediaKind::Image => MessageKind::Image,
                MediaKind::Video => MessageKind::Video,
                MediaKind::Document => MessageKind::Document,
            },
            Header::Location => MessageKind::Location,
            Header::Text(_) | Header::Other { .. } => return None,
        };
        let (name, link) = match self.filling.header.clone()? {
            HeaderContent::MediaId { filename, .. } => (filename, None),
            HeaderContent::MediaLink { link, filename } => (filename, Some(link)),
            HeaderContent::Location { latitude, longitude, name, .. } => {
                let map = format!(
                    "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
                );
                (Some(name).filter(|name| !name.is_empty()), Some(map))
            }
        };
        Some(TemplateHeader { kind, name, link })
    }
}
