//! The webhooks that tell of templates (whatsapp-cloud-api.md 5). They name the account alone, and ids are
//! numbers in them.

use super::Template;
use crate::Simulator;
use crate::event::{Event, Subject};
use crate::state::State;
use crate::webhook::{Webhook, payload};
use serde_json::{Value, json};

/// Which template, as every one of these webhooks says it.
fn about(template: &Template) -> Value {
    // Ids are sixteen digits; one given by hand may be anything, and stays a text.
    let id = template.id.parse::<u64>().map_or_else(|_| template.id.as_str().into(), Value::from);
    json!({
        "message_template_id": id,
        "message_template_name": template.name,
        "message_template_language": template.language,
    })
}

fn with(template: &Template, more: Value) -> Value {
    let mut value = about(template);
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

/// `message_template_status_update`
pub(super) fn status(template: &Template, event: &str, more: Value) -> (&'static str, Value) {
    let base = json!({
        "event": event,
        "reason": template.rejected_reason,
        "message_template_category": template.category,
    });
    let mut value = with(template, base);
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    ("message_template_status_update", value)
}

/// `message_template_quality_update`
pub(super) fn quality(template: &Template, previous: &str) -> (&'static str, Value) {
    let scores = json!({ "previous_quality_score": previous, "new_quality_score": template.quality });
    ("message_template_quality_update", with(template, scores))
}

/// `template_category_update`
pub(super) fn category(template: &Template, previous: &str) -> (&'static str, Value) {
    let categories = json!({ "previous_category": previous, "new_category": template.category });
    ("template_category_update", with(template, categories))
}

/// `message_template_components_update`
pub(super) fn components(template: &Template) -> (&'static str, Value) {
    let mut value = about(template);
    for component in template.components.as_array().into_iter().flatten() {
        match component["type"].as_str().unwrap_or_default() {
            "BODY" => value["message_template_element"] = component["text"].clone(),
            "HEADER" if component["text"].is_string() => {
                value["message_template_title"] = component["text"].clone();
            }
            "FOOTER" => value["message_template_footer"] = component["text"].clone(),
            "BUTTONS" => {
                let buttons = component["buttons"].as_array().into_iter().flatten().map(button);
                value["message_template_buttons"] = buttons.collect();
            }
            _ => {}
        }
    }
    ("message_template_components_update", value)
}

fn button(button: &Value) -> Value {
    let keys = ["type", "text", "url", "phone_number"].into_iter().filter(|key| button[*key].is_string());
    keys.map(|key| (format!("message_template_button_{key}"), button[key].clone())).collect()
}

impl Simulator {
    /// Sends one of them.
    pub(super) fn tell_of_template(
        &self,
        state: &mut State,
        waba_id: &str,
        template_id: &str,
        (field, value): (&'static str, Value),
    ) {
        let body = payload::template(waba_id, field, value, self.now());
        let subject = Subject::Template { id: template_id.to_owned(), field: field.to_owned() };
        self.queue(state, Webhook::new(subject, &body));
        self.tell(Event::TemplatesChanged);
    }
}
