//! Business numbers and accounts as nodes of the graph: what a set-up screen or `hilo doctor` asks for.

use super::{Answer, Query, error::GraphError, hosted, only_fields, success};
use crate::Simulator;
use crate::config::BusinessNumber;
use axum::Json;
use axum::response::{IntoResponse as _, Response};
use hilo_domain::phone::Phone;
use serde_json::{Value, json};

fn describe(number: &BusinessNumber) -> Value {
    let shown = Phone::parse(&number.display_phone_number)
        .map_or_else(|_| number.display_phone_number.clone(), |phone| phone.pretty());
    json!({
        "id": number.phone_number_id,
        "display_phone_number": shown,
        "verified_name": number.name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "platform_type": "CLOUD_API",
        "status": "CONNECTED",
        "throughput": { "level": "STANDARD" },
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
    })
}

/// `GET /{phone_number_id}?fields=`
pub(super) fn get(simulator: &Simulator, id: &str, query: &Query) -> Answer {
    Ok(Json(only_fields(describe(hosted(simulator, id)?), query)).into_response())
}

/// `GET /{waba_id}`
pub(super) fn account(id: &str, query: &Query) -> Answer {
    let account = json!({
        "id": id,
        "name": "Simulated account",
        "currency": "USD",
        "timezone_id": "1",
        "account_review_status": "APPROVED",
    });
    Ok(Json(only_fields(account, query)).into_response())
}

/// `GET /{waba_id}/phone_numbers`
pub(super) fn list(simulator: &Simulator, waba: &str, query: &Query) -> Answer {
    own(simulator, waba)?;
    let of_account = simulator.numbers().iter().filter(|number| number.waba_id == waba);
    let data: Vec<Value> = of_account.map(|number| only_fields(describe(number), query)).collect();
    Ok(Json(json!({ "data": data })).into_response())
}

/// The app that every token here belongs to.
pub(super) const APP_ID: &str = "1007";

/// `GET /app`
pub(super) fn app(query: &Query) -> Response {
    let app = json!({ "id": APP_ID, "name": "Simulator", "category": "Business and pages", "link": "" });
    Json(only_fields(app, query)).into_response()
}

/// `GET /{waba_id}/subscribed_apps`
pub(super) fn subscribed(simulator: &Simulator, waba: &str) -> Answer {
    own(simulator, waba)?;
    let app = json!({ "whatsapp_business_api_data": { "id": APP_ID, "name": "Simulator" } });
    Ok(Json(json!({ "data": [app] })).into_response())
}

/// `POST /{waba_id}/subscribed_apps`: every account is subscribed already.
pub(super) fn subscribe(simulator: &Simulator, waba: &str) -> Answer {
    own(simulator, waba)?;
    success()
}

/// Whether this account is hosted here.
pub(super) fn own(simulator: &Simulator, waba: &str) -> Result<(), GraphError> {
    if simulator.numbers().iter().any(|number| number.waba_id == waba) {
        return Ok(());
    }
    Err(GraphError::missing_object(waba))
}
