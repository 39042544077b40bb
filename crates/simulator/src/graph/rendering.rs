//! A template as it is sent: its parameters checked and put in place, its buttons made tappable.

use super::{error::GraphError, outgoing::Shown};
use crate::state::State;
use crate::thread::{Choice, ChoiceKind};
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
            return Ok(Shown { text, choices: Vec::new(), category: "utility".to_owned() });
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
            let place = index.to_string();
            let title = button["text"].as_str().unwrap_or_default().to_owned();
            let mine = |part: &&Value| {
                part["sub_type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("quick_reply"))
                    && (part["index"] == place.as_str() || part["index"] == index)
            };
            let given = parts.iter().find(mine).and_then(|part| part["parameters"][0]["payload"].as_str());
            let payload = given.map_or_else(|| title.clone(), str::to_owned);
            Choice { title, payload, kind: ChoiceKind::QuickReply }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
