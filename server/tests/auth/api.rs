//! Programs with tokens, and pages of ours that call REST with their session.

use super::site::{Answer, PASSWORD, Site, request};
use axum::http::{Method, StatusCode};
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::Role;
use hilo_store::accounts::tokens::{self, NewToken};
use hilo_store::accounts::users;
use secrecy::ExposeSecret;

/// A route that everyone with a role may call.
const ROUTE: &str = "/api/integrations/conversations";

async fn token(
    site: &Site,
    who: &(OrganizationId, UserId),
    lives_ms: Option<i64>,
) -> (hilo_domain::ids::TokenId, String) {
    let mut tx = site.db.write().await.unwrap();
    let expires_at = lives_ms.map(|ms| tx.now().plus(ms));
    let new = NewToken { organization_id: &who.0, user_id: &who.1, name: "ERP", role: None, expires_at };
    let (id, secret) = tokens::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    (id, format!("Bearer {}", secret.expose_secret()))
}

async fn call(site: &Site, headers: &[(&str, &str)]) -> Answer {
    site.send(request(Method::GET, ROUTE, headers, "")).await
}

fn assert_refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!((answer.status, answer.error_code().as_str()), (status, code));
}

#[tokio::test]
async fn only_a_good_token_of_the_right_organization_gets_in() {
    let site = Site::start().await;
    let sol = site.person("ana@example.com", Role::Seller).await;
    let luna = site.person("bea@example.com", Role::Owner).await;
    let (_, good) = token(&site, &sol, None).await;
    let (revoked_id, revoked) = token(&site, &sol, None).await;
    let (_, brief) = token(&site, &sol, Some(1_000)).await;
    let mut tx = site.db.write().await.unwrap();
    tokens::revoke(&mut tx, &sol.0, &revoked_id).await.unwrap();
    tx.commit().await.unwrap();

    let (own, other) = (sol.0.as_str(), luna.0.as_str());
    for (authorization, organization) in [
        (good.as_str(), ""),
        (good.as_str(), own),
        (brief.as_str(), own),
        (&good.replace("Bearer", "bearer"), own),
    ] {
        let answer =
            call(&site, &[("authorization", authorization), ("x-organization-id", organization)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{authorization} {organization}");
    }
    site.clock.advance(1_000);
    let basic = good.replace("Bearer", "Basic");
    for authorization in ["", "Bearer", "Bearer ", "Bearer hilo_guess", "nonsense", &basic, &revoked, &brief]
    {
        let answer = call(&site, &[("authorization", authorization), ("x-organization-id", own)]).await;
        assert_refused(&answer, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
    for organization in [other, "nowhere", "1; drop table"] {
        let answer = call(&site, &[("authorization", &good), ("x-organization-id", organization)]).await;
        assert_refused(&answer, StatusCode::FORBIDDEN, "ORGANIZATION_FORBIDDEN");
    }
    site.stop().await;
}

#[tokio::test]
async fn a_token_ends_with_its_person() {
    let site = Site::start().await;
    let ana = site.person("ana@example.com", Role::Owner).await;
    let (_, good) = token(&site, &ana, None).await;
    assert_eq!(call(&site, &[("authorization", &good)]).await.status, StatusCode::OK);
    let mut tx = site.db.write().await.unwrap();
    users::disable(&mut tx, &ana.1).await.unwrap();
    tx.commit().await.unwrap();
    assert_refused(&call(&site, &[("authorization", &good)]).await, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    site.stop().await;
}

#[tokio::test]
async fn use_of_a_token_is_written_down() {
    let site = Site::start().await;
    let ana = site.person("ana@example.com", Role::Owner).await;
    let (_, good) = token(&site, &ana, None).await;
    call(&site, &[("authorization", &good)]).await;
    let mut tx = site.db.read().await.unwrap();
    let now = tx.now();
    assert_eq!(tokens::list(&mut tx, &ana.0).await.unwrap()[0].last_used_at, Some(now));
    drop(tx);
    site.stop().await;
}

#[tokio::test]
async fn our_own_pages_call_with_their_session_and_other_sites_do_not() {
    let site = Site::start().await;
    let sol = site.person("ana@example.com", Role::Owner).await;
    let cookie = site.sign_in("ana@example.com", PASSWORD).await.cookie();
    let ours = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    assert_eq!(call(&site, &ours).await.status, StatusCode::OK);
    let named = [ours[0], ours[1], ("x-organization-id", sol.0.as_str())];
    assert_eq!(call(&site, &named).await.status, StatusCode::OK);
    let elsewhere = [ours[0], ours[1], ("x-organization-id", "elsewhere")];
    assert_refused(&call(&site, &elsewhere).await, StatusCode::FORBIDDEN, "ORGANIZATION_FORBIDDEN");

    let theirs = [ours[0], ("sec-fetch-site", "cross-site")];
    assert_refused(&call(&site, &theirs).await, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    let unsaid = [ours[0]];
    assert_refused(&call(&site, &unsaid).await, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    let both = [ours[0], ours[1], ("authorization", "Bearer hilo_guess")];
    assert_refused(&call(&site, &both).await, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    site.stop().await;
}
