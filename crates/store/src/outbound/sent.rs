//! A template as it was when it was sent. Kept with the message: the template may be edited or deleted before its
//! job runs, and the history must tell what the customer read.

use hilo_domain::ids::TemplateId;
use hilo_domain::inbox::MessageDetail;
use hilo_domain::template::{Components, Filling};
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
        let buttons = self.components().buttons.into_iter().map(|button| button.text);
        MessageDetail::Template {
            name: self.name.clone(),
            // WhatsApp itself writes the words on some buttons.
            buttons: buttons.filter(|text| !text.is_empty()).collect(),
        }
    }
}
