//! What several settings pages are made of: a secret that is shown once, the page of those who may not, a moment.

use super::shell::{Place, SettingsShell};
use crate::context::RequestContext;
use crate::desk;
use crate::inbox::error::AppError;
use crate::pages::amiss::Broken;
use crate::posted;
use crate::ui::time_text::moment;
use crate::ui::{Banner, TimeText, Tone};
use crate::words::{Words, words};
use hilo_domain::clock::{Millis, ZoneOffsets};
use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// Buttons that copy appear with the script that makes them work. One press copies the field of the same id.
const COPY: &str = r#"for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard?.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
}"#;

/// A text to be carried elsewhere: a field to copy from, and with scripts a button that does it.
#[component]
pub fn Copyable(
    /// Its id in the document.
    id: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    value: String,
    /// What to do with it.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let words = &words().settings;
    let hint_id = hint.is_some().then(|| format!("{id}-hint"));
    view! {
        <div class="field copyable">
            <label for=id>{label}</label>
            <div class="copyable-row">
                <input id=id readonly="" value=value aria-describedby=hint_id.clone() spellcheck="false" />
                <button class="button" r#type="button" hidden="" data-copy=id data-copied=words.copied>
                    {words.copy}
                </button>
            </div>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

/// Makes every [`Copyable`] of the page work; once per page, after them.
pub(crate) fn copy_script() -> AnyView {
    view! {
        <script r#type="module" nonce=use_nonce()>
            {COPY}
        </script>
    }
    .into_any()
}

/// The page of those who may not open it, or of what broke.
pub(crate) fn refused(place: Place, error: AppError) -> AnyView {
    posted::answer_with(desk::status(error));
    let words = words();
    match error {
        AppError::Forbidden => view! {
            <SettingsShell place>
                <Banner tone=Tone::Warning>{words.common.forbidden}</Banner>
            </SettingsShell>
        }
        .into_any(),
        _ => view! { <Broken /> }.into_any(),
    }
}

/// Moments as one page shows them.
#[derive(Clone)]
pub struct Moments {
    now: Millis,
    zone: ZoneOffsets,
    words: &'static Words,
}

impl Moments {
    pub(crate) fn of(request: &RequestContext, now: Millis) -> Self {
        let zone = request.viewer.as_ref().map(|viewer| viewer.zone.clone()).unwrap_or_default();
        Self { now, zone, words: request.locale.words() }
    }

    /// Inside a sentence: `last used yesterday at 10:42`.
    pub(crate) fn say(&self, at: Millis, sentence: fn(&str) -> String) -> AnyView {
        let text = self.text(at, sentence);
        view! { <TimeText at text /> }.into_any()
    }

    /// The same as plain text.
    pub(crate) fn text(&self, at: Millis, sentence: fn(&str) -> String) -> String {
        sentence(&moment(at, self.now, &self.zone, self.words))
    }

    pub(crate) const fn now(&self) -> Millis {
        self.now
    }
}

/// Every role that the actor may give, with what it is called: owners give all, others all below an owner.
pub(crate) fn roles_below(least: hilo_domain::role::Role) -> Vec<(String, String)> {
    let role = words().settings.role;
    hilo_domain::role::Role::ALL
        .iter()
        .filter(|other| **other >= least)
        .map(|other| (other.as_str().to_owned(), role(*other).to_owned()))
        .collect()
}
