//! People in browsers: cookies, pages, signing out.

use super::site::{Answer, PASSWORD, Site, request};
use axum::http::{Method, StatusCode};
use hilo_domain::role::Role;
use hilo_store::accounts::sessions::{IDLE_MS, TOUCH_MS};
use hilo_store::accounts::{SecretHash, memberships, sessions, users};

fn assert_sent_to_sign_in(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location.starts_with("/sign-in"), "{}", answer.location);
}

#[tokio::test]
async fn the_right_password_begins_a_session() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let fields = [("email", " Ana@Example.com"), ("password", PASSWORD), ("next", "/settings?x=1")];
    let answer = site.post("/sign-in", "", &fields).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/settings?x=1"));
    let cookie = &answer.set_cookie;
    assert!(
        cookie.starts_with("hilo=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(
        cookie.contains("Path=/") && cookie.contains("Max-Age=1209600") && !cookie.contains("Secure"),
        "{cookie}"
    );
    assert_eq!(answer.cookie().len(), "hilo=".len() + 43, "256 bits");

    let page = site.get("/settings", &answer.cookie()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.set_cookie, "", "the cookie is set once");
    site.stop().await;
}

#[tokio::test]
async fn behind_https_the_cookie_is_for_this_host_alone() {
    let site = Site::at(Some("https://hilo.example")).await;
    site.person("ana@example.com", Role::Owner).await;
    let answer = site.sign_in("ana@example.com", PASSWORD).await;
    let cookie = &answer.set_cookie;
    assert!(cookie.starts_with("__Host-hilo=") && cookie.contains("Secure"), "{cookie}");
    assert!(cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
    assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000");
    assert_eq!(site.get("/settings", &answer.cookie()).await.status, StatusCode::OK);
    let plain = answer.cookie().replace("__Host-", "");
    assert_sent_to_sign_in(&site.get("/settings", &plain).await);
    site.stop().await;
}

#[tokio::test]
async fn wrong_unknown_and_disabled_look_the_same() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let (_, disabled) = site.person("bea@example.com", Role::Owner).await;
    let (organization_id, homeless) = site.person("carla@example.com", Role::Seller).await;
    let mut tx = site.db.write().await.unwrap();
    users::disable(&mut tx, &disabled).await.unwrap();
    let owner = users::by_email(&mut tx, "ana@example.com").await.unwrap().unwrap().id;
    memberships::add(&mut tx, &organization_id, &owner, Role::Owner).await.unwrap();
    memberships::disable(&mut tx, &organization_id, &homeless).await.unwrap();
    tx.commit().await.unwrap();

    for (email, password) in [
        ("ana@example.com", "wrong password"),
        ("ana@example.com", ""),
        ("nobody@example.com", PASSWORD),
        ("bea@example.com", PASSWORD),
        ("carla@example.com", PASSWORD),
        ("", ""),
    ] {
        let answer = site.sign_in(email, password).await;
        let encoded = email.replace('@', "%40");
        let email_field = if email.is_empty() { String::new() } else { format!("&email={encoded}") };
        assert_eq!(answer.location, format!("/sign-in?error=SIGN_IN_FAILED{email_field}"));
        assert_eq!((answer.status, answer.set_cookie.as_str()), (StatusCode::SEE_OTHER, ""));
    }
    site.stop().await;
}

#[tokio::test]
async fn a_failed_sign_in_comes_back_with_where_one_wanted_to_go() {
    let site = Site::start().await;
    let fields = [("email", "a@b.co"), ("password", "x"), ("next", "/inbox/c1?tab=mine")];
    let answer = site.post("/sign-in", "", &fields).await;
    let expected = "/sign-in?error=SIGN_IN_FAILED&email=a%40b.co&next=%2Finbox%2Fc1%3Ftab%3Dmine";
    assert_eq!(answer.location, expected);
    let page = site.get(&answer.location, "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(r#"value="/inbox/c1?tab=mine""#) && page.body.contains("a@b.co"));
    site.stop().await;
}

#[tokio::test]
async fn signing_in_never_leads_away() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    for next in ["https://evil.example/", "//evil.example/", "/\\evil.example", "/sign-in"] {
        let fields = [("email", "ana@example.com"), ("password", PASSWORD), ("next", next)];
        assert_eq!(site.post("/sign-in", "", &fields).await.location, "/inbox", "{next}");
    }
    site.stop().await;
}

