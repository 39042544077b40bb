//! Another tenant's ids, phones, names and keys, wherever a call has place for them: each answers as what never was.

use super::callers::{By, Caller, one};
use super::place::Place;
use super::reply::Reply;
use super::route::Route;
use super::same::same;
use super::scene::Scene;
use super::twins::Twins;
use crate::world::World;
use hilo_domain::role::Role;
use serde_json::json;

const PART: &str = "REST: another tenant's values × places";
const PATHS: &str = "REST: another tenant's ids in paths are not found";
const KEPT: &str = "REST: another tenant's values where they are kept";
const LEAKS: &str = "REST: another tenant's values, nothing of it in the answer";

/// Every place with everything by an owner, whose sight is the widest, and with what places are about by everyone else.
pub(super) async fn check(scene: &mut Scene) {
    for (role, values) in scene.theirs.by_role() {
        let caller = one(&scene.sol, By::Token, role);
        for route in Route::guarded().into_iter().filter(|route| route.is_for(role)) {
            for place in route.places().into_iter().filter(|place| !place.keeps(&route)) {
                for value in values.iter().filter(|value| fits(&place, value)) {
                    ask(scene, PART, &route, &place, &caller, value).await;
                }
            }
        }
    }
    samples(scene).await;
}

/// The places whose value shows again. Last of all: from then on the shop itself has what looks like the other's.
pub(super) async fn kept(scene: &mut Scene) {
    let caller = one(&scene.sol, By::Token, Role::Owner);
    for route in Route::guarded() {
        let mut places = route.places();
        places.retain(|place| place.keeps(&route));
        // Names last: they show in every answer about what they name.
        places.sort_by_key(|place| !place.is_number());
        for place in places {
            for value in scene.theirs.to_keep(&place) {
                ask(scene, KEPT, &route, &place, &caller, &value).await;
            }
        }
    }
}

/// A key is a key; everything else is tried everywhere else.
fn fits(place: &Place, value: &Twins) -> bool {
    !matches!(place, Place::Header(_)) || value.kind == "idempotency-key"
}

async fn ask(
    scene: &mut Scene,
    part: &'static str,
    route: &Route,
    place: &Place,
    caller: &Caller,
    value: &Twins,
) {
    let own = scene.own.clone();
    let what = format!("{}, {}, {place:?}", route.name(), caller.name);
    let reply = same(scene, (part, LEAKS), &what, value, &|world, value| {
        caller.asks(route.call_with(world, &own, place, value))
    })
    .await;
    if matches!(place, Place::Path(_)) {
        let holds = reply.status == 404 || reply.status == 400;
        scene.tally.check(PATHS, holds, || format!("{what} = {}: {}", value.kind, reply.status));
    }
}

/// A file that the other tenant handed in cannot be put into a template; one's own can.
async fn samples(scene: &mut Scene) {
    let caller = one(&scene.sol, By::Token, Role::Owner);
    let ask = |world: &World, sample: &str| {
        let body = json!({ "name": "con_archivo", "language": "es", "category": "UTILITY", "componentsJson": {
            "header": [{ "type": "document", "sample": sample }],
            "body": [{ "type": "text", "text": "Con archivo." }] } });
        caller.asks(world.client.post(world.url("/api/integrations/whatsapp/templates"))).json(&body)
    };
    for value in scene.theirs.values() {
        let what = "a template with a sample";
        let status = same(scene, (PART, LEAKS), what, &value, &ask).await.status;
        let refused = status == 400 || status == 422;
        scene.tally.check(PART, refused, || format!("{what} = {}: {status}", value.kind));
    }
    let own = Reply::to(ask(&scene.world, scene.own.get("sample"))).await;
    scene.tally.check(PART, own.status == 201, || format!("one's own sample: {} {}", own.status, own.body));
}
