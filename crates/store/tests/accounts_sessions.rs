//! Sessions on both databases: what ends one, and who is behind one.
#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod common;

use common::both;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::live::LiveChange;
use hilo_domain::role::{Role, SellerVisibility};
use hilo_store::accounts::sessions::{ABSOLUTE_MS, IDLE_MS, Origin, TOUCH_MS};
use hilo_store::accounts::users::{NewUser, PasswordHash};
use hilo_store::accounts::{SecretHash, memberships, organizations, sessions, users};
use hilo_store::{Db, StoreError, live};
use secrecy::ExposeSecret;

/// Ana, who owns Sol and sells for Luna, signed in once.
struct Ana {
    id: UserId,
    sol: OrganizationId,
    luna: OrganizationId,
    session: SecretHash,
}

async fn ana(db: &Db) -> Ana {
    let mut tx = db.write().await.unwrap();
    let mut places = Vec::new();
    for name in ["Sol", "Luna"] {
        let new = organizations::NewOrganization { name, timezone: "UTC", language: "en" };
        places.push(organizations::create(&mut tx, new).await.unwrap());
    }
    let (luna, sol) = (places.pop().unwrap(), places.pop().unwrap());
    let new = NewUser { email: "ana@example.com", name: "Ana", password_hash: None, language: Some("pt") };
    let id = users::create(&mut tx, new).await.unwrap();
    memberships::add(&mut tx, &sol, &id, Role::Owner).await.unwrap();
    memberships::add(&mut tx, &luna, &id, Role::Seller).await.unwrap();
    tx.commit().await.unwrap();
    let session = sign_in(db, &id).await;
    Ana { id, sol, luna, session }
}

async fn sign_in(db: &Db, user_id: &UserId) -> SecretHash {
    let mut tx = db.write().await.unwrap();
    let origin = Origin { user_agent: Some("Firefox"), ip: Some("203.0.113.7") };
    let secret = sessions::begin(&mut tx, user_id, origin).await.unwrap();
    tx.commit().await.unwrap();
    // 256 bits in base64url.
    assert_eq!(secret.expose_secret().len(), 43);
    SecretHash::of(secret.expose_secret())
}

async fn signed_in(db: &Db, session: &SecretHash) -> Option<sessions::SignedIn> {
    let mut tx = db.read().await.unwrap();
    sessions::signed_in(&mut tx, session).await.unwrap()
}

async fn touch(db: &Db, session: &SecretHash) {
    let mut tx = db.write().await.unwrap();
    let actor = sessions::signed_in(&mut tx, session).await.unwrap().unwrap().seat().actor.clone();
    sessions::touch(&mut tx, session, &actor).await.unwrap();
    tx.commit().await.unwrap();
}

both!(a_session_knows_its_person_and_their_places, |db| async {
    let ana = ana(&db).await;
    let found = signed_in(&db, &ana.session).await.unwrap();
    assert_eq!(
        (found.user_id, found.email.as_str(), found.language.as_deref()),
        (ana.id, "ana@example.com", Some("pt"))
    );
    let seats: Vec<_> = found
        .seats
        .iter()
        .map(|s| (&s.actor.organization_id, s.organization_name.as_str(), s.actor.role))
        .collect();
    assert_eq!(seats, [(&ana.sol, "Sol", Role::Owner), (&ana.luna, "Luna", Role::Seller)]);
    assert_eq!(signed_in(&db, &SecretHash::of("guess")).await, None);
    assert_eq!(signed_in(&db, &SecretHash::of(ana.session.as_str())).await, None, "a hash signs no one in");
});

both!(the_chosen_organization_is_remembered_while_one_belongs_to_it, |db| async {
    let ana = ana(&db).await;
    assert_eq!(signed_in(&db, &ana.session).await.unwrap().seat().actor.organization_id, ana.sol);

    let mut tx = db.write().await.unwrap();
    sessions::choose(&mut tx, &ana.session, &ana.luna).await.unwrap();
    let elsewhere = sessions::choose(&mut tx, &ana.session, &"elsewhere".into()).await;
    assert!(matches!(elsewhere, Err(StoreError::NotFound)));
    tx.commit().await.unwrap();
    assert_eq!(signed_in(&db, &ana.session).await.unwrap().seat().actor.organization_id, ana.luna);

    let mut tx = db.write().await.unwrap();
    organizations::remove(&mut tx, &ana.luna).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(signed_in(&db, &ana.session).await.unwrap().seat().actor.organization_id, ana.sol);
});

both!(twelve_idle_hours_end_a_session, |db, clock| async {
    let ana = ana(&db).await;
    clock.advance(IDLE_MS - 1);
    assert!(signed_in(&db, &ana.session).await.is_some());
    touch(&db, &ana.session).await;
    clock.advance(IDLE_MS - 1);
    assert!(signed_in(&db, &ana.session).await.is_some(), "use keeps it alive");
    clock.advance(1);
    assert_eq!(signed_in(&db, &ana.session).await, None);
});

both!(fourteen_days_end_a_session_that_is_in_use, |db, clock| async {
    let ana = ana(&db).await;
    let step = IDLE_MS / 2;
    for _ in 0..ABSOLUTE_MS / step - 1 {
        clock.advance(step);
        touch(&db, &ana.session).await;
        assert!(signed_in(&db, &ana.session).await.is_some());
    }
    clock.advance(step - 1);
    assert!(signed_in(&db, &ana.session).await.is_some());
    clock.advance(1);
    assert_eq!(signed_in(&db, &ana.session).await, None);
});

