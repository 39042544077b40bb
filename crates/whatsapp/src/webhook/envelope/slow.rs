//! The second look at a body that the quick one could not read to its end, because of something inside that is no value:
//! whom it is about must not depend on where that stands. Everything is read on its own here, as when the body is split
//! into items later.

use super::{Found, OBJECT, Place, note};
use crate::wire::{Fields, elements, text_of};
use serde_json::value::RawValue;

impl Found {
    /// Reads the outermost object anew; what is known already stays known.
    pub(super) fn look_again(&mut self, root: &Fields<'_>) {
        self.is_object = true;
        self.is_whatsapp = root.text("object").is_some_and(|object| object == OBJECT);
        self.has_entry = root.raw("entry").is_some_and(|entry| entry.get().starts_with('['));
        self.entry = super::Entry::default();
        for entry in all(root, "entry").flat_map(|list| elements(list).unwrap_or_default()) {
            let Some(entry) = Fields::of(entry) else { continue };
            for id in all(&entry, "id").filter_map(text_of) {
                self.entry.id = Some(id.clone());
                note(&mut self.routing.waba_ids, Some(id));
            }
            for change in all(&entry, "changes").flat_map(|list| elements(list).unwrap_or_default()) {
                if let Some(change) = Fields::of(change) {
                    self.change(&change);
                }
            }
            self.ends(Place::Entry);
        }
    }

    fn change(&mut self, change: &Fields<'_>) {
        let values = all(change, "value").filter_map(Fields::of);
        for metadata in values.flat_map(|value| all(&value, "metadata").collect::<Vec<_>>()) {
            let Some(metadata) = Fields::of(metadata) else { continue };
            for id in all(&metadata, "phone_number_id").filter_map(text_of) {
                self.entry.change_has_number = true;
                note(&mut self.routing.phone_number_ids, Some(id));
            }
        }
        self.ends(Place::Change);
    }
}

/// Every field of this name: which of them counts is not decided here.
fn all<'a>(fields: &Fields<'a>, name: &str) -> impl Iterator<Item = &'a RawValue> {
    fields.iter().filter(move |(key, _)| *key == name).map(|(_, raw)| raw)
}
