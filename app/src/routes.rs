//! Which page answers which address. Whether someone may see it is the server's decision, made before.

use crate::inbox::InboxPage;
use crate::pages::NotFoundPage;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Every page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async />
                <Route path=path!("/inbox/:id") view=InboxPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
