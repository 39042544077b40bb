//! Buttons.

use leptos::prelude::*;

/// What a press means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// What this screen is for; one per form.
    Primary,
    /// Everything else.
    #[default]
    Plain,
    /// No border until it is touched: for bars of icons.
    Quiet,
    /// Ends or removes something.
    Danger,
}

impl ButtonKind {
    /// Its classes, for links that look like buttons.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Plain => "button",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button that submits its form. `on:click`, `name`, `value` and the like are added where it is used.
#[component]
pub fn Button(
    /// What a press means.
    #[prop(optional)]
    kind: ButtonKind,
    /// `submit`, or `button` where an island does the work.
    #[prop(default = "submit")]
    r#type: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <button class=kind.class() r#type=r#type>
            {children()}
        </button>
    }
}
