//! What Meta tells of a template by webhook. There is no number in these, only the account; and the first news of a
//! template may be faster than the answer to its submission, which has its id.

use super::meta::second_of;
use super::record::{self, Template, locked};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, TemplateId};
use hilo_domain::template::{Category, Components, TemplateStatus};
use sqlx::types::Json;
use std::fmt;

/// Which template, as Meta names it.
#[derive(Clone, Debug, Default)]
pub struct TemplateKey {
    /// Meta's id, in digits.
    pub meta_id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its language.
    pub language: Option<String>,
}

/// What is told.
pub enum News<'a> {
    /// A decision, a warning, or the end of one.
    Status {
        /// As received: `APPROVED`, `REJECTED`, `FLAGGED`; words that are not known are kept.
        event: &'a str,
        /// Why, in Meta's word or sentence.
        reason: Option<&'a str>,
        /// The category, if it is told as well.
        category: Option<&'a str>,
    },
    /// Its quality: `GREEN`, `YELLOW`, `RED`, or `UNKNOWN`.
    Quality {
        /// As received.
        score: &'a str,
    },
    /// Its category is another.
    Category {
        /// As received; one that is not of today's three changes nothing.
        category: &'a str,
    },
    /// What it is made of is another.
    Components {
        /// From what is known to what it is now.
        change: &'a (dyn Fn(&Components) -> Components + Send + Sync),
    },
}

impl fmt::Debug for News<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { event, .. } => write!(f, "Status({event})"),
            Self::Quality { score } => write!(f, "Quality({score})"),
            Self::Category { category } => write!(f, "Category({category})"),
            Self::Components { .. } => f.write_str("Components"),
        }
    }
}

/// Applies news of `at` (the webhook's time) to the template of an account: by its id, or by name and language while
/// the id is not known. Returns whose and which; nothing when no organization has it, several when several share the
/// account. With `among`, it concerns nobody but these organizations. News of a status that is older than what is known
/// changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn apply_news(
    tx: &mut Tx,
    waba_id: &str,
    among: Option<&[OrganizationId]>,
    key: &TemplateKey,
    news: &News<'_>,
    at: Millis,
) -> Result<Vec<(OrganizationId, TemplateId)>> {
    let mut found = route(tx, waba_id, key).await?;
    found.retain(|(organization_id, _)| among.is_none_or(|among| among.contains(organization_id)));
    for (organization_id, id) in &found {
        let before = locked(tx, organization_id, id).await?;
        let mut after = before.clone();
        after.meta_id = key.meta_id.clone().or(after.meta_id);
        after.missing_at_meta = false;
        take(&mut after, news, second_of(at));
        if after != before {
            write(tx, &after).await?;
            record::tell(tx, organization_id, id);
        }
    }
    Ok(found)
}

async fn route(tx: &mut Tx, waba_id: &str, key: &TemplateKey) -> Result<Vec<(OrganizationId, TemplateId)>> {
    // Organizations that share an account may have learnt the id at different times. In order, so that two webhooks do
    // not wait for each other.
    Ok(fetch!(
        fetch_all,
        tx,
        (OrganizationId, TemplateId),
        "select organization_id, id from templates where waba_id = $1 and meta_id = $2 and deleted_at is null
         union
         select organization_id, id from templates where waba_id = $1 and name = $3 and language = $4
           and (meta_id is null or cast($2 as text) is null) and deleted_at is null
         order by 1, 2",
        waba_id,
        key.meta_id.as_deref(),
        key.name.as_deref(),
        key.language.as_deref()
    )?)
}

fn take(template: &mut Template, news: &News<'_>, at: Millis) {
    match news {
        News::Status { event, reason, category } => {
            if let Some(category) = category.and_then(|word| word.parse().ok()) {
                template.category = category;
            }
            take_status(template, event, *reason, at);
        }
        News::Quality { score } => template.quality = known_quality(score),
        News::Category { category } => {
            template.category = category.parse::<Category>().unwrap_or(template.category);
        }
        News::Components { change } => {
            let components = change(&template.components());
            template.parameter_format = components.parameter_format();
            template.components_json = Json(components.to_json());
        }
    }
}

fn take_status(template: &mut Template, event: &str, reason: Option<&str>, at: Millis) {
    if template.meta_status_at.is_some_and(|said_at| said_at > at) {
        return;
    }
    let current = template.meta_status.as_ref().unwrap_or(&template.status);
    let next = current.after_event(event);
    // A warning changes nothing: what a person set meanwhile stands.
    if next == *current && TemplateStatus::from(event) != next {
        return;
    }
    template.rejected_reason = reason.filter(|_| next != TemplateStatus::Approved).map(str::to_owned);
    template.status = next.clone();
    template.meta_status = Some(next);
    template.meta_status_at = Some(at);
}

/// A quality as it is kept: nobody knows `UNKNOWN`.
pub(super) fn known_quality(score: &str) -> Option<String> {
    let score = score.trim().to_uppercase();
    (!score.is_empty() && score != "UNKNOWN").then_some(score)
}

/// Writes what Meta can change of a template.
pub(super) async fn write(tx: &mut Tx, template: &Template) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update templates set waba_id = $3, meta_id = $4, category = $5, status = $6, meta_status = $7,
           meta_status_at = $8, components_json = $9, parameter_format = $10, rejected_reason = $11, quality = $12,
           missing_at_meta = $13, updated_at = $14
         where organization_id = $1 and id = $2",
        &template.organization_id,
        &template.id,
        template.waba_id.as_deref(),
        template.meta_id.as_deref(),
        template.category,
        &template.status,
        template.meta_status.as_ref(),
        template.meta_status_at,
        &template.components_json,
        template.parameter_format,
        template.rejected_reason.as_deref(),
        template.quality.as_deref(),
        template.missing_at_meta,
        now
    )?;
    Ok(())
}
