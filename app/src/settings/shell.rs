//! The frame of every settings page: the list of pages that the viewer may open, and the one that is open.

use crate::context::viewer;
use crate::frame::{Frame, Section};
use crate::words::words;
use hilo_domain::role::Operation;
use leptos::prelude::*;

/// A settings page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The person's own preferences and sessions.
    You,
    /// Name, time zone, language, what sellers see.
    Organization,
    /// WhatsApp numbers.
    Numbers,
    /// People and invitations.
    Team,
    /// API tokens.
    Tokens,
    /// Webhooks as Meta sent them.
    Events,
    /// What the job runner does.
    Jobs,
    /// Who changed what.
    Audit,
}

/// How programs use Hilo: the server's own page, made from the document of the API.
const API_DOCS: &str = "/api/docs";

impl Place {
    /// Every page, in the order of the list.
    pub const ALL: [Self; 8] = [
        Self::You,
        Self::Organization,
        Self::Numbers,
        Self::Team,
        Self::Tokens,
        Self::Events,
        Self::Jobs,
        Self::Audit,
    ];

    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::You => "/settings",
            Self::Organization => "/settings/organization",
            Self::Numbers => "/settings/numbers",
            Self::Team => "/settings/team",
            Self::Tokens => "/settings/tokens",
            Self::Events => "/settings/events",
            Self::Jobs => "/settings/jobs",
            Self::Audit => "/settings/audit",
        }
    }

    /// What one must be allowed to do to open it; `None`: everyone may.
    #[must_use]
    pub const fn needs(self) -> Option<Operation> {
        match self {
            Self::You => None,
            Self::Organization | Self::Team => Some(Operation::ManageTeam),
            Self::Numbers => Some(Operation::ManageChannels),
            Self::Tokens => Some(Operation::ManageTokens),
            Self::Events | Self::Jobs | Self::Audit => Some(Operation::Operate),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        let nav = &words().settings.nav;
        match self {
            Self::You => nav.you,
            Self::Organization => nav.organization,
            Self::Numbers => nav.numbers,
            Self::Team => nav.team,
            Self::Tokens => nav.tokens,
            Self::Events => nav.events,
            Self::Jobs => nav.jobs,
            Self::Audit => nav.audit,
        }
    }
}

/// The frame. Its heading is the page's title; what stands inside begins with an `h2` or a `panel`.
#[component]
pub fn SettingsShell(
    /// Which page is open.
    place: Place,
    /// Lists and tables take the whole width.
    #[prop(optional)]
    wide: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let words = &words().settings;
    let role = viewer().map(|viewer| viewer.actor.role);
    let links: Vec<_> = Place::ALL
        .into_iter()
        .filter(|other| other.needs().is_none_or(|needs| role.is_some_and(|role| role.allows(needs))))
        .map(|other| {
            let current = (other == place).then_some("page");
            view! {
                <li>
                    <a href=other.path() aria-current=current>
                        {other.title()}
                    </a>
                </li>
            }
        })
        .collect();
    // A page without the frame: it is the same for whoever is not signed in.
    let docs = role.is_some_and(|role| role.allows(Operation::ManageTokens)).then(|| {
        view! {
            <li>
                <a href=API_DOCS rel="external">
                    {words.nav.api_docs}
                </a>
            </li>
        }
    });
    // With one page there is nothing to choose.
    let nav = (links.len() > 1).then(|| {
        view! {
            <nav class="settings-nav" aria-label=words.nav.label>
                <ul>{links} {docs}</ul>
            </nav>
        }
    });
    view! {
        <Frame section=Section::Settings>
            <div class="settings-frame">
                {nav} <div class="settings" data-wide=wide.then_some("")>
                    <h1>{place.title()}</h1>
                    {children()}
                </div>
            </div>
        </Frame>
    }
    .into_any()
}
