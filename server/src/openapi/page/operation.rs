//! One operation: what it does, who may, what it takes and what it answers.

use super::example::curl;
use super::schema::{body, field, kind, list, reference};
use super::text::{escape, line, prose};
use crate::openapi::surroundings::{NEEDS, OPEN, ROLES};
use serde_json::Value;

/// The whole of it.
pub(super) fn article(method: &str, path: &str, operation: &Value, document: &Value) -> String {
    let text = |field: &str| operation[field].as_str().unwrap_or_default();
    let id = escape(text("operationId"));
    let verb = method.to_uppercase();
    let head = format!(
        "<h3>{}</h3><p class=\"docs-place\"><b class=\"docs-method\" data-method=\"{method}\">{verb}</b> <code>{}</code></p>",
        line(text("summary")),
        escape(path),
    );
    format!(
        "<article class=\"docs-operation\" id=\"{id}\">{head}{}{}{}{}<h4>Example</h4><pre><code>{}</code></pre>{}</article>",
        prose(text("description")),
        who(operation),
        parameters(operation, document),
        request(operation, document),
        escape(&curl(method, path, operation, document)),
        answers(operation, document),
    )
}

fn who(operation: &Value) -> String {
    if operation[NEEDS] == OPEN {
        return "<p class=\"docs-who\">Needs no token.</p>".to_owned();
    }
    let roles: Vec<&str> =
        operation[ROLES].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!("<p class=\"docs-who\">For {}.</p>", escape(&roles.join(", ")))
}

fn parameters(operation: &Value, document: &Value) -> String {
    let parameters: Vec<String> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| resolve(parameter, document))
        .map(|parameter| {
            let text = |field: &str| parameter[field].as_str().unwrap_or_default();
            let kind = format!("{} · {}", escape(text("in")), kind(&parameter["schema"]));
            field(text("name"), &kind, parameter["required"] == true, text("description"))
        })
        .collect();
    if parameters.is_empty() {
        return String::new();
    }
    format!("<h4>Parameters</h4>{}", list(parameters.into_iter()))
}

fn request(operation: &Value, document: &Value) -> String {
    let content = operation["requestBody"]["content"].as_object().into_iter().flatten().next();
    let Some((kind, content)) = content else { return String::new() };
    let description = operation["requestBody"]["description"].as_str().map(prose).unwrap_or_default();
    let fields = match kind.as_str() {
        "application/json" => body(&content["schema"], document),
        other => format!("<p class=\"docs-kind\">{}</p>", escape(other)),
    };
    format!("<h4>Body</h4>{description}{fields}")
}

fn answers(operation: &Value, document: &Value) -> String {
    let Some(responses) = operation["responses"].as_object() else { return String::new() };
    let answers = responses.iter().map(|(status, response)| {
        let response = resolve(response, document);
        let content = response["content"].as_object().and_then(|content| content.values().next());
        // That every refusal has the same body is said once, at the top.
        let schema =
            content.map(|content| &content["schema"]).filter(|schema| reference(schema) != Some("Error"));
        let kind = schema.map(kind).unwrap_or_default();
        field(status, &kind, true, response["description"].as_str().unwrap_or_default())
    });
    format!("<h4>Answers</h4>{}", list(answers))
}

/// What a reference leads to, or the thing itself.
fn resolve<'a>(thing: &'a Value, document: &'a Value) -> &'a Value {
    let pointer = thing["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(thing)
}
