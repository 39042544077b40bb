//! Where it stands: status with Meta's reason, what is on its way, category and quality.

use super::load::Loaded;
use crate::templates::badges::{quality_mark, status_badge, why};
use crate::ui::{Banner, Tone};
use crate::words::words;
use leptos::prelude::*;

pub(super) fn facts(loaded: &Loaded) -> AnyView {
    let all = &words().templates;
    let words = &all.details;
    let template = &loaded.template;
    let reason = template.rejected_reason.as_deref().filter(|_| !template.status.is_sendable());
    let reason = reason.map(|reason| {
        view! {
            <div class="tpl-why">
                <b>{words.reason}</b>
                <p>{why(reason)}</p>
            </div>
        }
    });
    // Where Meta has said something else, a person has decided.
    let other = template.meta_status.as_ref().filter(|said| **said != template.status);
    let other = other.filter(|_| loaded.handing_over.is_none());
    let other = other.map(|said| (words.meta_says)(&(all.status)(said)));
    let way = match loaded.handing_over {
        Some(0) => Some(words.handing_over),
        Some(_) => Some(words.trying_again),
        None => template.waba_id.is_none().then_some(words.here_only),
    };
    let missing =
        template.missing_at_meta.then(|| view! { <Banner tone=Tone::Warning>{words.missing}</Banner> });
    view! {
        <section class="panel tpl-status" aria-labelledby="status">
            <h2 id="status">{words.status}</h2>
            <p class="tpl-marks">
                {status_badge(&template.status)}
                <span class="tpl-category">{(all.category)(template.category)}</span>
                {quality_mark(template.quality.as_deref())}
            </p>
            <p>{(all.status_means)(&template.status)}</p>
            {reason}
            {missing}
            {way.map(|way| view! { <p class="panel-text">{way}</p> })}
            {other.map(|other| view! { <p class="panel-text">{other}</p> })}
        </section>
    }
    .into_any()
}
