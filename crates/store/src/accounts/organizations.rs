//! Tenants. An organization begins with everything that a first customer needs: a pipeline and a live counter.

use crate::accounts::access;
use crate::audit;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, PipelineId, StageId};
use hilo_domain::role::{Actor, SellerVisibility};
use serde_json::{Value, json};

/// The longest name of an organization, in characters.
pub const MAX_NAME: usize = 120;

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

/// What changes about an organization; what is `None` stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    /// What it calls itself.
    pub name: Option<&'a str>,
    /// IANA name of its time zone. The caller has made sure that there is such a zone.
    pub timezone: Option<&'a str>,
    /// Language tag of its screens. The caller has made sure that Hilo speaks it.
    pub language: Option<&'a str>,
    /// What its sellers see.
    pub seller_visibility: Option<SellerVisibility>,
}

/// Changes the actor's organization, and writes down what it was before. Open screens look again what they may show.
///
/// # Errors
/// [`StoreError::NotFound`] when it was removed meanwhile.
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    change: Change<'_>,
    ip: Option<&str>,
) -> Result<Organization> {
    let before = get(tx, &actor.organization_id).await?;
    execute!(
        tx,
        "update organizations set name = $2, timezone = $3, language = $4, seller_visibility = $5
         where id = $1 and removed_at is null",
        &actor.organization_id,
        change.name.unwrap_or(&before.name),
        change.timezone.unwrap_or(&before.timezone),
        change.language.unwrap_or(&before.language),
        change.seller_visibility.unwrap_or(before.seller_visibility),
    )?;
    let after = get(tx, &actor.organization_id).await?;
    if before == after {
        return Ok(after);
    }
    if before.seller_visibility != after.seller_visibility {
        access::changed(tx, &actor.organization_id, None);
    }
    let entry = audit::Entry {
        organization_id: &actor.organization_id,
        actor_id: Some(&actor.user_id),
        action: "organization.updated",
        subject_type: "organization",
        subject_id: actor.organization_id.as_str(),
        before: Some(before.for_audit()),
        after: Some(after.for_audit()),
        ip,
    };
    audit::record(tx, entry).await?;
    Ok(after)
}

impl Organization {
    fn for_audit(&self) -> Value {
        json!({
            "name": self.name,
            "timezone": self.timezone,
            "language": self.language,
            "sellerVisibility": self.seller_visibility,
        })
    }
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
