//! Everything comes back, from either database into either, also while others write.

use crate::common::{both, on_postgres};
use crate::rows::{lasting, rows};
use crate::world::{World, change, look};
use crate::{Desk, busy, open};
use hilo_domain::clock::ManualClock;
use hilo_domain::inbox::Tab;
use hilo_store::accounts::organizations;
use hilo_store::webhooks::NewWebhook;
use hilo_store::{Db, Inlet, backup, nodes};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

both!(every_row_comes_back, |db| async {
    let (desk, w) = (Desk::new(), busy(&db).await);
    let manifest = desk.take(&db, "a.hilo").await;
    assert_eq!((manifest.database.as_str(), manifest.taken_at), (db.kind(), w.now()));
    let count = |table: &str| manifest.tables.iter().find(|known| known.name == table).unwrap().rows;
    assert_eq!(
        (count("messages"), count("conversations"), count("users"), count("orphan_statuses")),
        (6, 5, 4, 1)
    );

    let (restored, settled) = desk.restore(&db, "a.hilo", "b.db").await;
    assert_eq!((settled.parked, settled.sessions), (0, 0));
    let events = look!(restored, |tx| hilo_store::live::oldest(tx, &w.org).await);
    assert_eq!(events, None, "screens begin anew");
    let there = look!(restored, |tx| organizations::list(tx).await);
    assert_eq!(there.len(), 1);
    desk.take(&restored, "b.hilo").await;
    restored.close().await;
    let (before, after) = (lasting(&desk.path("a.hilo")).await, lasting(&desk.path("b.hilo")).await);
    assert!(before.len() > 30, "{} tables", before.len());
    assert_eq!(before, after);
});

both!(it_is_of_one_moment_while_others_write, |db| async {
    const BACKUPS: u32 = 6;
    let (desk, w) = (Desk::new(), World::new(&db).await);
    let (stop, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let writers: Vec<_> = (0..3)
        .map(|writer| {
            let (w, stop, written) = (w.clone(), stop.clone(), written.clone());
            tokio::spawn(async move {
                for n in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    let phone = format!("+5198{writer}{:05}", n % 20);
                    w.text(&phone, &format!("wamid.{writer}.{n}"), "Hola").await;
                    written.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let mut least = 0;
    for n in 0..BACKUPS {
        // Each with more in it than the one before, so that all of them overlap with writing.
        while written.load(Ordering::SeqCst) < least + 5 {
            tokio::task::yield_now().await;
        }
        least = written.load(Ordering::SeqCst);
        let manifest = desk.take(&db, &format!("{n}.hilo")).await;
        let messages = manifest.tables.iter().find(|table| table.name == "messages").unwrap().rows;
        assert!(messages >= i64::from(least), "what was committed before is in it");
        // References are checked too: no message without its conversation, no conversation without its lead.
        let (restored, _) = desk.restore(&db, &format!("{n}.hilo"), &format!("{n}.db")).await;
        let listed = World { db: restored.clone(), ..w.clone() }.list(&w.owner, Tab::All).await;
        let counted: i64 = listed.iter().map(|row| row.inbound_count).sum();
        assert_eq!(
            counted, messages,
            "a conversation counts the messages that are there, no more and no fewer"
        );
        restored.close().await;
    }
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(written.load(Ordering::SeqCst) > least, "nobody waited for the last backup to end");
});

/// From one machine to PostgreSQL and back.
#[tokio::test]
async fn sqlite_to_postgres_and_back_is_the_same() {
    on_postgres(async |postgres: Db, _clock: ManualClock| {
        let desk = Desk::new();
        let sqlite = open(&postgres, &desk.path("small.db")).await;
        let w = busy(&sqlite).await;
        let body = b"{\"object\":\"whatsapp_business_account\"} \xff\x00".to_vec();
        let webhook = NewWebhook { organization_id: w.org.clone(), body, signed: true };
        Inlet::new(sqlite.clone()).store(&[webhook]).await.unwrap();
        desk.take(&sqlite, "small.hilo").await;
        sqlite.close().await;

        let clock = postgres.clock().clone();
        let prepared =
            backup::prepare(&desk.path("small.hilo"), &desk.path("x.db"), clock.clone()).await.unwrap();
        prepared.into_postgres(&postgres, false).await.unwrap();
        desk.take(&postgres, "large.hilo").await;
        let (small, large) =
            (lasting(&desk.path("small.hilo")).await, lasting(&desk.path("large.hilo")).await);
        assert_eq!(small, large);

        // It works there: a customer writes on.
        let moved = World { db: postgres.clone(), ..w };
        let id = moved.text("+51987654320", "wamid.later", "Gracias").await;
        assert_eq!(moved.row(&moved.owner, &id).await.last_text.as_deref(), Some("Gracias"));
        desk.take(&postgres, "later.hilo").await;
        let (back, _) = desk.restore(&postgres, "later.hilo", "back.db").await;
        desk.take(&back, "back.hilo").await;
        back.close().await;
        assert_eq!(lasting(&desk.path("later.hilo")).await, lasting(&desk.path("back.hilo")).await);

        // Full, or in use: not touched.
        let before = rows(&desk.path("later.hilo")).await;
        let (file, scratch) = (desk.path("small.hilo"), desk.path("x.db"));
        let again = || backup::prepare(&file, &scratch, clock.clone());
        let full = again().await.unwrap().into_postgres(&postgres, false).await.unwrap_err();
        assert!(matches!(full, backup::BackupError::NotEmpty), "{full}");
        change!(postgres, |tx| nodes::beat(tx, "n1", true).await).unwrap();
        let running = again().await.unwrap().into_postgres(&postgres, true).await.unwrap_err();
        assert!(matches!(&running, backup::BackupError::Running(who) if who == "n1"), "{running}");
        change!(postgres, |tx| nodes::leave(tx, "n1").await).unwrap();
        desk.take(&postgres, "untouched.hilo").await;
        assert_eq!(rows(&desk.path("untouched.hilo")).await, before);

        again().await.unwrap().into_postgres(&postgres, true).await.unwrap();
        desk.take(&postgres, "replaced.hilo").await;
        assert_eq!(lasting(&desk.path("replaced.hilo")).await, small);
    })
    .await;
}