#[tokio::test]
async fn a_planted_session_id_is_never_taken_over() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let planted = "hilo=planted-by-someone-else";
    let fields = [("email", "ana@example.com"), ("password", PASSWORD)];
    let first = site.post("/sign-in", planted, &fields).await.cookie();
    assert_ne!(first, planted);
    assert_sent_to_sign_in(&site.get("/settings", planted).await);

    let second = site.post("/sign-in", &first, &fields).await.cookie();
    assert_ne!(second, first);
    assert_sent_to_sign_in(&site.get("/settings", &first).await);
    assert_eq!(site.get("/settings", &second).await.status, StatusCode::OK);
    site.stop().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_itself() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    let other = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    let answer = site.post("/sign-out", &cookie, &[]).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in"));
    assert!(answer.set_cookie.starts_with("hilo=;") && answer.set_cookie.contains("Max-Age=0"), "{answer:?}");

    let again = site.get("/settings", &cookie).await;
    assert_sent_to_sign_in(&again);
    assert_eq!(again.set_cookie, "", "another tab may have signed in meanwhile");
    assert_eq!(site.get("/settings", &other).await.status, StatusCode::OK, "other browsers stay signed in");
    site.stop().await;
}

#[tokio::test]
async fn a_disabled_person_is_out_with_the_next_request() {
    let site = Site::start().await;
    let (_, user_id) = site.person("ana@example.com", Role::Owner).await;
    let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    assert_eq!(site.get("/settings", &cookie).await.status, StatusCode::OK);
    let mut tx = site.db.write().await.unwrap();
    users::disable(&mut tx, &user_id).await.unwrap();
    tx.commit().await.unwrap();
    assert_sent_to_sign_in(&site.get("/settings", &cookie).await);
    site.stop().await;
}

#[tokio::test]
async fn use_keeps_a_session_alive_and_idleness_ends_it() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    site.clock.advance(IDLE_MS - TOUCH_MS);
    assert_eq!(site.get("/settings", &cookie).await.status, StatusCode::OK);
    site.clock.advance(IDLE_MS - 1);
    assert_eq!(site.get("/settings", &cookie).await.status, StatusCode::OK);
    site.clock.advance(IDLE_MS);
    assert_sent_to_sign_in(&site.get("/settings", &cookie).await);
    site.stop().await;
}

