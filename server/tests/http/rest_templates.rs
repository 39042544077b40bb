//! `/api/integrations/whatsapp/templates`: who may do what, what is answered, and what is refused. What Meta makes of
//! them is in the tests of the main path; these shops have no account there.

use crate::common::both;
use crate::world::{Answer, Person, Shop, World};
use reqwest::Method;
use serde_json::{Value, json};

const TEMPLATES: &str = "/api/integrations/whatsapp/templates";
const TO: &str = "+5491155550101";

fn components(text: &str) -> Value {
    json!({ "body": [{ "type": "text", "text": text }] })
}

fn new(name: &str, language: &str) -> Value {
    json!({ "name": name, "language": language, "category": "MARKETING",
        "componentsJson": components("Hello {{1}}, welcome to our store!") })
}

async fn made(world: &World, who: &Person, name: &str, language: &str) -> String {
    let answer = world.post(TEMPLATES, who, &new(name, language)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["id"].as_str().unwrap().to_owned()
}

/// Made, and approved by hand.
async fn approved(world: &World, shop: &Shop, name: &str) -> String {
    let id = made(world, &shop.manager, name, "es_AR").await;
    let answer =
        world.patch(&format!("{TEMPLATES}/{id}"), &shop.manager, &json!({ "status": "APPROVED" })).await;
    assert_eq!((answer.status, &answer.body["status"]), (200, &json!("APPROVED")));
    id
}

fn to_send(id: &str) -> Value {
    json!({ "toPhone": TO, "templateId": id, "variables": { "1": "John" } })
}

both!(a_template_is_answered_as_the_seed_shows_it, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let created = world.post(TEMPLATES, &shop.manager, &new("welcome", "es_AR")).await;
    assert_eq!(created.status, 201);
    let expected = json!({
        "name": "welcome", "language": "es_AR", "category": "MARKETING", "status": "PENDING",
        "componentsJson": components("Hello {{1}}, welcome to our store!"), "createdAt": "2026-01-14T10:00:00.000Z",
        "createdBy": shop.manager.id, "rejectedReason": null, "quality": null, "missingAtMeta": false,
        "variables": [{ "key": "1", "example": null }],
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&created.body[field], value, "{field}");
    }
    let path = format!("{TEMPLATES}/{}", created.body["id"].as_str().unwrap());
    assert_eq!(world.get(&path, &shop.ana).await.body, created.body);
    let list = world.get(TEMPLATES, &shop.ana).await;
    assert_eq!(
        (&list.body["total"], &list.body["page"], &list.body["limit"]),
        (&json!(1), &json!(1), &json!(20))
    );
    assert_eq!(list.body["data"], json!([created.body]));
});

both!(every_route_knows_the_four_roles, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let id = approved(&world, &shop, "welcome").await;
    let path = format!("{TEMPLATES}/{id}");
    for (n, who) in [&shop.owner, &shop.admin, &shop.manager].into_iter().enumerate() {
        assert_eq!(world.get(TEMPLATES, who).await.status, 200);
        assert_eq!(world.get(&path, who).await.status, 200);
        assert_eq!(world.post(&format!("{TEMPLATES}/send"), who, &to_send(&id)).await.status, 202);
        let other = made(&world, who, &format!("other_{n}"), "es").await;
        let other = format!("{TEMPLATES}/{other}");
        assert_eq!(world.patch(&other, who, &json!({ "status": "DISABLED" })).await.status, 200);
        let deleted = Answer::read(world.request(Method::DELETE, &other, who)).await;
        assert_eq!((deleted.status, &deleted.body["status"]), (200, &json!("DISABLED")));
        // Allowed, and there is no account to ask.
        let synced = world.post(&format!("{TEMPLATES}/sync"), who, &json!({})).await;
        assert_eq!(synced.refusal(), (422, "ACCOUNT_MISSING"));
        let sample = world.request(Method::POST, &format!("{TEMPLATES}/samples"), who).body("%PDF-1.7");
        assert_eq!(Answer::read(sample).await.status, 201);
    }
    // A SELLER lists and sends, and nothing else.
    assert_eq!(world.get(TEMPLATES, &shop.ana).await.status, 200);
    assert_eq!(world.get(&path, &shop.ana).await.status, 200);
    assert_eq!(world.post(&format!("{TEMPLATES}/send"), &shop.ana, &to_send(&id)).await.status, 202);
    let refused = [
        world.post(TEMPLATES, &shop.ana, &new("mine", "es")).await,
        world.patch(&path, &shop.ana, &json!({ "status": "DISABLED" })).await,
        Answer::read(world.request(Method::DELETE, &path, &shop.ana)).await,
        world.post(&format!("{TEMPLATES}/sync"), &shop.ana, &json!({})).await,
        Answer::read(world.request(Method::POST, &format!("{TEMPLATES}/samples"), &shop.ana).body("%PDF-"))
            .await,
    ];
    for answer in refused {
        assert_eq!(answer.refusal(), (403, "ROLE_FORBIDDEN"));
    }
    let nobody = Answer::read(world.client.get(world.url(TEMPLATES))).await;
    assert_eq!(nobody.refusal(), (401, "UNAUTHORIZED"));
});

