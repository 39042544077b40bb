//! What a shop has, by its kind: ids, phones, names and keys that calls can be about.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A shop's things.
#[derive(Clone, Debug, Default)]
pub(super) struct Things(BTreeMap<&'static str, String>);

impl Things {
    pub(super) fn put(&mut self, kind: &'static str, value: impl Into<String>) {
        self.0.insert(kind, value.into());
    }

    pub(super) fn get(&self, kind: &str) -> &str {
        self.0.get(kind).unwrap_or_else(|| panic!("the shop has no {kind}"))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(kind, value)| (*kind, value.as_str()))
    }

    /// What kind of thing a path is about.
    pub(super) fn kind_of_path(path: &str) -> &'static str {
        let kinds = [
            ("/conversations/", "phone"),
            ("/jobs/", "job"),
            ("/webhook-events/", "event"),
            ("/channels/", "channel"),
            ("/templates/", "template"),
            ("/tokens/", "token"),
            ("/invitations/", "invitation"),
            ("/team/", "user"),
        ];
        let kind = kinds.iter().find(|(part, _)| path.contains(part));
        kind.unwrap_or_else(|| panic!("{path}: what is meant?")).1
    }

    /// What stands in a path when the call is about this shop's own.
    pub(super) fn of_path(&self, path: &str) -> String {
        self.get(Self::kind_of_path(path)).to_owned()
    }

    /// Puts this shop's own in the place of a body's examples.
    pub(super) fn fill_body(&self, fields: &mut Map<String, Value>) {
        for (name, kind) in [("toPhone", "phone"), ("assignedToId", "user"), ("templateId", "template")] {
            if let Some(field) = fields.get_mut(name) {
                *field = json!(self.get(kind));
            }
        }
        if let Some(field) = fields.get_mut("conversationIds") {
            *field = json!([self.get("phone")]);
        }
    }
}
