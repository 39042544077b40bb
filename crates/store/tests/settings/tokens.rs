//! Tokens as people make them.

use crate::common::both;
use crate::shop::Shop;
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::SecretHash;
use hilo_store::accounts::tokens::{self, TokenError, TokenInfo, Wish};
use hilo_store::{Db, StoreError};
use secrecy::{ExposeSecret, SecretString};

async fn issue(db: &Db, actor: &Actor, role: Role) -> Result<(TokenInfo, SecretString), TokenError> {
    let mut tx = db.write().await.unwrap();
    let wish = Wish { name: " Nightly export ", role, expires_at: Some(tx.now().plus(1000)) };
    let made = tokens::issue(&mut tx, actor, wish, None).await?;
    tx.commit().await?;
    Ok(made)
}

both!(a_token_may_at_most_what_its_maker_may, |db, clock| async {
    let shop = Shop::open(&db, "sol").await;
    assert!(matches!(issue(&db, &shop.admin, Role::Owner).await, Err(TokenError::RoleTooHigh)));
    for actor in [&shop.manager, &shop.seller] {
        assert!(matches!(issue(&db, actor, Role::Seller).await, Err(TokenError::Forbidden(_))));
    }
    let (info, secret) = issue(&db, &shop.admin, Role::Seller).await.unwrap();
    assert_eq!((info.name.as_str(), info.role), ("Nightly export", Some(Role::Seller)));
    let hash = SecretHash::of(secret.expose_secret());
    let mut tx = db.read().await.unwrap();
    let holder = tokens::authenticate(&mut tx, &hash).await.unwrap().unwrap();
    assert_eq!((holder.actor.role, holder.actor.user_id), (Role::Seller, shop.admin.user_id.clone()));
    drop(tx);
    clock.advance(1000);
    let mut tx = db.read().await.unwrap();
    assert_eq!(tokens::authenticate(&mut tx, &hash).await.unwrap(), None, "it has expired");
});

both!(a_revoked_token_is_worthless_and_no_secret_is_written_down, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    let (info, secret) = issue(&db, &sol.owner, Role::Owner).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let theirs = tokens::withdraw(&mut tx, &luna.owner, &info.id, None).await;
    assert!(matches!(theirs, Err(TokenError::Store(StoreError::NotFound))));
    assert_eq!(tokens::listed(&mut tx, &luna.owner).await.unwrap(), []);
    let revoked = tokens::withdraw(&mut tx, &sol.admin, &info.id, None).await.unwrap();
    assert!(revoked.revoked_at.is_some());
    tx.commit().await.unwrap();
    let mut tx = db.read().await.unwrap();
    let hash = SecretHash::of(secret.expose_secret());
    assert_eq!(tokens::authenticate(&mut tx, &hash).await.unwrap(), None);
    drop(tx);
    assert_eq!(sol.actions(&db).await, ["token.created", "token.revoked"]);
    let written = format!("{:?}", sol.log(&db).await);
    assert!(!written.contains(secret.expose_secret()) && !written.contains(hash.as_str()), "{written}");
});

both!(a_token_says_what_it_is_for, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let mut tx = db.write().await.unwrap();
    let long = "x".repeat(101);
    for name in ["", "  ", long.as_str()] {
        let wish = Wish { name, role: Role::Seller, expires_at: None };
        assert!(matches!(tokens::issue(&mut tx, &shop.owner, wish, None).await, Err(TokenError::Name)));
    }
    let wish = Wish { name: "x", role: Role::Seller, expires_at: Some(tx.now()) };
    assert!(matches!(tokens::issue(&mut tx, &shop.owner, wish, None).await, Err(TokenError::Expired)));
});
