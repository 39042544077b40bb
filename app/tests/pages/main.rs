//! Pages as a browser gets them: through the router, with their status, headers and words.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod assignment;
mod banners;
mod house;
mod templates;

use axum::body::Body;
use hilo_app::context::{Assets, Notices};
use hilo_app::serve;
use hilo_app::words::{Locale, Words};
use hilo_store::accounts::{sessions, users};
use house::{House, assert_says, escaped, text};
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERER};
use http::{Request, StatusCode};

#[tokio::test]
async fn sign_in_speaks_every_language() {
    for locale in Locale::ALL {
        let html = House::open(locale).await.page("/sign-in").await;
        let words = &locale.words().sign_in;
        assert!(html.contains(&format!("<html lang=\"{}\">", locale.tag())), "{html}");
        assert!(html.contains(&format!("<title>{} · Hilo</title>", words.title)), "{html}");
        for text in [words.title, words.text, words.email, words.password, words.submit, words.forgotten] {
            assert_says(&html, text);
        }
        assert!(!html.contains("role=\"alert\""), "{html}");
        assert!(!html.contains(" style=\""), "the policy forbids inline styles: {html}");
    }
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address_and_says_why() {
    let house = House::open(Locale::Es).await;
    let html = house.page("/sign-in?error=SIGN_IN_FAILED&email=a%22%3E%40b&next=%2Finbox%3Ftab%3Dall").await;
    assert_says(&html, Locale::Es.words().sign_in.failed);
    assert!(html.contains("value=\"a&quot;>@b\"") || html.contains("value=\"a&quot;&gt;@b\""), "{html}");
    assert!(html.contains("value=\"/inbox?tab=all\""), "{html}");

    let html = house.page("/sign-in?error=SIGN_IN_BLOCKED&seconds=61&next=%2F%2Fexample.org").await;
    assert_says(&html, "Intenta de nuevo en 2 minutos.");
    assert!(!html.contains("example.org"), "another site must not be the next page: {html}");
}

#[tokio::test]
async fn setup_asks_for_the_owner_and_puts_errors_beside_their_fields() {
    for locale in Locale::ALL {
        let words = &locale.words().setup;
        let html = House::open(locale).await.page("/setup/a-token?error=PASSWORD_TOO_SHORT&name=Olga").await;
        assert!(html.contains("action=\"/setup/a-token\""), "{html}");
        assert!(html.contains("value=\"Olga\""), "{html}");
        assert_says(&html, words.password_too_short);
        assert!(html.contains("aria-describedby=\"password-hint password-error\""), "{html}");
        assert_eq!(html.matches("aria-invalid").count(), 1, "{html}");
        assert!(!html.contains(&escaped(words.name_empty)), "{html}");
    }
}

#[tokio::test]
async fn a_used_link_asks_for_nothing() {
    let html = House::open(Locale::Pt).await.page("/setup/old?error=SETUP_LINK_INVALID").await;
    assert_says(&html, Locale::Pt.words().setup.link_invalid);
    assert!(!html.contains("<form"), "{html}");
}

#[tokio::test]
async fn setup_guesses_the_time_zone() {
    let house = House::open(Locale::Es).await;
    let request =
        Request::get("/setup/t").header("accept-language", "es-AR,es;q=0.9").body(Body::empty()).unwrap();
    let html = text(house.send(request).await).await;
    assert_eq!(html.matches("selected").count(), 2, "zone and language: {html}");
    let zone = html.split("<option ").find(|option| option.contains("Buenos_Aires")).unwrap();
    assert!(zone.contains("selected"), "{zone}");
}

#[tokio::test]
async fn pages_carry_their_policy_and_are_not_kept() {
    let response = House::open(Locale::En).await.get("/sign-in").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
    let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(!policy.contains(" 'unsafe-"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();

    let html = text(response).await;
    let scripts = html.matches("<script").count();
    assert!(scripts > 0);
    assert_eq!(html.matches(&format!("nonce=\"{nonce}\"")).count(), scripts, "{html}");
    assert!(html.contains("(\"/pkg/hilo.1.js\", \"/pkg/hilo.2.wasm\")"), "{html}");
}

#[tokio::test]
async fn without_a_client_there_is_no_script() {
    let mut house = House::open(Locale::En).await;
    house.context.assets = Assets::default();
    let html = house.page("/sign-in").await;
    assert!(!html.contains("module") && !html.contains("stylesheet"), "{html}");
    assert_says(&html, Locale::En.words().sign_in.submit);
}

#[tokio::test]
async fn what_is_not_there_is_404_with_a_way_out() {
    for (house, framed) in
        [(House::open(Locale::En).await, false), (House::with_mara(Locale::En).await, true)]
    {
        let response = house.get("/nowhere/at/all").await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let html = text(response).await;
        assert_says(&html, Locale::En.words().pages.not_found_title);
        assert!(html.contains("href=\"/inbox\""), "{html}");
        assert_eq!(html.contains("action=\"/sign-out\""), framed, "{html}");
        assert_eq!(html.matches("<main").count(), 1, "{html}");
    }
}

#[tokio::test]
async fn what_broke_says_so_without_app_or_scripts() {
    for locale in Locale::ALL {
        let assets = Assets { js: "/pkg/a.js".into(), ..Assets::default() };
        let response = serve::broken(locale, &assets);
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let html = text(response).await;
        assert_says(&html, locale.words().pages.broken_text);
        assert!(html.starts_with("<!DOCTYPE html>") && !html.contains("<script"), "{html}");
    }
}

#[tokio::test]
async fn the_frame_names_its_parts_and_warns() {
    for locale in Locale::ALL {
        let mut house = House::with_mara(locale).await;
        house.context.notices =
            Notices { no_job_runner: true, unsigned_webhooks: true, ..Notices::default() };
        let html = house.page("/settings").await;
        let words: &Words = locale.words();
        assert_says(&html, words.frame.skip);
        assert_says(&html, words.frame.no_job_runner);
        assert_says(&html, words.frame.unsigned_webhooks);
        assert!(html.contains("method=\"post\" action=\"/sign-out\""), "{html}");
        let settings = html.split("<a ").find(|link| link.contains("href=\"/settings\"")).unwrap();
        assert!(settings.contains("aria-current=\"page\""), "{settings}");
        assert_eq!(html.matches("aria-current").count(), 1, "{html}");
        assert_eq!(html.matches("role=\"alert\"").count(), 2, "{html}");
    }
}

#[tokio::test]
async fn settings_show_what_is_set() {
    let html = House::with_mara(Locale::Pt).await.page("/settings?saved=1").await;
    let words = Locale::Pt.words();
    assert_says(&html, words.settings.saved);
    assert_says(&html, "mara@example.org");
    let field = |name: &str| {
        html.split("<input ")
            .find(|input| input.contains(&format!("name=\"{name}\"")))
            .unwrap()
            .split('>')
            .next()
            .unwrap()
    };
    assert!(field("send_on_enter").contains(" checked"), "{html}");
    assert!(!field("shortcuts_enabled").contains(" checked"), "{html}");
    let language = html.split("<option ").skip(1).find(|option| option.contains("pt-BR")).unwrap();
    assert!(language.contains("selected"), "{language}");
}

#[tokio::test]
async fn a_session_is_ended_by_its_owner_alone() {
    let mut house = House::with_mara(Locale::En).await;
    let user_id = house.context.viewer.as_ref().unwrap().actor.user_id.clone();
    let mut tx = house.context.db.write().await.unwrap();
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
    let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1";
    for user_agent in [firefox, phone] {
        let origin = sessions::Origin { user_agent: Some(user_agent), ip: Some("192.0.2.1") };
        sessions::begin(&mut tx, &user_id, origin).await.unwrap();
    }
    let listed = sessions::list(&mut tx, &user_id).await.unwrap();
    let find = |user_agent| {
        listed.iter().find(|s| s.user_agent.as_deref() == Some(user_agent)).unwrap().id_hash.clone()
    };
    let (current, other) = (find(firefox), find(phone));
    let new = users::NewUser { email: "eve@example.org", name: "Eve", password_hash: None, language: None };
    let eve = users::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    house.session = Some(current);

    let html = house.page("/settings").await;
    assert_says(&html, "Firefox · Linux");
    assert_says(&html, "Safari · iPhone");
    assert_says(&html, "Signed in today at 07:00");
    assert_eq!(html.matches("action=\"/fn/end-session\"").count(), 1, "not the one in use: {html}");
    assert!(html.contains(&format!("value=\"{}\"", other.as_str())), "{html}");

    let end = || {
        Request::post("/fn/end-session")
            .header(ACCEPT, "text/html")
            .header(REFERER, "http://localhost/settings")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("session={}", other.as_str())))
            .unwrap()
    };
    let mara = house.context.viewer.clone();
    house.context.viewer.as_mut().unwrap().actor.user_id = eve;
    house.send(end()).await;
    assert!(house.page("/settings").await.contains("class=\"sessions\""));
    house.context.viewer = mara;
    assert_says(&house.page("/settings").await, "Safari · iPhone");

    let response = house.send(end()).await;
    assert_eq!(response.status(), StatusCode::FOUND);
    assert_eq!(response.headers()[LOCATION], "/settings");
    assert!(!house.page("/settings").await.contains("iPhone"));
}
