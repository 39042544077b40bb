//! The isolation matrix: everything that can be asked, by everyone there is, beside another tenant whose every text is
//! marked.
//!
//! | module | what it multiplies |
//! |---|---|
//! | [`policy`] | operations of the OpenAPI document × callers |
//! | [`screen_policy`] | pages, forms and server functions × callers |
//!
//! Who may is the policy table's word alone: a handler that forgets to ask it, asks it too late or asks for something
//! else fails here, and so does a route, a page or a server function that nobody gave a policy, and an answer in which
//! anything of the other tenant shows.

mod callers;
mod furnish;
mod policy;
mod reply;
pub(crate) mod route;
mod rows;
mod scene;
mod screen_policy;
pub(crate) mod screens;
mod tally;
mod things;

use crate::common::both;
use crate::world::World;
use hilo_server::openapi::document;
use hilo_server::router;
use route::Route;
use scene::Scene;
use std::collections::BTreeSet;

/// As many checks there are at least.
const LEAST: usize = 3_000;

/// What needs no token. Whoever adds to it has thought about it.
const OPEN: [&str; 9] = [
    "GET /api/docs",
    "GET /api/openapi.json",
    "GET /api/webhooks/whatsapp",
    "POST /api/webhooks/whatsapp",
    "GET /api/webhooks/whatsapp/{callbackToken}",
    "POST /api/webhooks/whatsapp/{callbackToken}",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
];

both!(nobody_gets_in_where_they_may_not, |world| async {
    let mut scene = Scene::set(world).await;
    for table in scene.rows.tables().await {
        let there = scene.rows.has(&table, &scene.luna.id).await;
        scene.tally.check("tables: the other tenant has a row", there, || table.clone());
    }
    policy::check(&mut scene).await;
    screen_policy::check(&mut scene).await;
    scene.tally.close(LEAST);
});

#[test]
fn what_is_open_is_listed_here() {
    let open: Vec<String> =
        Route::all().iter().filter(|route| route.needs() == "OPEN").map(Route::name).collect();
    assert_eq!(open, OPEN);
}

#[tokio::test]
async fn every_route_under_api_is_in_the_document() {
    let world = World::start(None).await;
    // axum shows what it routes in no other way.
    let shown = format!("{:?}", router::build(&world.running.state));
    let routed: BTreeSet<&str> = shown.split('"').filter(|text| text.starts_with("/api/")).collect();
    let documented: BTreeSet<&str> =
        document()["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert!(routed.contains("/api/integrations/whatsapp/send"), "the router shows no routes: {shown}");
    let missing: Vec<_> = routed.difference(&documented).collect();
    assert!(missing.is_empty(), "routes without #[utoipa::path]: {missing:?}");
}
