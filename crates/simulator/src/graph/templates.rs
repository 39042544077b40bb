//! Message templates: the list a sync reads, and what a sent template looks like on the phone.

use super::{Answer, Query, error::GraphError, numbers, only_fields, outgoing::Shown, trouble};
use crate::Simulator;
use crate::faults::Route;
use crate::ids::Ids;
use crate::state::State;
use crate::thread::{Choice, ChoiceKind};
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
pub(super) async fn list(simulator: &Simulator, waba: &str, query: &Query) -> Answer {
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
        let limit = end - start;
        paging["next"] = format!("/{waba}/message_templates?limit={limit}&after={end}").into();
    }
    Ok(Json(json!({ "data": data, "paging": paging })).into_response())
}

/// The template with this id in any account.
pub(super) fn find(simulator: &Simulator, id: &str) -> Option<Template> {
    simulator.lock().templates.values().flatten().find(|template| template.id == id).cloned()
}

/// Checks a send against its template and renders it.
pub(super) fn show(state: &State, waba: &str, content: &Value, lenient: bool) -> Result<Shown, GraphError> {
    let (name, language) = (&content["name"], &content["language"]["code"]);
    let of_account = state.templates.get(waba).into_iter().flatten();
    let known = of_account.filter(|t| name == &t.name && language == &t.language).next_back();
    let parts = content["components"].as_array().map_or(&[][..], Vec::as_slice);
    let part = |kind: &str| {
        let of_kind = |part: &&Value| {
            part["type"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(kind))
        };
        let found = parts.iter().find(of_kind).and_then(|part| part["parameters"].as_array());
        found.map_or(&[][..], Vec::as_slice)
    };
    let Some(template) = known else {
        if lenient {
            let words: Vec<&str> = part("body").iter().filter_map(|p| p["text"].as_str()).collect();
            let text = format!("{} {}", name.as_str().unwrap_or_default(), words.join(" "));
            return Ok(Shown { text, choices: Vec::new(), category: "utility".to_owned() });
        }
        let details = format!("template name ({name}) does not exist in {language}");
        return Err(GraphError::template(132_001, "Template name does not exist in the translation", details));
    };
    match template.status.as_str() {
        "APPROVED" => {}
        "PAUSED" => return Err(GraphError::template(132_015, "Template is paused", "It is paused.")),
        "DISABLED" => return Err(GraphError::template(132_016, "Template is disabled", "It is disabled.")),
        _ => return Err(GraphError::template(132_001, "Template is not approved", "It is not approved.")),
    }
    let mut lines = Vec::new();
    let mut choices = Vec::new();
    for component in template.components.as_array().into_iter().flatten() {
        let text = component["text"].as_str();
        match (component["type"].as_str().unwrap_or_default(), text) {
            ("HEADER", Some(text)) => lines.push(fill(text, part("header"))?),
            ("BODY", Some(text)) => lines.push(fill(text, part("body"))?),
            ("FOOTER", Some(text)) => lines.push(text.to_owned()),
            ("BUTTONS", _) => choices = quick_replies(component, parts),
            _ => {}
        }
    }
    Ok(Shown { text: lines.join("\n"), choices, category: template.category.to_lowercase() })
}

/// Puts parameters in place of `{{1}}` or `{{name}}`.
fn fill(text: &str, parameters: &[Value]) -> Result<String, GraphError> {
    let mut out = String::with_capacity(text.len());
    let mut used = 0;
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, inner)| Some((before, inner.split_once("}}")?)))
    {
        let name = name.trim();
        let by_name = parameters.iter().find(|p| p["parameter_name"] == name);
        let by_place = || name.parse::<usize>().ok()?.checked_sub(1).and_then(|at| parameters.get(at));
        let value = by_name.or_else(by_place).map(words).ok_or_else(|| {
            let details = format!("localizable_params lacks a value for {{{{{name}}}}}");
            GraphError::template(132_000, "Number of parameters does not match the expected number of params", details)
        })?;
        if value.contains(['\n', '\t']) || value.contains("     ") {
            let details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
            return Err(GraphError::template(132_018, "There's an issue with the parameters", details));
        }
        out.push_str(before);
        out.push_str(&value);
        used += 1;
        rest = after;
    }
    out.push_str(rest);
    if parameters.iter().filter(|p| p["type"] == "text").count() > used {
        let details = format!("number of localizable_params ({}) does not match {used}", parameters.len());
        let title = "Number of parameters does not match the expected number of params";
        return Err(GraphError::template(132_000, title, details));
    }
    Ok(out)
}

fn words(parameter: &Value) -> String {
    let fallback = &parameter[parameter["type"].as_str().unwrap_or_default()]["fallback_value"];
    parameter["text"].as_str().or(fallback.as_str()).unwrap_or_default().to_owned()
}

/// Quick replies carry the payload the send gave them, else their own text.
fn quick_replies(component: &Value, parts: &[Value]) -> Vec<Choice> {
    let buttons = component["buttons"].as_array().into_iter().flatten().enumerate();
    buttons
        .filter(|(_, button)| button["type"] == "QUICK_REPLY")
        .map(|(index, button)| {
            let title = button["text"].as_str().unwrap_or_default().to_owned();
            let mine = |part: &&Value| {
                part["sub_type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("quick_reply"))
                    && (part["index"] == index.to_string() || part["index"] == index)
            };
            let given = parts.iter().find(mine).and_then(|part| part["parameters"][0]["payload"].as_str());
            let payload = given.map_or_else(|| title.clone(), str::to_owned);
            Choice { title, payload, kind: ChoiceKind::QuickReply }
        })
        .collect()
}
