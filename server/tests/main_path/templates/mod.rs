//! Templates, from REST to Meta and the customer's phone, and what Meta says of them back to the screens.

mod inside;
mod life;
mod samples;
mod sending;
mod sync;
mod trouble;
mod unsent;

use crate::support::House;
use crate::support::meta::WABA;
use hilo_domain::live::LiveChange;
use hilo_simulator::{Decision, Template};
use reqwest::Method;
use serde_json::{Value, json};

const LUCIA: &str = "+5491155550199";

/// Status and answer of a call below `/whatsapp/templates`.
async fn call(house: &House, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    house.api.call(method, &format!("/whatsapp/templates{path}"), &[], body).await
}

fn words(text: &str) -> Value {
    json!({ "body": [{ "type": "text", "text": text, "examples": { "1": "Ana", "2": "#1" } }] })
}

const ORDER: &str = "Hola {{1}}, su pedido {{2}} está listo para retirar.";

/// Makes a template; its id.
async fn make(house: &House, name: &str, components: Value) -> String {
    let body =
        json!({ "name": name, "language": "es_AR", "category": "UTILITY", "componentsJson": components });
    let (status, answer) = call(house, Method::POST, "", Some(body)).await;
    assert_eq!((status, &answer["status"]), (201, &json!("PENDING")), "{answer}");
    answer["id"].as_str().unwrap().to_owned()
}

async fn get(house: &House, id: &str) -> Value {
    let (status, answer) = call(house, Method::GET, &format!("/{id}"), None).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn patch(house: &House, id: &str, change: Value) -> (u16, Value) {
    call(house, Method::PATCH, &format!("/{id}"), Some(change)).await
}

/// The template of this name as Meta has it.
fn at_meta(house: &House, name: &str) -> Option<Template> {
    house.meta.simulator.templates(WABA).into_iter().find(|template| template.name == name)
}

/// Meta decides, and its webhook is worked through.
async fn decide(house: &House, name: &str, decision: Decision) {
    let id = at_meta(house, name).expect("Meta has it").id;
    house.meta.simulator.decide(&id, decision).unwrap();
    house.run().await;
}

/// One that Meta has approved; its id here.
async fn approved(house: &House, name: &str, components: Value) -> String {
    let id = make(house, name, components).await;
    house.run().await;
    decide(house, name, Decision::Approve).await;
    assert_eq!(get(house, &id).await["status"], "APPROVED");
    id
}

/// Puts a template at Meta as it is, without a word to anybody.
fn put(house: &House, template: Value) -> String {
    house.meta.simulator.put_template(WABA, serde_json::from_value(template).unwrap())
}

/// How often open screens were told of templates.
async fn told(house: &House) -> usize {
    let told = house.told().await.into_iter();
    told.filter(|change| matches!(change, LiveChange::Template { .. })).count()
}

async fn send(house: &House, id: &str, more: Value) -> (u16, Value) {
    let mut body = json!({ "toPhone": LUCIA, "templateId": id });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    call(house, Method::POST, "/send", Some(body)).await
}

fn named(names: &[(&str, &str)]) -> Value {
    json!({ "variables": names.iter().map(|(key, value)| ((*key).to_owned(), json!(value))).collect::<serde_json::Map<_, _>>() })
}
