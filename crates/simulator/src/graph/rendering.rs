//! A template as it is sent: its parameters checked and put in place, its buttons made tappable.

use super::{error::GraphError, outgoing::Shown};
use crate::state::State;
use crate::thread::{Choice, ChoiceKind, preview};
use serde_json::Value;
use std::collections::HashSet;

/// What Meta calls 132000.
const COUNT: &str = "Number of parameters does not match the expected number of params";

/// Checks a send against its template and renders it.
pub(super) fn show(state: &State, waba: &str, content: &Value, lenient: bool) -> Result<Shown, GraphError> {
    let (name, language) = (&content["name"], &content["language"]["code"]);
    let mut of_account = state.templates.get(waba).into_iter().flatten();
    let known = of_account.rfind(|t| name == &t.name && language == &t.language);
    let parts = content["components"].as_array().map_or(&[][..], Vec::as_slice);
    let part = |kind: &str| {
        let of_kind =
            |part: &&Value| part["type"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(kind));
        let found = parts.iter().find(of_kind).and_then(|part| part["parameters"].as_array());
        found.map_or(&[][..], Vec::as_slice)
    };
    let Some(template) = known else {
        if lenient {
            let words: Vec<&str> = part("body").iter().filter_map(|p| p["text"].as_str()).collect();
            let text = format!("{} {}", name.as_str().unwrap_or_default(), words.join(" "));
            let category = "utility".to_owned();
            return Ok(Shown { text, choices: Vec::new(), category, media_id: None });
        }
        let details = format!("template name ({name}) does not exist in {language}");
        return Err(GraphError::template(
            132_001,
            "Template name does not exist in the translation",
            details,
        ));
    };
    match template.status.as_str() {
        "APPROVED" => {}
        "PAUSED" => return Err(GraphError::template(132_015, "Template is paused", "It is paused.")),
        "DISABLED" => return Err(GraphError::template(132_016, "Template is disabled", "It is disabled.")),
        _ => return Err(GraphError::template(132_001, "Template is not approved", "It is not approved.")),
    }
    let mut lines = Vec::new();
    let mut choices = Vec::new();
    let mut media_id = None;
    // Below the body, whatever the order of the list.
    let mut footer = Vec::new();
    for component in template.components.as_array().into_iter().flatten() {
        let text = component["text"].as_str();
        match (component["type"].as_str().unwrap_or_default(), text) {
            ("HEADER", Some(text)) => lines.push(fill(text, part("header"))?),
            ("HEADER", None) => {
                let kind = component["format"].as_str().unwrap_or_default().to_lowercase();
                let content = header(&kind, part("header"))?;
                media_id = content["id"].as_str().map(str::to_owned);
                lines.push(preview(&kind, content));
            }
            ("BODY", Some(text)) => lines.push(fill(text, part("body"))?),
            ("FOOTER", Some(text)) => footer.insert(0, text.to_owned()),
            ("BUTTONS", _) => {
                choices = quick_replies(component, parts);
                footer.extend(links(component, parts)?);
            }
            _ => {}
        }
    }
    lines.extend(footer);
    Ok(Shown { text: lines.join("\n"), choices, category: template.category.to_lowercase(), media_id })
}

/// What a header that is a file or a place was given; its only parameter must be of its type.
fn header<'a>(kind: &str, parameters: &'a [Value]) -> Result<&'a Value, GraphError> {
    match parameters {
        [parameter] if parameter["type"] == kind && parameter[kind].is_object() => Ok(&parameter[kind]),
        _ => {
            let given =
                parameters.first().and_then(|parameter| parameter["type"].as_str()).unwrap_or("UNKNOWN");
            let details = format!("header: Format mismatch, expected {kind}, received {given}");
            Err(GraphError::template(
                132_012,
                "Parameter format does not match format in the created template",
                details,
            ))
        }
    }
}

/// The first parameter of the send for a button of this type at this place.
fn of_button<'a>(parts: &'a [Value], kind: &str, index: usize) -> &'a Value {
    let place = index.to_string();
    let mine = |part: &&Value| {
        part["sub_type"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(kind))
            && (part["index"] == place.as_str() || part["index"] == index)
    };
    parts.iter().find(mine).map_or(&Value::Null, |part| &part["parameters"][0])
}