both!(use_is_written_down_once_a_minute, |db, clock| async {
    let ana = ana(&db).await;
    let begun = signed_in(&db, &ana.session).await.unwrap().last_seen_at;
    clock.advance(TOUCH_MS - 1);
    touch(&db, &ana.session).await;
    let found = signed_in(&db, &ana.session).await.unwrap();
    assert_eq!((found.last_seen_at, found.is_stale(begun.plus(TOUCH_MS - 1))), (begun, false));
    clock.advance(1);
    assert!(found.is_stale(begun.plus(TOUCH_MS)));
    touch(&db, &ana.session).await;
    assert_eq!(signed_in(&db, &ana.session).await.unwrap().last_seen_at, begun.plus(TOUCH_MS));
});

both!(a_disabled_person_is_out_at_once, |db| async {
    let ana = ana(&db).await;
    let mut tx = db.write().await.unwrap();
    users::disable(&mut tx, &ana.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(signed_in(&db, &ana.session).await, None);
    // Not even a session that was begun a moment later, by a sign-in that was on its way.
    let late = sign_in(&db, &ana.id).await;
    assert_eq!(signed_in(&db, &late).await, None);
});

both!(a_person_without_a_place_is_signed_out, |db| async {
    let ana = ana(&db).await;
    let mut tx = db.write().await.unwrap();
    organizations::remove(&mut tx, &ana.sol).await.unwrap();
    let bea = other(&mut tx).await;
    memberships::add(&mut tx, &ana.luna, &bea, Role::Owner).await.unwrap();
    memberships::disable(&mut tx, &ana.luna, &ana.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(signed_in(&db, &ana.session).await, None);
});

async fn other(tx: &mut hilo_store::Tx) -> UserId {
    let new = NewUser { email: "bea@example.com", name: "Bea", password_hash: None, language: None };
    users::create(tx, new).await.unwrap()
}

both!(people_see_and_end_their_own_sessions, |db, clock| async {
    let ana = ana(&db).await;
    clock.advance(1_000);
    let second = sign_in(&db, &ana.id).await;
    let mut tx = db.write().await.unwrap();
    let bea = other(&mut tx).await;
    let mine = sessions::list(&mut tx, &ana.id).await.unwrap();
    assert_eq!(mine.iter().map(|s| &s.id_hash).collect::<Vec<_>>(), [&second, &ana.session]);
    assert_eq!(
        (mine[0].user_agent.as_deref(), mine[0].ip.as_deref()),
        (Some("Firefox"), Some("203.0.113.7"))
    );
    assert_eq!(sessions::list(&mut tx, &bea).await.unwrap(), []);

    assert!(matches!(sessions::end(&mut tx, &bea, &second).await, Err(StoreError::NotFound)), "not Bea's");
    sessions::end(&mut tx, &ana.id, &second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(signed_in(&db, &second).await, None);
    assert!(signed_in(&db, &ana.session).await.is_some());
});

both!(all_sessions_but_one_can_be_ended, |db| async {
    let ana = ana(&db).await;
    let (second, third) = (sign_in(&db, &ana.id).await, sign_in(&db, &ana.id).await);
    let mut tx = db.write().await.unwrap();
    sessions::end_all(&mut tx, &ana.id, Some(&second)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(signed_in(&db, &second).await.is_some());
    assert_eq!((signed_in(&db, &ana.session).await, signed_in(&db, &third).await), (None, None));

    let mut tx = db.write().await.unwrap();
    users::set_password_hash(&mut tx, &ana.id, &PasswordHash::new("new".to_owned())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(signed_in(&db, &second).await, None, "a new password ends every session");
});

both!(only_sessions_that_are_over_are_cleared_away, |db, clock| async {
    let ana = ana(&db).await;
    clock.advance(IDLE_MS / 2);
    let second = sign_in(&db, &ana.id).await;
    clock.advance(IDLE_MS / 2);
    let mut tx = db.write().await.unwrap();
    assert_eq!(sessions::purge(&mut tx).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(signed_in(&db, &second).await.is_some());
});

both!(open_streams_hear_of_every_change_of_access, |db| async {
    let ana = ana(&db).await;
    let mut tx = db.write().await.unwrap();
    let bea = other(&mut tx).await;
    memberships::add(&mut tx, &ana.sol, &bea, Role::Seller).await.unwrap();
    tx.commit().await.unwrap();

    let told = async |organization_id: &OrganizationId| {
        let mut tx = db.read().await.unwrap();
        let events = live::since(&mut tx, organization_id, 0, 100).await.unwrap();
        events
            .into_iter()
            .map(|event| match event.payload.0 {
                LiveChange::Access { user_id } => user_id,
                other => panic!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };

    let mut tx = db.write().await.unwrap();
    memberships::set_role(&mut tx, &ana.sol, &bea, Role::Manager).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&ana.sol).await, [Some(bea.clone())]);

    let mut tx = db.write().await.unwrap();
    sessions::sign_out(&mut tx, &ana.session).await.unwrap();
    sessions::sign_out(&mut tx, &ana.session).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&ana.luna).await, [Some(ana.id.clone())], "in every place, once");

    let mut tx = db.write().await.unwrap();
    users::disable(&mut tx, &bea).await.unwrap();
    organizations::set_seller_visibility(&mut tx, &ana.sol, SellerVisibility::Own).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&ana.sol).await, [Some(bea.clone()), Some(ana.id), Some(bea), None]);
});
