//! Invitations: once, for seven days, for one address.

use crate::common::both;
use crate::shop::Shop;
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::links::INVITE_MS;
use hilo_store::accounts::team::{self, Joined, NewInvitation, Newcomer, TeamError};
use hilo_store::accounts::users::PasswordHash;
use hilo_store::accounts::{SecretHash, memberships, users};
use hilo_store::{Db, StoreError};
use secrecy::ExposeSecret;

async fn invited(db: &Db, actor: &Actor, email: &str, role: Role) -> Result<(String, SecretHash), TeamError> {
    let mut tx = db.write().await.unwrap();
    let (invitation, secret) = team::invite(&mut tx, actor, NewInvitation { email, role }, None).await?;
    tx.commit().await?;
    Ok((invitation.id, SecretHash::of(secret.expose_secret())))
}

async fn join_new(db: &Db, link: &SecretHash) -> Joined {
    let password_hash = PasswordHash::new("$argon2id$bea".to_owned());
    let mut tx = db.write().await.unwrap();
    let joined = team::join_new(&mut tx, link, Newcomer { name: "Bea", password_hash }, Some("192.0.2.9"))
        .await
        .unwrap();
    if matches!(joined, Joined::Yes { .. }) {
        tx.commit().await.unwrap();
    }
    joined
}

both!(someone_new_joins_once, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let (_, link) = invited(&db, &shop.admin, " Bea@Example.com ", Role::Seller).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let offer = team::offer(&mut tx, &link).await.unwrap().unwrap();
    assert_eq!((offer.organization_name.as_str(), offer.email.as_str()), ("sol", "Bea@Example.com"));
    assert_eq!((offer.role, offer.account), (Role::Seller, None));
    drop(tx);

    let Joined::Yes { organization_id, user_id } = join_new(&db, &link).await else { panic!("she joins") };
    assert_eq!(organization_id, shop.id);
    assert_eq!(join_new(&db, &link).await, Joined::LinkInvalid, "a link works once");
    let mut tx = db.read().await.unwrap();
    let actor = memberships::actor(&mut tx, &shop.id, &user_id).await.unwrap().unwrap();
    assert_eq!((actor.name.as_str(), actor.role), ("Bea", Role::Seller));
    assert_eq!(team::offer(&mut tx, &link).await.unwrap(), None);
    assert_eq!(team::invitations(&mut tx, &shop.admin).await.unwrap(), []);
    drop(tx);

    assert_eq!(shop.actions(&db).await, ["invitation.created", "member.joined"]);
    let written = format!("{:?}", shop.log(&db).await);
    assert!(!written.contains("argon2") && !written.contains(link.as_str()), "{written}");
    let again = invited(&db, &shop.admin, "bea@example.com", Role::Admin).await;
    assert!(matches!(again, Err(TeamError::MemberAlready)));
});

both!(an_invitation_ends_after_seven_days_or_when_it_is_revoked, |db, clock| async {
    let shop = Shop::open(&db, "sol").await;
    let (_, old) = invited(&db, &shop.admin, "old@example.com", Role::Seller).await.unwrap();
    clock.advance(INVITE_MS);
    assert_eq!(join_new(&db, &old).await, Joined::LinkInvalid);

    let (id, link) = invited(&db, &shop.admin, "bea@example.com", Role::Seller).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let listed = team::invitations(&mut tx, &shop.admin).await.unwrap();
    assert_eq!(listed.len(), 1, "expired ones are not listed");
    assert_eq!((listed[0].id.as_str(), listed[0].created_by.as_deref()), (id.as_str(), Some("admin")));
    team::revoke_invitation(&mut tx, &shop.admin, &id, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(join_new(&db, &link).await, Joined::LinkInvalid);
    let mut tx = db.write().await.unwrap();
    let again = team::revoke_invitation(&mut tx, &shop.admin, &id, None).await;
    assert!(matches!(again, Err(TeamError::Store(StoreError::NotFound))));
});

both!(inviting_again_ends_the_earlier_link, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let (_, first) = invited(&db, &shop.admin, "bea@example.com", Role::Seller).await.unwrap();
    let (_, second) = invited(&db, &shop.admin, "BEA@example.com", Role::Manager).await.unwrap();
    assert_eq!(join_new(&db, &first).await, Joined::LinkInvalid);
    assert!(matches!(join_new(&db, &second).await, Joined::Yes { .. }));
});

both!(an_account_is_joined_by_its_owner_alone, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    let (_, link) = invited(&db, &sol.admin, "seller@luna.example", Role::Manager).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let offer = team::offer(&mut tx, &link).await.unwrap().unwrap();
    assert_eq!(offer.account, Some(luna.seller.user_id.clone()));
    drop(tx);
    assert_eq!(join_new(&db, &link).await, Joined::HasAccount, "nobody sets the password of an account");

    let mut tx = db.write().await.unwrap();
    let other = team::join_as(&mut tx, &link, &luna.manager.user_id, None).await.unwrap();
    assert_eq!(other, Joined::LinkInvalid);
    tx.rollback().await.unwrap();
    let mut tx = db.write().await.unwrap();
    let own = team::join_as(&mut tx, &link, &luna.seller.user_id, None).await.unwrap();
    assert!(matches!(own, Joined::Yes { .. }));
    tx.commit().await.unwrap();
    let mut tx = db.read().await.unwrap();
    let actor = memberships::actor(&mut tx, &sol.id, &luna.seller.user_id).await.unwrap().unwrap();
    assert_eq!(actor.role, Role::Manager);
    assert_eq!(users::get(&mut tx, &luna.seller.user_id).await.unwrap().password_hash, None);
});

both!(invitations_follow_the_policy_and_stay_in_their_organization, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    for actor in [&sol.manager, &sol.seller] {
        let refused = invited(&db, actor, "bea@example.com", Role::Seller).await;
        assert!(matches!(refused, Err(TeamError::Forbidden(_))));
    }
    let owner = invited(&db, &sol.admin, "bea@example.com", Role::Owner).await;
    assert!(matches!(owner, Err(TeamError::OwnersOnly)));
    let nobody = invited(&db, &sol.admin, "bea", Role::Seller).await;
    assert!(matches!(nobody, Err(TeamError::EmailInvalid)));

    let (id, _) = invited(&db, &sol.owner, "bea@example.com", Role::Owner).await.unwrap();
    let mut tx = db.write().await.unwrap();
    assert_eq!(team::invitations(&mut tx, &luna.owner).await.unwrap(), []);
    let theirs = team::revoke_invitation(&mut tx, &luna.owner, &id, None).await;
    assert!(matches!(theirs, Err(TeamError::Store(StoreError::NotFound))));
    let owners = team::revoke_invitation(&mut tx, &sol.admin, &id, None).await;
    assert!(matches!(owners, Err(TeamError::OwnersOnly)));
});
