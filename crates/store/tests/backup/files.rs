//! Files that are no good are refused, and nothing that is there is lost.

use crate::common::both;
use crate::rows::rows;
use crate::world::{World, change};
use crate::{Desk, busy, open, restore};
use hilo_store::backup::{self, BackupError};
use hilo_store::{OpenOptions, nodes};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use std::fs;
use std::path::Path;

async fn refused(db: &hilo_store::Db, file: &Path, place: &Path) -> BackupError {
    restore(db, file, place, false).await.unwrap_err()
}

async fn tamper(file: &Path, sql: &str) {
    let mut connection = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    connection.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}

both!(a_file_is_complete_or_absent_and_replaced_only_when_asked, |db| async {
    let desk = Desk::new();
    busy(&db).await;
    desk.take(&db, "a.hilo").await;
    assert_eq!(desk.names(), ["a.hilo"], "nothing beside it");
    let first = fs::read(desk.path("a.hilo")).unwrap();
    let again = backup::take(&db, &desk.path("a.hilo"), false).await;
    assert!(matches!(again, Err(BackupError::Exists(_))));
    assert_eq!(fs::read(desk.path("a.hilo")).unwrap(), first);
    let replaced = backup::take(&db, &desk.path("a.hilo"), true).await.unwrap();
    assert_eq!(replaced.bytes, fs::metadata(desk.path("a.hilo")).unwrap().len());
    let nowhere = backup::take(&db, &desk.path("a.hilo/b"), false).await;
    assert!(matches!(nowhere, Err(BackupError::File { .. })));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(desk.path("a.hilo")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(desk.names(), ["a.hilo"]);
});

both!(what_is_no_whole_backup_is_refused, |db| async {
    let desk = Desk::new();
    let w = busy(&db).await;
    desk.take(&db, "a.hilo").await;
    let (whole, place) = (fs::read(desk.path("a.hilo")).unwrap(), desk.path("new.db"));
    let file = desk.path("bad.hilo");

    for length in [0, 10, 100, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        fs::write(&file, &whole[..length]).unwrap();
        let why = refused(&db, &file, &place).await;
        assert!(
            matches!(why, BackupError::Damaged { .. } | BackupError::NotABackup { .. }),
            "{length}: {why}"
        );
    }
    // One letter of a message, which no look at the pages finds.
    let at = whole.windows(5).position(|bytes| bytes == b"claro").unwrap();
    let mut changed = whole.clone();
    changed[at] = b'b';
    fs::write(&file, &changed).unwrap();
    let why = refused(&db, &file, &place).await;
    assert!(why.to_string().contains("is not what was written"), "{why}");

    fs::write(&file, &whole).unwrap();
    tamper(
        &file,
        "delete from conversation_reads; update hilo_backup_tables set rows = rows + 1 where name = 'users'",
    )
    .await;
    assert!(matches!(refused(&db, &file, &place).await, BackupError::Damaged { .. }));
    fs::write(&file, &whole).unwrap();
    tamper(&file, "update hilo_backup set schema = 9999").await;
    let why = refused(&db, &file, &place).await;
    assert!(matches!(why, BackupError::Newer { schema: 9999, .. }), "{why}");
    fs::write(&file, &whole).unwrap();
    tamper(&file, "update hilo_backup set format = 2").await;
    assert!(matches!(refused(&db, &file, &place).await, BackupError::NotABackup { .. }));

    // A database is no backup, and neither is a file that is not there.
    open(&db, &desk.path("plain.db")).await.close().await;
    assert!(matches!(refused(&db, &desk.path("plain.db"), &place).await, BackupError::NotABackup { .. }));
    assert!(matches!(refused(&db, &desk.path("none"), &place).await, BackupError::File { .. }));
    assert!(!place.exists());
    assert!(desk.names().iter().all(|name| !name.contains(".part-")), "{:?}", desk.names());
    drop(w);
});

both!(what_is_there_is_not_lost, |db| async {
    let desk = Desk::new();
    busy(&db).await;
    desk.take(&db, "a.hilo").await;
    let (file, place) = (desk.path("a.hilo"), desk.path("shop.db"));

    // Migrated and never used: as good as nothing.
    open(&db, &place).await.close().await;
    let (_, kept) = restore(&db, &file, &place, false).await.unwrap();
    assert_eq!(kept, None);

    // Used: kept beside it, when it may be replaced at all.
    let used = open(&db, &place).await;
    let other = World::named(&used, "Luna", "20").await;
    other.text("+51987654329", "wamid.luna", "Hola").await;
    let there = refused(&db, &file, &place).await;
    assert!(matches!(there, BackupError::InUse), "somebody has it open: {there}");
    change!(used, |tx| nodes::beat(tx, "n1", true).await).unwrap();
    let running = restore(&db, &file, &place, true).await.unwrap_err();
    assert!(matches!(&running, BackupError::Running(who) if who == "n1"), "{running}");
    change!(used, |tx| nodes::leave(tx, "n1").await).unwrap();
    used.close().await;
    let before = rows(&place).await;
    assert!(matches!(refused(&db, &file, &place).await, BackupError::NotEmpty));
    assert_eq!(rows(&place).await, before);
    let (_, kept) = restore(&db, &file, &place, true).await.unwrap();
    assert_eq!(rows(&kept.unwrap()).await, before);
    assert_ne!(rows(&place).await, before);

    // The log of a database that somebody has removed.
    let (lone, log) = (desk.path("lone.db"), desk.path("lone.db-wal"));
    fs::write(&log, b"x").unwrap();
    assert!(matches!(refused(&db, &file, &lone).await, BackupError::OrphanedLog(_)));
});

#[tokio::test]
async fn a_database_that_was_never_migrated_has_nothing_to_back_up() {
    let desk = Desk::new();
    let db = OpenOptions::new(format!("sqlite://{}", desk.path("new.db").display())).connect().await.unwrap();
    let outcome = backup::take(&db, &desk.path("a.hilo"), false).await;
    assert!(matches!(outcome, Err(BackupError::NothingThere)));
    db.close().await;
    assert!(!desk.path("a.hilo").exists());
}
