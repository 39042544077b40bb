//! Organizations, people and who belongs where, on both databases.
#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod common;

use common::both;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::{Role, SellerVisibility};
use hilo_store::accounts::users::{NewUser, PasswordHash, Preferences};
use hilo_store::accounts::{memberships, organizations, users};
use hilo_store::{StoreError, Tx, audit};
use serde_json::json;

async fn organization(tx: &mut Tx, name: &str) -> OrganizationId {
    let new = organizations::NewOrganization { name, timezone: "America/Lima", language: "es" };
    organizations::create(tx, new).await.unwrap()
}

async fn user(tx: &mut Tx, email: &str) -> UserId {
    let new = NewUser { email, name: "Ana", password_hash: None, language: None };
    users::create(tx, new).await.unwrap()
}

both!(an_organization_is_found_until_it_is_removed, |db, clock| async {
    let mut tx = db.write().await.unwrap();
    assert_eq!(organizations::oldest(&mut tx).await.unwrap(), None);
    let first = organization(&mut tx, "Tienda Sol").await;
    tx.commit().await.unwrap();

    clock.advance(1);
    let mut tx = db.write().await.unwrap();
    let second = organization(&mut tx, "Luna").await;
    let found = organizations::get(&mut tx, &first).await.unwrap();
    assert_eq!((found.name.as_str(), found.timezone.as_str()), ("Tienda Sol", "America/Lima"));
    assert_eq!((found.language.as_str(), found.seller_visibility), ("es", SellerVisibility::All));
    assert_eq!(organizations::oldest(&mut tx).await.unwrap().unwrap().id, first);
    let names: Vec<_> = organizations::list(&mut tx).await.unwrap().into_iter().map(|o| o.name).collect();
    assert_eq!(names, ["Tienda Sol", "Luna"]);

    organizations::remove(&mut tx, &first).await.unwrap();
    assert!(matches!(organizations::get(&mut tx, &first).await, Err(StoreError::NotFound)));
    assert!(matches!(organizations::remove(&mut tx, &first).await, Err(StoreError::NotFound)));
    assert_eq!(organizations::oldest(&mut tx).await.unwrap().unwrap().id, second);
});

both!(addresses_are_unique_whatever_their_case, |db| async {
    let mut tx = db.write().await.unwrap();
    let ana = user(&mut tx, " Ana@Example.COM ").await;
    let new = NewUser { email: "ANA@example.com", name: "Impostor", password_hash: None, language: None };
    assert!(matches!(users::create(&mut tx, new).await, Err(StoreError::Taken("email"))));

    // The transaction is still good after the refusal.
    let found = users::by_email(&mut tx, "ana@EXAMPLE.com").await.unwrap().unwrap();
    assert_eq!((found.id, found.email.as_str()), (ana, "Ana@Example.COM"));
    assert_eq!(users::by_email(&mut tx, "bea@example.com").await.unwrap(), None);
    assert!(matches!(users::get(&mut tx, &"nobody".into()).await, Err(StoreError::NotFound)));
});

both!(a_person_keeps_what_they_set, |db| async {
    let mut tx = db.write().await.unwrap();
    let id = user(&mut tx, "ana@example.com").await;
    let fresh = users::get(&mut tx, &id).await.unwrap();
    assert!(fresh.send_on_enter && fresh.shortcuts_enabled && fresh.password_hash.is_none());

    let hash = PasswordHash::new("$argon2id$hash".to_owned());
    users::set_password_hash(&mut tx, &id, &hash).await.unwrap();
    let preferences = Preferences { language: Some("pt"), send_on_enter: false, shortcuts_enabled: false };
    users::set_preferences(&mut tx, &id, preferences).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = db.read().await.unwrap();
    let found = users::get(&mut tx, &id).await.unwrap();
    assert_eq!(found.password_hash, Some(hash));
    assert!(!format!("{found:?}").contains("argon2"), "a hash is never printed");
    assert_eq!(
        (found.language.as_deref(), found.send_on_enter, found.shortcuts_enabled),
        (Some("pt"), false, false)
    );
});