both!(another_shops_template_is_not_there, |world| async {
    let (shop, other) = (world.shop("Tienda Sol").await, world.shop("Tienda Luna").await);
    let theirs = approved(&world, &other, "welcome").await;
    let path = format!("{TEMPLATES}/{theirs}");
    let answers = [
        world.get(&path, &shop.owner).await,
        world.patch(&path, &shop.owner, &json!({ "status": "DISABLED" })).await,
        Answer::read(world.request(Method::DELETE, &path, &shop.owner)).await,
        world.post(&format!("{TEMPLATES}/send"), &shop.owner, &to_send(&theirs)).await,
        world.get(&format!("{TEMPLATES}/nothing"), &shop.owner).await,
    ];
    for answer in answers {
        assert_eq!(answer.refusal(), (404, "NOT_FOUND"));
    }
    assert_eq!(world.get(TEMPLATES, &shop.owner).await.body["total"], 0);
    // Names are each organization's own.
    made(&world, &shop.owner, "welcome", "es_AR").await;
});

both!(what_is_wrong_is_named_by_its_field, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let with = |field: &str, value: Value| {
        let mut body = new("welcome", "es_AR");
        body[field] = value;
        body
    };
    let cases = [
        (with("name", json!("Welcome!")), "name "),
        (with("language", json!("Spanish")), "language "),
        (with("componentsJson", components("{{1}} at the start of it all")), "body.text "),
        (with("componentsJson", components(&"x".repeat(1025))), "body.text "),
        (with("componentsJson", json!({ "footer": [{ "text": "x" }] })), "body.text "),
        (with("componentsJson", json!("x")), "componentsJson "),
    ];
    for (body, field) in cases {
        let answer = world.post(TEMPLATES, &shop.manager, &body).await;
        assert_eq!(answer.refusal(), (400, "TEMPLATE_INVALID"));
        assert!(answer.body["message"].as_str().unwrap().starts_with(field), "{}", answer.body);
    }
    for body in [json!({}), json!([]), with("category", json!("OTHER")), with("name", json!(1))] {
        let answer = world.post(TEMPLATES, &shop.manager, &body).await;
        assert_eq!(answer.refusal(), (400, "BODY_INVALID"), "{body}");
    }
    let id = made(&world, &shop.manager, "welcome", "es_AR").await;
    assert_eq!(
        world.post(TEMPLATES, &shop.owner, &new("welcome", "es_AR")).await.refusal(),
        (409, "TEMPLATE_EXISTS")
    );
    made(&world, &shop.owner, "welcome", "pt_BR").await;
    let path = format!("{TEMPLATES}/{id}");
    for (body, code) in [
        (json!({}), "BODY_INVALID"),
        (json!({ "status": "PAUSED" }), "BODY_INVALID"),
        (json!({ "componentsJson": components("") }), "TEMPLATE_INVALID"),
    ] {
        assert_eq!(world.patch(&path, &shop.manager, &body).await.refusal(), (400, code), "{body}");
    }
    let query = world.get(&format!("{TEMPLATES}?category=NEWS"), &shop.ana).await;
    assert_eq!(query.refusal(), (400, "QUERY_INVALID"));
    // It lives here only, and may be changed at will.
    let other =
        json!({ "componentsJson": components("Hola {{1}}, te damos la bienvenida."), "category": "UTILITY" });
    let changed = world.patch(&path, &shop.manager, &other).await;
    assert_eq!((changed.status, &changed.body["category"]), (200, &json!("UTILITY")), "{}", changed.body);
    assert_eq!(changed.body["componentsJson"], other["componentsJson"]);
});

