//! The settings pages as a browser without scripts uses them: links, forms, and what is shown once.

use crate::common::both;
use crate::world::{Person, World};
use reqwest::{Response, StatusCode};

async fn open(world: &World, path: &str, who: &Person) -> (StatusCode, String) {
    let page = world.client.get(world.url(path)).header("cookie", &who.cookie).send().await.unwrap();
    (page.status(), page.text().await.unwrap())
}

async fn post(world: &World, path: &str, who: &Person, fields: &[(&str, &str)]) -> Response {
    let request = world.client.post(world.url(path)).header("cookie", &who.cookie);
    request
        .header("sec-fetch-site", "same-origin")
        .header("accept", "text/html")
        .form(fields)
        .send()
        .await
        .unwrap()
}

/// What stands in the field that is to be copied.
fn once(html: &str, id: &str) -> String {
    let field = html.split("<input ").find(|field| field.contains(&format!("id=\"{id}\""))).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

both!(pages_open_for_those_who_may, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for path in ["/settings/team", "/settings/tokens", "/settings/organization"] {
        assert_eq!(open(&world, path, &shop.owner).await.0, 200, "{path}");
        for person in [&shop.manager, &shop.ana] {
            let (status, html) = open(&world, path, person).await;
            assert_eq!(status, 403, "{path}");
            assert!(html.contains("Tu rol no permite"), "{html}");
        }
        let nobody = world.client.get(world.url(path)).send().await.unwrap();
        assert!(nobody.headers()["location"].to_str().unwrap().starts_with("/sign-in"), "{path}");
    }
});

both!(someone_is_invited_on_the_page_and_the_link_is_shown_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let form = [("action", "invite"), ("email", "nora@example.com"), ("role", "MANAGER")];
    let answer = post(&world, "/settings/team", &shop.owner, &form).await;
    assert_eq!(answer.status(), 200);
    let link = once(&answer.text().await.unwrap(), "once");
    assert!(link.starts_with(&world.url("/invite/")), "{link}");
    let (_, html) = open(&world, "/settings/team", &shop.owner).await;
    assert!(html.contains("nora@example.com") && !html.contains(&link), "{html}");

    let wrong = [("action", "invite"), ("email", "nora"), ("role", "MANAGER")];
    let answer = post(&world, "/settings/team", &shop.owner, &wrong).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(html.contains("value=\"nora\"") && html.contains("aria-invalid"), "{html}");
});

both!(roles_are_changed_on_the_page, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let ana = shop.ana.id.as_str();
    let raise = [("action", "role"), ("user", ana), ("role", "MANAGER")];
    let answer = post(&world, "/settings/team", &shop.owner, &raise).await;
    assert_eq!(
        (answer.status(), answer.headers()["location"].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/settings/team?saved=1")
    );
    let lower = [("action", "role"), ("user", shop.owner.id.as_str()), ("role", "SELLER")];
    let answer = post(&world, "/settings/team", &shop.owner, &lower).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("al menos un propietario"));

    let forged = world.client.post(world.url("/settings/team")).header("cookie", &shop.owner.cookie);
    let forged = forged.header("sec-fetch-site", "cross-site").form(&raise).send().await.unwrap();
    assert_eq!(forged.status(), 403);
    assert_eq!(post(&world, "/settings/team", &shop.manager, &raise).await.status(), 403);
});

both!(a_token_is_made_on_the_page_and_works, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let form = [("action", "create"), ("name", "Tienda en línea"), ("role", "SELLER"), ("days", "30")];
    let answer = post(&world, "/settings/tokens", &shop.owner, &form).await;
    assert_eq!((answer.status(), answer.url().path()), (StatusCode::OK, "/settings/tokens"));
    let html = answer.text().await.unwrap();
    let secret = once(&html, "token-secret");
    assert!(secret.starts_with("hilo_") && once(&html, "token-curl").contains(&secret));
    let program = Person { id: shop.owner.id.clone(), token: secret.clone(), cookie: String::new() };
    assert_eq!(world.get("/api/organization", &program).await.status, 200);
    let (_, html) = open(&world, "/settings/tokens", &shop.owner).await;
    assert!(html.contains("Tienda en línea") && !html.contains(&secret), "{html}");
    let nameless =
        post(&world, "/settings/tokens", &shop.owner, &[("action", "create"), ("name", " ")]).await;
    assert_eq!(nameless.status(), 422);
});

both!(the_organization_is_renamed_on_its_page, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let form =
        [("name", "Sol & Luna"), ("timezone", "America/Bogota"), ("language", "es"), ("visibility", "OWN")];
    let answer = post(&world, "/settings/organization", &shop.owner, &form).await;
    assert_eq!(answer.headers()["location"], "/settings/organization?saved=1");
    let seen = world.get("/api/organization", &shop.owner).await.body;
    assert_eq!((seen["name"].as_str(), seen["sellerVisibility"].as_str()), (Some("Sol & Luna"), Some("OWN")));
    let empty = post(&world, "/settings/organization", &shop.owner, &[("name", "  ")]).await;
    assert_eq!(empty.status(), 422);
    assert_eq!(world.get("/api/organization", &shop.owner).await.body["name"], "Sol & Luna");
});

both!(people_of_two_organizations_choose_where_they_act, |world| async {
    let (sol, luna) = (world.shop("Tienda Sol").await, world.shop("Tienda Luna").await);
    let mut tx = world.db.write().await.unwrap();
    let role = hilo_domain::role::Role::Manager;
    hilo_store::accounts::memberships::add(&mut tx, &luna.id, &sol.ana.id, role).await.unwrap();
    tx.commit().await.unwrap();
    let (_, html) = open(&world, "/settings", &sol.ana).await;
    assert!(html.contains("Ir a Tienda Luna"), "{html}");
    let answer = post(&world, "/organization", &sol.ana, &[("organization", luna.id.as_str())]).await;
    assert_eq!(answer.headers()["location"], "/inbox");
    let (_, html) = open(&world, "/settings", &sol.ana).await;
    assert!(html.contains("Gerente · Tienda Luna") && html.contains("Ir a Tienda Sol"), "{html}");
    // One that is none of theirs changes nothing.
    post(&world, "/organization", &sol.beto, &[("organization", luna.id.as_str())]).await;
    assert!(open(&world, "/settings", &sol.beto).await.1.contains("Vendedor · Tienda Sol"));
});
