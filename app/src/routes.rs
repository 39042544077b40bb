//! Which page answers which address. Whether someone may see it is the server's decision, made before.

use crate::assignment::AssignmentPage;
use crate::inbox::InboxPage;
use crate::pages::amiss::NotFoundPage;
use crate::pages::invite::InvitePage;
use crate::pages::new_password::NewPasswordPage;
use crate::pages::setup::SetupPage;
use crate::pages::sign_in::SignInPage;
use crate::settings::audit::AuditPage;
use crate::settings::events::{EventPage, EventsPage};
use crate::settings::jobs::JobsPage;
use crate::settings::numbers::{NewNumberPage, NumberPage, NumbersPage};
use crate::settings::organization::OrganizationPage;
use crate::settings::team::TeamPage;
use crate::settings::tokens::TokensPage;
use crate::settings::you::SettingsPage;
use crate::templates::send::{FillPage, PickPage, StartPage};
use crate::templates::{EditTemplatePage, NewTemplatePage, TemplatePage, TemplatesPage};
use crate::ui::markup;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Every page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        // The one formatter of all titles: it escapes, which `<Title>` does not.
        <Title formatter=|title: String| format!("{} · Hilo", markup::of_text(&title)) />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/setup/:token") view=SetupPage ssr=SsrMode::Async />
                <Route path=path!("/invite/:token") view=InvitePage ssr=SsrMode::Async />
                <Route path=path!("/password/:token") view=NewPasswordPage ssr=SsrMode::Async />
                <Route path=path!("/settings") view=SettingsPage ssr=SsrMode::Async />
                <Route path=path!("/settings/events") view=EventsPage ssr=SsrMode::Async />
                <Route path=path!("/settings/events/:id") view=EventPage ssr=SsrMode::Async />
                <Route path=path!("/settings/jobs") view=JobsPage ssr=SsrMode::Async />
                <Route path=path!("/settings/audit") view=AuditPage ssr=SsrMode::Async />
                <Route path=path!("/assignment") view=AssignmentPage ssr=SsrMode::Async />
                <Route path=path!("/settings/numbers") view=NumbersPage ssr=SsrMode::Async />
                <Route path=path!("/settings/numbers/new") view=NewNumberPage ssr=SsrMode::Async />
                <Route path=path!("/settings/numbers/:id") view=NumberPage ssr=SsrMode::Async />
                <Route path=path!("/settings/organization") view=OrganizationPage ssr=SsrMode::Async />
                <Route path=path!("/settings/team") view=TeamPage ssr=SsrMode::Async />
                <Route path=path!("/settings/tokens") view=TokensPage ssr=SsrMode::Async />
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