both!(templates_are_found_by_status_category_language_and_name, |world| async {
    let shop = world.shop("Tienda Sol").await;
    approved(&world, &shop, "welcome").await;
    for (name, language) in [("welcome", "pt_BR"), ("order_ready", "es_AR"), ("order_late", "es_AR")] {
        world.clock.advance(1_000);
        made(&world, &shop.manager, name, language).await;
    }
    for (query, total) in [
        ("", 4),
        ("?status=APPROVED&category=MARKETING&page=1&limit=20", 1),
        ("?status=PENDING", 3),
        ("?category=UTILITY", 0),
        ("?language=pt_BR", 1),
        ("?name=ORDER_", 2),
        ("?name=r%25e", 0),
        ("?status=&category=&language=&name=", 4),
    ] {
        let list = world.get(&format!("{TEMPLATES}{query}"), &shop.ana).await;
        assert_eq!((list.status, &list.body["total"]), (200, &json!(total)), "{query}");
    }
    let first = world.get(&format!("{TEMPLATES}?limit=3"), &shop.ana).await.body;
    let names = |page: &Value| -> Vec<String> {
        page["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&first), ["order_late", "order_ready", "welcome"]);
    let cursor = first["nextCursor"].as_str().unwrap();
    let rest = world.get(&format!("{TEMPLATES}?limit=3&cursor={cursor}"), &shop.ana).await.body;
    assert_eq!((names(&rest).len(), &rest["nextCursor"]), (1, &Value::Null));
});

both!(a_send_is_answered_as_the_seed_shows_it_and_happens_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let id = approved(&world, &shop, "welcome").await;
    let send = format!("{TEMPLATES}/send");
    let with_key = |body: Value| {
        let request = world.request(Method::POST, &send, &shop.ana).header("idempotency-key", "order-17");
        Answer::read(request.json(&body))
    };
    let all = futures::future::join_all((0..8).map(|_| with_key(to_send(&id)))).await;
    for answer in &all {
        assert_eq!((answer.status, &answer.body), (202, &all[0].body));
    }
    assert_eq!(
        (&all[0].body["status"], &all[0].body["message"]),
        (&json!("QUEUED"), &json!("Template message queued for sending"))
    );
    let mut other = to_send(&id);
    other["variables"]["1"] = "Jane".into();
    assert_eq!(with_key(other).await.refusal(), (422, "IDEMPOTENCY_KEY_REUSED"));
    let list = world.get("/api/integrations/messages", &shop.ana).await.body;
    assert_eq!(list["total"], 1);
    let message = &list["data"][0];
    assert_eq!(
        (&message["id"], &message["text"], &message["status"], &message["to"]),
        (
            &all[0].body["messageLogId"],
            &json!("Hello John, welcome to our store!"),
            &json!("QUEUED"),
            &json!(TO)
        )
    );
});

both!(what_cannot_be_sent_is_refused_and_leaves_no_trace, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let id = approved(&world, &shop, "welcome").await;
    let pending = made(&world, &shop.manager, "pending", "es").await;
    let deleted = approved(&world, &shop, "gone").await;
    let path = format!("{TEMPLATES}/{deleted}");
    assert_eq!(Answer::read(world.request(Method::DELETE, &path, &shop.manager)).await.status, 200);
    let with = |field: &str, value: Value| {
        let mut body = to_send(&id);
        body[field] = value;
        body
    };
    let cases = [
        (to_send(&pending), (422, "TEMPLATE_NOT_APPROVED")),
        (to_send(&deleted), (404, "NOT_FOUND")),
        (to_send("nothing"), (404, "NOT_FOUND")),
        (with("variables", json!({})), (422, "VARIABLE_MISSING")),
        (with("variables", Value::Null), (422, "VARIABLE_MISSING")),
        (with("variables", json!({ "1": "a", "2": "b" })), (422, "TEMPLATE_PARAMETERS_INVALID")),
        (with("variables", json!({ "1": "a\tb" })), (422, "TEMPLATE_PARAMETERS_INVALID")),
        (
            with("header", json!({ "link": "https://sol.example/x.png" })),
            (422, "TEMPLATE_PARAMETERS_INVALID"),
        ),
        (with("header", json!({})), (400, "BODY_INVALID")),
        (with("buttons", json!([{ "index": 0 }])), (400, "BODY_INVALID")),
        (with("buttons", json!([{ "index": 0, "payload": "x" }])), (422, "TEMPLATE_PARAMETERS_INVALID")),
        (with("toPhone", json!("+12")), (400, "PHONE_INVALID")),
        (with("toPhone", Value::Null), (400, "BODY_INVALID")),
        (with("leadId", json!("nobody")), (404, "NOT_FOUND")),
        (with("channelId", json!("nothing")), (404, "NOT_FOUND")),
    ];
    for (body, refusal) in cases {
        let answer = world.post(&format!("{TEMPLATES}/send"), &shop.ana, &body).await;
        assert_eq!(answer.refusal(), refusal, "{body}");
    }
    assert_eq!(world.get("/api/integrations/messages", &shop.owner).await.body["total"], 0);
    assert_eq!(world.get("/api/integrations/conversations", &shop.owner).await.body["total"], 0);
});

both!(a_repeated_creation_makes_one, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let make = || {
        let request = world.request(Method::POST, TEMPLATES, &shop.manager).header("idempotency-key", "k-1");
        Answer::read(request.json(&new("welcome", "es_AR")))
    };
    let (first, again) = (make().await, make().await);
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(again.headers["idempotent-replayed"], "true");
});
