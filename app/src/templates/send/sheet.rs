//! What a page that looks like a dialog has around it: a veil, a head with the way back, and the keys.

use crate::context::Viewer;
use crate::frame::{Frame, Section};
use crate::inbox::address::Place;
use crate::inbox::error::AppError;
use crate::inbox::keys::InboxKeys;
use crate::posted;
use crate::ui::{Glyph, Icon};
use crate::words::words;
use hilo_domain::inbox::Tab;
use http::StatusCode;
use leptos::prelude::*;
use leptos_meta::Title;

/// Head of a sheet.
pub(super) struct Head {
    /// Heading and title of the page.
    pub(super) title: String,
    /// Under it.
    pub(super) about: Option<String>,
    /// Where it came from.
    pub(super) back: String,
    /// What that is called.
    pub(super) back_label: &'static str,
}

/// The page around the content of a sheet. Escape and the link lead back.
pub(super) fn sheet(section: Section, viewer: &Viewer, unread: i64, head: Head, content: AnyView) -> AnyView {
    let (Head { title, about, back, back_label }, keys) = (head, viewer.shortcuts_enabled);
    view! {
        <Title text=title.clone() />
        <Frame section unread thread_open=true>
            <div class="over">
                <section class="over-sheet" aria-labelledby="over-title">
                    <header class="over-head">
                        <div>
                            <h1 id="over-title">{title}</h1>
                            {about.map(|about| view! { <p dir="auto">{about}</p> })}
                        </div>
                        <a class="button button-quiet over-close" id="back" href=back aria-label=back_label title=back_label>
                            <Icon glyph=Glyph::Close />
                        </a>
                    </header>
                    {content}
                </section>
            </div>
            <InboxKeys on=keys tab=Tab::Mine />
        </Frame>
    }
    .into_any()
}

/// The page when there is nothing to show: with the status and the sentence of the error.
pub(super) fn refused(error: AppError) -> AnyView {
    posted::answer_with(crate::desk::status(error));
    let inbox = &words().inbox;
    let (title, hint) = if error == AppError::NotFound {
        (inbox.thread.missing, inbox.thread.missing_hint)
    } else {
        ((inbox.error)(error), "")
    };
    view! {
        <Title text=title />
        <Frame section=Section::Inbox>
            <section class="thread thread-none">
                <h1>{title}</h1>
                <p>{hint}</p>
                <a class="button" href=Place::default().list()>
                    {inbox.thread.back}
                </a>
            </section>
        </Frame>
    }
    .into_any()
}

/// The page when a template is not there.
pub(super) fn no_template(back: String) -> AnyView {
    posted::answer_with(StatusCode::NOT_FOUND);
    let words = &words().template_send;
    let title = (words.trouble)(crate::words::Trouble::Gone);
    view! {
        <Title text=title />
        <Frame section=Section::Inbox>
            <section class="thread thread-none">
                <h1>{title}</h1>
                <a class="button" href=back>
                    {words.other}
                </a>
            </section>
        </Frame>
    }
    .into_any()
}
