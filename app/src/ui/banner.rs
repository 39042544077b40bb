//! A notice across the screen, or inside a form.

use super::erase::Erase;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// How loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know; a screen reader says it when it has time.
    Info,
    /// Something needs someone's attention.
    Warning,
    /// Something failed; a screen reader says it at once.
    Error,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "banner banner-info",
            Self::Warning => "banner banner-warning",
            Self::Error => "banner banner-error",
        }
    }

    const fn role(self) -> &'static str {
        match self {
            Self::Info => "status",
            Self::Warning | Self::Error => "alert",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Info => Glyph::Check,
            Self::Warning | Self::Error => Glyph::Alert,
        }
    }
}

/// A notice: an icon and whatever it says.
#[component]
pub fn Banner(
    /// How loud.
    tone: Tone,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=tone.class() role=tone.role()>
            <Icon glyph=tone.glyph() />
            <div class="banner-text">{children()}</div>
        </div>
    }
    .erase()
}
