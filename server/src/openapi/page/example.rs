//! A call that can be pasted into a terminal.

use super::schema::reference;
use serde_json::{Map, Value, json};

/// The curl command of an operation.
pub(super) fn curl(method: &str, path: &str, operation: &Value, document: &Value) -> String {
    let verb = if method == "get" { String::new() } else { format!("-X {} ", method.to_uppercase()) };
    let mut words = vec![format!("curl {verb}\"$HILO_URL{}\"", address(path, operation))];
    if operation["security"].as_array().is_some_and(|security| !security.is_empty()) {
        words.push("-H \"Authorization: Bearer $HILO_TOKEN\"".to_owned());
    }
    let keyed = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|parameter| parameter["name"] == "Idempotency-Key");
    if let Some(key) = keyed.and_then(|key| example(key).as_str().map(str::to_owned)) {
        words.push(format!("-H 'Idempotency-Key: {key}'"));
    }
    if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
        let body = value(schema, document, 0);
        words.push("-H 'Content-Type: application/json'".to_owned());
        words.push(format!("-d '{}'", body.to_string().replace('\'', "'\\''")));
    }
    let kinds =
        operation["requestBody"]["content"].as_object().into_iter().flat_map(|content| content.keys());
    if let Some(file) = kinds.into_iter().find(|kind| *kind != "application/json") {
        words.push(format!("-H 'Content-Type: {file}'"));
        words.push("--data-binary @FILE".to_owned());
    }
    words.join(" \\\n  ")
}

/// The path with an example in place of each variable.
fn address(path: &str, operation: &Value) -> String {
    let mut address = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        if let (Some("path"), Some(name)) = (parameter["in"].as_str(), parameter["name"].as_str()) {
            let example = example(parameter).as_str().map_or_else(|| name.to_uppercase(), str::to_owned);
            address = address.replace(&format!("{{{name}}}"), &example);
        }
    }
    address
}

fn example(parameter: &Value) -> &Value {
    let own = &parameter["example"];
    if own.is_null() { &parameter["schema"]["example"] } else { own }
}

/// An example of a schema: what must be there, and what has an example of its own.
pub(in crate::openapi) fn value(schema: &Value, document: &Value, depth: usize) -> Value {
    if !schema["example"].is_null() {
        return schema["example"].clone();
    }
    if let Some(name) = reference(schema) {
        let schema = &document["components"]["schemas"][name];
        // A schema may contain itself.
        return if depth > 6 { Value::Null } else { value(schema, document, depth + 1) };
    }
    for word in ["oneOf", "anyOf", "allOf"] {
        if let Some(choice) =
            schema[word].as_array().and_then(|choices| choices.iter().find(|choice| choice["type"] != "null"))
        {
            return value(choice, document, depth + 1);
        }
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str());
    match kind {
        Some("object") => object(schema, document, depth),
        Some("array") => json!([value(&schema["items"], document, depth + 1)]),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(true),
        Some("string") if schema["format"] == "date-time" => json!("2026-01-14T10:00:00Z"),
        Some("string") => json!("…"),
        _ => json!({}),
    }
}

fn object(schema: &Value, document: &Value, depth: usize) -> Value {
    let required = schema["required"].as_array();
    let properties = schema["properties"].as_object().into_iter().flatten();
    let shown = properties.filter(|(name, field)| {
        !field["example"].is_null()
            || required.is_some_and(|required| required.iter().any(|one| one == *name))
    });
    let fields: Map<String, Value> =
        shown.map(|(name, field)| (name.clone(), value(field, document, depth + 1))).collect();
    Value::Object(fields)
}
