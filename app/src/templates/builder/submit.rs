//! Making and changing a template. What Meta would refuse does not get here.

use super::load::Loaded;
use super::remarks::{Remarks, draft};
use crate::inbox::error::AppError;
use crate::templates::visitor::Visitor;
use hilo_domain::ids::TemplateId;
use hilo_domain::template::EditRefusal;
use hilo_store::StoreError;
use hilo_store::templates::{self, NewTemplate, Template, TemplateChange, UpdateError};
use serde_json::Value;

/// What became of it.
pub(super) enum Submitted {
    /// It was made: its page.
    Made(TemplateId),
    /// It was changed: its page.
    Changed(TemplateId),
    /// Name and language are another template's.
    Taken,
    /// Meta would not take an edit now.
    NotNow(EditRefusal),
}

/// What is wrong with it, a sample that is not there or does not fit the header among it.
pub(super) async fn check(visitor: &Visitor, loaded: &Loaded) -> Result<Remarks, AppError> {
    let components = loaded.components();
    let json = components.to_json();
    let mut tx = visitor.db.read().await?;
    let draft = draft(&loaded.form, &json);
    let problems = templates::problems(&mut tx, &visitor.actor.organization_id, &draft).await?;
    tx.rollback().await?;
    Ok(Remarks::new(&loaded.form, &components, problems))
}

/// Makes or changes the template.
pub(super) async fn submit(visitor: &Visitor, loaded: &Loaded) -> Result<Submitted, AppError> {
    let components_json = loaded.components().to_json();
    match &loaded.template {
        None => make(visitor, loaded, components_json).await,
        Some(template) => change(visitor, loaded, template, components_json).await,
    }
}

async fn make(visitor: &Visitor, loaded: &Loaded, components_json: Value) -> Result<Submitted, AppError> {
    let form = &loaded.form;
    let new = NewTemplate {
        name: form.name.clone(),
        language: form.language.clone(),
        category: form.category,
        components_json: components_json.clone(),
    };
    let mut tx = visitor.db.write().await?;
    match templates::create(&mut tx, &visitor.actor, new, None).await {
        Ok(template) => {
            tx.commit().await?;
            Ok(Submitted::Made(template.id))
        }
        Err(StoreError::Taken(_)) => {
            let same = same_again(
                &templates::versions(&mut tx, &visitor.actor.organization_id, &form.name).await?,
                visitor,
                loaded,
                &components_json,
            );
            tx.rollback().await?;
            Ok(same.map_or(Submitted::Taken, Submitted::Made))
        }
        Err(error) => Err(error.into()),
    }
}

/// The very same template by the same person: the button was pressed twice.
fn same_again(
    versions: &[Template],
    visitor: &Visitor,
    loaded: &Loaded,
    components_json: &Value,
) -> Option<TemplateId> {
    let same = |known: &&Template| {
        known.language == loaded.form.language
            && known.category == loaded.form.category
            && known.components_json.0 == *components_json
            && known.created_by_id.as_ref() == Some(&visitor.actor.user_id)
    };
    versions.iter().find(same).map(|known| known.id.clone())
}

async fn change(
    visitor: &Visitor,
    loaded: &Loaded,
    template: &Template,
    components_json: Value,
) -> Result<Submitted, AppError> {
    let change = TemplateChange {
        status: None,
        category: Some(loaded.form.category),
        components_json: Some(components_json),
    };
    let mut tx = visitor.db.write().await?;
    match templates::update(&mut tx, &visitor.actor, &template.id, change, None).await {
        Ok(template) => {
            tx.commit().await?;
            Ok(Submitted::Changed(template.id))
        }
        Err(UpdateError::NotNow(refusal)) => Ok(Submitted::NotNow(refusal)),
        Err(UpdateError::Store(error)) => Err(error.into()),
    }
}
