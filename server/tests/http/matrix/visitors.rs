//! Another tenant's ids in the addresses, forms and server functions of screens: each answers as what never was.

use super::callers::{By, Caller, Is, one};
use super::places::{ADDRESSES, CALLS, FORMS, Pattern};
use super::reply::url_encoded;
use super::same::{Parts, same};
use super::scene::Scene;
use super::things::Things;
use super::twins::Twins;
use hilo_domain::role::Role;

const PAGES: &str = "screens: another tenant's values × pages and forms";
const FUNCTIONS: &str = "screens: another tenant's values × server functions";
const LEAKS: &str = "screens: another tenant's values, nothing of it in the answer";

/// What pages and forms are about.
const KINDS: [&str; 12] = [
    "conversation",
    "lead",
    "channel",
    "message",
    "template",
    "user",
    "event",
    "job",
    "organization",
    "invitation",
    "token",
    "session",
];

/// Somebody on the screens, with what of their own shop they see.
pub(super) struct Visitor<'a> {
    pub(super) caller: &'a Caller,
    pub(super) own: &'a Things,
    /// Whether they try to take conversations, too.
    pub(super) takes: bool,
}

pub(super) async fn check(scene: &mut Scene) {
    let own = scene.own.clone();
    for (role, values) in scene.theirs.by_role() {
        let caller = one(&scene.sol, By::Cookie, role);
        let visitor = Visitor { caller: &caller, own: &own, takes: true };
        let on_pages: Vec<Twins> =
            values.iter().filter(|value| KINDS.contains(&value.kind)).cloned().collect();
        visitor.open_pages(scene, (PAGES, LEAKS), &on_pages).await;
        visitor.call_functions(scene, (FUNCTIONS, LEAKS), &values).await;
    }
}

impl Visitor<'_> {
    /// Every address and form that they may use, with each of these values.
    pub(super) async fn open_pages(&self, scene: &mut Scene, parts: Parts, values: &[Twins]) {
        for value in values {
            for address in ADDRESSES.iter().filter(|address| self.meets(address)) {
                let what = format!("GET {address}, {}", self.caller.name);
                same(scene, parts, &what, value, &|world, value| {
                    let path = put(address, self.own, &url_encoded(value));
                    self.caller.asks(world.client.get(world.url(&path)))
                })
                .await;
            }
            for form in FORMS.iter().filter(|(path, _)| self.meets(path)) {
                self.post(scene, parts, *form, value).await;
            }
        }
    }

    /// Every server function with each of these values.
    pub(super) async fn call_functions(&self, scene: &mut Scene, parts: Parts, values: &[Twins]) {
        for value in values {
            for call in CALLS {
                self.post(scene, parts, *call, value).await;
            }
        }
    }

    /// What sellers may not open they do not open with any id: that is another part of the matrix.
    fn meets(&self, path: &str) -> bool {
        self.caller.is != Is::Of(Role::Seller) || !path.starts_with("/settings")
    }

    async fn post(&self, scene: &mut Scene, parts: Parts, (path, fields): Pattern, value: &Twins) {
        if !self.takes && (path == "/fn/claim" || fields.contains(&("take", "*"))) {
            return;
        }
        let what = format!("POST {path} {fields:?}, {}", self.caller.name);
        same(scene, parts, &what, value, &|world, value| {
            let filled: Vec<(&str, String)> =
                fields.iter().map(|(name, text)| (*name, put(text, self.own, value))).collect();
            let path = put(path, self.own, &url_encoded(value));
            self.caller.asks(world.client.post(world.url(&path))).form(&filled)
        })
        .await;
    }
}

/// Fills in a pattern.
pub(super) fn put(pattern: &str, own: &Things, value: &str) -> String {
    let mut filled = pattern.replace('*', value);
    while let Some((head, rest)) = filled.clone().split_once('<') {
        let Some((kind, tail)) = rest.split_once('>') else { break };
        filled = format!("{head}{}{tail}", own.get(kind));
    }
    filled
}
