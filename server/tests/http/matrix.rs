//! Every operation of the OpenAPI document, asked by everyone there is. Who may is the policy table's word alone: a
//! handler that forgets to ask it, asks it too late or asks for something else fails here, and so does a route that
//! the document does not know.

use crate::common::both;
use crate::world::{Person, Shop, World, person};
use hilo_domain::role::{Operation, Role};
use hilo_server::openapi::{document, example_of};
use hilo_server::router;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::collections::BTreeSet;

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

/// An operation of the document.
struct Route {
    method: Method,
    path: &'static str,
    operation: &'static Value,
}

impl Route {
    fn all() -> Vec<Self> {
        let paths = document()["paths"].as_object().unwrap();
        let of = |(path, item): (&'static String, &'static Value)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| Self {
                method: method.to_uppercase().parse().unwrap(),
                path,
                operation,
            })
        };
        paths.iter().flat_map(of).collect()
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn needs(&self) -> &'static str {
        self.operation["x-hilo-operation"].as_str().unwrap()
    }

    fn is_for(&self, role: Role) -> bool {
        self.needs() == "SIGNED_IN" || role.allows(self.needs().parse::<Operation>().unwrap())
    }

    /// A call with what the document says must be there, about things that are not there.
    fn call(&self, world: &World) -> RequestBuilder {
        let parameters = self.operation["parameters"].as_array().into_iter().flatten();
        let (mut path, mut query) = (self.path.to_owned(), Vec::new());
        for parameter in parameters.filter(|parameter| parameter["required"] == true) {
            let name = parameter["name"].as_str().unwrap();
            match parameter["in"].as_str() {
                Some("path") => path = path.replace(&format!("{{{name}}}"), "nowhere"),
                Some("query") => {
                    let example = example_of(&parameter["schema"]);
                    query.push((name, example.as_str().map_or_else(|| example.to_string(), str::to_owned)));
                }
                _ => {}
            }
        }
        let call = world.client.request(self.method.clone(), world.url(&path)).query(&query);
        match self.operation.pointer("/requestBody/content/application~1json/schema") {
            Some(schema) => call.json(&example_of(schema)),
            None => call,
        }
    }
}

/// Status and code of the answer.
async fn ask(call: RequestBuilder) -> (u16, String) {
    let response = call.send().await.unwrap();
    let status = response.status().as_u16();
    let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default();
    (status, body["errorCode"].as_str().unwrap_or_default().to_owned())
}

async fn admin(world: &World, shop: &Shop) -> Person {
    let mut tx = world.db.write().await.unwrap();
    let admin = person(&mut tx, &shop.id, "Ada", Role::Admin).await;
    tx.commit().await.unwrap();
    admin
}

both!(every_route_keeps_to_the_policy_table, |world| async {
    let other = world.shop("Tienda Luna").await;
    for route in Route::all().into_iter().filter(|route| route.needs() != "OPEN") {
        // A shop of its own: some calls leave nothing behind.
        let shop = world.shop("Tienda Sol").await;
        let admin = admin(&world, &shop).await;
        let name = route.name();

        let (status, code) = ask(route.call(&world)).await;
        assert_eq!((status, code.as_str()), (401, "UNAUTHORIZED"), "{name}, without a token");
        let elsewhere = route.call(&world).bearer_auth(&other.owner.token);
        let (status, code) = ask(elsewhere.header("x-organization-id", shop.id.as_str())).await;
        assert_eq!((status, code.as_str()), (403, "ORGANIZATION_FORBIDDEN"), "{name}, from elsewhere");

        let people = [
            (Role::Seller, &shop.ana),
            (Role::Manager, &shop.manager),
            (Role::Admin, &admin),
            (Role::Owner, &shop.owner),
        ];
        for (role, person) in people {
            let (status, code) = ask(route.call(&world).bearer_auth(&person.token)).await;
            if route.is_for(role) {
                assert!(status != 401 && status != 403 && status < 500, "{name}, {role}: {status} {code}");
            } else {
                assert_eq!((status, code.as_str()), (403, "ROLE_FORBIDDEN"), "{name}, {role}");
            }
        }
    }
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
