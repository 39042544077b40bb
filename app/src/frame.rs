//! The frame around every page of someone signed in: navigation, banners, the way out.
//!
//! ```ignore
//! view! { <Frame section=Section::Inbox unread=counts.unread>…</Frame> }
//! ```
//!
//! What stands inside becomes the document's `<main id="content">`; use `section`, `aside` and the like within.
//! The number on the inbox's icon is the element `#rail-unread`: an island may set its text, and hides it with
//! the attribute `hidden`. On a phone the navigation is a bar at the bottom, which goes while `thread_open`.

use crate::assignment::availability::Availability;
use crate::context::{Notices, Viewer, request};
use crate::live_page::live_banners;
use crate::ui::{Avatar, Banner, Glyph, Icon, Tone};
use crate::words::words;
use hilo_domain::role::Operation;
use hilo_store::channels::Paused;
use leptos::prelude::*;

/// Which part of Hilo is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Conversations.
    Inbox,
    /// Message templates.
    Templates,
    /// Who answers whom.
    Assignment,
    /// The person's own preferences, and what administrators set up.
    Settings,
    /// A page that the navigation does not name.
    Elsewhere,
}

/// The frame. Without a viewer there is nothing to navigate: only the content is shown.
#[component]
pub fn Frame(
    /// Which part is open.
    section: Section,
    /// Conversations with something unread.
    #[prop(optional)]
    unread: i64,
    /// On a phone a thread takes the whole screen.
    #[prop(optional)]
    thread_open: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let words = &words().frame;
    let (notices, viewer) = request().map(|context| (context.notices, context.viewer)).unwrap_or_default();
    let live = notices.seq.map(live_banners);
    let mends = viewer.as_ref().is_some_and(|viewer| viewer.actor.may(Operation::ManageChannels).is_ok());
    view! {
        <a class="skip" href="#content">
            {words.skip}
        </a>
        <div class="frame" data-thread-open=thread_open.then_some("")>
            {viewer.map(|viewer| view! { <Rail section unread viewer /> })}
            <div class="frame-banners">
                <div id="banners">
                    <Banners section notices mends />
                </div>
                {live}
            </div>
            <main class="frame-content" id="content" tabindex="-1">
                {children()}
            </main>
        </div>
    }
    .into_any()
}

#[component]
fn Rail(section: Section, unread: i64, viewer: Viewer) -> impl IntoView {
    let (name, organization) = (viewer.actor.name.clone(), viewer.organization_name.clone());
    let (away, state) = (!viewer.available, words().assignment.available.away);
    let here = viewer.actor.organization_id.clone();
    let elsewhere: Vec<_> = viewer
        .organizations
        .clone()
        .into_iter()
        .filter(|(id, _)| *id != here)
        .map(|(id, name)| {
            view! {
                <form method="post" action="/organization">
                    <input r#type="hidden" name="organization" value=id.0 />
                    <button class="menu-item" r#type="submit">
                        <Icon glyph=Glyph::ChevronRight />
                        {(words().frame.go_to)(&name)}
                    </button>
                </form>
            }
        })
        .collect();
    let words = &words().frame;
    let account = (words.account)(&name);
    let account = if away { format!("{account}, {}", state.to_lowercase()) } else { account };
    let current = move |own: Section| (own == section).then_some("page");
    view! {
        <nav class="rail" aria-label=words.navigation>
            <span class="logo" aria-hidden="true">
                "h"
            </span>
            <a class="rail-link" href="/inbox" title=words.inbox aria-current=current(Section::Inbox)>
                <Icon glyph=Glyph::Inbox />
                <span class="rail-name">{words.inbox}</span>
                <span class="rail-count" id="rail-unread" hidden=unread == 0>
                    {count(unread)}
                </span>
                <span class="visually-hidden">{(unread > 0).then_some(words.unread)}</span>
            </a>
            <a
                class="rail-link"
                href="/templates"
                title=words.templates
                aria-current=current(Section::Templates)
            >
                <Icon glyph=Glyph::Template />
                <span class="rail-name">{words.templates}</span>
            </a>
            <a
                class="rail-link"
                href="/assignment"
                title=words.assignment
                aria-current=current(Section::Assignment)
            >
                <Icon glyph=Glyph::Assign />
                <span class="rail-name">{words.assignment}</span>
            </a>
            <span class="rail-space"></span>
            <a class="rail-link" href="/settings" title=words.settings aria-current=current(Section::Settings)>
                <Icon glyph=Glyph::Gear />
                <span class="rail-name">{words.settings}</span>
            </a>
            <button
                class="rail-account"
                r#type="button"
                popovertarget="account-menu"
                data-away=away.then_some("")
                aria-label=account
                title=if away { format!("{name} · {state}") } else { name.clone() }
            >
                <Avatar name=name.clone() />
            </button>
            <div class="menu rail-menu" id="account-menu" popover="auto">
                <p class="menu-title">
                    <b>{name.clone()}</b>
                    {organization}
                </p>
                <Availability viewer />
                {elsewhere}
                <form method="post" action="/sign-out">
                    <button class="menu-item" r#type="submit">
                        <Icon glyph=Glyph::SignOut />
                        {words.sign_out}
                    </button>
                </form>
            </div>
        </nav>
    }
    .into_any()
}

/// What is amiss. A number that stands still concerns whoever can mend it, wherever they are, and those who answer.
#[component]
fn Banners(section: Section, notices: Notices, mends: bool) -> impl IntoView {
    let words = &words().frame;
    let concerns = mends || section == Section::Inbox;
    let paused = notices.paused.into_iter().filter(|_| concerns).map(|number| paused(number, mends));
    let paused = paused.collect_view();
    view! {
        {notices.no_job_runner.then(|| view! { <Banner tone=Tone::Error>{words.no_job_runner}</Banner> })}
        {notices.unsigned_webhooks.then(|| view! { <Banner tone=Tone::Warning>{words.unsigned_webhooks}</Banner> })}
        {paused}
    }
    .into_any()
}

fn paused(number: Paused, mends: bool) -> AnyView {
    let all = words();
    let words = &all.frame;
    if !mends {
        return view! { <Banner tone=Tone::Warning>{(words.number_waits)(&number.name)}</Banner> }.into_any();
    }
    let text = (words.number_paused)(&number.name, (all.failure.reason)(number.reason));
    let settings = format!("/settings/numbers/{}", number.id);
    view! {
        <Banner tone=Tone::Warning>
            {text} " "
            <a href=settings>{words.number_settings}</a>
        </Banner>
    }
    .into_any()
}

/// What fits a circle of 16 pixels.
fn count(unread: i64) -> String {
    if unread > 99 { "99+".to_owned() } else { unread.to_string() }
}
