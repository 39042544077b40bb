//! The two pages of the builder: what was pressed is done first, then the form is shown with what came of it.

use super::act::Act;
use super::load::{Loaded, Subject, load};
use super::remarks::Remarks;
use super::sample::upload;
use super::submit::{Submitted, check, submit};
use super::view::show;
use crate::inbox::error::AppError;
use crate::posted::{self, Posted, lead_on, posted};
use crate::templates::visitor::{Visitor, refused};
use hilo_domain::ids::TemplateId;
use hilo_domain::role::Operation;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A new template. Parameter: `from`, the template that it is another language of.
#[component]
pub fn NewTemplatePage() -> impl IntoView {
    let posted = posted();
    let from = match &posted {
        Some(posted) => Some(posted.text("from").to_owned()),
        None => use_query_map().get_untracked().get("from"),
    };
    let from = from.filter(|id| !id.is_empty()).map(TemplateId::from);
    page(Subject::New(from), posted)
}

/// A known template.
#[component]
pub fn EditTemplatePage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    page(Subject::Known(TemplateId::from(id)), posted())
}

fn page(subject: Subject, posted: Option<Posted>) -> AnyView {
    let visitor = Visitor::open(Operation::ManageTemplates);
    let page = Suspend::new(async move {
        let made = async {
            let visitor = visitor?;
            let loaded = load(&visitor, &subject, posted.as_ref()).await?;
            answer(&visitor, loaded, posted.as_ref()).await
        };
        made.await.unwrap_or_else(refused)
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

async fn answer(visitor: &Visitor, mut loaded: Loaded, posted: Option<&Posted>) -> Result<AnyView, AppError> {
    let act = posted.map_or(Act::Show, Act::read);
    act.apply(&mut loaded.form);
    let sample_kept = upload(visitor, posted, &mut loaded.form).await?;
    let saves = act == Act::Save;
    let mut remarks =
        if saves { check(visitor, &loaded).await? } else { Remarks::of(&loaded.form, &loaded.components()) };
    remarks.sample_refused = !sample_kept;
    if saves && remarks.to_correct().is_empty() {
        match submit(visitor, &loaded).await? {
            Submitted::Made(id) => return Ok(lead_on(&format!("/templates/{id}?made=1"))),
            Submitted::Changed(id) => return Ok(lead_on(&format!("/templates/{id}?changed=1"))),
            Submitted::Taken => remarks.taken = true,
            Submitted::NotNow(refusal) => loaded.edits = Err(refusal),
        }
    }
    if saves {
        posted::refuse();
    }
    Ok(show(visitor, &loaded, &remarks, saves))
}
