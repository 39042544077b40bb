//! Faults over HTTP: all at once, one more, one kind less; and letting withheld statuses go.

use super::{Body, ControlError};
use crate::Simulator;
use crate::faults::Fault;
use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

pub(super) async fn list(State(simulator): State<Simulator>) -> Json<Vec<Fault>> {
    Json(simulator.faults())
}

/// Replaces what is on.
pub(super) async fn set(
    State(simulator): State<Simulator>,
    Body(faults): Body<Value>,
) -> Result<Json<Vec<Fault>>, ControlError> {
    simulator.set_faults(read(faults)?);
    Ok(Json(simulator.faults()))
}

/// Adds to what is on.
pub(super) async fn add(
    State(simulator): State<Simulator>,
    Body(faults): Body<Value>,
) -> Result<Json<Vec<Fault>>, ControlError> {
    for fault in read(faults)? {
        simulator.add_fault(fault);
    }
    Ok(Json(simulator.faults()))
}

pub(super) async fn clear(State(simulator): State<Simulator>) -> Json<Vec<Fault>> {
    simulator.set_faults(Vec::new());
    Json(Vec::new())
}

/// Switches off every fault of one kind.
pub(super) async fn remove(State(simulator): State<Simulator>, Path(kind): Path<String>) -> Json<Vec<Fault>> {
    let of_kind =
        |fault: &Fault| serde_json::to_value(fault).is_ok_and(|value| value["kind"] == kind.as_str());
    let rest = simulator.faults().into_iter().filter(|fault| !of_kind(fault)).collect();
    simulator.set_faults(rest);
    Json(simulator.faults())
}

pub(super) async fn release(State(simulator): State<Simulator>) -> Json<Value> {
    Json(json!({ "released": simulator.release_statuses() }))
}

/// One fault or a list of them.
fn read(value: Value) -> Result<Vec<Fault>, ControlError> {
    let list = if value.is_array() { value } else { Value::Array(vec![value]) };
    serde_json::from_value(list).map_err(|error| ControlError::invalid(error.to_string()))
}
