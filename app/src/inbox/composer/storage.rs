//! The browser's own storage, under names that belong to one person. Where it is switched off or full, nothing
//! is kept here and the server's draft remains.

use leptos::prelude::window;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What is kept under a name.
pub(super) fn get(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a text under a name; an empty one is removed.
pub(super) fn put(name: &str, text: &str) {
    let Some(storage) = storage() else { return };
    // A full or forbidden storage keeps nothing; see above.
    let _ = if text.is_empty() { storage.remove_item(name) } else { storage.set_item(name, text) };
}
