//! Luna's secret is Luna's own, so what is signed with it is valid at Luna's address; and it speaks for nobody else,
//! however the other's number or account is hidden in the body.

use super::ask::Ask;
use super::{Attempt, LUNAS_SECRET, NOT_FOUND, Scene, attempt, to_luna, to_sol};
use crate::support::meta::{NUMBER, OTHER_NUMBER, OTHER_WABA, WABA};
use crate::support::webhook::SHOP;
use hilo_whatsapp::fixtures::{self, status};
use serde_json::{Value, json};

const OTHER_ONES: (u16, &str) = (403, "WEBHOOK_OTHER_NUMBER");

pub(super) fn attempts(scene: &Scene) -> Vec<Attempt> {
    let luna = |body: Vec<u8>| Ask::at(&scene.lunas_door, body).signed_with(LUNAS_SECRET);
    let bodies = plain().into_iter().chain(hidden());
    let mut all: Vec<Attempt> = bodies
        .map(|(name, body)| attempt(format!("signed by Luna: {name}"), luna(body), OTHER_ONES))
        .collect();
    let door = scene.lunas_door.as_str();
    let token = scene.callback_token.as_str();
    let swapped: String = token
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    let base = door.trim_end_matches(token);
    let nowhere = [
        ("an address that nobody has", format!("{base}{}", "A".repeat(32))),
        ("an address in other capitals", format!("{base}{swapped}")),
        ("an address without its last letter", door[..door.len() - 1].to_owned()),
        ("an address with one letter more", format!("{door}A")),
        ("an address with a null character", format!("{door}%00")),
        ("a null character for an address", format!("{base}%00")),
        ("an address that is no UTF-8", format!("{base}%ff%fe")),
        ("an address with a wildcard", format!("{base}%25")),
        ("an address with a quote", format!("{base}'%20or%20'1'='1")),
        ("a very long address", format!("{base}{}", "A".repeat(8_000))),
        ("an address below an address", format!("{door}/whatsapp")),
        ("the phone number id for an address", format!("{base}{OTHER_NUMBER}")),
    ];
    let ask = |target: String| Ask::at(&target, to_luna()).signed_with(LUNAS_SECRET);
    all.extend(nowhere.into_iter().map(|(name, target)| attempt(name, ask(target), NOT_FOUND)));
    all
}

/// Sol's number or account, for everybody to see.
fn plain() -> Vec<(&'static str, Vec<u8>)> {
    let mut both: Value = serde_json::from_slice(&to_luna()).unwrap();
    let sol: Value = serde_json::from_slice(&to_sol()).unwrap();
    both["entry"].as_array_mut().unwrap().push(sol["entry"][0].clone());
    let mut changes: Value = serde_json::from_slice(&to_luna()).unwrap();
    changes["entry"][0]["changes"].as_array_mut().unwrap().push(sol["entry"][0]["changes"][0].clone());
    let mut number: Value = sol.clone();
    number["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] =
        json!(NUMBER.parse::<u64>().unwrap());
    let mut account: Value = sol.clone();
    account["entry"][0]["id"] = json!(OTHER_WABA);
    let report = status::Report {
        wamid: "wamid.X",
        recipient: "5491155550199",
        timestamp: 1_768_384_800,
        tracker: None,
    };
    let statuses = fixtures::statuses(&SHOP, vec![status::report(&report, "read")]);
    let news = |waba: &str| {
        let value = json!({ "event": "REJECTED", "message_template_id": 1, "message_template_name": "welcome",
            "message_template_language": "es_AR", "reason": "SCAM" });
        json!({ "id": waba, "changes": [fixtures::change("message_template_status_update", value)] })
    };
    let own_and_other = vec![news(OTHER_WABA), news(WABA)];
    let ban = json!({ "id": WABA, "changes": [fixtures::change("account_update", json!({ "event": "DISABLED_UPDATE" }))] });
    vec![
        ("a message to another's number", to_sol()),
        ("own and another's, in two entries", both.to_string().into_bytes()),
        ("own and another's, in two changes", changes.to_string().into_bytes()),
        ("another's number as a number", number.to_string().into_bytes()),
        ("another's number in one's own account", account.to_string().into_bytes()),
        ("a status of another's message", statuses),
        ("an echo of another's phone", fixtures::echoes(&SHOP, Vec::new())),
        ("news of another's account", fixtures::entries(vec![news(WABA)])),
        ("news of one's own and another's account", fixtures::entries(own_and_other)),
        ("the end of another's account", fixtures::entries(vec![ban])),
    ]
}

/// A body with another number before its own.
fn number_before(body: &[u8], number: &str) -> Vec<u8> {
    let name = r#""phone_number_id":"#;
    let text = String::from_utf8(body.to_vec()).unwrap();
    text.replace(name, &format!("{name}\"{number}\",{name}")).into_bytes()
}

/// Names that come twice, one's own first: the first one counts, for the door and for whoever reads the body.
pub(super) fn own_first() -> Vec<Vec<u8>> {
    let entries = |body: &[u8]| {
        let body: Value = serde_json::from_slice(body).unwrap();
        body["entry"].to_string()
    };
    let twice = format!(
        r#"{{"object":"whatsapp_business_account","entry":{},"entry":{}}}"#,
        entries(&to_luna()),
        entries(&to_sol())
    );
    vec![twice.into_bytes(), number_before(&to_sol(), OTHER_NUMBER)]
}

/// The same, where a quick look might not find it.
fn hidden() -> Vec<(&'static str, Vec<u8>)> {
    let sol = String::from_utf8(to_sol()).unwrap();
    let entries = |body: &[u8]| {
        let body: Value = serde_json::from_slice(body).unwrap();
        body["entry"].to_string()
    };
    let (lunas, sols) = (entries(&to_luna()), entries(&to_sol()));
    let object = r#""object":"whatsapp_business_account""#;
    let metadata = |number: &str| format!(r#""metadata":{{"phone_number_id":"{number}"}}"#);
    let (own, others) = (metadata(OTHER_NUMBER), metadata(NUMBER));
    let value = |fields: &[&str]| {
        let change = format!(r#"{{"field":"messages","value":{{{},"messages":[]}}}}"#, fields.join(","));
        format!(r#"{{{object},"entry":[{{"id":"{OTHER_WABA}","changes":[{change}]}}]}}"#).into_bytes()
    };
    let odd = |odd: &str| sol.replace(r#""entry":["#, &format!(r#""entry":[{odd},"#)).into_bytes();
    let escaped: String = NUMBER.chars().map(|digit| format!("\\u{:04x}", u32::from(digit))).collect();
    vec![
        (
            "entries twice, another's first",
            format!("{{{object},\"entry\":{sols},\"entry\":{lunas}}}").into_bytes(),
        ),
        ("metadata twice, another's first", value(&[&others, &own])),
        ("the number twice, another's first", number_before(&to_luna(), NUMBER)),
        ("the number in escapes", sol.replace(NUMBER, &escaped).into_bytes()),
        ("a name in escapes", sol.replace("phone_number_id", "phone\\u005fnumber\\u005fid").into_bytes()),
        ("behind a number out of range", odd("1e999")),
        ("behind half an escape", odd(r#""\ud83d""#)),
        ("behind an entry that is none", odd("[[[]]]")),
        ("behind bytes that are no text", {
            let mut body = odd("\"?\"");
            let at = body.iter().position(|byte| *byte == b'?').unwrap();
            body[at] = 0xff;
            body
        }),
    ]
}
