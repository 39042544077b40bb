//! Sealing everything anew, while others read.

use crate::common::both;
use crate::shop::Shop;
use hilo_store::channels::{self, AtMeta, NewNumber};
use hilo_store::secrets::{self, Census, KeyRing, Rekeyed, SecretKind};
use hilo_store::{Db, StoreError};
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const NUMBERS: u64 = 6;

async fn connect(db: &Db, shop: &Shop, ring: &KeyRing, id: &str) {
    let (token, secret) =
        (SecretString::from(format!("EAA-{id}")), SecretString::from(format!("secret-{id}")));
    let at_meta = AtMeta::default();
    let new = NewNumber {
        name: id,
        phone_number_id: id,
        waba_id: None,
        access_token: &token,
        app_secret: &secret,
        sends_per_second: None,
        at_meta: Some(&at_meta),
    };
    let mut tx = db.write().await.unwrap();
    channels::connect(&mut tx, &shop.admin, ring, new, None).await.unwrap();
    tx.commit().await.unwrap();
}

/// Opens every secret there is; how many.
async fn read_all(db: &Db, ring: &KeyRing) -> Result<u64, StoreError> {
    let mut opened = 0;
    let mut tx = db.read().await.unwrap();
    for channel in channels::directory(&mut tx).await.unwrap() {
        let sealed = [
            (
                SecretKind::AccessToken,
                &channel.access_token_sealed,
                format!("EAA-{}", channel.phone_number_id),
            ),
            (
                SecretKind::AppSecret,
                &channel.app_secret_sealed,
                format!("secret-{}", channel.phone_number_id),
            ),
        ];
        for (kind, sealed, expected) in sealed {
            let secret = ring.open(sealed.as_deref().unwrap(), channel.place(kind))?;
            assert_eq!(secret.expose_secret(), expected);
            opened += 1;
        }
        ring.open(channel.verify_token_sealed.as_deref().unwrap(), channel.place(SecretKind::VerifyToken))?;
        opened += 1;
    }
    Ok(opened)
}

async fn census(db: &Db, ring: Option<&KeyRing>) -> Census {
    secrets::census(&mut db.read().await.unwrap(), ring).await.unwrap()
}

async fn shop(db: &Db, ring: &KeyRing) -> Shop {
    let shop = Shop::open(db, "sol").await;
    for n in 0..NUMBERS {
        connect(db, &shop, ring, &format!("10{n}")).await;
    }
    shop
}

both!(everything_is_sealed_anew_once, |db| async {
    let (old, new) = ("11".repeat(32), "22".repeat(32));
    let ring = |keys: &str| KeyRing::parse(keys).unwrap();
    shop(&db, &ring(&old)).await;
    let both = ring(&format!("{new},{old}"));
    assert_eq!(census(&db, Some(&both)).await, Census { older: 3 * NUMBERS, ..Census::default() });
    assert_eq!(census(&db, None).await.unreadable, 3 * NUMBERS);
    let done = secrets::rekey(&db, &both).await.unwrap();
    assert_eq!(done, Rekeyed { resealed: 3 * NUMBERS, ..Rekeyed::default() });
    let again = secrets::rekey(&db, &both).await.unwrap();
    assert_eq!(again, Rekeyed { current: 3 * NUMBERS, ..Rekeyed::default() });
    assert_eq!(read_all(&db, &ring(&new)).await.unwrap(), 3 * NUMBERS);
    assert!(read_all(&db, &ring(&old)).await.is_err(), "the old key opens nothing any more");
});

both!(what_no_key_opens_is_left_as_it_is, |db| async {
    let old = KeyRing::parse(&"11".repeat(32)).unwrap();
    shop(&db, &old).await;
    let stranger = KeyRing::parse(&"33".repeat(32)).unwrap();
    let done = secrets::rekey(&db, &stranger).await.unwrap();
    assert_eq!(done, Rekeyed { unreadable: 3 * NUMBERS, ..Rekeyed::default() });
    assert_eq!(read_all(&db, &old).await.unwrap(), 3 * NUMBERS);
});

// As `hilo rekey --new-key` and `hilo rekey --drop-old` do, beside a server that has read the file before.
both!(a_running_server_follows_the_key_file, |db| async {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hilo.key");
    let server = Arc::new(KeyRing::open_or_create(&file).unwrap());
    let shop = shop(&db, &server).await;
    let stop = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (db, server, stop) = (db.clone(), server.clone(), stop.clone());
            tokio::spawn(async move {
                let mut rounds = 0;
                while !stop.load(Ordering::SeqCst) || rounds == 0 {
                    read_all(&db, &server).await.unwrap();
                    rounds += 1;
                }
            })
        })
        .collect();
    for round in 1..=4 {
        secrets::add_new_key(&file).unwrap();
        let keys = KeyRing::open_file(&file).unwrap();
        let done = secrets::rekey(&db, &keys).await.unwrap();
        assert_eq!((done.resealed, done.left, done.unreadable), (3 * (NUMBERS + round - 1), 0, 0));
        // What the server seals from now on is sealed with the new key, though nobody has told it.
        connect(&db, &shop, &server, &format!("20{round}")).await;
        assert_eq!(census(&db, Some(&keys)).await.older, 0);
        secrets::drop_old_keys(&file, &keys.newest_id()).unwrap();
        assert_eq!(KeyRing::open_file(&file).unwrap().len(), 1);
    }
    stop.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
    assert_eq!(read_all(&db, &KeyRing::open_file(&file).unwrap()).await.unwrap(), 3 * (NUMBERS + 4));
    only_the_key(folder.path());
});

fn only_the_key(folder: &Path) {
    let names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["hilo.key"], "nothing is left beside it");
}

/// A column that holds secrets and is not sealed anew would be lost with the old key.
#[tokio::test]
async fn every_sealed_column_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let db = hilo_store::OpenOptions::new(format!("sqlite://{}", path.display())).open().await.unwrap();
    db.close().await;
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let columns: Vec<String> = sqlx::query_scalar(
        "select t.name || '.' || c.name from sqlite_schema t join pragma_table_info(t.name) c
         where t.type = 'table' and c.name like '%sealed%' order by 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(
        columns,
        ["channels.access_token_sealed", "channels.app_secret_sealed", "channels.verify_token_sealed"]
    );
    pool.close().await;
}