/// What the other buttons open, call and copy, in lines.
fn links(component: &Value, parts: &[Value]) -> Result<Vec<String>, GraphError> {
    let buttons = component["buttons"].as_array().into_iter().flatten().enumerate();
    let missing = |index: usize, kind: &str| {
        let details = format!("buttons: Button at index {index} of type {kind} requires a parameter");
        GraphError::template(131_008, "Required parameter is missing", details)
    };
    let mut lines = Vec::new();
    for (index, button) in buttons {
        let label = button["text"].as_str().unwrap_or("Copy code");
        let target = match button["type"].as_str().unwrap_or_default() {
            "URL" => {
                let url = button["url"].as_str().unwrap_or_default();
                let parameter = of_button(parts, "url", index);
                if url.contains("{{") && parameter["text"].as_str().is_none_or(str::is_empty) {
                    return Err(missing(index, "Url"));
                }
                fill(url, std::slice::from_ref(parameter))?
            }
            "COPY_CODE" => {
                let code = of_button(parts, "copy_code", index)["coupon_code"].as_str();
                code.ok_or_else(|| missing(index, "CopyCode"))?.to_owned()
            }
            "PHONE_NUMBER" => button["phone_number"].as_str().unwrap_or_default().to_owned(),
            _ => continue,
        };
        lines.push(format!("{label}: {target}"));
    }
    Ok(lines)
}

/// Puts parameters in place of `{{1}}` or `{{name}}`.
fn fill(text: &str, parameters: &[Value]) -> Result<String, GraphError> {
    let mut out = String::with_capacity(text.len());
    let mut used = HashSet::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, inner)| Some((before, inner.split_once("}}")?)))
    {
        let name = name.trim();
        let by_name = parameters.iter().find(|p| p["parameter_name"] == name);
        let by_place = || name.parse::<usize>().ok()?.checked_sub(1).and_then(|at| parameters.get(at));
        let value = by_name.or_else(by_place).map(words).ok_or_else(|| {
            let details = format!("localizable_params lacks a value for {{{{{name}}}}}");
            GraphError::template(132_000, COUNT, details)
        })?;
        if value.contains(['\n', '\t']) || value.contains("     ") {
            let details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
            return Err(GraphError::template(132_018, "There's an issue with the parameters", details));
        }
        out.push_str(before);
        out.push_str(&value);
        used.insert(name);
        rest = after;
    }
    out.push_str(rest);
    let texts = parameters.iter().filter(|p| p["type"] == "text").count();
    if texts > used.len() {
        let details = format!("number of localizable_params ({texts}) does not match {}", used.len());
        return Err(GraphError::template(132_000, COUNT, details));
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
            let given = of_button(parts, "quick_reply", index)["payload"].as_str();
            let payload = given.map_or_else(|| title.clone(), str::to_owned);
            Choice { title, payload, kind: ChoiceKind::QuickReply }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn headers_and_buttons_must_get_what_they_need() {
        let file = [json!({ "type": "image", "image": { "id": "77" } })];
        assert_eq!(header("image", &file).unwrap()["id"], "77");
        let refused = |kind: &str, given: &[Value]| format!("{:?}", header(kind, given).unwrap_err());
        assert!(refused("video", &file).contains("132012"));
        assert!(refused("image", &[]).contains("132012"));
        let component = json!({ "buttons": [
            { "type": "QUICK_REPLY", "text": "Yes" },
            { "type": "URL", "text": "Track", "url": "https://x.example/{{1}}" },
            { "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+34600000000" },
            { "type": "COPY_CODE", "example": "SUMMER" } ] });
        let url = json!({ "type": "button", "sub_type": "url", "index": "1",
            "parameters": [{ "type": "text", "text": "7" }] });
        let code = json!({ "type": "button", "sub_type": "copy_code", "index": 3,
            "parameters": [{ "type": "coupon_code", "coupon_code": "X7" }] });
        let lines = links(&component, &[url.clone(), code]).unwrap();
        assert_eq!(lines, ["Track: https://x.example/7", "Call: +34600000000", "Copy code: X7"]);
        assert!(format!("{:?}", links(&component, &[url]).unwrap_err()).contains("131008"));
        assert!(format!("{:?}", links(&component, &[]).unwrap_err()).contains("131008"));
    }

    fn text(value: &str) -> Value {
        json!({ "type": "text", "text": value })
    }

    #[test]
    fn parameters_are_put_in_place_by_number_or_name() {
        assert_eq!(fill("{{1}}, {{2}}, {{1}}!", &[text("a"), text("b")]).unwrap(), "a, b, a!");
        let named = json!({ "type": "text", "parameter_name": "who", "text": "Lucía" });
        assert_eq!(fill("Hola {{ who }}.", &[named]).unwrap(), "Hola Lucía.");
        assert_eq!(fill("no variables {{", &[]).unwrap(), "no variables {{");
    }

    #[test]
    fn too_few_too_many_and_malformed_parameters_are_refused() {
        let code = |text: &str, parameters: &[Value]| format!("{:?}", fill(text, parameters).unwrap_err());
        assert!(code("{{1}} {{2}}", &[text("a")]).contains("132000"));
        assert!(code("{{1}} {{1}}", &[text("a"), text("b")]).contains("132000"));
        assert!(code("{{1}}", &[text("a\nb")]).contains("132018"));
    }
}
