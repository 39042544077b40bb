//! API tokens, one-time links and the brake on guessing passwords, on both databases.
#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod common;

use common::both;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::Role;
use hilo_store::accounts::links::{self, Link, Purpose};
use hilo_store::accounts::login_failures::{self, Admission, Attempt};
use hilo_store::accounts::tokens::{self, NewToken, TOUCH_MS};
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{SecretHash, memberships, organizations, users};
use hilo_store::{Db, StoreError, Tx};
use secrecy::ExposeSecret;

async fn manager(tx: &mut Tx) -> (OrganizationId, UserId) {
    let new = organizations::NewOrganization { name: "Sol", timezone: "UTC", language: "en" };
    let organization_id = organizations::create(tx, new).await.unwrap();
    let new = NewUser { email: "ana@example.com", name: "Ana", password_hash: None, language: None };
    let user_id = users::create(tx, new).await.unwrap();
    memberships::add(tx, &organization_id, &user_id, Role::Manager).await.unwrap();
    (organization_id, user_id)
}

fn token<'a>(
    who: &'a (OrganizationId, UserId),
    role: Option<Role>,
    expires_at: Option<Millis>,
) -> NewToken<'a> {
    NewToken { organization_id: &who.0, user_id: &who.1, name: "ERP", role, expires_at }
}

both!(a_token_acts_as_its_person_with_the_lesser_role, |db| async {
    let mut tx = db.write().await.unwrap();
    let who = manager(&mut tx).await;
    for (limit, role) in
        [(None, Role::Manager), (Some(Role::Owner), Role::Manager), (Some(Role::Seller), Role::Seller)]
    {
        let (id, secret) = tokens::create(&mut tx, token(&who, limit, None)).await.unwrap();
        assert!(secret.expose_secret().starts_with("hilo_") && secret.expose_secret().len() == 48);
        let holder =
            tokens::authenticate(&mut tx, &SecretHash::of(secret.expose_secret())).await.unwrap().unwrap();
        assert_eq!(
            (holder.actor.role, &holder.actor.organization_id, &holder.actor.user_id),
            (role, &who.0, &who.1)
        );
        assert_eq!(holder.token_id, id);
    }
    assert_eq!(tokens::authenticate(&mut tx, &SecretHash::of("hilo_guess")).await.unwrap(), None);
    assert_eq!(tokens::list(&mut tx, &who.0).await.unwrap().len(), 3);
    assert_eq!(tokens::list(&mut tx, &"elsewhere".into()).await.unwrap(), []);
});

both!(a_token_ends_with_its_time_its_revocation_or_its_person, |db, clock| async {
    let mut tx = db.write().await.unwrap();
    let who = manager(&mut tx).await;
    let expires_at = Some(tx.now().plus(1_000));
    let (_, brief) = tokens::create(&mut tx, token(&who, None, expires_at)).await.unwrap();
    let (revoked_id, revoked) = tokens::create(&mut tx, token(&who, None, None)).await.unwrap();
    let (_, lasting) = tokens::create(&mut tx, token(&who, None, None)).await.unwrap();
    assert!(matches!(
        tokens::revoke(&mut tx, &"elsewhere".into(), &revoked_id).await,
        Err(StoreError::NotFound)
    ));
    tokens::revoke(&mut tx, &who.0, &revoked_id).await.unwrap();
    tx.commit().await.unwrap();

    let works = async |secret: &secrecy::SecretString| {
        let mut tx = db.read().await.unwrap();
        tokens::authenticate(&mut tx, &SecretHash::of(secret.expose_secret())).await.unwrap().is_some()
    };
    clock.advance(999);
    assert!(works(&brief).await && works(&lasting).await && !works(&revoked).await);
    clock.advance(1);
    assert!(!works(&brief).await && works(&lasting).await);

    let mut tx = db.write().await.unwrap();
    users::disable(&mut tx, &who.1).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!works(&lasting).await);
});

both!(a_token_needs_someone_who_may_act, |db| async {
    let mut tx = db.write().await.unwrap();
    let who = manager(&mut tx).await;
    let stranger = (who.0.clone(), UserId::from("nobody"));
    assert!(matches!(tokens::create(&mut tx, token(&stranger, None, None)).await, Err(StoreError::NotFound)));
});

