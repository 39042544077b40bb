//! Roles, who may change whose, and out at once.

use crate::common::both;
use crate::shop::{Shop, is_signed_in, person, sign_in};
use hilo_domain::live::LiveChange;
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::memberships;
use hilo_store::accounts::team::{self, MemberChange, TeamError};
use hilo_store::accounts::tokens::{self, NewToken};
use hilo_store::accounts::{SecretHash, sessions};
use hilo_store::{Db, StoreError, live};
use secrecy::ExposeSecret;

const fn role(role: Role) -> MemberChange {
    MemberChange { role: Some(role), disabled: None }
}

const OUT: MemberChange = MemberChange { role: None, disabled: Some(true) };
const IN: MemberChange = MemberChange { role: None, disabled: Some(false) };

/// Committed only when it was done.
async fn change(db: &Db, actor: &Actor, who: &Actor, wanted: MemberChange) -> Result<(), TeamError> {
    let mut tx = db.write().await.unwrap();
    team::change(&mut tx, actor, &who.user_id, wanted, Some("192.0.2.1")).await?;
    tx.commit().await?;
    Ok(())
}

both!(only_owners_touch_owners_and_only_administrators_the_team, |db| async {
    let shop = Shop::open(&db, "sol").await;
    for actor in [&shop.manager, &shop.seller] {
        let refused = change(&db, actor, &shop.seller, role(Role::Manager)).await;
        assert!(matches!(refused, Err(TeamError::Forbidden(_))), "{}", actor.role);
    }
    let lowered = change(&db, &shop.admin, &shop.owner, role(Role::Seller)).await;
    assert!(matches!(lowered, Err(TeamError::OwnersOnly)));
    assert!(matches!(change(&db, &shop.admin, &shop.owner, OUT).await, Err(TeamError::OwnersOnly)));
    let raised = change(&db, &shop.admin, &shop.admin, role(Role::Owner)).await;
    assert!(matches!(raised, Err(TeamError::OwnersOnly)), "nobody makes themselves an owner");

    change(&db, &shop.admin, &shop.seller, role(Role::Manager)).await.unwrap();
    change(&db, &shop.owner, &shop.admin, role(Role::Owner)).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let seller = memberships::person(&mut tx, &shop.id, &shop.seller.user_id).await.unwrap();
    assert_eq!(seller.role, Role::Manager);
    drop(tx);

    let log = shop.log(&db).await;
    assert_eq!(log.len(), 2, "what was refused is not written down: {log:?}");
    let entry = &log[1];
    assert_eq!((entry.action.as_str(), entry.ip.as_deref()), ("member.role_changed", Some("192.0.2.1")));
    assert_eq!(entry.before.as_ref().unwrap().0["role"], "SELLER");
    assert_eq!(entry.after.as_ref().unwrap().0["role"], "MANAGER");
});

both!(the_last_owner_stays, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let lowered = change(&db, &shop.owner, &shop.owner, role(Role::Admin)).await;
    assert!(matches!(lowered, Err(TeamError::LastOwner)));
    assert!(matches!(change(&db, &shop.owner, &shop.owner, OUT).await, Err(TeamError::Yourself)));

    change(&db, &shop.owner, &shop.admin, role(Role::Owner)).await.unwrap();
    change(&db, &shop.owner, &shop.owner, role(Role::Admin)).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let second = memberships::actor(&mut tx, &shop.id, &shop.admin.user_id).await.unwrap().unwrap();
    drop(tx);
    let out = change(&db, &second, &second, role(Role::Seller)).await;
    assert!(matches!(out, Err(TeamError::LastOwner)));
});

both!(who_is_shut_out_is_out_at_once_and_their_tokens_for_good, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let session = sign_in(&db, &shop.seller.user_id).await;
    let mut tx = db.write().await.unwrap();
    let new = NewToken {
        organization_id: &shop.id,
        user_id: &shop.seller.user_id,
        name: "bot",
        role: None,
        expires_at: None,
    };
    let (_, token) = tokens::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    let token = SecretHash::of(token.expose_secret());
    assert!(is_signed_in(&db, &session).await);

    change(&db, &shop.admin, &shop.seller, OUT).await.unwrap();
    assert!(!is_signed_in(&db, &session).await);
    let mut tx = db.read().await.unwrap();
    assert_eq!(tokens::authenticate(&mut tx, &token).await.unwrap(), None);
    let told = live::since(&mut tx, &shop.id, 0, 100).await.unwrap();
    let access = LiveChange::Access { user_id: Some(shop.seller.user_id.clone()) };
    assert!(told.iter().any(|event| event.payload.0 == access), "open screens are told");
    drop(tx);

    change(&db, &shop.admin, &shop.seller, IN).await.unwrap();
    assert!(!is_signed_in(&db, &session).await, "an old session does not come back");
    let mut tx = db.read().await.unwrap();
    assert_eq!(tokens::authenticate(&mut tx, &token).await.unwrap(), None, "nor does a token");
    drop(tx);
    assert!(is_signed_in(&db, &sign_in(&db, &shop.seller.user_id).await).await);
    assert_eq!(shop.actions(&db).await, ["member.disabled", "member.enabled"]);
});

both!(out_of_one_organization_is_not_out_of_another, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    let mut tx = db.write().await.unwrap();
    memberships::add(&mut tx, &luna.id, &sol.seller.user_id, Role::Seller).await.unwrap();
    tx.commit().await.unwrap();
    let session = sign_in(&db, &sol.seller.user_id).await;
    let mut tx = db.write().await.unwrap();
    sessions::choose(&mut tx, &session, &sol.id).await.unwrap();
    tx.commit().await.unwrap();

    change(&db, &sol.admin, &sol.seller, OUT).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let found = sessions::signed_in(&mut tx, &session).await.unwrap().unwrap();
    assert_eq!(found.seat().actor.organization_id, luna.id);
    assert_eq!(found.seats.len(), 1);
});

both!(another_team_is_as_if_it_were_not_there, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    for wanted in [role(Role::Seller), OUT, IN] {
        let refused = change(&db, &sol.owner, &luna.seller, wanted).await;
        assert!(matches!(refused, Err(TeamError::Store(StoreError::NotFound))));
    }
    let mut tx = db.write().await.unwrap();
    assert_eq!(team::members(&mut tx, &sol.manager).await.unwrap().len(), 4);
    assert!(matches!(team::members(&mut tx, &sol.seller).await, Err(TeamError::Forbidden(_))));
    let stranger = person(&mut tx, &luna.id, "new@luna.example", Role::Seller).await;
    let seen = team::member(&mut tx, &sol.owner, &stranger.user_id).await;
    assert!(matches!(seen, Err(TeamError::Store(StoreError::NotFound))));
});

both!(who_was_here_is_known_per_organization, |db, clock| async {
    let shop = Shop::open(&db, "sol").await;
    let session = sign_in(&db, &shop.seller.user_id).await;
    clock.advance(sessions::TOUCH_MS);
    let mut tx = db.write().await.unwrap();
    sessions::touch(&mut tx, &session, &shop.seller).await.unwrap();
    let now = tx.now();
    let seen = team::member(&mut tx, &shop.admin, &shop.seller.user_id).await.unwrap();
    assert_eq!(seen.last_seen_at, Some(now));
    assert_eq!(team::member(&mut tx, &shop.admin, &shop.owner.user_id).await.unwrap().last_seen_at, None);
});
