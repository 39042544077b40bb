//! `hilo backup`, `hilo restore`, `hilo rekey`: from outside, beside a server.

use super::{Server, hilo, run};
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::organizations::NewOrganization;
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{memberships, organizations, users};
use hilo_store::channels::{self, AtMeta, NewNumber};
use hilo_store::secrets::KeyRing;
use hilo_store::{Db, OpenOptions};
use secrecy::SecretString;
use std::path::Path;

async fn open(folder: &Path) -> Db {
    OpenOptions::new(format!("sqlite://{}/hilo.db", folder.display())).open().await.unwrap()
}

/// An organization with one number, whose secrets the data folder's key has sealed.
async fn shop(folder: &Path) {
    let db = open(folder).await;
    let mut tx = db.write().await.unwrap();
    let new = NewOrganization { name: "Sol", timezone: "America/Lima", language: "es" };
    let organization_id: OrganizationId = organizations::create(&mut tx, new).await.unwrap();
    let ana = NewUser { email: "ana@example.com", name: "Ana", password_hash: None, language: None };
    let user_id: UserId = users::create(&mut tx, ana).await.unwrap();
    memberships::add(&mut tx, &organization_id, &user_id, Role::Owner).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.write().await.unwrap();
    let owner: Actor = memberships::actor(&mut tx, &organization_id, &user_id).await.unwrap().unwrap();
    let keys = KeyRing::open_or_create(&folder.join("hilo.key")).unwrap();
    let (access_token, app_secret) = (SecretString::from("EAAtoken"), SecretString::from("app secret"));
    let number = NewNumber {
        name: "Ventas",
        phone_number_id: "501",
        waba_id: None,
        access_token: &access_token,
        app_secret: &app_secret,
        sends_per_second: None,
        at_meta: Some(&AtMeta::default()),
    };
    channels::connect(&mut tx, &owner, &keys, number, None).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn a_backup_is_taken_beside_a_server_and_restored_without_one() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = folder.path().join("a.hilo");
    let nothing = run(hilo(folder.path()).arg("backup").arg(&file));
    assert!(!nothing.success && nothing.stderr.contains("no database"), "{}", nothing.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "asking makes nothing");

    // Nobody has set anything up: the server prints its link.
    let server = Server::start(&mut hilo(folder.path()));
    shop(folder.path()).await;
    let taken = run(hilo(folder.path()).arg("backup").arg(&file));
    assert!(taken.success, "{}", taken.stderr);
    let said = taken.json();
    assert_eq!((&said["database"], &said["rows"]["channels"]), (&"sqlite".into(), &1.into()));
    assert_eq!(said["bytes"], std::fs::metadata(&file).unwrap().len());
    assert!(taken.stderr.contains("keys are not in it"), "{}", taken.stderr);
    let again = run(hilo(folder.path()).arg("backup").arg(&file));
    assert!(!again.success && again.stderr.contains("--force"), "{}", again.stderr);
    let running = run(hilo(folder.path()).arg("restore").arg(&file).arg("--force"));
    assert!(!running.success && running.stderr.contains("stop it first"), "{}", running.stderr);
    server.stop();

    let full = run(hilo(folder.path()).arg("restore").arg(&file));
    assert!(!full.success && full.stderr.contains("not empty"), "{}", full.stderr);
    let back = run(hilo(folder.path()).arg("restore").arg(&file).arg("--force"));
    assert!(back.success, "{}", back.stderr);
    let said = back.json();
    assert_eq!((&said["parkedMessages"], &said["unreadableSecrets"]), (&0.into(), &0.into()));
    assert!(Path::new(said["keptAs"].as_str().unwrap()).exists());

    // On another machine, without the keys: no key is made up, and the missing one is told in words.
    let elsewhere = run(hilo(other.path()).arg("restore").arg(&file));
    assert!(elsewhere.success, "{}", elsewhere.stderr);
    assert_eq!(elsewhere.json()["unreadableSecrets"], 3);
    assert!(elsewhere.stderr.contains("there is no key here"), "{}", elsewhere.stderr);
    assert!(!other.path().join("hilo.key").exists());
    let wrong = run(hilo(other.path())
        .arg("restore")
        .arg(&file)
        .arg("--force")
        .env("HILO_SECRET_KEY", "ab".repeat(32)));
    assert!(wrong.success && wrong.stderr.contains("the keys here are others"), "{}", wrong.stderr);
}

#[tokio::test]
async fn keys_are_changed_and_dropped() {
    let folder = tempfile::tempdir().unwrap();
    shop(folder.path()).await;
    let rekey = |flags: &[&str]| run(hilo(folder.path()).arg("rekey").args(flags));
    let idle = rekey(&[]);
    assert_eq!((&idle.json()["resealed"], &idle.json()["current"]), (&0.into(), &3.into()));
    let changed = rekey(&["--new-key"]);
    assert!(changed.success, "{}", changed.stderr);
    assert_eq!(changed.json()["resealed"], 3);
    assert_ne!(changed.json()["newestKey"], idle.json()["newestKey"]);
    let key = folder.path().join("hilo.key");
    assert_eq!(std::fs::read_to_string(&key).unwrap().lines().count(), 2);
    assert!(!rekey(&["--new-key", "--drop-old"]).success, "a server may still seal with the old one");
    let dropped = rekey(&["--drop-old"]);
    assert_eq!(dropped.json()["droppedOld"], true);
    let keys = std::fs::read_to_string(&key).unwrap();
    assert_eq!(keys.lines().count(), 1);
    for text in [&dropped.stdout, &dropped.stderr, &changed.stdout, &changed.stderr] {
        assert!(!text.contains(keys.trim()), "no key is printed");
    }
    let lost = run(hilo(folder.path()).arg("rekey").env("HILO_SECRET_KEY", "ab".repeat(32)));
    assert!(!lost.success);
    assert_eq!(lost.json()["unreadable"], 3);
    let fixed = run(hilo(folder.path()).args(["rekey", "--new-key"]).env("HILO_SECRET_KEY", "ab".repeat(32)));
    assert!(!fixed.success && fixed.stderr.contains("HILO_SECRET_KEY"), "{}", fixed.stderr);
}
