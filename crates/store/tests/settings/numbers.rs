//! Numbers as administrators connect, change, pause and remove them.

use crate::common::both;
use crate::shop::Shop;
use hilo_domain::failure::{Failure, FailureClass, FailureReason};
use hilo_domain::role::Actor;
use hilo_store::channels::{
    self, AtMeta, CheckFailure, NewNumber, Number, NumberChange, NumberError, Paused, Refusal, Sighting,
};
use hilo_store::secrets::{KeyRing, SecretKind};
use hilo_store::{Db, StoreError};
use secrecy::{ExposeSecret, SecretString};

const ID: &str = "106540352242922";

fn keys() -> KeyRing {
    KeyRing::parse(&"0f".repeat(32)).unwrap()
}

async fn connect(db: &Db, actor: &Actor, id: &str) -> Result<Number, NumberError> {
    let (token, secret) = (SecretString::from("EAAtoken"), SecretString::from("app secret"));
    let at_meta = AtMeta { display_phone: Some("+54 9 11 3000-0001".into()), ..AtMeta::default() };
    let new = NewNumber {
        name: " Ventas ",
        phone_number_id: id,
        waba_id: Some("102290129340398"),
        access_token: &token,
        app_secret: &secret,
        sends_per_second: None,
        at_meta: Some(&at_meta),
    };
    let mut tx = db.write().await.unwrap();
    let number = channels::connect(&mut tx, actor, &keys(), new, Some("192.0.2.1")).await?;
    tx.commit().await?;
    Ok(number)
}

async fn change(
    db: &Db,
    actor: &Actor,
    of: &Number,
    change: NumberChange<'_>,
) -> Result<Number, NumberError> {
    let mut tx = db.write().await.unwrap();
    let number = channels::change(&mut tx, actor, &keys(), &of.id, change, None).await?;
    tx.commit().await?;
    Ok(number)
}

both!(a_number_is_connected_with_sealed_secrets_and_a_door_of_its_own, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let number = connect(&db, &shop.admin, ID).await.unwrap();
    assert_eq!((number.name.as_str(), number.sends_per_second), ("Ventas", 80));
    assert_eq!(number.display_phone.as_deref(), Some("+54 9 11 3000-0001"));
    assert!(number.has_access_token && number.has_app_secret && number.checked_at.is_some());
    let token = number.callback_token.clone().unwrap();
    assert_eq!(token.len(), 32, "192 bits");

    let mut tx = db.read().await.unwrap();
    let channel = channels::by_callback_token(&mut tx, &token).await.unwrap().unwrap();
    let open = |sealed: &Option<String>, kind| {
        let opened = keys().open(sealed.as_deref().unwrap(), channel.place(kind)).unwrap();
        opened.expose_secret().to_owned()
    };
    assert_eq!(open(&channel.access_token_sealed, SecretKind::AccessToken), "EAAtoken");
    assert_eq!(open(&channel.app_secret_sealed, SecretKind::AppSecret), "app secret");
    assert_eq!(open(&channel.verify_token_sealed, SecretKind::VerifyToken).len(), 32);
    drop(tx);
    let written = format!("{:?} {number:?}", shop.log(&db).await);
    assert!(written.contains("channel.created"));
    for secret in ["EAAtoken", "app secret", "v1."] {
        assert!(!written.contains(secret), "{secret:?} in {written}");
    }
});

both!(what_is_no_number_is_not_connected, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    for actor in [&sol.manager, &sol.seller] {
        assert!(matches!(connect(&db, actor, ID).await, Err(NumberError::Forbidden(_))));
    }
    for id in ["", "12a", "../me", "+5491130000001"] {
        assert!(matches!(connect(&db, &sol.admin, id).await, Err(NumberError::Id)), "{id:?}");
    }
    let number = connect(&db, &sol.admin, ID).await.unwrap();
    for actor in [&sol.admin, &luna.admin] {
        assert!(matches!(connect(&db, actor, ID).await, Err(NumberError::Taken)));
    }
    let stranger = change(&db, &luna.owner, &number, NumberChange::default()).await;
    assert!(matches!(stranger, Err(NumberError::Store(StoreError::NotFound))));
    let mut tx = db.read().await.unwrap();
    assert_eq!(channels::numbers(&mut tx, &luna.owner).await.unwrap(), []);
});

both!(an_empty_secret_keeps_the_old_one, |db, clock| async {
    let shop = Shop::open(&db, "sol").await;
    let number = connect(&db, &shop.admin, ID).await.unwrap();
    clock.advance(1000);
    let (empty, new) = (SecretString::from("  "), SecretString::from("another"));
    let wanted = NumberChange {
        name: Some("Soporte"),
        access_token: Some(&empty),
        app_secret: Some(&new),
        ..NumberChange::default()
    };
    let changed = change(&db, &shop.admin, &number, wanted).await.unwrap();
    assert_eq!(changed.access_token_set_at, number.access_token_set_at);
    assert!(changed.app_secret_set_at > number.app_secret_set_at);
    assert_eq!(changed.callback_token, number.callback_token, "Meta need not be told another address");
    for speed in [0, 1001] {
        let wanted = NumberChange { sends_per_second: Some(speed), ..NumberChange::default() };
        assert!(matches!(change(&db, &shop.admin, &changed, wanted).await, Err(NumberError::Speed)));
    }
    assert_eq!(shop.actions(&db).await, ["channel.created", "channel.updated"]);
});

