//! The brake on guessing passwords, as a browser meets it.

use super::site::{PASSWORD, Site, form};
use axum::extract::ConnectInfo;
use hilo_domain::role::Role;
use hilo_store::audit::{self, AuditFilter};
use std::net::SocketAddr;

/// Signs in from another address each time, so that only the account's brake is felt.
async fn from(site: &Site, last: u8, email: &str, password: &str) -> String {
    let mut request = form("/sign-in", "", &[("email", email), ("password", password)]);
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([198, 51, 100, last], 50_000))));
    site.send(request).await.location
}

#[tokio::test]
async fn five_failures_hold_an_account_up_and_time_lets_it_go() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    for n in 0..5 {
        let location = from(&site, n, "ana@example.com", "wrong").await;
        assert!(location.contains("SIGN_IN_FAILED"), "{location}");
    }
    let location = from(&site, 6, "ana@example.com", PASSWORD).await;
    assert_eq!(location, "/sign-in?error=SIGN_IN_BLOCKED&seconds=1&email=ana%40example.com");
    site.clock.advance(1_000);
    assert_eq!(from(&site, 6, "ana@example.com", PASSWORD).await, "/inbox");
    assert!(
        from(&site, 6, "ana@example.com", "wrong").await.contains("SIGN_IN_FAILED"),
        "success forgot them"
    );
    site.stop().await;
}

#[tokio::test]
async fn who_signs_in_is_written_down_and_who_does_not_is_counted() {
    let site = Site::start().await;
    let (organization_id, user_id) = site.person("ana@example.com", Role::Owner).await;
    assert!(from(&site, 1, "ana@example.com", "wrong").await.contains("SIGN_IN_FAILED"));
    assert_eq!(from(&site, 2, "ana@example.com", PASSWORD).await, "/inbox");
    let mut tx = site.db.read().await.unwrap();
    let records = audit::page(&mut tx, &organization_id, &AuditFilter::default(), None, 10).await.unwrap();
    drop(tx);
    let signed_in: Vec<_> = records.iter().filter(|row| row.recorded.action == "user.signed_in").collect();
    let [row] = signed_in[..] else { panic!("{records:?}") };
    assert_eq!(row.recorded.actor_id.as_ref(), Some(&user_id));
    assert_eq!(row.recorded.ip.as_deref(), Some("198.51.100.2"));
    site.stop().await;
}

#[tokio::test]
async fn accounts_that_do_not_exist_are_held_up_alike() {
    let site = Site::start().await;
    for n in 0..5 {
        assert!(from(&site, n, "nobody@example.com", "wrong").await.contains("SIGN_IN_FAILED"));
    }
    assert!(from(&site, 6, "nobody@example.com", "wrong").await.contains("SIGN_IN_BLOCKED&seconds=1&"));
    assert!(
        from(&site, 6, "Nobody@Example.com ", "wrong").await.contains("SIGN_IN_BLOCKED"),
        "whatever its spelling"
    );
    site.stop().await;
}

#[tokio::test]
async fn an_address_is_held_up_after_twenty_accounts() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    for n in 0..20 {
        assert!(from(&site, 1, &format!("user{n}@example.com"), "x").await.contains("SIGN_IN_FAILED"));
    }
    let blocked = from(&site, 1, "ana@example.com", PASSWORD).await;
    assert_eq!(blocked, "/sign-in?error=SIGN_IN_BLOCKED&seconds=60&email=ana%40example.com");
    assert_eq!(from(&site, 2, "ana@example.com", PASSWORD).await, "/inbox", "another address");
    site.clock.advance(60_000);
    assert_eq!(from(&site, 1, "ana@example.com", PASSWORD).await, "/inbox");
    site.stop().await;
}

/// A page of the sign-in as its reader sees it, for a person who is there and for one who is not.
#[tokio::test]
async fn nothing_tells_an_account_from_none() {
    let site = Site::start().await;
    site.person("ana@example.com", Role::Owner).await;
    for n in 0..8 {
        let mut answers = Vec::new();
        for email in ["ana@example.com", "eva@example.com"] {
            let mut request = form("/sign-in", "", &[("email", email), ("password", "wrong")]);
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([198, 51, 100, n], 50_000))));
            let mut answer = site.send(request).await;
            let headers = &mut answer.headers;
            headers.remove("x-request-id");
            let page = site.get(&answer.location, "").await;
            let told = format!("{} {headers:?} {} {}", answer.status, answer.body, visible(&page.body));
            answers.push(told.replace(email, "<email>").replace(&email.replace('@', "%40"), "<email>"));
        }
        assert_eq!(answers[0], answers[1], "attempt {n}");
    }
    site.stop().await;
}

/// A page without its nonces.
fn visible(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |page, part| page + part.split_once('"').map_or("", |(_, rest)| rest))
}
