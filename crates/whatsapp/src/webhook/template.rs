//! News of templates. They are routed by the account alone (there is no metadata), and their ids are numbers
//! where every other id is a string.

use crate::template::listed::buttons;
use crate::wire::Fields;
use hilo_domain::template::components::Fields as Object;
use hilo_domain::template::{Components, Header, TextPart};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Which template. An id or a name is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateKey {
    /// Meta's id, in digits.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Language code, `es_AR`.
    pub language: Option<String>,
}

impl TemplateKey {
    fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        let key = Self {
            id: fields.word("message_template_id"),
            name: fields.word("message_template_name"),
            language: fields.word("message_template_language"),
        };
        if key.id.is_none() && key.name.is_none() {
            return Err("news of a template that is not named");
        }
        Ok(key)
    }
}

/// `message_template_status_update`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateStatus {
    /// Which template.
    pub template: TemplateKey,
    /// `APPROVED`, `REJECTED`, `PAUSED` … as received.
    pub event: String,
    /// Category, if told.
    pub category: Option<String>,
    /// Reason in one word, `INVALID_FORMAT`; `NONE` counts as absent.
    pub reason: Option<String>,
    /// Reason in a sentence.
    pub rejection: Option<String>,
    /// What Meta recommends to do about it.
    pub recommendation: Option<String>,
    /// When it was or will be disabled, as received.
    pub disable_date: Option<String>,
    /// Title of further information.
    pub title: Option<String>,
    /// Further information.
    pub description: Option<String>,
}

impl TemplateStatus {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        let rejection = fields.object("rejection_info").unwrap_or_default();
        let disable = fields.object("disable_info").unwrap_or_default();
        let other = fields.object("other_info").unwrap_or_default();
        Ok(Self {
            template: TemplateKey::read(fields)?,
            event: fields.word("event").ok_or("news of a template without an event")?,
            category: fields.word("message_template_category"),
            reason: fields.word("reason").filter(|reason| reason != "NONE"),
            rejection: rejection.word("reason"),
            recommendation: rejection.word("recommendation"),
            disable_date: disable.word("disable_date"),
            title: other.word("title"),
            description: other.word("description"),
        })
    }
}

/// `message_template_quality_update`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateQuality {
    /// Which template.
    pub template: TemplateKey,
    /// Before: `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub previous: Option<String>,
    /// Now.
    pub new: String,
}

impl TemplateQuality {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        Ok(Self {
            template: TemplateKey::read(fields)?,
            previous: fields.word("previous_quality_score"),
            new: fields.word("new_quality_score").ok_or("a template's quality that is not told")?,
        })
    }
}

/// `template_category_update`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateCategory {
    /// Which template.
    pub template: TemplateKey,
    /// Before.
    pub previous: Option<String>,
    /// Now.
    pub new: Option<String>,
    /// What Meta will change it to.
    pub correct: Option<String>,
}

impl TemplateCategory {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        let update = Self {
            template: TemplateKey::read(fields)?,
            previous: fields.word("previous_category"),
            new: fields.word("new_category"),
            correct: fields.word("correct_category"),
        };
        if update.new.is_none() && update.correct.is_none() {
            return Err("a template's category that is not told");
        }
        Ok(update)
    }
}

/// `message_template_components_update`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateComponents {
    /// Which template.
    pub template: TemplateKey,
    /// The body's text.
    pub body: Option<String>,
    /// The header's text.
    pub title: Option<String>,
    /// The footer's text.
    pub footer: Option<String>,
    /// The buttons, as received.
    pub buttons: Vec<serde_json::Value>,
}

impl TemplateComponents {
    pub(crate) fn read(fields: &Fields<'_>) -> Result<Self, &'static str> {
        let parsed = |raw: &RawValue| serde_json::from_str(raw.get()).ok();
        Ok(Self {
            template: TemplateKey::read(fields)?,
            body: fields.text("message_template_element"),
            title: fields.text("message_template_title"),
            footer: fields.text("message_template_footer"),
            buttons: fields.list("message_template_buttons").into_iter().filter_map(parsed).collect(),
        })
    }
    /// The components after this news. What it does not speak of stays, examples included.
    #[must_use]
    pub fn apply(&self, before: &Components) -> Components {
        let mut after = before.clone();
        let part = |known: Option<&TextPart>, text: &str| TextPart {
            text: text.to_owned(),
            ..known.cloned().unwrap_or_default()
        };
        if let Some(text) = &self.body {
            after.body = Some(part(before.body.as_ref(), text));
        }
        // A header that is a file has no title, and stays.
        if let Some(text) = self.title.as_ref().filter(|text| !text.is_empty()) {
            after.header = Some(Header::Text(part(before.header_text(), text)));
        }
        if let Some(text) = self.footer.as_ref().filter(|text| !text.is_empty()) {
            after.footer = Some(part(before.footer.as_ref(), text));
        }
        if !self.buttons.is_empty() {
            after.buttons = buttons(&self.buttons.iter().map(plain_button).collect());
        }
        after
    }
}

/// Here, and only here, Meta writes `message_template_button_type` for `type` and so on.
fn plain_button(button: &serde_json::Value) -> serde_json::Value {
    let fields = button.as_object().into_iter().flatten();
    let short = |key: &str| key.strip_prefix("message_template_button_").unwrap_or(key).to_owned();
    serde_json::Value::Object(fields.map(|(key, value)| (short(key), value.clone())).collect::<Object>())
}
