//! What a shop has, by its kind: ids, phones, names and keys that calls can be about.

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

    /// What stands in a path when the call is about this shop's own.
    pub(super) fn of_path(&self, path: &str, name: &str) -> String {
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
        let (_, kind) = kind.unwrap_or_else(|| panic!("{path}: whose {name} is meant?"));
        self.get(kind).to_owned()
    }
}
