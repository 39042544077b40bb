//! What an organization is called, and what its sellers see.

use crate::common::both;
use crate::shop::Shop;
use hilo_domain::live::LiveChange;
use hilo_domain::role::SellerVisibility;
use hilo_store::accounts::organizations::{self, Change};
use hilo_store::live;

both!(what_changes_is_written_down_and_what_does_not_is_not, |db| async {
    let shop = Shop::open(&db, "sol").await;
    let mut tx = db.write().await.unwrap();
    organizations::update(&mut tx, &shop.admin, Change::default(), None).await.unwrap();
    let change = Change {
        name: Some("Tienda Sol"),
        seller_visibility: Some(SellerVisibility::Own),
        ..Change::default()
    };
    let changed = organizations::update(&mut tx, &shop.admin, change, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((changed.name.as_str(), changed.timezone.as_str()), ("Tienda Sol", "America/Lima"));

    let log = shop.log(&db).await;
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].before.as_ref().unwrap().0["sellerVisibility"], "ALL");
    assert_eq!(log[0].after.as_ref().unwrap().0["sellerVisibility"], "OWN");
    let mut tx = db.read().await.unwrap();
    let told = live::since(&mut tx, &shop.id, 0, 100).await.unwrap();
    let access = LiveChange::Access { user_id: None };
    assert!(told.iter().any(|event| event.payload.0 == access), "sellers' screens look again");
});
