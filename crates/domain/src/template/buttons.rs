//! Meta's limits of buttons: how many of which kind, in which order, and what stands on them.

use super::components::{Button, ButtonKind};
use super::placeholder::{Piece, pieces, stray_braces};
use super::problem::{Problem, ProblemCode as Code};
use super::validate::length;
use super::words::Category;

/// Most buttons.
pub const MAX_BUTTONS: usize = 10;
/// Most buttons that open a web address.
pub const MAX_URLS: usize = 2;
/// Longest words on a button, in characters.
pub const MAX_TEXT: usize = 25;
/// Longest web address, in characters.
pub const MAX_URL: usize = 2000;
/// Longest phone number, in characters.
pub const MAX_PHONE: usize = 20;
/// Longest code to copy, in characters.
pub const MAX_CODE: usize = 15;

/// Types of Meta's that are passed on as they are.
const PASSED_ON: &[&str] = &["otp", "flow", "catalog", "mpm", "spm", "voice_call", "app", "order_details"];
/// Types whose words WhatsApp writes by itself.
const WITHOUT_TEXT: &[&str] = &["copy_code", "otp", "spm"];

pub(super) fn problems(buttons: &[Button], category: Category, out: &mut Vec<Problem>) {
    if buttons.len() > MAX_BUTTONS {
        out.push(Problem::at(format!("buttons[{MAX_BUTTONS}]"), Code::TooMany).limit(MAX_BUTTONS));
    }
    for (kind, limit) in [("url", MAX_URLS), ("phone_number", 1), ("copy_code", 1)] {
        if let Some((index, _)) = of_kind(buttons, kind).nth(limit) {
            out.push(Problem::at(format!("buttons[{index}]"), Code::TooMany).limit(limit).about(kind));
        }
    }
    // Changing from one group to the other more than once.
    let is_reply = |button: &Button| button.kind == ButtonKind::QuickReply;
    let changes = buttons.windows(2).enumerate().filter(|(_, pair)| is_reply(&pair[0]) != is_reply(&pair[1]));
    if let Some((before, _)) = changes.clone().nth(1) {
        out.push(Problem::at(format!("buttons[{}]", before + 1), Code::ButtonGroups));
    }
    for (index, button) in buttons.iter().enumerate() {
        let path = format!("buttons[{index}]");
        let words = button.text.trim();
        if !words.is_empty() && buttons[..index].iter().any(|other| other.text.trim() == words) {
            out.push(Problem::at(format!("{path}.text"), Code::Duplicate).about(words));
        }
        one(&path, button, category, out);
    }
}

fn of_kind<'a>(buttons: &'a [Button], kind: &str) -> impl Iterator<Item = (usize, &'a Button)> {
    buttons.iter().enumerate().filter(move |(_, button)| button.kind.as_str() == kind)
}

fn one(path: &str, button: &Button, category: Category, out: &mut Vec<Problem>) {
    let kind = button.kind.as_str();
    if button.text.trim().is_empty() && !kind.is_empty() && !WITHOUT_TEXT.contains(&kind) {
        out.push(Problem::at(format!("{path}.text"), Code::Required));
    }
    length(&format!("{path}.text"), &button.text, MAX_TEXT, out);
    if button.text.contains("{{") {
        out.push(Problem::at(format!("{path}.text"), Code::VariableForbidden));
    }
    match &button.kind {
        ButtonKind::QuickReply => {}
        ButtonKind::Url { url, example } => address(path, url, example.as_deref(), out),
        ButtonKind::PhoneNumber { phone_number } => phone(&format!("{path}.phone_number"), phone_number, out),
        ButtonKind::CopyCode { example } => code(path, example.as_deref(), category, out),
        ButtonKind::Other(kind) => {
            let type_path = format!("{path}.type");
            if kind.is_empty() {
                out.push(Problem::at(type_path, Code::Required));
            } else if !PASSED_ON.contains(&kind.as_str()) {
                out.push(Problem::at(type_path, Code::UnknownType).about(kind));
            } else if kind == "otp" && category != Category::Authentication {
                out.push(Problem::at(type_path, Code::NotInCategory).about(kind));
            }
        }
    }
}

fn address(path: &str, url: &str, example: Option<&str>, out: &mut Vec<Problem>) {
    let url_path = format!("{path}.url");
    if url.trim().is_empty() {
        out.push(Problem::at(url_path, Code::Required));
        return;
    }
    length(&url_path, url, MAX_URL, out);
    let pieces = pieces(url);
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let host_begins = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    let spaced =
        |piece: &Piece<'_>| matches!(piece, Piece::Text(words) if words.contains(char::is_whitespace));
    if !host_begins || pieces.iter().any(spaced) {
        out.push(Problem::at(&url_path, Code::UrlForm));
    }
    if stray_braces(url) {
        out.push(Problem::at(&url_path, Code::VariableMalformed));
    }
    let variables = pieces.iter().filter(|piece| matches!(piece, Piece::Variable(_))).count();
    match (variables, pieces.last()) {
        (0, _) => {}
        (1, Some(Piece::Variable(name))) => {
            if example.is_none_or(|example| example.trim().is_empty()) {
                out.push(Problem::at(format!("{path}.example"), Code::ExampleMissing).about(*name));
            }
        }
        (1, _) => out.push(Problem::at(&url_path, Code::VariableNotAtEnd)),
        _ => out.push(Problem::at(&url_path, Code::TooManyVariables).limit(1)),
    }
}

fn phone(path: &str, number: &str, out: &mut Vec<Problem>) {
    if number.trim().is_empty() {
        out.push(Problem::at(path, Code::Required));
        return;
    }
    length(path, number, MAX_PHONE, out);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let foreign = |c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.'));
    // Short numbers of services are allowed without a plus.
    if number.trim().trim_start_matches('+').contains(foreign) || !(3..=15).contains(&digits) {
        out.push(Problem::at(path, Code::PhoneForm));
    }
}

fn code(path: &str, example: Option<&str>, category: Category, out: &mut Vec<Problem>) {
    if category == Category::Utility {
        out.push(Problem::at(format!("{path}.type"), Code::NotInCategory).about("copy_code"));
    }
    let path = format!("{path}.example");
    match example.filter(|example| !example.trim().is_empty()) {
        Some(example) => length(&path, example, MAX_CODE, out),
        None => out.push(Problem::at(path, Code::ExampleMissing).about("1")),
    }
}
