//! What Meta refuses at once, without anybody looking at the template: form and limits of the component list,
//! with Meta's subcodes (whatsapp-cloud-api.md 8). Written from Meta's side on purpose, and not with the rules
//! of the product under test.

use crate::graph::error::GraphError;
use hilo_domain::template::placeholder::{Piece, names, pieces, position, stray_braces};
use serde_json::Value;

type Checked = Result<(), GraphError>;

/// The subcodes of the reference.
pub(crate) mod subcode {
    /// One too many, or one that exists already.
    pub(crate) const DUPLICATE_OR_LIMIT: u32 = 2_388_019;
    /// The name is locked after a deletion.
    pub(crate) const NAME_LOCKED: u32 = 2_388_023;
    pub(crate) const LENGTH: u32 = 2_388_040;
    pub(crate) const HEADER: u32 = 2_388_047;
    pub(crate) const FOOTER: u32 = 2_388_073;
    pub(crate) const DENSITY: u32 = 2_388_293;
    pub(crate) const EDGES: u32 = 2_388_299;
}

fn refuse(subcode: u32, title: &str, details: &str) -> Checked {
    Err(GraphError::template_form(subcode, title, details))
}

/// Name, language and category of a new template.
pub(crate) fn identity(name: &str, language: &str, category: &str) -> Checked {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !(1..=512).contains(&name.len()) || !name.bytes().all(fits) {
        let details = "Param name must be lower-case letters, digits and underscores, 512 at most.";
        return Err(GraphError::invalid(details));
    }
    if language.len() < 2 || language.len() > 6 {
        return Err(GraphError::invalid(format!(
            "Param language must be a supported one, not {language:?}."
        )));
    }
    category_of(category)
}

/// One of today's categories.
pub(crate) fn category_of(category: &str) -> Checked {
    if matches!(category, "MARKETING" | "UTILITY" | "AUTHENTICATION") {
        return Ok(());
    }
    Err(GraphError::invalid("Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}."))
}

/// The component list; `knows_handle` tells the handles of samples that were uploaded.
pub(crate) fn components(list: &Value, named: bool, knows_handle: impl Fn(&str) -> bool) -> Checked {
    let list = list.as_array().ok_or_else(|| GraphError::invalid("The parameter components is required."))?;
    let of = |kind: &str| -> Result<Option<&Value>, GraphError> {
        let mut found =
            list.iter().filter(|c| c["type"].as_str().is_some_and(|t| t.eq_ignore_ascii_case(kind)));
        match (found.next(), found.next()) {
            (first, None) => Ok(first),
            _ => Err(GraphError::invalid(format!("A template has one component of type {kind}."))),
        }
    };
    let buttons = of("BUTTONS")?;
    let list_of_buttons = buttons.and_then(|component| component["buttons"].as_array());
    let one_time =
        list_of_buttons.is_some_and(|buttons| buttons.iter().any(|button| button["type"] == "OTP"));
    if let Some(component) = of("HEADER")? {
        header(component, named, knows_handle)?;
    }
    match of("BODY")? {
        Some(component) => body(component, named, one_time)?,
        None => return Err(GraphError::invalid("A template needs a component of type BODY.")),
    }
    if let Some(component) = of("FOOTER")? {
        footer(component)?;
    }
    match (buttons, list_of_buttons) {
        (None, _) => Ok(()),
        (Some(_), Some(buttons)) => check_buttons(buttons),
        (Some(_), None) => Err(GraphError::invalid("A component of type BUTTONS needs buttons.")),
    }
}

fn length(what: &str, text: &str, limit: usize) -> Checked {
    if text.chars().count() <= limit {
        return Ok(());
    }
    let details = format!("The {what} has more than {limit} characters.");
    refuse(subcode::LENGTH, "Character limit exceeded", &details)
}

fn header(component: &Value, named: bool, knows_handle: impl Fn(&str) -> bool) -> Checked {
    const TITLE: &str = "Message header format is incorrect";
    match component["format"].as_str().unwrap_or_default() {
        "TEXT" => {
            let text = component["text"].as_str().unwrap_or_default();
            length("header", text, 60)?;
            let plain =
                !text.is_empty() && !text.contains(['\n', '*']) && !has_emoji(text) && names(text).len() <= 1;
            if !plain {
                let details =
                    "A header has one line, one variable at most, and no formatting, emoji or asterisks.";
                return refuse(subcode::HEADER, TITLE, details);
            }
            variables(text, component, "header_text", named)
        }
        "IMAGE" | "VIDEO" | "DOCUMENT" | "GIF" => {
            let handle = component["example"]["header_handle"][0].as_str().unwrap_or_default();
            if knows_handle(handle) {
                return Ok(());
            }
            refuse(subcode::HEADER, TITLE, "A header of this format needs the handle of an uploaded sample.")
        }
        "LOCATION" | "PRODUCT" => Ok(()),
        other => Err(GraphError::invalid(format!("Unknown header format {other:?}."))),
    }
}

