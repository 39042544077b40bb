//! The same questions asked by the tenant that has the things: then the answers differ from those about what never was.
//! What tells nothing of a stranger in the rest of the matrix would have had something to tell.

use super::callers::{By, one};
use super::reply::Reply;
use super::route::Route;
use super::same::difference;
use super::scene::Scene;
use super::twins::Twins;
use hilo_domain::role::Role;
use reqwest::Method;

const PART: &str = "REST: the tenant itself is told of its own";

/// Whatever these calls do, they do to the other tenant; so they come after everything.
pub(super) async fn check(scene: &mut Scene) {
    let owner = one(&scene.luna, By::Token, Role::Owner);
    let mut routes = Route::guarded();
    routes.sort_by_key(|route| route.method == Method::DELETE);
    for (n, route) in routes.iter().enumerate() {
        for place in route.places() {
            let Some(kind) = place.kind(route) else { continue };
            let mut value = Twins::of(kind, scene.theirs.get(kind));
            if kind == "idempotency-key" {
                // One that was not used for the route before either.
                value.nobodys = format!("{}-{n}", value.nobodys);
            }
            let ask = |value: &str| owner.asks(route.call_with(&scene.world, &scene.theirs, &place, value));
            let nobodys = Reply::to(ask(&value.nobodys)).await;
            let theirs = Reply::to(ask(&value.theirs)).await;
            let holds = difference(&theirs, &nobodys, &value, true).is_some() && theirs.status != 404;
            scene.tally.check(PART, holds, || {
                format!("{}, {place:?}: {} {:.300}", route.name(), theirs.status, theirs.body)
            });
        }
    }
}
