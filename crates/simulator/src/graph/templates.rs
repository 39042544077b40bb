//! `message_templates`: list, create, edit, delete, unpause, and one by its id.

use super::{Answer, Query, error::GraphError, numbers, only_fields, success, trouble};
use crate::Simulator;
use crate::event::Event;
use crate::faults::{FaultKind, Occasion, Route};
use crate::state::State;
use crate::template::check::{self, subcode};
use crate::template::{Decision, MAX_TEMPLATES, NAME_LOCK_MS, NameLock, Template};
use axum::Json;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use hilo_domain::clock::Millis;
use hilo_domain::template::{TemplateStatus, may_edit};
use serde_json::{Value, json};

/// `GET /{waba_id}/message_templates?fields&name&status&limit&after`
pub(super) async fn list(simulator: &Simulator, waba: &str, query: &Query, base: &str, path: &str) -> Answer {
    numbers::own(simulator, waba)?;
    trouble::before(simulator, Route::Templates, None, None).await?;
    let all = simulator.templates(waba);
    let is = |key: &str, value: &str| query.get(key).is_none_or(|wanted| wanted == value);
    let matching: Vec<Template> = all
        .into_iter()
        .filter(|t| is("name", &t.name) && is("status", &t.status) && is("language", &t.language))
        .collect();
    let number = |key: &str| query.get(key).and_then(|text| text.parse::<usize>().ok());
    let start = number("after").unwrap_or(0).min(matching.len());
    let end = start.saturating_add(number("limit").unwrap_or(25).clamp(1, 1000)).min(matching.len());
    let state = simulator.lock();
    let data: Vec<Value> = matching[start..end]
        .iter()
        .map(|template| only_fields(shown(&state, template, base), query))
        .collect();
    drop(state);
    let mut paging = json!({ "cursors": { "before": start.to_string(), "after": end.to_string() } });
    if end < matching.len() {
        let mut next = format!("{base}{path}?limit={}&after={end}", end - start);
        for (key, value) in query.iter().filter(|(key, _)| !matches!(key.as_str(), "limit" | "after")) {
            next.push_str(&format!("&{key}={value}"));
        }
        paging["next"] = next.into();
    }
    Ok(Json(json!({ "data": data, "paging": paging })).into_response())
}

/// A template as a caller sees it: of a header's sample, the address instead of the handle.
fn shown(state: &State, template: &Template, base: &str) -> Value {
    let mut value = json!(template);
    for component in value["components"].as_array_mut().into_iter().flatten() {
        let Some(handle) = component["example"]["header_handle"][0].as_str() else { continue };
        if let Some(media) = state.samples.get(handle) {
            component["example"]["header_handle"] = json!([format!("{base}/_media/{media}")]);
        }
    }
    value
}

/// `GET /{template_id}?fields`, if it is one.
pub(super) fn get(simulator: &Simulator, id: &str, query: &Query, base: &str) -> Option<Value> {
    let mut state = simulator.lock();
    let template = state.template(id)?.1.clone();
    Some(only_fields(shown(&state, &template, base), query))
}

fn object(body: &Bytes) -> Result<Value, GraphError> {
    let value = serde_json::from_slice(body).ok().filter(Value::is_object);
    value.ok_or_else(|| GraphError::invalid("The request body is not a JSON object."))
}

/// `POST /{waba_id}/message_templates`
pub(super) async fn create(simulator: &Simulator, waba: &str, body: &Bytes) -> Answer {
    numbers::own(simulator, waba)?;
    trouble::before(simulator, Route::Templates, None, None).await?;
    let new = object(body)?;
    let answer = {
        let mut state = simulator.lock();
        let template = made(&mut state, waba, &new, simulator.now())?;
        let id = template.id.clone();
        state.templates.entry(waba.to_owned()).or_default().push(template);
        simulator.tell(Event::TemplatesChanged);
        reviewed(simulator, &mut state, &id)?;
        let (_, template) = state.template(&id).ok_or_else(|| GraphError::missing_object(&id))?;
        json!({ "id": id, "status": template.status, "category": template.category })
    };
    spoilt(simulator, answer).await
}

/// A new template, if it is one that Meta would look at.
fn made(state: &mut State, waba: &str, new: &Value, now: Millis) -> Result<Template, GraphError> {
    let text = |key: &str| new[key].as_str().unwrap_or_default();
    let (name, language, category) = (text("name"), text("language"), text("category"));
    check::identity(name, language, category)?;
    let named = text("parameter_format").eq_ignore_ascii_case("NAMED");
    check::components(&new["components"], named, |handle| state.samples.contains_key(handle))?;
    let all = state.templates.get(waba).map_or(&[][..], Vec::as_slice);
    if all.iter().any(|known| known.name == name && known.language == language) {
        let details = "There is already content in this language for this template.";
        let title = "Content in this language already exists";
        return Err(GraphError::template_form(subcode::DUPLICATE_OR_LIMIT, title, details));
    }
    if all.len() >= MAX_TEMPLATES {
        let details = "This account has as many message templates as it may have.";
        return Err(GraphError::template_form(
            subcode::DUPLICATE_OR_LIMIT,
            "Template limit exceeded",
            details,
        ));
    }
    let locked = |lock: &NameLock| {
        (lock.waba_id.as_str(), lock.name.as_str(), lock.language.as_str()) == (waba, name, language)
            && lock.until > now
    };
    if state.name_locks.iter().any(locked) {
        let details = "New content in this language can't be added while the old content is being deleted.";
        return Err(GraphError::template_form(subcode::NAME_LOCKED, "Language is being deleted", details));
    }
    let mut template = Template::new(state.ids.number(), name, language, category, new["components"].clone());
    if named {
        template.parameter_format = "NAMED".to_owned();
    }
    Ok(template)
}