fn body(component: &Value, named: bool, one_time: bool) -> Checked {
    let text = component["text"].as_str().unwrap_or_default().trim();
    if one_time {
        return Ok(());
    }
    if text.is_empty() {
        return Err(GraphError::invalid("The body of a template needs a text."));
    }
    length("body", text, 1024)?;
    let pieces = pieces(text);
    let is_variable = |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Variable(_)));
    if is_variable(pieces.first()) || is_variable(pieces.last()) {
        let details = "Variables can't be at the start or end of the template.";
        return refuse(subcode::EDGES, "Leading or trailing variables", details);
    }
    let (mut words, mut count, mut after_variable) = (0, 0, false);
    for piece in &pieces {
        match piece {
            Piece::Variable(_) if after_variable => {
                return refuse(
                    subcode::EDGES,
                    "Adjacent variables",
                    "Variables can't be next to each other.",
                );
            }
            Piece::Variable(_) => {
                count += 1;
                after_variable = true;
            }
            Piece::Text(text) => {
                words += text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
                after_variable = after_variable && text.trim().is_empty();
            }
        }
    }
    if count > 0 && words < 2 * count + 1 {
        let details = "This template has too many variables for its length.";
        return refuse(subcode::DENSITY, "Too many variables", details);
    }
    variables(text, component, "body_text", named)
}

/// Numbers without gaps, names of the right form, and an example for each.
fn variables(text: &str, component: &Value, key: &str, named: bool) -> Checked {
    let names = names(text);
    let form = if named {
        names.iter().all(|name| position(name).is_none())
    } else {
        (1..=names.len()).all(|number| names.iter().any(|name| position(name) == Some(number)))
    };
    if stray_braces(text) || !form {
        return Err(GraphError::invalid(
            "Variables must be numbered from 1 without gaps, or all have names.",
        ));
    }
    let example = &component["example"];
    let given = match &example[key] {
        Value::Array(lists) if lists.first().is_some_and(Value::is_array) => lists[0].as_array(),
        Value::Array(list) => Some(list),
        _ => example[format!("{key}_named_params")].as_array(),
    };
    if given.map_or(0, Vec::len) == names.len() {
        return Ok(());
    }
    Err(GraphError::invalid(format!("Examples are missing: {} variables need as many.", names.len())))
}

fn footer(component: &Value) -> Checked {
    let text = component["text"].as_str().unwrap_or_default();
    length("footer", text, 60)?;
    if text.contains('\n') || text.contains("{{") || has_emoji(text) {
        let details = "A footer has one line, no variables and no emoji.";
        return refuse(subcode::FOOTER, "Message footer format is incorrect", details);
    }
    Ok(())
}

fn check_buttons(buttons: &[Value]) -> Checked {
    let kind = |button: &Value| button["type"].as_str().unwrap_or_default().to_uppercase();
    let count = |wanted: &str| buttons.iter().filter(|button| kind(button) == wanted).count();
    if buttons.is_empty() || buttons.len() > 10 {
        return Err(GraphError::invalid("A template has 1 to 10 buttons."));
    }
    if count("URL") > 2 || count("PHONE_NUMBER") > 1 || count("COPY_CODE") > 1 {
        return Err(GraphError::invalid("Too many buttons of one type."));
    }
    let replies: Vec<bool> = buttons.iter().map(|button| kind(button) == "QUICK_REPLY").collect();
    if replies.windows(2).filter(|pair| pair[0] != pair[1]).count() > 1 {
        return Err(GraphError::invalid("Invalid combination: quick replies stand together."));
    }
    for button in buttons {
        let text = button["text"].as_str().unwrap_or_default();
        length("button", text, 25)?;
        if text.is_empty() && matches!(kind(button).as_str(), "QUICK_REPLY" | "URL" | "PHONE_NUMBER") {
            return Err(GraphError::invalid("A button needs a text."));
        }
        let url = button["url"].as_str().unwrap_or_default();
        length("web address", url, 2000)?;
        let variables = names(url).len();
        let at_end = url.ends_with("{{1}}") && variables == 1;
        let sampled = button["example"].is_string() || button["example"][0].is_string();
        if kind(button) == "URL" && (!url.starts_with("http") || (variables > 0 && !(at_end && sampled))) {
            return Err(GraphError::invalid(
                "A web address has one variable at most, at its end, with an example.",
            ));
        }
        if kind(button) == "COPY_CODE" && !sampled {
            return Err(GraphError::invalid("A code needs an example."));
        }
        if kind(button) == "PHONE_NUMBER" && button["phone_number"].as_str().is_none_or(str::is_empty) {
            return Err(GraphError::invalid("A button that calls needs a phone_number."));
        }
    }
    Ok(())
}

fn has_emoji(text: &str) -> bool {
    text.chars().any(|c| matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf))
}
