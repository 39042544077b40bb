//! Sessions from their beginning to their end, and what becomes of open streams: who is out is out at once. What comes
//! first is told by the order of events, never by a clock.

use crate::common::both;
use crate::events::Stream;
use crate::world::{Answer, Person, Shop, World};
use hilo_domain::ids::UserId;
use hilo_domain::role::{Role, SellerVisibility};
use hilo_server::auth::password;
use hilo_store::accounts::users;
use reqwest::{Method, Response};
use serde_json::json;

const PASSWORD: &str = "correct horse battery";
const LUZ: &str = "5491155550101";

/// Gives somebody a password; their address.
async fn with_password(world: &World, who: &UserId) -> String {
    let hash = password::hash(PASSWORD.into()).await.unwrap();
    let mut tx = world.db.write().await.unwrap();
    users::set_password_hash(&mut tx, who, &hash).await.unwrap();
    let email = users::get(&mut tx, who).await.unwrap().email;
    tx.commit().await.unwrap();
    email
}

async fn post(world: &World, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Response {
    let mut call = world.client.post(world.url(path)).header("sec-fetch-site", "same-origin").form(fields);
    if !cookie.is_empty() {
        call = call.header("cookie", cookie);
    }
    call.send().await.unwrap()
}

async fn sign_in(world: &World, email: &str, cookie: &str) -> Person {
    let answer = post(world, "/sign-in", cookie, &[("email", email), ("password", PASSWORD)]).await;
    assert_eq!(answer.headers()["location"], "/inbox");
    Person { id: "".into(), token: String::new(), cookie: given(&answer) }
}

fn given(answer: &Response) -> String {
    let set = answer.headers().get("set-cookie").map_or("", |set| set.to_str().unwrap());
    set.split(';').next().unwrap().to_owned()
}

async fn is_signed_in(world: &World, cookie: &str) -> bool {
    let call = world.client.get(world.url("/settings")).header("cookie", cookie);
    call.send().await.unwrap().status() == 200
}

/// The stream says that access changed, and nothing more.
async fn ends(stream: &mut Stream) {
    assert_eq!(stream.next().await.name, "access");
    assert_eq!(stream.any().await, None);
}

/// The stream goes on: what a customer writes now is the next thing of its kind.
async fn goes_on(world: &World, shop: &Shop, stream: &mut Stream, text: &str) {
    world.customer_writes(shop, LUZ, "Luz", text).await;
    loop {
        let event = stream.next().await;
        if event.name != "access" {
            assert_eq!(event.data["conversation"]["item"]["message"]["text"], text);
            return;
        }
    }
}

both!(a_session_begins_with_signing_in_and_never_before, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let email = with_password(&world, &shop.ana.id).await;
    let others = &shop.beto.cookie;
    for planted in ["hilo=planted", "hilo=", others.as_str(), "hilo=planted; hilo=twice"] {
        let signed_in = sign_in(&world, &email, planted).await;
        assert!(!planted.contains(&signed_in.cookie) && signed_in.cookie.len() > 40, "{planted}");
        assert!(is_signed_in(&world, &signed_in.cookie).await);
        if planted != others {
            assert!(!is_signed_in(&world, planted).await, "{planted} was adopted");
        }
    }
    // Whoever signs in on a shared browser ends what was there before; nobody became Ana by it.
    assert!(!is_signed_in(&world, others).await);
    // A failed attempt gives no session, and an address none either.
    let answer = post(&world, "/sign-in", "hilo=planted", &[("email", &email), ("password", "wrong")]).await;
    assert!(given(&answer).is_empty() && !is_signed_in(&world, "hilo=planted").await);
    let good = sign_in(&world, &email, "").await.cookie;
    let secret = good.trim_start_matches("hilo=");
    for path in ["/settings?hilo={}", "/settings;hilo={}"] {
        let answer = world.client.get(world.url(&path.replace("{}", secret))).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{path}");
    }
    for header in ["hilo", "x-session", "authorization"] {
        let call = world.client.get(world.url("/settings")).header(header, secret);
        assert_eq!(call.send().await.unwrap().status(), 303, "{header}");
    }
});

#[tokio::test]
async fn the_cookie_belongs_to_this_host_and_to_no_script() {
    for (base, name, secure) in
        [("https://hilo.example", "__Host-hilo", true), ("http://localhost:3000", "hilo", false)]
    {
        let world = World::known_as(base).await;
        let shop = world.shop("Tienda Sol").await;
        let email = with_password(&world, &shop.ana.id).await;
        let answer = post(&world, "/sign-in", "", &[("email", &email), ("password", PASSWORD)]).await;
        let set = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        let parts: Vec<&str> = set.split("; ").collect();
        assert!(parts[0].starts_with(&format!("{name}=")), "{set}");
        for wanted in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
            assert!(parts.contains(&wanted), "{wanted} in {set}");
        }
        assert_eq!(parts.contains(&"Secure"), secure, "{set}");
        assert!(!set.contains("Domain"), "{set}");
    }
}

