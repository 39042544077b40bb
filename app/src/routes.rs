//! Which page answers which address. Whether someone may see it is the server's decision, made before.

use crate::inbox::InboxPage;
use crate::pages::amiss::NotFoundPage;
use crate::pages::setup::SetupPage;
use crate::pages::sign_in::SignInPage;
use crate::settings::you::SettingsPage;
use crate::templates::send::{FillPage, PickPage, StartPage};
use crate::templates::{EditTemplatePage, NewTemplatePage, TemplatePage, TemplatesPage};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Every page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| format!("{title} · Hilo") />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/setup/:token") view=SetupPage ssr=SsrMode::Async />
                <Route path=path!("/settings") view=SettingsPage ssr=SsrMode::Async />
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async />
                <Route path=path!("/inbox/:id") view=InboxPage ssr=SsrMode::Async />
                <Route path=path!("/templates") view=TemplatesPage ssr=SsrMode::Async />
                <Route path=path!("/templates/new") view=NewTemplatePage ssr=SsrMode::Async />
                <Route path=path!("/templates/:id") view=TemplatePage ssr=SsrMode::Async />
                <Route path=path!("/templates/:id/edit") view=EditTemplatePage ssr=SsrMode::Async />
                <Route path=path!("/inbox/:id/template") view=PickPage ssr=SsrMode::Async />
                <Route path=path!("/inbox/:id/template/:template") view=FillPage ssr=SsrMode::Async />
                <Route path=path!("/templates/:id/send") view=StartPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