both!(use_of_a_token_is_written_down_once_a_minute, |db, clock| async {
    let mut tx = db.write().await.unwrap();
    let who = manager(&mut tx).await;
    let (id, secret) = tokens::create(&mut tx, token(&who, None, None)).await.unwrap();
    let first = tx.now();
    tx.commit().await.unwrap();
    let hash = SecretHash::of(secret.expose_secret());
    for (wait, expected) in [(0, first), (TOUCH_MS - 1, first), (1, first.plus(TOUCH_MS))] {
        clock.advance(wait);
        let mut tx = db.write().await.unwrap();
        let before = tokens::authenticate(&mut tx, &hash).await.unwrap().unwrap();
        tokens::touch(&mut tx, &who.0, &id).await.unwrap();
        let after = tokens::authenticate(&mut tx, &hash).await.unwrap().unwrap();
        assert_eq!(after.last_used_at, Some(expected));
        assert_eq!(before.is_stale(tx.now()), expected == tx.now());
        tx.commit().await.unwrap();
    }
});

both!(a_link_works_once_in_time_and_for_its_purpose, |db, clock| async {
    let mut tx = db.write().await.unwrap();
    let who = manager(&mut tx).await;
    let invitation = Link {
        organization_id: Some(who.0.clone()),
        email: Some("bea@example.com".to_owned()),
        role: Some(Role::Seller),
        created_by_id: Some(who.1.clone()),
        user_id: None,
    };
    let (_, invite) = links::create(&mut tx, Purpose::Invite, &invitation).await.unwrap();
    let reset = Link { user_id: Some(who.1), ..Link::default() };
    let (_, password) = links::create(&mut tx, Purpose::Password, &reset).await.unwrap();
    let password = SecretHash::of(password.expose_secret());
    tx.commit().await.unwrap();

    let hash = SecretHash::of(invite.expose_secret());
    let mut tx = db.write().await.unwrap();
    assert_eq!(links::redeem(&mut tx, Purpose::Password, &hash).await.unwrap(), None, "another purpose");
    assert_eq!(links::peek(&mut tx, Purpose::Invite, &hash).await.unwrap().as_ref(), Some(&invitation));
    assert_eq!(links::redeem(&mut tx, Purpose::Invite, &hash).await.unwrap(), Some(invitation));
    assert_eq!(links::redeem(&mut tx, Purpose::Invite, &hash).await.unwrap(), None, "used");
    assert_eq!(links::peek(&mut tx, Purpose::Invite, &hash).await.unwrap(), None);
    tx.commit().await.unwrap();

    clock.advance(links::PASSWORD_MS);
    let mut tx = db.write().await.unwrap();
    assert_eq!(links::redeem(&mut tx, Purpose::Password, &password).await.unwrap(), None, "expired");
    let later = tx.now().plus(1);
    assert_eq!(links::purge(&mut tx, later).await.unwrap(), 1);
});

both!(of_many_who_follow_a_link_at_once_one_wins, |db| async {
    let mut tx = db.write().await.unwrap();
    let (_, secret) = links::create(&mut tx, Purpose::Invite, &Link::default()).await.unwrap();
    tx.commit().await.unwrap();
    let hash = SecretHash::of(secret.expose_secret());
    let attempts = (0..8).map(|_| {
        let (db, hash) = (db.clone(), hash.clone());
        tokio::spawn(async move {
            let mut tx = db.write().await.unwrap();
            let won = links::redeem(&mut tx, Purpose::Invite, &hash).await.unwrap().is_some();
            tx.commit().await.unwrap();
            won
        })
    });
    let mut winners = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        winners += usize::from(attempt.await.unwrap());
    }
    assert_eq!(winners, 1);
});

