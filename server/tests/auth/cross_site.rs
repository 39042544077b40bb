//! Changes that another site asks a browser for, through the real router.

use super::site::{PASSWORD, Site, request};
use axum::http::{Method, StatusCode};
use hilo_domain::role::Role;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn another_site_signs_no_one_out_and_no_one_in() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    let body = format!("email=ana%40example.com&password={}", PASSWORD.replace(' ', "+"));
    for path in ["/sign-out", "/sign-in", "/preferences", "/fn/end-session", "/setup/x"] {
        for from in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
        ] {
            let headers = [("cookie", cookie.as_str()), FORM, from];
            let answer = site.send(request(Method::POST, path, &headers, &body)).await;
            assert_eq!(
                (answer.status, answer.set_cookie.as_str()),
                (StatusCode::FORBIDDEN, ""),
                "{path} {from:?}"
            );
        }
    }
    assert_eq!(site.get("/settings", &cookie).await.status, StatusCode::OK, "still signed in");
    site.stop().await;
}

#[tokio::test]
async fn our_own_pages_may_whatever_the_browser_says_of_them() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    let origin = site.base_url().to_owned();
    for from in [("sec-fetch-site", "same-origin"), ("origin", origin.as_str())] {
        let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
        let answer =
            site.send(request(Method::POST, "/sign-out", &[("cookie", &cookie), FORM, from], "")).await;
        assert_eq!(answer.location, "/sign-in", "{from:?}");
    }
    site.stop().await;
}
