//! News of templates. They name the account alone, and several organizations may share it.

use super::Outcome;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, TemplateId};
use hilo_domain::template::Components;
use hilo_store::templates::{self, News, TemplateKey};
use hilo_store::webhooks::ItemOutcome;
use hilo_store::{Result, Tx};
use hilo_whatsapp::webhook::{ItemBody, TemplateKey as MetaKey, TemplateStatus};

/// Where an item comes from.
pub(super) struct Origin<'a> {
    pub(super) waba_id: &'a str,
    /// Whose item it is.
    pub(super) owner: &'a OrganizationId,
    /// The organizations with a number at that account.
    pub(super) of_account: &'a [OrganizationId],
    pub(super) at: Millis,
}

/// Applies news of a template; `None` when the item is none.
pub(super) async fn apply(tx: &mut Tx, origin: &Origin<'_>, body: &ItemBody) -> Result<Option<Outcome>> {
    let found = match body {
        ItemBody::TemplateStatus(news) => {
            let reason = reason(news);
            let told = News::Status {
                event: &news.event,
                reason: reason.as_deref(),
                category: news.category.as_deref(),
            };
            tell(tx, origin, &news.template, told).await?
        }
        ItemBody::TemplateQuality(news) => {
            tell(tx, origin, &news.template, News::Quality { score: &news.new }).await?
        }
        ItemBody::TemplateCategory(news) => match &news.new {
            Some(category) => tell(tx, origin, &news.template, News::Category { category }).await?,
            // Only announced: Meta tells again when it has changed it.
            None => return Ok(Some(outcome(origin, ItemOutcome::Ignored, None))),
        },
        ItemBody::TemplateComponents(news) => {
            let change = |before: &Components| news.apply(before);
            tell(tx, origin, &news.template, News::Components { change: &change }).await?
        }
        _ => return Ok(None),
    };
    if !found.is_empty() {
        // Applied for everybody who has it; the item shows its owner's, and nobody else's.
        let own = found.into_iter().find(|(organization_id, _)| organization_id == origin.owner);
        return Ok(Some(outcome(origin, ItemOutcome::Applied, own.map(|(_, id)| id.0))));
    }
    if origin.of_account.is_empty() {
        return Ok(Some(outcome(origin, ItemOutcome::Unrouted, None)));
    }
    // Made at Meta, perhaps a moment ago: its account is asked for the whole of it.
    for organization_id in origin.of_account {
        templates::request_sync_of(tx, organization_id, origin.waba_id).await?;
    }
    Ok(Some(outcome(origin, ItemOutcome::Orphan, None)))
}

type Found = Vec<(OrganizationId, TemplateId)>;

async fn tell(tx: &mut Tx, origin: &Origin<'_>, key: &MetaKey, news: News<'_>) -> Result<Found> {
    let key = TemplateKey { meta_id: key.id.clone(), name: key.name.clone(), language: key.language.clone() };
    templates::apply_news(tx, origin.waba_id, Some(origin.of_account), &key, &news, origin.at).await
}

fn outcome(origin: &Origin<'_>, outcome: ItemOutcome, subject_id: Option<String>) -> Outcome {
    Outcome {
        organization_id: origin.owner.clone(),
        kind: "template".to_owned(),
        outcome,
        subject_id,
        error: None,
    }
}

/// Why, in as many of Meta's words as there are: the reason, and what to do about it.
fn reason(news: &TemplateStatus) -> Option<String> {
    let short = [&news.rejection, &news.reason, &news.title].into_iter().find_map(Option::as_deref);
    let long = [&news.recommendation, &news.description].into_iter().find_map(Option::as_deref);
    match (short, long) {
        (Some(short), Some(long)) if short != long => Some(format!("{short}: {long}")),
        (short, long) => short.or(long).map(str::to_owned),
    }
}
