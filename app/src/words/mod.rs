//! Every sentence on the screens, in every language. A field is a text, or a function where values or plurals
//! come in; a language that lacks one does not compile.
//!
//! [`words`] gives the right ones on the server (the request's language) and in islands (the document's).

mod assignment;
mod common;
mod failure;
mod frame;
mod inbox;
mod island;
mod join;
mod locale;
mod operate;
mod pages;
mod settings;
mod setup;
mod sign_in;
mod template_languages;
mod template_problems;
mod template_send;
mod templates;
mod time;
mod when;

pub use assignment::AssignmentWords;
pub use common::Common;
pub use failure::FailureWords;
pub use frame::FrameWords;
pub use inbox::{InboxWords, ThreadWords};
pub use island::IslandWords;
pub use join::JoinWords;
pub use locale::Locale;
pub use operate::{ACTIONS, AuditWords, EventWords, JobWords, OperateWords};
pub use pages::PageWords;
pub use settings::{NumberWords, OrganizationWords, SettingsNavWords, SettingsWords, TeamWords, TokenWords};
pub use setup::SetupWords;
pub use sign_in::SignInWords;
pub use template_languages::{template_language, template_languages};
pub use template_send::{TemplateSendWords, Trouble};
pub use templates::{
    TemplateBuilderWords, TemplateDetailWords, TemplateListWords, TemplatePreviewWords, TemplateWords,
};
pub use time::TimeWords;
pub use when::{Day, WhenWords};

/// One language.
#[derive(Debug)]
pub struct Words {
    /// Buttons and words that several screens share.
    pub common: Common,
    /// Days, months, durations.
    pub time: TimeWords,
    /// Days inside sentences.
    pub when: WhenWords,
    /// Why something was not sent.
    pub failure: FailureWords,
    /// Navigation and banners.
    pub frame: FrameWords,
    /// Pages that say that something is amiss.
    pub pages: PageWords,
    /// Signing in.
    pub sign_in: SignInWords,
    /// The first run.
    pub setup: SetupWords,
    /// Joining a team, choosing another password.
    pub join: JoinWords,
    /// Preferences and sessions.
    pub settings: SettingsWords,
    /// Webhook events, jobs, the audit log.
    pub operate: OperateWords,
    /// The queue, the team's load, routing.
    pub assignment: AssignmentWords,
    /// Conversation list, thread, lead.
    pub inbox: InboxWords,
    /// Templates: list, builder, details.
    pub templates: TemplateWords,
    /// Sending a template.
    pub template_send: TemplateSendWords,
}

macro_rules! language {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        pub static $name: Words = Words {
            common: Common::$name,
            time: TimeWords::$name,
            when: WhenWords::$name,
            failure: FailureWords::$name,
            frame: FrameWords::$name,
            pages: PageWords::$name,
            sign_in: SignInWords::$name,
            setup: SetupWords::$name,
            join: JoinWords::$name,
            settings: SettingsWords::$name,
            operate: OperateWords::$name,
            assignment: AssignmentWords::$name,
            inbox: InboxWords::$name,
            templates: TemplateWords::$name,
            template_send: TemplateSendWords::$name,
        };
    };
}

language! {
    /// English.
    EN
}
language! {
    /// Spanish.
    ES
}
language! {
    /// Portuguese.
    PT
}

/// The language of this answer (server) or of this document (browser).
#[must_use]
pub fn locale() -> Locale {
    #[cfg(feature = "ssr")]
    return crate::context::locale();
    #[cfg(not(feature = "ssr"))]
    document_locale()
}

/// The words of [`locale`].
#[must_use]
pub fn words() -> &'static Words {
    locale().words()
}

/// `<html lang>`, read once: a document never changes its language.
#[cfg(not(feature = "ssr"))]
fn document_locale() -> Locale {
    static DOCUMENT: std::sync::OnceLock<Locale> = std::sync::OnceLock::new();
    *DOCUMENT.get_or_init(|| {
        let root = leptos::prelude::document().document_element();
        root.and_then(|root| root.get_attribute("lang"))
            .and_then(|tag| Locale::from_tag(&tag))
            .unwrap_or_default()
    })
}