both!(what_a_person_paused_only_a_person_lets_go_on, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let number = connect(&db, &shop.admin, ID).await.unwrap();
    let paused = NumberChange { paused: Some(true), ..NumberChange::default() };
    let number = change(&db, &shop.admin, &number, paused).await.unwrap();
    assert_eq!(number.paused(), Some(FailureReason::PausedByHand));
    let mut tx = db.write().await.unwrap();
    let checked =
        channels::record_check(&mut tx, &shop.admin, &number.id, Ok(&AtMeta::default())).await.unwrap();
    assert_eq!(checked.paused(), Some(FailureReason::PausedByHand));
    tx.commit().await.unwrap();
    let resumed = NumberChange { paused: Some(false), ..NumberChange::default() };
    assert_eq!(change(&db, &shop.admin, &number, resumed).await.unwrap().paused(), None);
});

both!(the_numbers_that_stand_still_are_told_to_their_own_organization, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    let number = connect(&db, &sol.admin, ID).await.unwrap();
    connect(&db, &sol.admin, "106540352242923").await.unwrap();
    connect(&db, &luna.admin, "106540352242924").await.unwrap();
    let told = async |shop: &Shop| {
        let mut tx = db.read().await.unwrap();
        channels::paused(&mut tx, &shop.id).await.unwrap()
    };
    assert_eq!(told(&sol).await, []);
    let by_hand = NumberChange { paused: Some(true), ..NumberChange::default() };
    change(&db, &sol.admin, &number, by_hand).await.unwrap();
    let expected =
        Paused { id: number.id.clone(), name: "Ventas".to_owned(), reason: FailureReason::PausedByHand };
    assert_eq!(told(&sol).await, [expected]);
    assert_eq!(told(&luna).await, []);
    // Nobody waits for one that is gone for good.
    let mut tx = db.write().await.unwrap();
    channels::remove(&mut tx, &sol.admin, &number.id, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&sol).await, []);
});

both!(a_check_that_meta_refuses_holds_the_number_back_and_a_good_one_lets_it_go_on, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let number = connect(&db, &shop.admin, ID).await.unwrap();
    let failure = Failure { class: FailureClass::PauseNumber, reason: FailureReason::TokenExpired };
    let why = CheckFailure { failure, code: Some(190), message: "Session has expired".to_owned() };
    assert!(why.is_refusal());
    let mut tx = db.write().await.unwrap();
    let bad = channels::record_check(&mut tx, &shop.admin, &number.id, Err(&why)).await.unwrap();
    assert_eq!((bad.paused(), bad.check_code), (Some(FailureReason::TokenExpired), Some(190)));
    let good =
        channels::record_check(&mut tx, &shop.admin, &number.id, Ok(&AtMeta::default())).await.unwrap();
    assert_eq!((good.paused(), good.check_reason), (None, None));
    let refused = channels::record_check(&mut tx, &shop.seller, &number.id, Ok(&AtMeta::default())).await;
    assert!(matches!(refused, Err(NumberError::Forbidden(_))));
});

both!(a_removed_number_forgets_its_secrets_and_may_move_to_another_organization, |db| async {
    let (sol, luna) = (Shop::open(&db, "sol").await, Shop::open(&db, "luna").await);
    let number = connect(&db, &sol.admin, ID).await.unwrap();
    let mut tx = db.write().await.unwrap();
    channels::remove(&mut tx, &sol.admin, &number.id, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.read().await.unwrap();
    let gone = channels::get(&mut tx, &sol.id, &number.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound)));
    let kept = channels::ever(&mut tx, &sol.id, &number.id).await.unwrap();
    assert!(kept.is_removed() && kept.access_token_sealed.is_none() && kept.app_secret_sealed.is_none());
    assert_eq!(kept.paused(), Some(FailureReason::NumberRemoved));
    let door = channels::by_callback_token(&mut tx, number.callback_token.as_deref().unwrap()).await.unwrap();
    assert!(door.is_none());
    drop(tx);

    let back = connect(&db, &sol.admin, ID).await.unwrap();
    assert_eq!(back.id, number.id, "it comes back with its history");
    assert_ne!(back.callback_token, number.callback_token);
    let mut tx = db.write().await.unwrap();
    channels::remove(&mut tx, &sol.admin, &number.id, None).await.unwrap();
    tx.commit().await.unwrap();
    let moved = connect(&db, &luna.admin, ID).await.unwrap();
    assert_ne!(moved.id, number.id);
    assert_eq!(moved.paused(), None);
    let again = connect(&db, &sol.admin, ID).await;
    assert!(matches!(again, Err(NumberError::Taken)));
});

both!(what_meta_did_at_the_door_is_kept, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let number = connect(&db, &shop.admin, ID).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let channel = channels::get(&mut tx, &shop.id, &number.id).await.unwrap();
    for sighting in [Sighting::Challenge, Sighting::Signed, Sighting::Refused(Refusal::SignatureWrong)] {
        channels::note(&mut tx, &channel, sighting).await.unwrap();
    }
    let seen = channels::number(&mut tx, &shop.admin, &number.id).await.unwrap();
    assert!(seen.challenged_at.is_some() && seen.signed_at.is_some() && seen.refused_at.is_some());
    assert_eq!(seen.refusal.as_deref(), Some("SIGNATURE_WRONG"));
});
