//! The isolation matrix: everything that can be asked, by everyone there is, about everything that another tenant has.
//! Every text of that tenant's is marked.
//!
//! | module | what it multiplies |
//! |---|---|
//! | [`policy`] | operations of the OpenAPI document × callers |
//! | [`screen_policy`] | pages, forms and server functions × callers |
//! | [`strangers`] | places in paths, queries, bodies and headers × another tenant's ids, phones, names, keys |
//! | [`visitors`] | addresses, forms and server functions of screens × the same |
//! | [`cursors`] | lists and threads × another tenant's cursors |
//! | [`keys`] | an idempotency key × two tenants |
//! | [`sight`], [`hidden`] | rules of sight × lists, totals, pages and ids |
//! | [`streams`] | the live stream × callers, another tenant's numbers and news, rules of sight |
//!
//! Who may is the policy table's word alone: a handler that forgets to ask it, asks it too late or asks for something
//! else fails here, and so does a route, a page or a server function that nobody gave a policy, and an answer in which
//! anything of the other tenant shows. What another tenant has answers byte for byte as what never was ([`same`]), while
//! the tenant itself is told of it ([`itself`]); and its rows are afterwards what they were.

mod callers;
mod cursors;
mod furnish;
mod hidden;
mod itself;
mod keys;
mod place;
mod places;
mod policy;
mod reply;
pub(crate) mod route;
mod rows;
mod same;
mod scene;
mod screen_policy;
pub(crate) mod screens;
mod sight;
mod strangers;
mod streams;
mod tally;
mod things;
mod twins;
mod visitors;

use crate::common::both;
use crate::world::World;
use hilo_server::openapi::document;
use hilo_server::router;
use route::Route;
use scene::Scene;
use std::collections::BTreeSet;

/// As many checks there are at least.
const LEAST: usize = 3_000;
const LEAST_ABOUT_ANOTHER: usize = 8_000;
const LEAST_HIDDEN: usize = 2_500;

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

both!(what_another_tenant_has_is_as_if_it_never_was, |world| async {
    let mut scene = Scene::set(world).await;
    cursors::check(&mut scene).await;
    keys::check(&mut scene).await;
    // From here on only people of the one shop ask, and the other is afterwards what it was.
    let before = scene.rows.of_organization(&scene.luna.id).await;
    strangers::check(&mut scene).await;
    places::check(&mut scene);
    visitors::check(&mut scene).await;
    strangers::kept(&mut scene).await;
    let after = scene.rows.of_organization(&scene.luna.id).await;
    for row in before.union(&after) {
        let kept = before.contains(row) && after.contains(row);
        scene.tally.check("the other tenant is untouched", kept, || format!("was or is: {row}"));
    }
    itself::check(&mut scene).await;
    scene.tally.close(LEAST_ABOUT_ANOTHER);
});

both!(what_is_hidden_is_not_listed_counted_or_told, |world| async {
    let mut scene = Scene::set(world).await;
    let conversations = sight::conversations(&mut scene).await;
    sight::check(&mut scene, &conversations).await;
    streams::check(&mut scene, &conversations).await;
    scene.tally.close(LEAST_HIDDEN);
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
