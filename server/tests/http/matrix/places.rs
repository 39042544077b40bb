//! Everywhere on screens where a caller can put an id: addresses, forms and server functions. A page, a form or a function
//! that takes one and is not here fails the matrix.

use super::scene::Scene;
use super::screens::{FUNCTIONS, Fields, Needs, PAGES};

/// A path and its fields: a foreign value as `*`, and as `<kind>` what is the shop's own.
pub(super) type Pattern = (&'static str, Fields);

/// Addresses in the same way.
pub(super) const ADDRESSES: &[&str] = &[
    "/inbox/*",
    "/inbox/*/template",
    "/inbox/<conversation>/template?again=*",
    "/inbox/<conversation>/template?q=*",
    "/inbox/*/template/<template>",
    "/inbox/<conversation>/template/*",
    "/inbox/<conversation>/template/<template>?again=*",
    "/templates?q=*",
    "/templates?name=*",
    "/templates/new?from=*",
    "/templates/*",
    "/templates/*/edit",
    "/templates/*/send",
    "/templates/<template>/send?q=*",
    "/assignment?agent=*",
    "/settings/events/*",
    "/settings/events?text=*",
    "/settings/jobs?text=*",
    "/settings/audit?actor=*",
    "/settings/audit?type=user&subject=*",
    "/settings/numbers/*",
];

/// Forms.
pub(super) const FORMS: &[Pattern] = &[
    ("/assignment", &[("take", "*")]),
    ("/assignment", &[("do", "give"), ("id", "*"), ("to", "<user>")]),
    ("/assignment", &[("do", "give"), ("id", "<conversation>"), ("to", "*")]),
    ("/assignment", &[("do", "give-all"), ("shown", "*"), ("to", "-")]),
    ("/assignment", &[("do", "availability"), ("who", "*"), ("available", "false")]),
    ("/assignment", &[("do", "capacity"), ("who", "*"), ("capacity", "2")]),
    ("/settings/events/*", &[("replay", "1")]),
    ("/settings/jobs", &[("run", "*")]),
    ("/settings/jobs", &[("cancel", "*")]),
    ("/settings/jobs", &[("id", "*"), ("cancel_ticked", "1")]),
    ("/settings/numbers/*", &[("action", "pause")]),
    ("/settings/numbers/*", &[("action", "remove")]),
    ("/settings/numbers/*", &[("action", "check")]),
    ("/settings/numbers/*", &[("name", "Ventas"), ("speed", "80")]),
    ("/settings/team", &[("action", "revoke"), ("invitation", "*")]),
    ("/settings/team", &[("action", "password"), ("user", "*")]),
    ("/settings/team", &[("action", "role"), ("user", "*"), ("role", "SELLER")]),
    ("/settings/team", &[("action", "disable"), ("user", "*")]),
    ("/settings/team", &[("action", "enable"), ("user", "*")]),
    ("/settings/tokens", &[("action", "revoke"), ("token", "*")]),
    ("/templates/new", &[("do", "show"), ("from", "*")]),
    ("/templates/*", &[("do", "approve")]),
    ("/templates/*", &[("do", "remove")]),
    ("/templates/*/edit", &[("do", "save"), ("name", "x"), ("body", "x")]),
    ("/templates/*/send", &[("phone", "+5491155550101")]),
    ("/templates/<template>/send", &[("phone", "x"), ("sender", "*")]),
    ("/inbox/*/template/<template>", &[("client_message_id", "c")]),
    ("/inbox/<conversation>/template/*", &[("client_message_id", "c")]),
    ("/organization", &[("organization", "*")]),
];

/// Server functions.
pub(super) const CALLS: &[Pattern] = &[
    ("/fn/add-note", &[("conversation_id", "*"), ("text", "x")]),
    ("/fn/assign", &[("conversation_id", "*"), ("user_id", "<user>")]),
    ("/fn/assign", &[("conversation_id", "<conversation>"), ("user_id", "*")]),
    ("/fn/claim", &[("conversation_id", "*")]),
    ("/fn/discard-message", &[("conversation_id", "<conversation>"), ("message_id", "*")]),
    ("/fn/discard-message", &[("conversation_id", "*"), ("message_id", "*")]),
    ("/fn/end-session", &[("session", "*")]),
    ("/fn/load-older", &[("conversation_id", "*"), ("before", "9999999999999~x")]),
    ("/fn/load-seen", &[("conversation_id", "*")]),
    ("/fn/mark-read", &[("conversation_id", "*")]),
    ("/fn/move-stage", &[("conversation_id", "*"), ("stage_id", "<stage>")]),
    ("/fn/move-stage", &[("conversation_id", "<conversation>"), ("stage_id", "*")]),
    ("/fn/resend-message", &[("conversation_id", "<conversation>"), ("message_id", "*")]),
    ("/fn/resend-message", &[("conversation_id", "*"), ("message_id", "*")]),
    ("/fn/retry-message", &[("conversation_id", "<conversation>"), ("message_id", "*")]),
    ("/fn/retry-message", &[("conversation_id", "*"), ("message_id", "*")]),
    ("/fn/save-draft", &[("conversation_id", "*"), ("mode", "NOTE"), ("text", "x")]),
    ("/fn/send-reply", &[("conversation_id", "*"), ("text", "x")]),
    ("/fn/send-reply", &[("conversation_id", "<conversation>"), ("text", "x"), ("reply_to", "*")]),
];

const COMPLETE: &str = "screens: nothing that takes an id is missing";

/// Whatever the lists of pages and functions fill with something that is not there is filled with what is another's too.
pub(super) fn check(scene: &mut Scene) {
    let mut wanted = Vec::new();
    for page in PAGES.iter().filter(|page| page.opens != Needs::Open) {
        for at in page.path.match_indices('{').map(|(at, _)| pieces(&page.path[..at]).len() - 1) {
            wanted.push((
                format!("{}, part {at}", page.path),
                ADDRESSES.iter().any(|one| takes(one, page.path, at)),
            ));
        }
        for fields in page.forms.iter().map(|(fields, _)| *fields) {
            wanted.extend(in_fields(FORMS, page.path, fields));
        }
    }
    for (path, fields, _) in FUNCTIONS {
        wanted.extend(in_fields(CALLS, path, fields));
    }
    for (what, known) in wanted {
        scene.tally.check(COMPLETE, known, || what);
    }
}

/// Whether an address is a page's, with the foreign value at this part of its path.
fn takes(address: &str, page: &str, at: usize) -> bool {
    let (address, page) = (pieces(address), pieces(page));
    let same = |(ours, theirs): (&&str, &&str)| ours == theirs || theirs.starts_with('{');
    address.len() == page.len() && address[at] == "*" && address.iter().zip(&page).all(same)
}

/// Whether each field that is about something is here too.
fn in_fields(here: &[Pattern], path: &str, fields: Fields) -> Vec<(String, bool)> {
    let known = |field: &str| here.iter().any(|(one, fields)| *one == path && fields.contains(&(field, "*")));
    let about = fields.iter().filter(|(_, value)| *value == "nowhere");
    about.map(|(field, _)| (format!("{path}, {field}"), known(field))).collect()
}

fn pieces(path: &str) -> Vec<&str> {
    path.split('?').next().unwrap_or_default().split('/').collect()
}