#[tokio::test]
async fn the_way_to_the_sign_in_page_leads_back() {
    let site = Site::start().await;
    assert_eq!(site.get("/", "").await.location, "/sign-in");
    assert_eq!(site.get("/inbox", "").await.location, "/sign-in");
    assert_eq!(site.get("/inbox/c1?tab=all", "").await.location, "/sign-in?next=%2Finbox%2Fc1%3Ftab%3Dall");
    assert_eq!(site.get("/sign-in", "").await.status, StatusCode::OK);

    for (method, path) in [(Method::POST, "/fn/end-session"), (Method::GET, "/events")] {
        let answer = site.send(request(method, path, &[("sec-fetch-site", "same-origin")], "")).await;
        assert_eq!(
            (answer.status, answer.error_code().as_str()),
            (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            "{path}"
        );
    }
    // A form without JavaScript, from a page whose session ended meanwhile.
    let headers = [
        ("accept", "text/html,application/xhtml+xml"),
        ("referer", &format!("{}/inbox/c1", site.base_url())),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = site.send(request(Method::POST, "/fn/end-session", &headers, "")).await;
    assert_eq!(answer.location, "/sign-in?next=%2Finbox%2Fc1");
    site.stop().await;
}

#[tokio::test]
async fn those_who_are_signed_in_need_no_sign_in_page() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    assert_eq!(site.get("/sign-in", &cookie).await.location, "/inbox");
    site.stop().await;
}

#[tokio::test]
async fn a_session_remembers_where_it_was_begun() {
    let site = Site::start().await;
    let (_, user_id) = site.person("ana@example.com", Role::Owner).await;
    let mut sign_in =
        super::site::form("/sign-in", "", &[("email", "ana@example.com"), ("password", PASSWORD)]);
    sign_in.headers_mut().insert("user-agent", "Firefox on Linux".parse().unwrap());
    let cookie = site.send(sign_in).await.cookie();
    let mut tx = site.db.read().await.unwrap();
    let found = sessions::list(&mut tx, &user_id).await.unwrap();
    assert_eq!(
        (found[0].user_agent.as_deref(), found[0].ip.as_deref()),
        (Some("Firefox on Linux"), Some("203.0.113.7"))
    );
    assert_eq!(found[0].id_hash, SecretHash::of(cookie.strip_prefix("hilo=").unwrap()), "stored hashed");
    drop(tx);
    site.stop().await;
}

#[tokio::test]
async fn people_end_their_other_sessions_from_the_list() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let this = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    let other = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    let hash = |cookie: &str| SecretHash::of(cookie.strip_prefix("hilo=").unwrap()).as_str().to_owned();

    let page = site.get("/settings", &this).await.body;
    assert!(
        page.contains(&hash(&other)) && !page.contains(&hash(&this)),
        "every session but this one can be ended"
    );
    site.post("/fn/end-session", &this, &[("session", &hash(&other))]).await;
    assert_sent_to_sign_in(&site.get("/settings", &other).await);
    assert_eq!(site.get("/settings", &this).await.status, StatusCode::OK);
    site.stop().await;
}

#[tokio::test]
async fn preferences_are_kept_and_lead_back() {
    let site = Site::start().await;
    let (_, user_id) = site.person("ana@example.com", Role::Seller).await;
    let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    let answer =
        site.post("/preferences", &cookie, &[("language", "pt-BR"), ("shortcuts_enabled", "on")]).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/settings?saved=1"));
    let mut tx = site.db.read().await.unwrap();
    let user = users::get(&mut tx, &user_id).await.unwrap();
    drop(tx);
    assert_eq!(
        (user.language.as_deref(), user.send_on_enter, user.shortcuts_enabled),
        (Some("pt-BR"), false, true)
    );
    assert!(site.get("/settings", &cookie).await.body.contains(r#"lang="pt-BR""#));

    let mut save = super::site::form("/preferences", &cookie, &[("language", "klingon")]);
    save.headers_mut().insert("referer", format!("{}/inbox?tab=all", site.base_url()).parse().unwrap());
    assert_eq!(site.send(save).await.location, "/inbox?tab=all");
    let page = site.get("/settings", &cookie).await;
    assert!(page.body.contains(r#"lang="es""#), "back to the organization's language");
    assert_eq!(site.post("/preferences", "", &[]).await.status, StatusCode::UNAUTHORIZED);
    site.stop().await;
}

#[tokio::test]
async fn every_answer_tells_browsers_what_this_site_does_not_do() {
    let site = Site::start().await;
    for path in ["/sign-in", "/healthz", "/api/nothing", "/inbox"] {
        let headers = site.get(path, "").await.headers;
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
    }
    let first = site.get("/sign-in", "").await.headers["content-security-policy"].clone();
    let second = site.get("/sign-in", "").await.headers["content-security-policy"].clone();
    assert!(first.to_str().unwrap().contains("'nonce-"));
    assert_ne!(first, second, "a nonce is used once");
    site.stop().await;
}
