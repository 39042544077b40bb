//! Two answers compared byte for byte: about what is another's, and about what never was. What may differ is the value
//! that was asked for and what names the request; and, where the call made something, the ids and secrets of that.

use super::reply::{Reply, url_encoded, without_ids};
use super::scene::Scene;
use super::twins::Twins;
use crate::world::World;
use reqwest::{Method, RequestBuilder};

/// Headers that name the request or its time, or follow from the body, which is compared itself.
const PASSING: [&str; 5] = ["date", "x-request-id", "content-length", "transfer-encoding", "etag"];
/// What stands before a page's own random number, and before the id that a form has made for its message.
const NONCES: [&str; 5] =
    ["nonce-", "nonce=\"", "nonce=", "client_message_id\" value=\"", "form_message_id&quot;:&quot;"];
/// What stands before the secret of something new.
const SECRETS: [&str; 3] = ["hilo_", "/invite/", "/password/"];

/// A call with a value somewhere in it.
pub(super) type Ask<'a> = &'a (dyn Fn(&World, &str) -> RequestBuilder + Sync);

/// The part of the matrix that compares, and the one that looks for what shows.
pub(super) type Parts = (&'static str, &'static str);

/// Asks for what never was, and then for what is another's.
pub(super) async fn same(scene: &mut Scene, parts: Parts, what: &str, value: &Twins, ask: Ask<'_>) -> Reply {
    let who = format!("{what} = {} ({})", value.theirs, value.kind);
    let nobodys = Reply::to(ask(&scene.world, &value.nobodys)).await;
    let call = ask(&scene.world, &value.theirs);
    let makes = makes(&scene.world, value, ask) && nobodys.status < 400;
    let theirs = scene.hear(parts.1, call, &value.theirs, &who).await;
    let differs = difference(&theirs, &nobodys, value, makes);
    let why = differs.clone().unwrap_or_else(|| format!("{} {:.200}", theirs.status, theirs.body));
    scene.tally.check(parts.0, differs.is_none() && theirs.status != 500, || format!("{who}:\n{why}"));
    theirs
}

fn makes(world: &World, value: &Twins, ask: Ask<'_>) -> bool {
    ask(world, &value.theirs).build().is_ok_and(|call| *call.method() != Method::GET)
}

/// Where two answers part; `None` when nothing but the value tells them apart.
pub(super) fn difference(theirs: &Reply, nobodys: &Reply, value: &Twins, makes: bool) -> Option<String> {
    let (one, other) = (plain(theirs, &value.theirs), plain(nobodys, &value.nobodys));
    let fresh = |text: &str| without_ids(&SECRETS.iter().fold(text.to_owned(), hide_after));
    if one == other || makes && fresh(&one) == fresh(&other) {
        return None;
    }
    let at = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = |text: &str| text.chars().skip(at.saturating_sub(80)).take(240).collect::<String>();
    Some(format!("theirs:  {} …{}\nnobodys: {} …{}", theirs.status, from(&one), nobodys.status, from(&other)))
}

/// All of an answer, with the value in every spelling called the same.
fn plain(reply: &Reply, value: &str) -> String {
    let told = reply.headers.iter().filter(|(name, _)| !PASSING.contains(&name.as_str()));
    let mut headers: Vec<String> =
        told.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
    headers.sort();
    let text = format!("{}\n{}\n\n{}", reply.status, headers.join("\n"), reply.body);
    let text = spellings(value).iter().fold(text, |text, spelling| text.replace(spelling, "<value>"));
    NONCES.iter().fold(text, hide_after)
}

/// As bodies, addresses and pages write a value; longest first.
fn spellings(value: &str) -> Vec<String> {
    let digits = value.strip_prefix('+').unwrap_or(value).to_owned();
    let mut all = vec![url_encoded(value), value.to_owned(), digits];
    // Of a place in a list pages tell the moment and the id one by one.
    all.extend(value.split_once('~').map(|(_, id)| id.to_owned()));
    all.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    all.dedup();
    all
}

fn hide_after(text: String, before: &&str) -> String {
    let secret = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '+' | '/' | '=');
    let mut parts = text.split(*before);
    let mut hidden = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        hidden.push_str(before);
        hidden.push_str(part.trim_start_matches(secret));
    }
    hidden
}

#[test]
fn answers_are_the_same_but_for_what_was_asked_and_what_is_fresh() {
    let (one, two) = ("019bbc3e-2500-7000-8000-000000000001", "019bbc3e-2500-7000-8000-000000000002");
    let reply = |status, value: &str, fresh: &str, nonce: &str| {
        let body = format!("<a href=\"/x?y=%2B{}\" nonce=\"{nonce}\">{fresh}</a>", &value[1..]);
        Reply { status, headers: reqwest::header::HeaderMap::new(), body }
    };
    let value =
        Twins { kind: "phone", theirs: "+5491177700101".to_owned(), nobodys: "+5491177705656".to_owned() };
    let told = |(status, fresh), makes| {
        let theirs = reply(status, &value.theirs, fresh, "aB3=");
        difference(&theirs, &reply(200, &value.nobodys, one, "x-_9"), &value, makes)
    };
    assert_eq!(told((200, one), false), None);
    assert_eq!(told((200, two), true), None);
    assert!(told((200, two), false).is_some() && told((202, one), true).is_some());
    assert!(told((200, &value.nobodys), true).is_some());
}
