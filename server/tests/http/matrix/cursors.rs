//! Where another tenant's list or thread went on: here that is a place in time like any other.

use super::callers::{By, one};
use super::place::Place;
use super::reply::{Reply, ids_in};
use super::route::Route;
use super::same::same;
use super::scene::Scene;
use super::twins::Twins;
use super::visitors::put;
use hilo_domain::role::Role;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

const REST: &str = "REST: another tenant's cursors";
const SCREENS: &str = "screens: another tenant's cursors";
const LEAKS: &str = "cursors: nothing of the other tenant";
const OWN: &str = "cursors: the tenant itself goes on with them";

/// A page's address with what it goes on from.
const PAGES: [(&str, &str); 9] = [
    ("/inbox?tab=all&rows=*", "cursor-row"),
    ("/inbox?tab=unassigned&rows=*", "cursor-row"),
    ("/inbox/<conversation>?before=*", "cursor-thread"),
    ("/assignment?after=*", "cursor-row"),
    ("/assignment?show=answered&after=*", "cursor-row"),
    ("/templates?after=*", "template-name"),
    ("/settings/events?before=*", "event"),
    ("/settings/jobs?before=*", "job"),
    ("/settings/audit?before=*", "audit"),
];

pub(super) async fn check(scene: &mut Scene) {
    stir(scene).await;
    for route in Route::guarded().into_iter().filter(|route| route.method == Method::GET) {
        if route.places().contains(&cursor()) {
            list(scene, &route).await;
        }
    }
    for (address, kind) in PAGES {
        page(scene, address, kind).await;
    }
    thread(scene).await;
}

/// Something of each kind happens in the other shop, with nothing of this one's near it in time: another's cursor is
/// exactly as good here as one that no list ended with.
async fn stir(scene: &mut Scene) {
    let (world, luna, phone) = (&scene.world, &scene.luna, scene.theirs.get("phone"));
    world.clock.advance(1_000);
    world.customer_writes(luna, phone.trim_start_matches('+'), "Q7LUNA cliente0", "Q7LUNA sigue").await;
    let body = json!({ "toPhone": phone, "text": "Q7LUNA responde" });
    let sent = world.post("/api/integrations/whatsapp/send", &luna.owner, &body).await;
    let template = json!({ "name": "otra_oferta", "language": "es", "category": "MARKETING",
        "componentsJson": { "body": [{ "type": "text", "text": "Q7LUNA otra oferta" }] } });
    let made = world.post("/api/integrations/whatsapp/templates", &luna.owner, &template).await;
    let named = world.patch("/api/organization", &luna.owner, &json!({ "name": "Q7LUNA otra casa" })).await;
    assert_eq!((sent.status, made.status, named.status), (202, 201, 200), "{} {}", sent.body, made.body);
    world.clock.advance(1_000);
}

async fn json_of(call: RequestBuilder) -> Value {
    serde_json::from_str(&Reply::to(call).await.body).unwrap_or_default()
}

fn cursor() -> Place {
    Place::Query("cursor".to_owned())
}

/// The cursor is the one that the other tenant is given.
async fn list(scene: &mut Scene, route: &Route) {
    let luna = one(&scene.luna, By::Token, Role::Owner);
    let first = Place::Query("limit".to_owned());
    let theirs = json_of(luna.asks(route.call_with(&scene.world, &scene.theirs, &first, "1"))).await;
    let given = theirs["nextCursor"].as_str().unwrap_or_default().to_owned();
    let call = luna.asks(route.call_with(&scene.world, &scene.theirs, &cursor(), &given));
    let next = json_of(call.query(&[("limit", "1")])).await;
    let goes_on = next["data"][0].is_object() && next["data"] != theirs["data"];
    scene.tally.check(OWN, goes_on, || format!("{}: {theirs} and then {next}", route.name()));
    if given.is_empty() {
        return;
    }

    let (value, own) = (Twins::of("cursor", &given), scene.own.clone());
    for role in [Role::Owner, Role::Seller].into_iter().filter(|role| route.is_for(*role)) {
        let sol = one(&scene.sol, By::Token, role);
        let whole = json_of(sol.asks(route.call_with(&scene.world, &own, &first, "100"))).await;
        let what = format!("{}, {}", route.name(), sol.name);
        let reply = same(scene, (REST, LEAKS), &what, &value, &|world, value| {
            sol.asks(route.call_with(world, &own, &cursor(), value)).query(&[("limit", "100")])
        })
        .await;
        // Everything of the shop's own is older than what the other has.
        let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
        let holds = reply.status == 200
            && body["total"] == whole["total"]
            && body["data"].as_array().is_some_and(|rows| {
                !rows.is_empty()
                    && rows.iter().all(|row| whole["data"].as_array().is_some_and(|all| all.contains(row)))
            });
        scene.tally.check(REST, holds, || format!("{what}: {} {:.300}", reply.status, reply.body));
    }
}

async fn page(scene: &mut Scene, address: &'static str, kind: &'static str) {
    let value = Twins::of(kind, scene.theirs.get(kind));
    let (sol, own) = (one(&scene.sol, By::Cookie, Role::Owner), scene.own.clone());
    same(scene, (SCREENS, LEAKS), address, &value, &|world, value| {
        sol.asks(world.client.get(world.url(&put(address, &own, value))))
    })
    .await;
    let (luna, own) = (one(&scene.luna, By::Cookie, Role::Owner), scene.theirs.clone());
    let get = |address: &str, value: &str| {
        luna.asks(scene.world.client.get(scene.world.url(&put(address, &own, value))))
    };
    let with = Reply::to(get(address, &value.theirs)).await;
    let without = Reply::to(get(address, "")).await;
    let rows = |reply: &Reply| ids_in(&reply.body).len();
    let holds = with.status == 200 && rows(&with) != rows(&without);
    scene.tally.check(OWN, holds, || format!("{address}: {} {}", with.status, rows(&with)));
}

/// What comes before a message, without a page around it.
async fn thread(scene: &mut Scene) {
    let value = Twins::of("cursor-thread", scene.theirs.get("cursor-thread"));
    let (sol, own) = (one(&scene.sol, By::Cookie, Role::Owner), scene.own.clone());
    let reply = same(scene, (SCREENS, LEAKS), "/fn/load-older", &value, &|world, value| {
        let fields = [("conversation_id", own.get("conversation")), ("before", value)];
        sol.asks(world.client.post(world.url("/fn/load-older"))).form(&fields)
    })
    .await;
    let holds = reply.status == 200 && reply.body.contains("Q7SOL dice0");
    scene.tally.check(SCREENS, holds, || format!("/fn/load-older: {} {:.300}", reply.status, reply.body));
}
