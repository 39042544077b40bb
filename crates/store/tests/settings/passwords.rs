//! New passwords, by oneself and by a link.

use crate::common::both;
use crate::shop::{Shop, is_signed_in, sign_in};
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::links::PASSWORD_MS;
use hilo_store::accounts::team::{self, TeamError};
use hilo_store::accounts::users::PasswordHash;
use hilo_store::accounts::{SecretHash, memberships, users};
use hilo_store::{Db, StoreError};
use secrecy::ExposeSecret;

fn hash() -> PasswordHash {
    PasswordHash::new("$argon2id$new".to_owned())
}

async fn link(db: &Db, actor: &Actor, who: &Actor) -> Result<SecretHash, TeamError> {
    let mut tx = db.write().await.unwrap();
    let secret = team::password_link(&mut tx, actor, &who.user_id, None).await?;
    tx.commit().await?;
    Ok(SecretHash::of(secret.expose_secret()))
}

async fn follow(db: &Db, link: &SecretHash) -> bool {
    let mut tx = db.write().await.unwrap();
    let used = team::use_password_link(&mut tx, link, &hash(), None).await.unwrap();
    tx.commit().await.unwrap();
    used.is_some()
}

both!(a_link_sets_a_password_once_and_ends_every_session, |db, clock| async {
    let shop = Shop::open(&db, "sol").await;
    let session = sign_in(&db, &shop.seller.user_id).await;
    let first = link(&db, &shop.admin, &shop.seller).await.unwrap();
    let second = link(&db, &shop.admin, &shop.seller).await.unwrap();
    assert!(!follow(&db, &first).await, "a newer link ends the older");
    assert!(is_signed_in(&db, &session).await);
    assert!(follow(&db, &second).await);
    assert!(!is_signed_in(&db, &session).await);
    assert!(!follow(&db, &second).await, "a link works once");
    let mut tx = db.read().await.unwrap();
    assert_eq!(users::get(&mut tx, &shop.seller.user_id).await.unwrap().password_hash, Some(hash()));
    drop(tx);

    let late = link(&db, &shop.admin, &shop.seller).await.unwrap();
    clock.advance(PASSWORD_MS);
    assert!(!follow(&db, &late).await, "a link works for an hour");
    let written = format!("{:?}", shop.log(&db).await);
    assert!(written.contains("password.reset") && !written.contains("argon2"), "{written}");
});

both!(a_link_gives_nobody_more_than_they_have, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    assert!(matches!(link(&db, &sol.manager, &sol.seller).await, Err(TeamError::Forbidden(_))));
    assert!(matches!(link(&db, &sol.admin, &sol.owner).await, Err(TeamError::OwnersOnly)));
    let stranger = link(&db, &sol.owner, &luna.seller).await;
    assert!(matches!(stranger, Err(TeamError::Store(StoreError::NotFound))));

    // Else an administrator of one organization could become a person of another.
    let mut tx = db.write().await.unwrap();
    memberships::add(&mut tx, &luna.id, &sol.seller.user_id, Role::Owner).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(link(&db, &sol.owner, &sol.seller).await, Err(TeamError::ElsewhereToo)));
});

both!(changing_ones_own_password_keeps_this_session_alone, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let here = sign_in(&db, &shop.seller.user_id).await;
    let there = sign_in(&db, &shop.seller.user_id).await;
    let reset = link(&db, &shop.admin, &shop.seller).await.unwrap();
    let mut tx = db.write().await.unwrap();
    team::change_own(&mut tx, &shop.seller, &here, &hash(), None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(is_signed_in(&db, &here).await);
    assert!(!is_signed_in(&db, &there).await);
    assert!(!follow(&db, &reset).await, "an open link would undo it");
    assert_eq!(shop.actions(&db).await, ["password.link_created", "password.changed"]);
});
