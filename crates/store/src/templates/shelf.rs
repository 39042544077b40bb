//! Templates as the screen shelves them: by name, with the language versions of one name side by side.

use super::list::{TemplateFilter, containing, count, fitting};
use super::record::{Template, select};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::fetch;
use hilo_domain::clock::Millis;
use hilo_domain::ids::OrganizationId;
use hilo_domain::template::TemplateStatus;

/// What stands around the shelf is told of the newest ones: nobody has more, and a look must not cost more.
const LOOKED_AT: i64 = 1_000;

/// A stretch of the shelf.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Names in alphabetical order, each with its versions by language.
    pub names: Vec<Vec<Template>>,
    /// How many templates fit the filter in all.
    pub total: i64,
    /// The name after which the next stretch begins; `None` after the last.
    pub next: Option<String>,
}

/// What stands around the shelf.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// When a sync last found any of them at Meta.
    pub synced_at: Option<Millis>,
    /// Whether the organization has an account at Meta.
    pub has_account: bool,
    /// Languages that there are templates in.
    pub languages: Vec<String>,
    /// Statuses that there are templates in, words of Meta's that are not known here among them.
    pub statuses: Vec<TemplateStatus>,
}

/// A stretch of an organization's shelf: up to `limit` names after `after`, of the templates that fit.
///
/// # Errors
/// When the database cannot be read.
pub async fn shelf(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    filter: &TemplateFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Shelf> {
    let name = filter.name.as_deref().map(containing);
    let total = count(tx, organization_id, filter).await?;
    let rows = fetch!(
        fetch_all,
        tx,
        Template,
        concat!(
            select!(""),
            fitting!(),
            "and name in (select name from templates ",
            fitting!(),
            "and name > $6 group by name order by name limit $7) order by name, language"
        ),
        organization_id,
        filter.status.as_ref(),
        filter.category,
        filter.language.as_deref(),
        name.as_deref(),
        after.unwrap_or_default(),
        limit + 1
    )?;
    let mut names: Vec<Vec<Template>> = Vec::new();
    for row in rows {
        match names.last_mut().filter(|versions| versions.iter().any(|known| known.name == row.name)) {
            Some(versions) => versions.push(row),
            None => names.push(vec![row]),
        }
    }
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = names.len() > limit;
    names.truncate(limit);
    let last = names.last().and_then(|versions| versions.first());
    let next = last.filter(|_| more).map(|template| template.name.clone());
    Ok(Shelf { names, total, next })
}

/// What the screen says around the shelf.
///
/// # Errors
/// When the database cannot be read.
pub async fn overview(tx: &mut Tx, organization_id: &OrganizationId) -> Result<Overview> {
    let rows = fetch!(
        fetch_all,
        tx,
        (String, TemplateStatus, Option<Millis>),
        "select language, status, max(synced_at) from (
           select language, status, synced_at from templates
           where organization_id = $1 and deleted_at is null order by created_at desc, id desc limit $2) as capped
         group by language, status order by language, status",
        organization_id,
        LOOKED_AT
    )?;
    let mut overview = Overview::default();
    for (language, status, synced_at) in rows {
        if !overview.languages.contains(&language) {
            overview.languages.push(language);
        }
        if !overview.statuses.contains(&status) {
            overview.statuses.push(status);
        }
        overview.synced_at = overview.synced_at.max(synced_at);
    }
    overview.has_account = super::work::account(tx, organization_id).await?.is_some();
    Ok(overview)
}

/// Every language version of a name, by language.
///
/// # Errors
/// When the database cannot be read.
pub async fn versions(tx: &mut Tx, organization_id: &OrganizationId, name: &str) -> Result<Vec<Template>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Template,
        select!("where organization_id = $1 and name = $2 and deleted_at is null order by language"),
        organization_id,
        name
    )?)
}
