//! Status and quality in a word and a colour. The word says it all; the colour only helps to find it.

use crate::words::words;
use hilo_domain::template::TemplateStatus;
use leptos::prelude::*;

/// Where a template stands.
pub(crate) fn status_badge(status: &TemplateStatus) -> AnyView {
    use TemplateStatus as S;
    let tone = match status {
        S::Approved => "good",
        S::Pending | S::InAppeal => "wait",
        S::Paused | S::LimitExceeded => "warn",
        S::Rejected | S::Disabled | S::Locked => "bad",
        S::PendingDeletion | S::Deleted | S::Archived | S::Other(_) => "off",
    };
    view! {
        <span class="tpl-badge" data-tone=tone>
            {(words().templates.status)(status)}
        </span>
    }
    .into_any()
}

/// How customers take it, by Meta's count; nothing while nobody knows.
pub(crate) fn quality_mark(quality: Option<&str>) -> Option<AnyView> {
    let quality = quality?.to_owned();
    let words = &words().templates;
    let said = (words.quality)(&quality);
    Some(
        view! {
            <span class="tpl-quality" data-quality=quality>
                {words.list.quality} ": " {said}
            </span>
        }
        .into_any(),
    )
}

/// Why Meta refused it. Meta's word is told in the reader's language; what Meta added stands behind it as it is.
pub(crate) fn why(reason: &str) -> String {
    let words = &words().templates;
    match reason.split_once(": ") {
        Some((word, more)) => format!("{} {more}", (words.reason)(word)),
        None => (words.reason)(reason),
    }
}