both!(founding_uses_up_every_set_up_link, |db| async {
    let mut tx = db.write().await.unwrap();
    let mut hashes = Vec::new();
    for _ in 0..2 {
        let (_, secret) = links::create(&mut tx, Purpose::Setup, &Link::default()).await.unwrap();
        hashes.push(SecretHash::of(secret.expose_secret()));
    }
    assert!(links::redeem(&mut tx, Purpose::Setup, &hashes[0]).await.unwrap().is_some());
    assert_eq!(links::redeem(&mut tx, Purpose::Setup, &hashes[1]).await.unwrap(), None);
});

async fn attempt(db: &Db, email: &str, address: &str) -> Admission {
    let mut tx = db.write().await.unwrap();
    let attempt = Attempt::new(email, address, tx.now());
    let admission = login_failures::admit(&mut tx, &attempt).await.unwrap();
    tx.commit().await.unwrap();
    admission
}

async fn success(db: &Db, email: &str, address: &str) {
    let mut tx = db.write().await.unwrap();
    let attempt = Attempt::new(email, address, tx.now());
    assert_eq!(login_failures::admit(&mut tx, &attempt).await.unwrap(), Admission::Granted);
    login_failures::succeeded(&mut tx, &attempt).await.unwrap();
    tx.commit().await.unwrap();
}

fn blocked(retry_after_ms: i64) -> Admission {
    Admission::Blocked { retry_after_ms }
}

both!(delays_double_after_five_failures, |db, clock| async {
    for n in 0..5 {
        assert_eq!(attempt(&db, "ana", &n.to_string()).await, Admission::Granted);
    }
    for delay in [1_000, 2_000, 4_000] {
        assert_eq!(attempt(&db, "ana", "x").await, blocked(delay));
        clock.advance(delay - 1);
        assert_eq!(attempt(&db, "ana", "x").await, blocked(1));
        clock.advance(1);
        assert_eq!(attempt(&db, "ana", "x").await, Admission::Granted);
    }
    assert_eq!(attempt(&db, "bea", "x").await, Admission::Granted, "others are not held up");
});

both!(success_forgets_and_so_does_a_day, |db, clock| async {
    for _ in 0..4 {
        attempt(&db, "ana", "x").await;
    }
    success(&db, "ana", "x").await;
    for _ in 0..5 {
        assert_eq!(attempt(&db, "ana", "x").await, Admission::Granted);
    }
    assert_eq!(attempt(&db, "ana", "x").await, blocked(1_000));
    clock.advance(24 * 60 * 60 * 1000 + 1);
    for _ in 0..5 {
        assert_eq!(attempt(&db, "ana", "x").await, Admission::Granted);
    }
    assert_eq!(attempt(&db, "ana", "x").await, blocked(1_000));
});

both!(an_address_fails_twenty_times_a_minute, |db, clock| async {
    for n in 0..19 {
        assert_eq!(attempt(&db, &format!("user{n}"), "203.0.113.7").await, Admission::Granted);
    }
    success(&db, "colleague", "203.0.113.7").await;
    assert_eq!(attempt(&db, "user19", "203.0.113.7").await, Admission::Granted, "success did not count");
    assert_eq!(attempt(&db, "user20", "203.0.113.7").await, blocked(60_000));
    assert_eq!(attempt(&db, "user20", "203.0.113.8").await, Admission::Granted, "another address");
    clock.advance(60_000);
    assert_eq!(attempt(&db, "user20", "203.0.113.7").await, Admission::Granted);
});

both!(attempts_at_the_same_moment_are_counted_one_by_one, |db| async {
    let attempts: Vec<_> = (0..12)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { attempt(&db, "ana", "x").await })
        })
        .collect();
    let mut granted = 0;
    for attempt in attempts {
        granted += usize::from(attempt.await.unwrap() == Admission::Granted);
    }
    assert_eq!(granted, 5);
});

both!(what_is_forgotten_is_cleared_away, |db, clock| async {
    attempt(&db, "ana", "x").await;
    clock.advance(24 * 60 * 60 * 1000 + 1);
    attempt(&db, "bea", "x").await;
    let mut tx = db.write().await.unwrap();
    assert_eq!(login_failures::purge(&mut tx).await.unwrap(), 2);
    assert_eq!(login_failures::purge(&mut tx).await.unwrap(), 0);
});
