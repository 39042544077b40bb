//! Founding an installation by its one-time link.

use super::site::{PASSWORD, Site};
use axum::http::StatusCode;
use hilo_domain::role::Role;
use hilo_server::auth::first_run::setup_link;
use hilo_store::accounts::{links, memberships, organizations, users};
use hilo_store::audit;

const ANA: [(&str, &str); 6] = [
    ("organization", " Tienda Sol "),
    ("name", "Ana"),
    ("email", "ana@example.com"),
    ("password", PASSWORD),
    ("timezone", "America/Lima"),
    ("language", "es"),
];

/// The form with one field changed.
fn but(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    ANA.into_iter().map(|(n, v)| if n == name { (n, value) } else { (n, v) }).collect()
}

async fn link(site: &Site) -> String {
    let url = setup_link(&site.db, site.base_url()).await.unwrap().unwrap();
    url.strip_prefix(site.base_url()).unwrap().to_owned()
}

#[tokio::test]
async fn the_link_founds_an_organization_and_signs_its_owner_in() {
    let site = Site::start().await;
    let path = link(&site).await;
    assert_eq!(site.get(&path, "").await.status, StatusCode::OK);
    let answer = site.post(&path, "", &ANA).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/inbox"));
    assert_eq!(site.get("/settings", &answer.cookie()).await.status, StatusCode::OK);

    let mut tx = site.db.read().await.unwrap();
    let organization = organizations::oldest(&mut tx).await.unwrap().unwrap();
    assert_eq!((organization.name.as_str(), organization.timezone.as_str()), ("Tienda Sol", "America/Lima"));
    assert_eq!(organization.language, "es");
    let owner = users::by_email(&mut tx, "ana@example.com").await.unwrap().unwrap();
    let actor = memberships::actor(&mut tx, &organization.id, &owner.id).await.unwrap().unwrap();
    assert_eq!(actor.role, Role::Owner);
    let log = audit::list(&mut tx, &organization.id, None, 10).await.unwrap();
    assert_eq!(log[0].action, "organization.created");
    assert!(!format!("{log:?}").contains(PASSWORD));
    drop(tx);
    assert_eq!(setup_link(&site.db, site.base_url()).await.unwrap(), None, "no further link");
    site.stop().await;
}

#[tokio::test]
async fn a_link_works_once_and_so_do_all_links_together() {
    let site = Site::start().await;
    let (first, second) = (link(&site).await, link(&site).await);
    assert_eq!(site.post(&first, "", &ANA).await.location, "/inbox");
    for path in [first, second, "/setup/guess".to_owned()] {
        let answer = site.post(&path, "", &but("email", "bea@example.com")).await;
        assert!(
            answer.location.starts_with(&format!("{path}?error=SETUP_LINK_INVALID")),
            "{}",
            answer.location
        );
        assert_eq!(answer.set_cookie, "");
    }
    let mut tx = site.db.read().await.unwrap();
    assert_eq!(organizations::list(&mut tx).await.unwrap().len(), 1);
    drop(tx);
    site.stop().await;
}

#[tokio::test]
async fn mistakes_come_back_with_what_was_typed_and_without_the_password() {
    let site = Site::start().await;
    let path = link(&site).await;
    for (name, value, code) in [
        ("organization", "  ", "ORGANIZATION_EMPTY"),
        ("name", "", "NAME_EMPTY"),
        ("email", "ana", "EMAIL_INVALID"),
        ("password", "ninechars", "PASSWORD_TOO_SHORT"),
    ] {
        let answer = site.post(&path, "", &but(name, value)).await;
        assert!(answer.location.starts_with(&format!("{path}?error={code}&")), "{}", answer.location);
        assert!(
            !answer.location.contains("ninechars") && !answer.location.contains("horse"),
            "{}",
            answer.location
        );
        assert!(name == "name" || answer.location.contains("name=Ana"), "{}", answer.location);
    }
    assert_eq!(site.post(&path, "", &ANA).await.location, "/inbox", "the link is still good");
    site.stop().await;
}

#[tokio::test]
async fn a_link_ends_after_a_week() {
    let site = Site::start().await;
    let path = link(&site).await;
    site.clock.advance(links::SETUP_MS);
    assert!(site.post(&path, "", &ANA).await.location.contains("SETUP_LINK_INVALID"));
    site.stop().await;
}