both!(an_actor_is_made_only_of_those_who_may_act, |db| async {
    let mut tx = db.write().await.unwrap();
    let (sol, luna) = (organization(&mut tx, "Sol").await, organization(&mut tx, "Luna").await);
    let (ana, bea) = (user(&mut tx, "ana@example.com").await, user(&mut tx, "bea@example.com").await);
    memberships::add(&mut tx, &sol, &ana, Role::Owner).await.unwrap();
    memberships::add(&mut tx, &luna, &ana, Role::Seller).await.unwrap();
    memberships::add(&mut tx, &sol, &bea, Role::Owner).await.unwrap();
    let again = memberships::add(&mut tx, &sol, &ana, Role::Seller).await;
    assert!(matches!(again, Err(StoreError::Taken("membership"))));
    organizations::set_seller_visibility(&mut tx, &luna, SellerVisibility::Own).await.unwrap();

    let actor = memberships::actor(&mut tx, &luna, &ana).await.unwrap().unwrap();
    assert_eq!(
        (actor.role, actor.seller_visibility, actor.name.as_str()),
        (Role::Seller, SellerVisibility::Own, "Ana")
    );
    assert_eq!(memberships::actor(&mut tx, &sol, &ana).await.unwrap().unwrap().role, Role::Owner);
    assert_eq!(memberships::actor(&mut tx, &luna, &bea).await.unwrap(), None, "never belonged");

    memberships::disable(&mut tx, &sol, &ana).await.unwrap();
    assert_eq!(memberships::actor(&mut tx, &sol, &ana).await.unwrap(), None, "membership disabled");
    assert!(memberships::actor(&mut tx, &luna, &ana).await.unwrap().is_some(), "the other one stays");

    organizations::remove(&mut tx, &luna).await.unwrap();
    assert_eq!(memberships::actor(&mut tx, &luna, &ana).await.unwrap(), None, "organization removed");

    users::disable(&mut tx, &bea).await.unwrap();
    assert_eq!(memberships::actor(&mut tx, &sol, &bea).await.unwrap(), None, "user disabled");
    assert!(matches!(users::disable(&mut tx, &bea).await, Err(StoreError::NotFound)));
});

both!(an_organization_keeps_an_owner, |db| async {
    let mut tx = db.write().await.unwrap();
    let sol = organization(&mut tx, "Sol").await;
    let (ana, bea) = (user(&mut tx, "ana@example.com").await, user(&mut tx, "bea@example.com").await);
    memberships::add(&mut tx, &sol, &ana, Role::Owner).await.unwrap();
    memberships::add(&mut tx, &sol, &bea, Role::Seller).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = db.write().await.unwrap();
    assert!(matches!(
        memberships::set_role(&mut tx, &sol, &ana, Role::Admin).await,
        Err(StoreError::Conflict(_))
    ));
    tx.rollback().await.unwrap();
    let mut tx = db.write().await.unwrap();
    assert!(matches!(memberships::disable(&mut tx, &sol, &ana).await, Err(StoreError::Conflict(_))));
    tx.rollback().await.unwrap();

    let mut tx = db.write().await.unwrap();
    memberships::set_role(&mut tx, &sol, &bea, Role::Owner).await.unwrap();
    memberships::set_role(&mut tx, &sol, &ana, Role::Admin).await.unwrap();
    memberships::disable(&mut tx, &sol, &ana).await.unwrap();
    let team: Vec<_> = memberships::people(&mut tx, &sol).await.unwrap();
    let team: Vec<_> = team.iter().map(|m| (m.email.as_str(), m.role, m.disabled_at.is_some())).collect();
    assert_eq!(team, [("ana@example.com", Role::Admin, true), ("bea@example.com", Role::Owner, false)]);
    let stranger = memberships::set_role(&mut tx, &sol, &"nobody".into(), Role::Seller).await;
    assert!(matches!(stranger, Err(StoreError::NotFound)));
});

both!(the_audit_log_is_the_organizations_own, |db| async {
    let mut tx = db.write().await.unwrap();
    let (sol, luna) = (organization(&mut tx, "Sol").await, organization(&mut tx, "Luna").await);
    let ana = user(&mut tx, "ana@example.com").await;
    for (action, before, after) in
        [("user.created", None, Some(json!({"role": "SELLER"}))), ("user.disabled", Some(json!({})), None)]
    {
        let entry = audit::Entry {
            organization_id: &sol,
            actor_id: Some(&ana),
            action,
            subject_type: "user",
            subject_id: "u1",
            before,
            after,
            ip: Some("203.0.113.7"),
        };
        audit::record(&mut tx, entry).await.unwrap();
    }
    let log = audit::list(&mut tx, &sol, None, 10).await.unwrap();
    assert_eq!(log.iter().map(|e| e.action.as_str()).collect::<Vec<_>>(), ["user.disabled", "user.created"]);
    assert_eq!(log[1].after.as_deref(), Some(&json!({"role": "SELLER"})));
    assert_eq!((log[0].actor_id.as_ref(), log[0].ip.as_deref()), (Some(&ana), Some("203.0.113.7")));
    let older = audit::list(&mut tx, &sol, Some(&log[0].id), 10).await.unwrap();
    assert_eq!(older.len(), 1);
    assert_eq!(audit::list(&mut tx, &luna, None, 10).await.unwrap(), []);
});
