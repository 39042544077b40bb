//! Filling a template in for the customer of a conversation.

use super::customer::{Customer, customer, number};
use super::form::{Verdict, form};
use super::queue::{Destination, queue};
use super::sheet::{Head, no_template, refused, sheet};
use super::typed::Typed;
use crate::context::{Viewer, request};
use crate::desk::Desk;
use crate::frame::Section;
use crate::inbox::address::Place;
use crate::inbox::error::AppError;
use crate::live_page::live_page;
use crate::posted::{self, Posted};
use crate::words::words;
use hilo_domain::ids::{ConversationId, MessageId, TemplateId};
use hilo_domain::role::Operation;
use hilo_store::templates::{self, Recipient, Template};
use hilo_store::{StoreError, Tx, conversations};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// What the address says.
struct Wanted {
    place: Place,
    id: ConversationId,
    template: TemplateId,
    /// The failed message that this one replaces.
    again: Option<MessageId>,
}

/// The page, and where its form goes. Parameter: `again` (the failed message whose values it begins with).
#[component]
pub fn FillPage() -> impl IntoView {
    let (query, params) = (use_query_map().get_untracked(), use_params_map().get_untracked());
    let wanted = Wanted {
        place: Place::read(query.get_str("tab"), query.get_str("rows")),
        id: params.get("id").unwrap_or_default().into(),
        template: params.get("template").unwrap_or_default().into(),
        again: query.get("again").map(Into::into),
    };
    let (context, posted) = (request(), posted::posted());
    let page = Suspend::new(async move {
        let Some(viewer) = context.and_then(|context| context.viewer) else { return ().into_any() };
        open(&viewer, &wanted, posted.as_ref()).await.unwrap_or_else(refused)
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

async fn open(viewer: &Viewer, wanted: &Wanted, posted: Option<&Posted>) -> Result<AnyView, AppError> {
    let desk = Desk::open(Operation::UseTemplates)?;
    let mut tx = desk.db.read().await?;
    let customer = customer(&mut tx, &desk.actor, &wanted.id).await?;
    let template = match templates::get(&mut tx, &desk.actor.organization_id, &wanted.template).await {
        Err(StoreError::NotFound) => return Ok(no_template(wanted.place.template(&wanted.id))),
        template => template?,
    };
    let typed = typed(&mut tx, &desk, wanted, &customer, &template, posted).await?;
    let unread = conversations::counts(&mut tx, &desk.actor).await?.unread;
    tx.rollback().await?;

    let mut verdict = Verdict::so_far(&template, &typed, posted);
    if posted.is_some_and(|posted| !posted.is_preview()) {
        let to = Recipient::Conversation(wanted.id.clone());
        let destination = Destination { to, channel_id: None, again: wanted.again.clone() };
        match queue(&desk, &template, &typed, destination).await {
            Ok(_) => return Ok(posted::lead_on(&wanted.place.conversation(&wanted.id))),
            Err(refusal) => {
                posted::refuse();
                verdict = Verdict::refused(refusal);
            }
        }
    }
    let words = &words().template_send;
    let head = Head {
        title: (words.fill_title)(&template.name),
        about: Some((words.to)(
            &customer.shown,
            &number(&customer.channel.name, customer.channel.display_phone.as_deref()),
        )),
        back: wanted.place.conversation(&customer.id),
        back_label: words.close,
    };
    let other = Some(wanted.place.template(&wanted.id));
    let content = view! { {form(&template, &typed, &verdict, None, other)} {live_page("", 0, 0)} };
    Ok(sheet(Section::Inbox, viewer, unread, head, content.into_any()))
}

/// What stands in the fields: what was typed, else the values of the message that failed, else what is known.
async fn typed(
    tx: &mut Tx,
    desk: &Desk,
    wanted: &Wanted,
    customer: &Customer,
    template: &Template,
    posted: Option<&Posted>,
) -> Result<Typed, AppError> {
    let fresh = tx.new_id();
    if let Some(posted) = posted {
        return Ok(Typed::read(posted, fresh));
    }
    if let Some(failed) = &wanted.again {
        let before = templates::sent_before(tx, &desk.actor, failed).await?;
        return Ok(Typed::again(&before.template.filling, fresh));
    }
    let last = templates::last_time(tx, &desk.actor, &template.id).await?;
    Ok(Typed::suggested(&template.components(), &customer.facts, last.as_ref(), fresh))
}
