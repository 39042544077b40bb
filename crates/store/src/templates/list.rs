//! Templates as REST and the screen list them: by page or by cursor, newest first, with a total.

use super::record::{Template, select};
use crate::conversations::{Page, PageQuery};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{fetch, scalar};
use hilo_domain::ids::OrganizationId;
use hilo_domain::template::{Category, TemplateStatus};

/// Which templates; `None` for all.
#[derive(Clone, Debug, Default)]
pub struct TemplateFilter {
    /// In this status.
    pub status: Option<TemplateStatus>,
    /// Of this category.
    pub category: Option<Category>,
    /// In this language.
    pub language: Option<String>,
    /// With this in their name, in any case.
    pub name: Option<String>,
}

/// Over the organization as `$1` and the filter as `$2` to `$5`.
macro_rules! fitting {
    () => {
        "where organization_id = $1 and deleted_at is null
           and (cast($2 as text) is null or status = $2) and (cast($3 as text) is null or category = $3)
           and (cast($4 as text) is null or language = $4)
           and (cast($5 as text) is null or name like $5 escape '!') "
    };
}
pub(super) use fitting;

/// A page of an organization's templates. The query's channel does not matter: templates belong to an account.
///
/// # Errors
/// When the database cannot be read.
pub async fn page(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    filter: &TemplateFilter,
    query: &PageQuery,
) -> Result<Page<Template>> {
    let name = filter.name.as_deref().map(containing);
    let total = count(tx, organization_id, filter).await?;
    let (at, id, offset) = query.start();
    let rows = fetch!(
        fetch_all,
        tx,
        Template,
        concat!(
            select!(""),
            fitting!(),
            "and (created_at, id) < ($6, $7) order by created_at desc, id desc limit $8 offset $9"
        ),
        organization_id,
        filter.status.as_ref(),
        filter.category,
        filter.language.as_deref(),
        name.as_deref(),
        at,
        &id,
        query.limit + 1,
        offset
    )?;
    Ok(Page::cut(rows, total, query, |row| (row.created_at, row.id.0.clone())))
}

/// How many of an organization's templates fit.
pub(super) async fn count(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    filter: &TemplateFilter,
) -> Result<i64> {
    let name = filter.name.as_deref().map(containing);
    Ok(scalar!(
        fetch_one,
        tx,
        i64,
        concat!("select count(*) from templates ", fitting!()),
        organization_id,
        filter.status.as_ref(),
        filter.category,
        filter.language.as_deref(),
        name.as_deref()
    )?)
}

/// The pattern for names with this in them. Names are in lower case.
pub(super) fn containing(part: &str) -> String {
    let mut pattern = String::from("%");
    for letter in part.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
