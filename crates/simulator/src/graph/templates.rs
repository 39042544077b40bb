//! Message templates as an account has them, and the list a sync reads.

use super::{Answer, Query, numbers, only_fields, trouble};
use crate::Simulator;
use crate::faults::Route;
use crate::ids::Ids;
use axum::Json;
use axum::response::IntoResponse as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A template as Meta lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Given by the simulator.
    #[serde(default)]
    pub id: String,
    /// `[a-z0-9_]{1,512}`; unique with the language.
    pub name: String,
    /// `es_AR`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// `APPROVED` and the others; only an approved one can be sent.
    pub status: String,
    /// `POSITIONAL` or `NAMED`.
    #[serde(default = "positional")]
    pub parameter_format: String,
    /// Meta's component list.
    pub components: Value,
}

fn positional() -> String {
    "POSITIONAL".to_owned()
}

/// The two that every account starts with.
pub(crate) fn starter_templates(ids: &mut Ids) -> Vec<Template> {
    let mut approved = |name: &str, category: &str, components: Value| Template {
        id: ids.number(),
        name: name.to_owned(),
        language: "es_AR".to_owned(),
        category: category.to_owned(),
        status: "APPROVED".to_owned(),
        parameter_format: positional(),
        components,
    };
    let order = json!([
        { "type": "HEADER", "format": "TEXT", "text": "Tu pedido" },
        { "type": "BODY", "text": "¡Hola {{1}}! Confirmamos tu pedido {{2}}. Te avisamos cuando salga.",
          "example": { "body_text": [["Lucía", "#12345"]] } },
        { "type": "FOOTER", "text": "Gracias por tu compra" },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "Ver pedido" },
            { "type": "QUICK_REPLY", "text": "Hablar con alguien" } ] },
    ]);
    let welcome = json!([
        { "type": "BODY", "text": "¡Hola {{1}}! Te damos la bienvenida a nuestra tienda.",
          "example": { "body_text": [["Lucía"]] } },
        { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Ver catálogo" }] },
    ]);
    vec![approved("order_confirmation", "UTILITY", order), approved("welcome", "MARKETING", welcome)]
}

impl Simulator {
    /// Adds a template to an account, or replaces the one of the same name and language. Returns its id.
    pub fn put_template(&self, waba_id: &str, mut template: Template) -> String {
        let mut state = self.lock();
        if template.id.is_empty() {
            template.id = state.ids.number();
        }
        let id = template.id.clone();
        let all = state.templates.entry(waba_id.to_owned()).or_default();
        all.retain(|other| (&other.name, &other.language) != (&template.name, &template.language));
        all.push(template);
        id
    }
}

/// `GET /{waba_id}/message_templates?fields&name&status&limit&after`
pub(super) async fn list(simulator: &Simulator, waba: &str, query: &Query, here: &str) -> Answer {
    numbers::own(simulator, waba)?;
    trouble::before(simulator, Route::Templates, None, None).await?;
    let all = simulator.lock().templates.get(waba).cloned().unwrap_or_default();
    let is = |key: &str, value: &str| query.get(key).is_none_or(|wanted| wanted == value);
    let matching: Vec<Template> = all
        .into_iter()
        .filter(|t| is("name", &t.name) && is("status", &t.status) && is("language", &t.language))
        .collect();
    let number = |key: &str| query.get(key).and_then(|text| text.parse::<usize>().ok());
    let start = number("after").unwrap_or(0).min(matching.len());
    let end = start.saturating_add(number("limit").unwrap_or(25).clamp(1, 1000)).min(matching.len());
    let data: Vec<Value> =
        matching[start..end].iter().map(|template| only_fields(json!(template), query)).collect();
    let mut paging = json!({ "cursors": { "before": start.to_string(), "after": end.to_string() } });
    if end < matching.len() {
        let mut next = format!("{here}?limit={}&after={end}", end - start);
        for (key, value) in query.iter().filter(|(key, _)| !matches!(key.as_str(), "limit" | "after")) {
            next.push_str(&format!("&{key}={value}"));
        }
        paging["next"] = next.into();
    }
    Ok(Json(json!({ "data": data, "paging": paging })).into_response())
}

/// The template with this id in any account.
pub(super) fn find(simulator: &Simulator, id: &str) -> Option<Template> {
    simulator.lock().templates.values().flatten().find(|template| template.id == id).cloned()
}
