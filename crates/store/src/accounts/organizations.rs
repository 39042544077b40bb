//! Tenants. An organization begins with everything that a first customer needs: a pipeline and a live counter.

use crate::accounts::access;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, PipelineId, StageId};
use hilo_domain::role::SellerVisibility;

/// A new organization's pipeline: what it and its stages are called, in order (specification.md 1), in the
/// organization's language. They are names like any other: whoever uses them may change them. A new lead gets the
/// first stage.
struct DefaultPipeline {
    name: &'static str,
    stages: [&'static str; 5],
}

impl DefaultPipeline {
    /// By language tag, whatever its region; English for a language that Hilo has not.
    fn in_language(tag: &str) -> Self {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "es" => Self { name: "Ventas", stages: ["Nuevo", "Contactado", "Cotizado", "Ganado", "Perdido"] },
            "pt" => Self { name: "Vendas", stages: ["Novo", "Contatado", "Orçado", "Ganho", "Perdido"] },
            _ => Self { name: "Sales", stages: ["New", "Contacted", "Quoted", "Won", "Lost"] },
        }
    }
}

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// What it calls itself.
    pub name: String,
    /// IANA name of its time zone.
    pub timezone: String,
    /// Language tag of its screens unless a person chose another: `en`, `es`, `pt-BR`.
    pub language: String,
    /// What its sellers see.
    pub seller_visibility: SellerVisibility,
    /// Since when.
    pub created_at: Millis,
}

/// What a new organization is made of.
#[derive(Clone, Copy, Debug)]
pub struct NewOrganization<'a> {
    /// What it calls itself.
    pub name: &'a str,
    /// IANA name of its time zone.
    pub timezone: &'a str,
    /// Language tag: `en`, `es`, `pt-BR`.
    pub language: &'a str,
}

/// Makes an organization with its default pipeline and its live counter.
///
/// # Errors
/// When the database refuses.
pub async fn create(tx: &mut Tx, new: NewOrganization<'_>) -> Result<OrganizationId> {
    let now = tx.now();
    let id: OrganizationId = tx.new_id();
    execute!(
        tx,
        "insert into organizations (id, name, timezone, language, seller_visibility, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        &id,
        new.name,
        new.timezone,
        new.language,
        SellerVisibility::All,
        now,
    )?;
    execute!(tx, "insert into organization_counters (organization_id, live_seq) values ($1, 0)", &id)?;
    create_default_pipeline(tx, &id, DefaultPipeline::in_language(new.language)).await?;
    Ok(id)
}

async fn create_default_pipeline(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    pipeline: DefaultPipeline,
) -> Result<()> {
    let now = tx.now();
    let pipeline_id: PipelineId = tx.new_id();
    execute!(
        tx,
        "insert into pipelines (organization_id, id, name, is_default, created_at) values ($1, $2, $3, $4, $5)",
        organization_id,
        &pipeline_id,
        pipeline.name,
        true,
        now,
    )?;
    for (position, name) in (0_i64..).zip(pipeline.stages) {
        let stage_id: StageId = tx.new_id();
        execute!(
            tx,
            "insert into stages (organization_id, id, pipeline_id, name, position) values ($1, $2, $3, $4, $5)",
            organization_id,
            &stage_id,
            &pipeline_id,
            name,
            position,
        )?;
    }
    Ok(())
}

/// One organization.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none, or it was removed.
pub async fn get(tx: &mut Tx, id: &OrganizationId) -> Result<Organization> {
    Ok(fetch!(
        fetch_one,
        tx,
        Organization,
        "select id, name, timezone, language, seller_visibility, created_at from organizations
         where id = $1 and removed_at is null",
        id,
    )?)
}

/// The oldest organization: the owner of the channel that the environment describes, unless it names another.
/// `None` on a database that was never set up.
///
/// # Errors
/// When the database refuses.
pub async fn oldest(tx: &mut Tx) -> Result<Option<Organization>> {
    Ok(fetch!(
        fetch_optional,
        tx,
        Organization,
        "select id, name, timezone, language, seller_visibility, created_at from organizations
         where removed_at is null order by created_at, id limit 1",
    )?)
}

/// All organizations, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn list(tx: &mut Tx) -> Result<Vec<Organization>> {
    Ok(fetch!(
        fetch_all,
        tx,
        Organization,
        "select id, name, timezone, language, seller_visibility, created_at from organizations
         where removed_at is null order by created_at, id",
    )?)
}

/// Decides what sellers see.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such organization.
pub async fn set_seller_visibility(
    tx: &mut Tx,
    id: &OrganizationId,
    visibility: SellerVisibility,
) -> Result<()> {
    let changed = execute!(
        tx,
        "update organizations set seller_visibility = $2 where id = $1 and removed_at is null",
        id,
        visibility,
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    access::changed(tx, id, None);
    Ok(())
}

/// Closes an organization: from now on nobody acts in it. Its rows stay until they are purged.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such organization.
pub async fn remove(tx: &mut Tx, id: &OrganizationId) -> Result<()> {
    let now = tx.now();
    let changed = execute!(
        tx,
        "update organizations set removed_at = $2 where id = $1 and removed_at is null",
        id,
        now,
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    access::changed(tx, id, None);
    Ok(())
}