/// `POST /{template_id}`
pub(super) async fn edit(simulator: &Simulator, id: &str, body: &Bytes) -> Answer {
    if simulator.lock().template(id).is_none() {
        return Err(GraphError::missing_object(id).into());
    }
    trouble::before(simulator, Route::Templates, None, None).await?;
    let change = object(body)?;
    {
        let mut state = simulator.lock();
        apply(&mut state, id, &change, simulator.now())?;
        simulator.tell(Event::TemplatesChanged);
        reviewed(simulator, &mut state, id)?;
    }
    spoilt(simulator, json!({ "success": true })).await
}

fn apply(state: &mut State, id: &str, change: &Value, now: Millis) -> Result<(), GraphError> {
    let (_, template) = state.template(id).ok_or_else(|| GraphError::missing_object(id))?;
    let template = template.clone();
    let status = TemplateStatus::from(template.status.as_str());
    may_edit(&status, &template.edits, now).map_err(|refusal| GraphError::invalid(refusal.to_string()))?;
    let category = change["category"].as_str();
    if let Some(category) = category {
        check::category_of(category)?;
        if status == TemplateStatus::Approved && category != template.category {
            return Err(GraphError::invalid("The category of an approved template can't be edited."));
        }
    }
    let components = change.get("components");
    if let Some(components) = components {
        let named = template.parameter_format == "NAMED";
        check::components(components, named, |handle| state.samples.contains_key(handle))?;
    } else if category.is_none() {
        return Err(GraphError::invalid("Nothing to edit: neither category nor components."));
    }
    let (_, template) = state.template(id).ok_or_else(|| GraphError::missing_object(id))?;
    if status == TemplateStatus::Approved {
        template.edits.push(now);
    }
    if let Some(components) = components {
        template.components = components.clone();
        template.edited = true;
    }
    if let Some(category) = category {
        template.category = category.to_owned();
    }
    template.status = "PENDING".to_owned();
    template.rejected_reason = "NONE".to_owned();
    Ok(())
}

/// `DELETE /{waba_id}/message_templates?name&hsm_id`
pub(super) async fn delete(simulator: &Simulator, waba: &str, query: &Query) -> Answer {
    numbers::own(simulator, waba)?;
    trouble::before(simulator, Route::Templates, None, None).await?;
    let name = query.get("name").ok_or_else(|| GraphError::invalid("The parameter name is required."))?;
    let meant = |template: &Template| {
        template.name == *name && query.get("hsm_id").is_none_or(|id| *id == template.id)
    };
    let until = simulator.now().plus(NAME_LOCK_MS);
    {
        let mut state = simulator.lock();
        let all = state.templates.entry(waba.to_owned()).or_default();
        let (gone, left): (Vec<Template>, Vec<Template>) = std::mem::take(all).into_iter().partition(meant);
        *all = left;
        if gone.is_empty() {
            return Err(GraphError::invalid("Message template not found.").into());
        }
        // Only what customers may have seen keeps its name for a while.
        let seen = gone.into_iter().filter(|template| template.status == "APPROVED");
        state.name_locks.extend(seen.map(|template| NameLock {
            waba_id: waba.to_owned(),
            name: template.name,
            language: template.language,
            until,
        }));
    }
    simulator.tell(Event::TemplatesChanged);
    spoilt(simulator, json!({ "success": true })).await
}

/// `POST /{template_id}/unpause`
pub(super) async fn unpause(simulator: &Simulator, id: &str) -> Answer {
    trouble::before(simulator, Route::Templates, None, None).await?;
    let mut state = simulator.lock();
    let (_, template) = state.template(id).ok_or_else(|| GraphError::missing_object(id))?;
    if template.status != "PAUSED" {
        return Err(GraphError::invalid("The template is not paused.").into());
    }
    simulator.decide_in(&mut state, id, Decision::Approve).map_err(|_| GraphError::missing_object(id))?;
    success()
}

/// Approves at once where that is switched on.
fn reviewed(simulator: &Simulator, state: &mut State, id: &str) -> Result<(), GraphError> {
    if state.auto_approve {
        simulator.decide_in(state, id, Decision::Approve).map_err(|_| GraphError::missing_object(id))?;
    }
    Ok(())
}

/// The answer, as far as a fault lets it through.
async fn spoilt(simulator: &Simulator, answer: Value) -> Answer {
    let occasion = Occasion { route: Route::Templates, phone_number_id: None, phone: None };
    // A list of messages is what no answer about templates has.
    let wanted = |kind: &FaultKind| trouble::spoils(kind) && *kind != FaultKind::NoMessageId;
    let spoil = simulator.strike(&mut simulator.lock(), &occasion, wanted);
    trouble::answer(simulator, answer, spoil).await
}
