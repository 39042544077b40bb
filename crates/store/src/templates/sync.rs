//! The sync: what an account has at Meta, brought together with what is here. It adds and corrects, and never takes
//! anything away: a template that Meta does not list is marked, not disabled.

use super::compare::same_words;
use super::meta::second_of;
use super::news::{known_quality, write};
use super::record::{self, Template, locked, select};
use super::work;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, TemplateId};
use hilo_domain::template::{Category, Components, TemplateStatus};
use serde_json::Value;
use sqlx::types::Json;
use std::collections::{HashMap, HashSet};

/// A template as Meta lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Meta's id.
    pub meta_id: String,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// Where it stands.
    pub status: TemplateStatus,
    /// `None`: none of today's three; a template of such a category is not brought in.
    pub category: Option<Category>,
    /// In the form of `componentsJson`.
    pub components_json: Value,
    /// `GREEN`, `YELLOW`, `RED`.
    pub quality: Option<String>,
    /// Why it was rejected.
    pub rejected_reason: Option<String>,
}

/// What a sync did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// New here.
    pub added: u64,
    /// Known, and different at Meta.
    pub changed: u64,
    /// Known, and not found at Meta (any more).
    pub missing: u64,
    /// Listed, but not brought in: deleted here, on its way out at Meta, or its name is another account's here.
    pub passed_over: u64,
}

/// Merges the complete list of an account, read from `as_of` on. A status set by hand stands where Meta says what it
/// said before, and so does news that is younger than the list.
///
/// # Errors
/// When the database refuses.
pub async fn merge(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    waba_id: &str,
    listed: &[Listed],
    as_of: Millis,
) -> Result<Merged> {
    let as_of = second_of(as_of);
    let known = of_account(tx, organization_id, waba_id).await?;
    let deleted = deleted(tx, organization_id, waba_id).await?;
    // By id first: one of the same name may have been made anew.
    let by_id: HashMap<&str, &Template> =
        known.iter().filter_map(|here| Some((here.meta_id.as_deref()?, here))).collect();
    let by_name: HashMap<(&str, &str), &Template> =
        known.iter().map(|here| ((here.name.as_str(), here.language.as_str()), here)).collect();
    let mut merged = Merged::default();
    let mut found = HashSet::new();
    for there in listed {
        let named = || by_name.get(&(there.name.as_str(), there.language.as_str()));
        match by_id.get(there.meta_id.as_str()).or_else(named) {
            Some(here) => {
                found.insert(&here.id);
                merged.changed += u64::from(correct(tx, here, there, waba_id, as_of).await?);
            }
            None if deleted.contains(&there.meta_id) => merged.passed_over += 1,
            None if add(tx, organization_id, waba_id, there, as_of).await? => merged.added += 1,
            None => merged.passed_over += 1,
        }
    }
    for here in known.iter().filter(|here| !found.contains(&here.id)) {
        // What was submitted after the list was read cannot be in it.
        let submitted_before = here.meta_status_at.is_none_or(|at| at <= as_of);
        if here.meta_id.is_some() && here.waba_id.as_deref() == Some(waba_id) && submitted_before {
            merged.missing += 1;
            mark_missing(tx, here).await?;
        }
    }
    let now = tx.now();
    execute!(
        tx,
        "update templates set synced_at = $3
         where organization_id = $1 and waba_id = $2 and meta_id is not null and deleted_at is null
           and not missing_at_meta",
        organization_id,
        waba_id,
        now
    )?;
    Ok(merged)
}

/// The templates that the account's list is about: its own, and those that are of no account yet.
async fn of_account(tx: &mut Tx, organization_id: &OrganizationId, waba_id: &str) -> Result<Vec<Template>> {
    let mut known = fetch!(
        fetch_all,
        tx,
        Template,
        select!("where organization_id = $1 and waba_id = $2 and deleted_at is null"),
        organization_id,
        waba_id
    )?;
    known.extend(fetch!(
        fetch_all,
        tx,
        Template,
        select!("where organization_id = $1 and waba_id is null and deleted_at is null"),
        organization_id
    )?);
    Ok(known)
}

