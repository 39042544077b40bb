//! `/api/team`, `/api/tokens`, `/api/organization`: who may, what is told, and that no secret is told twice.

use crate::common::both;
use crate::world::{Answer, Person, Shop, World};
use hilo_store::audit;
use reqwest::Method;
use serde_json::{Value, json};

async fn delete(world: &World, path: &str, who: &Person) -> Answer {
    Answer::read(world.request(Method::DELETE, path, who)).await
}

/// Everything that was ever written into the audit log of a shop.
async fn written(world: &World, shop: &Shop) -> String {
    let mut tx = world.db.read().await.unwrap();
    format!("{:?}", audit::list(&mut tx, &shop.id, None, 1000).await.unwrap())
}

both!(the_team_is_kept_by_administrators, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let team = world.get("/api/team", &shop.manager).await;
    assert_eq!((team.status, &team.body["total"]), (200, &json!(5)));
    let ana = team.body["data"].as_array().unwrap().iter().find(|member| member["name"] == "Ana").unwrap();
    assert_eq!((&ana["role"], &ana["disabledAt"]), (&json!("SELLER"), &Value::Null));
    let second = world.get("/api/team?page=2&limit=4", &shop.owner).await;
    assert_eq!(second.body["data"].as_array().unwrap().len(), 1);

    let path = format!("/api/team/{}", shop.ana.id);
    for person in [&shop.manager, &shop.ana] {
        let refused = world.patch(&path, person, &json!({ "role": "ADMIN" })).await;
        assert_eq!(refused.refusal(), (403, "ROLE_FORBIDDEN"));
    }
    assert_eq!(world.get("/api/team", &shop.ana).await.refusal(), (403, "ROLE_FORBIDDEN"));
    let raised = world.patch(&path, &shop.owner, &json!({ "role": "MANAGER" })).await;
    assert_eq!((raised.status, &raised.body["role"]), (200, &json!("MANAGER")));
    let unknown = world.patch(&path, &shop.owner, &json!({ "role": "KING" })).await;
    assert_eq!(unknown.refusal(), (400, "BODY_INVALID"));
    let own = format!("/api/team/{}", shop.owner.id);
    let lowered = world.patch(&own, &shop.owner, &json!({ "role": "SELLER" })).await;
    assert_eq!(lowered.refusal(), (409, "LAST_OWNER"));
    let out = world.patch(&own, &shop.owner, &json!({ "disabled": true })).await;
    assert_eq!(out.refusal(), (422, "NOT_YOURSELF"));
});

both!(who_is_shut_out_is_refused_from_the_next_request_on, |world| async {
    let shop = world.shop("Tienda Sol").await;
    assert_eq!(world.get("/api/organization", &shop.ana).await.status, 200);
    let path = format!("/api/team/{}", shop.ana.id);
    let out = world.patch(&path, &shop.owner, &json!({ "disabled": true })).await;
    assert!(out.body["disabledAt"].is_string(), "{}", out.body);
    assert_eq!(world.get("/api/organization", &shop.ana).await.refusal(), (401, "UNAUTHORIZED"));
    let page = world.client.get(world.url("/inbox")).header("cookie", &shop.ana.cookie).send().await.unwrap();
    assert_eq!(page.headers()["location"], "/sign-in");

    world.patch(&path, &shop.owner, &json!({ "disabled": false })).await;
    let old = world.get("/api/organization", &shop.ana).await;
    assert_eq!(old.refusal(), (401, "UNAUTHORIZED"), "a revoked token stays revoked");
});

both!(an_invitation_is_followed_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let body = json!({ "email": "nora@example.com", "role": "SELLER" });
    let refused = world.post("/api/team/invitations", &shop.manager, &body).await;
    assert_eq!(refused.refusal(), (403, "ROLE_FORBIDDEN"));
    let made = world.post("/api/team/invitations", &shop.owner, &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let link = made.body["link"].as_str().unwrap().to_owned();
    let secret = link.rsplit('/').next().unwrap().to_owned();
    let list = world.get("/api/team/invitations", &shop.owner).await;
    assert_eq!(list.body["data"][0]["email"], "nora@example.com");
    assert!(!list.body.to_string().contains(&secret), "a link is told once");

    let page = world.client.get(&link).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap();
    assert!(html.contains("Tienda Sol") && html.contains("nora@example.com"), "{html}");
    let join = |password: &'static str| {
        let form = [("name", "Nora"), ("password", password)];
        world.client.post(&link).header("sec-fetch-site", "same-origin").form(&form).send()
    };
    let short = join("short").await.unwrap();
    let location = short.headers()["location"].to_str().unwrap();
    assert!(location.contains("PASSWORD_TOO_SHORT") && location.contains("Nora"), "{location}");
    let joined = join("correct horse battery").await.unwrap();
    assert_eq!(joined.headers()["location"], "/inbox");
    let cookie = joined.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let me = world.client.get(world.url("/settings")).header("cookie", &cookie).send().await.unwrap();
    assert!(me.text().await.unwrap().contains("nora@example.com"));

    let again = join("correct horse battery").await.unwrap();
    assert!(again.headers()["location"].to_str().unwrap().contains("LINK_INVALID"));
    assert_eq!(world.client.get(&link).send().await.unwrap().status(), 404);
    let log = written(&world, &shop).await;
    assert!(log.contains("member.joined") && !log.contains(&secret), "{log}");

    let other = world.shop("Tienda Luna").await;
    let made = world
        .post("/api/team/invitations", &other.owner, &json!({ "email": "x@y.z", "role": "ADMIN" }))
        .await;
    let path = format!("/api/team/invitations/{}", made.body["id"].as_str().unwrap());
    assert_eq!(delete(&world, &path, &shop.owner).await.refusal(), (404, "NOT_FOUND"));
    assert_eq!(delete(&world, &path, &other.owner).await.status, 200);
});

