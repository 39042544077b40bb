//! Schemas in words: what a value is, what it may be, and the fields of an object.

use super::text::{escape, line, prose};
use serde_json::Value;

const SCHEMAS: &str = "#/components/schemas/";

/// The name of the schema that is referred to.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix(SCHEMAS)
}

/// What stands beside `null`, where a value may be that too.
fn beside_null(schema: &Value) -> Option<&Value> {
    let choices = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array())?;
    let mut others = choices.iter().filter(|choice| choice["type"] != "null");
    others.next().filter(|_| choices.len() == 2 && others.next().is_none())
}

/// A value's type, with links to schemas.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return link(name);
    }
    if let Some(value) = beside_null(schema) {
        return format!("{} or null", kind(value));
    }
    for (word, separator) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")] {
        if let Some(choices) = schema[word].as_array() {
            return choices.iter().map(kind).collect::<Vec<_>>().join(separator);
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return "anything".to_owned(),
    };
    let name = |name: &str| match name {
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            format!("object of {}", kind(&schema["additionalProperties"]))
        }
        other => escape(other),
    };
    let types = types.into_iter().map(name).collect::<Vec<_>>().join(" or ");
    format!("{types}{}", limits(schema))
}

/// Format, range and length.
fn limits(schema: &Value) -> String {
    let number = |field: &str| schema[field].as_i64();
    let range = match (number("minimum"), number("maximum")) {
        (Some(least), Some(most)) if most < 1_000_000_000 => format!(", {least} to {most}"),
        (Some(least), _) => format!(", {least} or more"),
        (None, Some(most)) => format!(", at most {most}"),
        (None, None) => String::new(),
    };
    let length = match (number("minLength"), number("maxLength")) {
        (Some(least), Some(most)) => format!(", {least} to {most} characters"),
        (None, Some(most)) => format!(", at most {most} characters"),
        _ => String::new(),
    };
    let count = number("maxItems").map(|most| format!(", at most {most}")).unwrap_or_default();
    let format = match schema["format"].as_str() {
        Some("date-time") => ", ISO 8601",
        _ => "",
    };
    format!("{format}{range}{length}{count}")
}

/// The fields of an object, or what else a schema is.
pub(super) fn body(schema: &Value, document: &Value) -> String {
    match reference(schema) {
        Some(name) => {
            let fields = fields(&document["components"]["schemas"][name]);
            format!("<p class=\"docs-kind\">{}</p>{fields}", link(name))
        }
        None => format!("<p class=\"docs-kind\">{}</p>{}", kind(schema), fields(schema)),
    }
}

/// The fields of an object; nothing for anything else.
pub(super) fn fields(schema: &Value) -> String {
    let Some(properties) = schema["properties"].as_object() else { return String::new() };
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = properties.iter().map(|(name, schema)| {
        field(name, &kind(schema), required.contains(&name.as_str()), description(schema))
    });
    list(fields)
}

/// What a field is for. Where it may be null, that stands beside its type.
fn description(schema: &Value) -> &str {
    let inside = || beside_null(schema)?["description"].as_str();
    schema["description"].as_str().or_else(inside).unwrap_or_default()
}

/// One field or parameter.
pub(super) fn field(name: &str, kind: &str, is_required: bool, description: &str) -> String {
    let optional = if is_required { "" } else { " <span class=\"docs-optional\">optional</span>" };
    let description = if description.is_empty() { String::new() } else { prose(description) };
    let name = escape(name);
    format!(
        "<div><dt><code>{name}</code> <span class=\"docs-kind\">{kind}</span>{optional}</dt><dd>{description}</dd></div>"
    )
}

/// Several of them.
pub(super) fn list(fields: impl Iterator<Item = String>) -> String {
    format!("<dl class=\"docs-fields\">{}</dl>", fields.collect::<String>())
}

/// A schema of its own, to be linked to.
pub(super) fn article(name: &str, schema: &Value) -> String {
    let description = schema["description"].as_str().map(prose).unwrap_or_default();
    let kind = if schema["properties"].is_object() {
        String::new()
    } else {
        format!("<p class=\"docs-kind\">{}</p>", kind(schema))
    };
    let name = escape(name);
    format!(
        "<article class=\"docs-schema\" id=\"schema-{name}\"><h3>{}</h3>{kind}{description}{}</article>",
        line(&name),
        fields(schema)
    )
}

fn link(name: &str) -> String {
    let name = escape(name);
    let words = name
        .strip_prefix("ListOf_")
        .or(name.strip_prefix("PageOf_"))
        .map_or_else(|| name.clone(), |item| format!("page of {item}"));
    format!("<a href=\"#schema-{name}\">{words}</a>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_in_words() {
        let id = json!({ "$ref": "#/components/schemas/LeadId" });
        let link = "<a href=\"#schema-LeadId\">LeadId</a>";
        assert_eq!(kind(&id), link);
        assert_eq!(kind(&json!({ "oneOf": [{ "type": "null" }, id] })), format!("{link} or null"));
        assert_eq!(kind(&json!({ "type": "array", "items": id })), format!("list of {link}"));
        assert_eq!(
            kind(&json!({ "type": ["string", "null"], "format": "date-time" })),
            "string or null, ISO 8601"
        );
        assert_eq!(kind(&json!({ "type": "integer", "minimum": 1, "maximum": 100 })), "integer, 1 to 100");
        assert_eq!(kind(&json!({})), "anything");
    }
}