/// Meta's ids of templates deleted here: a job is about to delete them there too.
async fn deleted(tx: &mut Tx, organization_id: &OrganizationId, waba_id: &str) -> Result<HashSet<String>> {
    let ids = scalar!(
        fetch_all,
        tx,
        String,
        "select meta_id from templates
         where organization_id = $1 and waba_id = $2 and deleted_at is not null and meta_id is not null",
        organization_id,
        waba_id
    )?;
    Ok(ids.into_iter().collect())
}

async fn mark_missing(tx: &mut Tx, here: &Template) -> Result<()> {
    let now = tx.now();
    let marked = execute!(
        tx,
        "update templates set missing_at_meta = $3, updated_at = $4
         where organization_id = $1 and id = $2 and not missing_at_meta",
        &here.organization_id,
        &here.id,
        true,
        now
    )?;
    if marked == 1 {
        record::tell(tx, &here.organization_id, &here.id);
    }
    Ok(())
}

/// Returns whether anything was different.
async fn correct(tx: &mut Tx, here: &Template, there: &Listed, waba_id: &str, as_of: Millis) -> Result<bool> {
    if corrected(tx, here, there, waba_id, as_of).await? == *here {
        return Ok(false);
    }
    // Somebody may be changing it in this moment: look again, and keep them waiting.
    let here = locked(tx, &here.organization_id, &here.id).await?;
    let after = corrected(tx, &here, there, waba_id, as_of).await?;
    if here.deleted_at.is_some() || after == here {
        return Ok(false);
    }
    write(tx, &after).await?;
    record::tell(tx, &here.organization_id, &here.id);
    Ok(true)
}

async fn corrected(
    tx: &mut Tx,
    here: &Template,
    there: &Listed,
    waba_id: &str,
    as_of: Millis,
) -> Result<Template> {
    let mut after = here.clone();
    after.waba_id = Some(waba_id.to_owned());
    after.meta_id = Some(there.meta_id.clone());
    after.missing_at_meta = false;
    after.quality = there.quality.as_deref().and_then(known_quality);
    let younger = here.meta_status_at.is_some_and(|said_at| said_at > as_of);
    if !younger && here.meta_status.as_ref() != Some(&there.status) {
        after.status = there.status.clone();
        after.meta_status = Some(there.status.clone());
        after.meta_status_at = Some(as_of);
        after.rejected_reason.clone_from(&there.rejected_reason);
    }
    // Where both have it approved, Meta's words are what customers get. What waits for Meta, or was refused by it, is
    // what was written here; and where the words are the same, the JSON stays as it was given.
    let both_approved = there.status == TemplateStatus::Approved && after.status == there.status && !younger;
    let components = Components::read(&there.components_json).0;
    let reworded = both_approved && !same_words(&here.components(), &components);
    let category = there.category.unwrap_or(here.category);
    // Meta has yet to hear of an edit that is under way: it is not undone.
    if (reworded || category != here.category) && !work::under_way(tx, here).await? {
        after.category = category;
        if reworded {
            after.parameter_format = components.parameter_format();
            after.components_json = Json(there.components_json.clone());
        }
    }
    Ok(after)
}

/// Brings in a template that Meta has and nobody here knew. `false`: passed over.
async fn add(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    waba_id: &str,
    there: &Listed,
    as_of: Millis,
) -> Result<bool> {
    let Some(category) = there.category else { return Ok(false) };
    if matches!(there.status, TemplateStatus::Deleted | TemplateStatus::PendingDeletion) {
        return Ok(false);
    }
    let (id, now) = (tx.new_id::<TemplateId>(), tx.now());
    let inserted = execute!(
        tx,
        "insert into templates (organization_id, id, waba_id, meta_id, name, language, category, status, meta_status,
           meta_status_at, components_json, parameter_format, rejected_reason, quality, missing_at_meta, created_at,
           updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, $15, $15)
         on conflict do nothing",
        organization_id,
        &id,
        waba_id,
        &there.meta_id,
        &there.name,
        &there.language,
        category,
        &there.status,
        as_of,
        Json(&there.components_json),
        Components::read(&there.components_json).0.parameter_format(),
        there.rejected_reason.as_deref(),
        there.quality.as_deref().and_then(known_quality),
        false,
        now
    )?;
    if inserted == 1 {
        record::tell(tx, organization_id, &id);
    }
    Ok(inserted == 1)
}
