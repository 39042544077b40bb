//! A template in answers.

use hilo_domain::ids::{TemplateId, UserId};
use hilo_domain::template::{Category, ParameterFormat, TemplateStatus};
use hilo_store::templates::Template;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

// The seed's fields, and beside them what Meta says of it and what a send has to fill in.
/// A message template.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Template)]
#[serde(rename_all = "camelCase")]
pub(super) struct TemplateBody {
    id: TemplateId,
    #[schema(example = "order_ready")]
    name: String,
    #[schema(example = "es_AR")]
    language: String,
    category: Category,
    status: TemplateStatus,
    /// What it is made of, as it was given: `header`, `body`, `footer` and `buttons`.
    #[schema(value_type = Object)]
    components_json: Value,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    /// Who made it; `null` for one that came from Meta.
    #[schema(required)]
    created_by: Option<UserId>,
    /// Why Meta rejected, paused or disabled it, or why it could not be handed to Meta.
    #[schema(required)]
    rejected_reason: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`; `null` while nobody knows.
    #[schema(required)]
    quality: Option<String>,
    /// Where it stands at Meta; differs from `status` after somebody set that by hand.
    #[schema(required)]
    meta_status: Option<TemplateStatus>,
    /// Meta's id.
    #[schema(required)]
    meta_id: Option<String>,
    /// The last sync did not find it.
    missing_at_meta: bool,
    /// When a sync last found it.
    #[schema(format = DateTime, required)]
    synced_at: Option<String>,
    parameter_format: ParameterFormat,
    /// What a send has to give, by the keys of its `variables`.
    variables: Vec<VariableBody>,
}

/// Something that a send has to give.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateVariable)]
#[serde(rename_all = "camelCase")]
struct VariableBody {
    /// Its key in `variables`: `1`, `header.1`, `first_name`, `button.0`.
    #[schema(example = "1")]
    key: String,
    #[schema(required)]
    example: Option<String>,
}

impl From<Template> for TemplateBody {
    fn from(template: Template) -> Self {
        let variables = template.components().variables().into_iter();
        Self {
            variables: variables
                .map(|variable| VariableBody { key: variable.key, example: variable.example })
                .collect(),
            id: template.id,
            name: template.name,
            language: template.language,
            category: template.category,
            status: template.status,
            components_json: template.components_json.0,
            created_at: template.created_at.iso(),
            updated_at: template.updated_at.iso(),
            created_by: template.created_by_id,
            rejected_reason: template.rejected_reason,
            quality: template.quality,
            meta_status: template.meta_status,
            meta_id: template.meta_id,
            missing_at_meta: template.missing_at_meta,
            synced_at: template.synced_at.map(|at| at.iso()),
            parameter_format: template.parameter_format,
        }
    }
}