both!(a_token_is_told_once_and_works_until_it_is_revoked, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for person in [&shop.manager, &shop.ana] {
        let refused = world.post("/api/tokens", person, &json!({ "name": "Shop" })).await;
        assert_eq!(refused.refusal(), (403, "ROLE_FORBIDDEN"));
    }
    let wrong = [
        (json!({ "name": " " }), (400, "NAME_INVALID")),
        (json!({ "name": "Shop", "expiresInDays": 0 }), (400, "EXPIRY_INVALID")),
        (json!({ "name": "Shop", "expiresInDays": 9_223_372_036_854_775_807_i64 }), (400, "EXPIRY_INVALID")),
        (json!({}), (400, "BODY_INVALID")),
    ];
    for (body, expected) in wrong {
        assert_eq!(world.post("/api/tokens", &shop.owner, &body).await.refusal(), expected, "{body}");
    }
    let made = world.post("/api/tokens", &shop.owner, &json!({ "name": "Shop", "role": "SELLER" })).await;
    assert_eq!((made.status, &made.body["role"]), (201, &json!("SELLER")), "{}", made.body);
    let secret = made.body["token"].as_str().unwrap().to_owned();
    let program = Person { id: shop.owner.id.clone(), token: secret.clone(), cookie: String::new() };
    assert_eq!(world.get("/api/organization", &program).await.body["name"], "Tienda Sol");
    let more = world.post("/api/tokens", &program, &json!({ "name": "More" })).await;
    assert_eq!(more.refusal(), (403, "ROLE_FORBIDDEN"), "it may what a seller may");

    let list = world.get("/api/tokens", &shop.owner).await.body.to_string();
    assert!(!list.contains(&secret) && list.contains("\"Shop\""), "{list}");
    let path = format!("/api/tokens/{}", made.body["id"].as_str().unwrap());
    let other = world.shop("Tienda Luna").await;
    assert_eq!(delete(&world, &path, &other.owner).await.refusal(), (404, "NOT_FOUND"));
    assert!(delete(&world, &path, &shop.owner).await.body["revokedAt"].is_string());
    assert_eq!(delete(&world, &path, &shop.owner).await.refusal(), (404, "NOT_FOUND"));
    assert_eq!(world.get("/api/organization", &program).await.refusal(), (401, "UNAUTHORIZED"));
    let log = written(&world, &shop).await;
    assert!(log.contains("token.revoked") && !log.contains(&secret), "{log}");
});

both!(an_organization_is_changed_by_administrators, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let seen = world.get("/api/organization", &shop.ana).await;
    assert_eq!((&seen.body["name"], &seen.body["language"]), (&json!("Tienda Sol"), &json!("es")));
    let body = json!({ "name": "Sol y Luna", "timezone": "Asia/Kathmandu", "sellerVisibility": "OWN" });
    let refused = world.patch("/api/organization", &shop.manager, &body).await;
    assert_eq!(refused.refusal(), (403, "ROLE_FORBIDDEN"));
    let changed = world.patch("/api/organization", &shop.owner, &body).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(
        (&changed.body["timezone"], &changed.body["language"]),
        (&json!("Asia/Kathmandu"), &json!("es"))
    );
    let wrong = [
        (json!({ "name": "" }), "NAME_INVALID"),
        (json!({ "timezone": "Middle/Earth" }), "TIMEZONE_INVALID"),
        (json!({ "language": "tlh" }), "LANGUAGE_INVALID"),
        (json!({ "sellerVisibility": "NOTHING" }), "BODY_INVALID"),
    ];
    for (body, code) in wrong {
        assert_eq!(
            world.patch("/api/organization", &shop.owner, &body).await.refusal(),
            (400, code),
            "{body}"
        );
    }
});