both!(signing_out_ends_the_session_and_its_stream_and_no_other, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let email = with_password(&world, &shop.ana.id).await;
    let (phone, desk) = (sign_in(&world, &email, "").await, sign_in(&world, &email, "").await);
    let mut on_phone = Stream::open(&world, &phone, None).await;
    let mut on_desk = Stream::open(&world, &desk, None).await;
    let answer = post(&world, "/sign-out", &phone.cookie, &[]).await;
    assert_eq!((given(&answer).as_str(), answer.status().as_u16()), ("hilo=", 303));
    assert_eq!(answer.headers()["clear-site-data"], "\"storage\"", "drafts do not stay behind");
    ends(&mut on_phone).await;
    assert!(!is_signed_in(&world, &phone.cookie).await && is_signed_in(&world, &desk.cookie).await);
    goes_on(&world, &shop, &mut on_desk, "sigue").await;

    // The other one is ended from the list of sessions.
    let third = sign_in(&world, &email, "").await;
    let hash = hilo_store::accounts::SecretHash::of(desk.cookie.trim_start_matches("hilo="));
    post(&world, "/fn/end-session", &third.cookie, &[("session", hash.as_str())]).await;
    ends(&mut on_desk).await;
    assert!(!is_signed_in(&world, &desk.cookie).await && is_signed_in(&world, &third.cookie).await);
});

both!(another_password_ends_every_other_session, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let email = with_password(&world, &shop.ana.id).await;
    let (here, elsewhere) = (sign_in(&world, &email, "").await, sign_in(&world, &email, "").await);
    let mut own = Stream::open(&world, &here, None).await;
    let mut others = Stream::open(&world, &elsewhere, None).await;
    let wrong = [("current", "wrong"), ("new", "a better password")];
    assert_eq!(
        post(&world, "/password", &here.cookie, &wrong).await.headers()["location"],
        "/settings?password=WRONG"
    );
    let right = [("current", PASSWORD), ("new", "a better password")];
    let answer = post(&world, "/password", &here.cookie, &right).await;
    assert_eq!(answer.headers()["location"], "/settings?password=CHANGED");
    ends(&mut others).await;
    assert!(!is_signed_in(&world, &elsewhere.cookie).await && is_signed_in(&world, &here.cookie).await);
    goes_on(&world, &shop, &mut own, "sigue").await;

    // A link for who forgot it ends the rest, and the session that follows it is a fresh one.
    let form = [("action", "password"), ("user", shop.ana.id.as_str())];
    let page = post(&world, "/settings/team", &shop.owner.cookie, &form).await.text().await.unwrap();
    let link = page.split("/password/").nth(1).unwrap().split('"').next().unwrap();
    let answer =
        post(&world, &format!("/password/{link}"), "hilo=planted", &[("password", "yet another one")]).await;
    assert!(given(&answer).len() > 40 && is_signed_in(&world, &given(&answer)).await);
    assert!(!is_signed_in(&world, "hilo=planted").await);
    ends(&mut own).await;
    let again = post(&world, &format!("/password/{link}"), "", &[("password", "yet another one")]).await;
    assert!(given(&again).is_empty(), "a link works once");
});

both!(another_role_holds_on_open_streams_at_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    world.set_seller_visibility(&shop, SellerVisibility::Own).await;
    let mut manager = Stream::open(&world, &shop.manager, None).await;
    goes_on(&world, &shop, &mut manager, "para todos").await;
    let path = format!("/api/team/{}", shop.manager.id);
    let answer = world.patch(&path, &shop.owner, &json!({ "role": Role::Seller })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    world.customer_writes(&shop, LUZ, "Luz", "ya no para él").await;
    let raised = world.patch(&path, &shop.owner, &json!({ "role": Role::Manager })).await;
    assert_eq!(raised.status, 200, "{}", raised.body);
    world.customer_writes(&shop, LUZ, "Luz", "otra vez").await;
    // Both changes of his role, and between them not a word.
    assert_eq!(manager.next().await.name, "access");
    assert_eq!(manager.next().await.name, "access");
    assert_eq!(manager.next().await.data["conversation"]["item"]["message"]["text"], "otra vez");
});

both!(who_is_disabled_is_out_everywhere, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let mut stream = Stream::open(&world, &shop.beto, None).await;
    let path = format!("/api/team/{}", shop.beto.id);
    assert_eq!(world.patch(&path, &shop.owner, &json!({ "disabled": true })).await.status, 200);
    ends(&mut stream).await;
    assert!(!is_signed_in(&world, &shop.beto.cookie).await);
    let by_token = Answer::read(world.request(Method::GET, "/api/organization", &shop.beto)).await;
    assert_eq!(by_token.refusal(), (401, "UNAUTHORIZED"));
    let stream =
        world.client.get(world.url("/events")).header("cookie", &shop.beto.cookie).send().await.unwrap();
    assert_eq!(stream.status(), 401);
    // Let in again, they sign in anew: what was ended stays ended.
    assert_eq!(world.patch(&path, &shop.owner, &json!({ "disabled": false })).await.status, 200);
    assert!(!is_signed_in(&world, &shop.beto.cookie).await);
});
