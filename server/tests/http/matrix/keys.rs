//! One idempotency key, used by two tenants for the very same request: each has its own answer.

use super::reply::Reply;
use super::scene::Scene;
use crate::world::World;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

const PART: &str = "REST: one idempotency key, two tenants";
const LEAKS: &str = "REST: one idempotency key, nothing of the other tenant";

/// What is asked, with a text in it.
type Body = fn(&str) -> Value;

const ROUTES: [(&str, Body); 2] = [
    ("/api/integrations/whatsapp/send", |text| json!({ "toPhone": "+5491199900101", "text": text })),
    ("/api/integrations/whatsapp/templates", |text| {
        json!({ "name": "lo_mismo", "language": "es", "category": "UTILITY",
            "componentsJson": { "body": [{ "type": "text", "text": text }] } })
    }),
];

pub(super) async fn check(scene: &mut Scene) {
    for (n, (path, of)) in ROUTES.into_iter().enumerate() {
        let key = format!("{}-{n}", scene.theirs.get("idempotency-key"));
        let body = || of("Lo mismo.");
        let (sol, luna) = (scene.sol.owner.token.clone(), scene.luna.owner.token.clone());
        let first = Reply::to(call(&scene.world, path, &luna, &key, &body())).await;
        made(scene, path, &first, false);
        // Here the work is done too, under the same key, and its answer is another.
        let asks = call(&scene.world, path, &sol, &key, &body());
        let own = scene.hear(LEAKS, asks, "", path).await;
        made(scene, path, &own, false);
        let apart = first.body != own.body;
        scene.tally.check(PART, apart, || format!("{path}: both {}", first.body));
        // Asked again, each is given its own first answer.
        for (token, body_then) in [(&luna, &first.body), (&sol, &own.body)] {
            let again = Reply::to(call(&scene.world, path, token, &key, &body())).await;
            made(scene, path, &again, true);
            scene
                .tally
                .check(PART, again.body == *body_then, || format!("{path}: {body_then}, {}", again.body));
        }
        // For another request the key is used up here, by this shop's own.
        let spent = Reply::to(call(&scene.world, path, &sol, &key, &of("Otra cosa."))).await;
        let code = (spent.status, spent.code());
        scene.tally.check(PART, code == (422, "IDEMPOTENCY_KEY_REUSED".to_owned()), || format!("{code:?}"));
    }
}

fn made(scene: &mut Scene, path: &str, reply: &Reply, again: bool) {
    let holds =
        (200..300).contains(&reply.status) && reply.headers.contains_key("idempotent-replayed") == again;
    scene.tally.check(PART, holds, || {
        format!("{path}: {} {:?} instead of again: {again} {}", reply.status, reply.headers, reply.body)
    });
}

fn call(world: &World, path: &str, token: &str, key: &str, body: &Value) -> RequestBuilder {
    world.client.post(world.url(path)).bearer_auth(token).header("idempotency-key", key).json(body)
}
