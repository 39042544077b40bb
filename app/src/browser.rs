//! Where the browser enters: called once by the script in the document's head, before the islands.

use leptos::prelude::window;
use wasm_bindgen::prelude::wasm_bindgen;

/// Readies the page for its islands.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    // A server function that answers with a redirect (the session ended) means the whole page, not the island.
    // `Err` means that a hook is already there, which is this one.
    let _ = server_fn::redirect::set_redirect_hook(|target: &str| {
        let _ = window().location().set_href(target);
    });
}
