//! The desk where templates are looked at: who waits, what Meta decides, and whether it decides by itself.

use super::{Body, ControlError};
use crate::Simulator;
use crate::template::{Decision, Template};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

/// `GET /_sim/templates`
pub(super) async fn list(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.template_desk())
}

#[derive(Deserialize)]
pub(super) struct NewTemplate {
    waba_id: String,
    template: Template,
}

/// `POST /_sim/templates`: puts a template into an account as it is, without review.
pub(super) async fn put(State(simulator): State<Simulator>, Body(new): Body<NewTemplate>) -> Json<Value> {
    Json(json!({ "id": simulator.put_template(&new.waba_id, new.template) }))
}

/// `POST /_sim/templates/{id}/decision`
pub(super) async fn decide(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    Body(decision): Body<Decision>,
) -> Result<StatusCode, ControlError> {
    simulator.decide(&id, decision)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(super) struct Switch {
    on: bool,
}

/// `PUT /_sim/templates/auto-approve`
pub(super) async fn auto_approve(
    State(simulator): State<Simulator>,
    Body(switch): Body<Switch>,
) -> StatusCode {
    simulator.set_auto_approve(switch.on);
    StatusCode::NO_CONTENT
}
