//! Unread counts: each person's own, until someone answers.

use crate::common::both;
use crate::world::{World, change, look, phone, text_from};
use hilo_domain::inbox::{COUNT_CAP, Tab, UNREAD_AMONG};
use hilo_domain::job::Lane;
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageStatus};
use hilo_domain::role::Actor;
use hilo_store::conversations::PageQuery;
use hilo_store::leads::Contact;
use hilo_store::{conversations, inbound};

const CUSTOMER: &str = "+51987654321";

/// What the row, the REST page, the tab and its number say, which is the same.
async fn unread(w: &World, actor: &Actor) -> i64 {
    let listed = w.list(actor, Tab::All).await;
    let page = PageQuery { page: 1, limit: 100, cursor: None, channel_id: None };
    let records = look!(w.db, |tx| conversations::page(tx, actor, &page).await).data;
    let mut counted: Vec<_> = records.iter().map(|record| (record.id.clone(), record.unread_count)).collect();
    let mut rows: Vec<_> = listed.iter().map(|row| (row.id.clone(), row.unread())).collect();
    counted.sort();
    rows.sort();
    assert_eq!(counted, rows);
    let mut in_tab: Vec<_> = w.list(actor, Tab::Unread).await.into_iter().map(|row| row.id).collect();
    in_tab.sort();
    let unread: Vec<_> = rows.iter().filter(|(_, unread)| *unread > 0).map(|(id, _)| id.clone()).collect();
    assert_eq!(in_tab, unread);
    let counts = look!(w.db, |tx| conversations::counts(tx, actor).await);
    assert_eq!(counts.unread, unread.len() as i64);
    rows.iter().map(|(_, unread)| unread).sum()
}

both!(everyone_reads_for_themselves, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    w.text(CUSTOMER, "wamid.2", "¿Hola?").await;
    assert_eq!((unread(&w, &w.ana).await, unread(&w, &w.beto).await), (2, 2));
    w.mark_read(&w.ana, &id).await;
    assert_eq!((unread(&w, &w.ana).await, unread(&w, &w.beto).await), (0, 2));
    w.text(CUSTOMER, "wamid.3", "¡Hola!").await;
    assert_eq!((unread(&w, &w.ana).await, unread(&w, &w.beto).await), (1, 3));
});

both!(an_answer_reads_for_everyone, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    w.text("+51911111111", "wamid.x", "Otra persona").await;
    w.mark_read(&w.ana, &id).await;
    w.reply(&w.beto, &id, "Hola").await.unwrap();
    assert_eq!((unread(&w, &w.ana).await, unread(&w, &w.beto).await), (1, 1));
    clock.advance(1_000);
    w.text(CUSTOMER, "wamid.2", "Gracias").await;
    assert_eq!((unread(&w, &w.ana).await, unread(&w, &w.beto).await), (2, 2));
});

both!(an_answer_by_a_clock_that_is_behind_answers_all_the_same, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    clock.advance(-3_000);
    w.reply(&w.ana, &id, "Hola").await.unwrap();
    assert_eq!(unread(&w, &w.beto).await, 0);
});

both!(reading_twice_tells_once, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    let before = w.latest().await;
    w.mark_read(&w.ana, &id).await;
    w.mark_read(&w.ana, &id).await;
    let told = w.live(before).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].only_user_id.as_ref(), Some(&w.ana.user_id));
    assert_eq!(told[0].payload.0, LiveChange::Read { conversation_id: id.clone(), inbound_seen: 1 });
    assert_eq!(w.claim_jobs(Lane::Outbound, 10).await.len(), 1, "Meta is told once");
    w.mark_read(&w.beto, &id).await;
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty(), "also by a second reader");
    assert_eq!(w.bubbles(&id).await[0].status, MessageStatus::Read);
});

both!(meta_is_told_of_the_newest_message, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.2", "Segundo").await;
    let late = text_from(CUSTOMER, "wamid.1", "Primero", w.now().plus(-5_000));
    w.receive(&late).await;
    w.mark_read(&w.ana, &id).await;
    let tell = w.claim_jobs(Lane::Outbound, 10).await;
    assert_eq!(tell[0].payload.0["externalMessageId"], "wamid.2");
    assert_eq!(tell[0].subject_id.as_deref(), Some(w.channel.id.as_str()));
});

both!(what_comes_in_while_reading_is_read_or_not_but_never_half, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let id = w.text(CUSTOMER, "wamid.0", "Hola").await;
    for n in 1..=24 {
        let (external_id, reader) = (format!("wamid.{n}"), w.clone());
        tokio::join!(reader.mark_read(&w.ana, &id), w.text(CUSTOMER, &external_id, "Hola"));
        let read = w.bubbles(&id).await.iter().filter(|bubble| bubble.status == MessageStatus::Read).count();
        let row = w.row(&w.ana, &id).await;
        assert_eq!(read as i64, row.inbound_seen, "round {n}");
    }
});

both!(the_first_unread_message_is_marked, |db, clock| async {
    let w = World::new(&db).await;
    for n in 0..5 {
        w.text(CUSTOMER, &format!("wamid.{n}"), &format!("{n}")).await;
        clock.advance(1_000);
        if n == 2 {
            w.mark_read(&w.owner, &w.conversation(CUSTOMER).await).await;
        }
    }
    let id = w.conversation(CUSTOMER).await;
    let thread = w.thread(&id).await;
    let bubbles = w.bubbles(&id).await;
    assert_eq!(thread.unread_from, Some(bubbles[3].id.clone()));
    assert!(bubbles.iter().all(|bubble| bubble.direction == Direction::Inbound));
    w.mark_read(&w.owner, &id).await;
    assert_eq!(w.thread(&id).await.unread_from, None);
});

both!(counting_stops_at_the_cap, |db| async {
    let w = World::new(&db).await;
    let mut tx = db.write().await.unwrap();
    for n in 0..=COUNT_CAP {
        let contact = Contact::phone(phone(&format!("+519{n:08}")));
        inbound::place(&mut tx, &w.channel, &contact, w.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let counts = look!(db, |tx| conversations::counts(tx, &w.ana).await);
    assert_eq!((counts.all, counts.unassigned), (COUNT_CAP, COUNT_CAP));
    assert_eq!((counts.mine, counts.unread), (0, 0));
    let page = PageQuery { page: 1, limit: 1, cursor: None, channel_id: None };
    assert_eq!(look!(db, |tx| conversations::page(tx, &w.ana, &page).await).total, COUNT_CAP + 1);
});

both!(what_is_unread_is_looked_for_among_the_newest_that_nobody_answered, |db, clock| async {
    let w = World::new(&db).await;
    let mut tx = db.write().await.unwrap();
    let mut ids = Vec::new();
    for n in 0..UNREAD_AMONG + 2 {
        let message = text_from(&format!("+519{n:08}"), &format!("wamid.{n}"), "Gracias", w.now().plus(n));
        let (_, id) = inbound::place(&mut tx, &w.channel, &message.contact, message.at).await.unwrap();
        inbound::receive(&mut tx, &w.channel, &message).await.unwrap();
        ids.push(id);
    }
    for id in &ids[2..] {
        conversations::mark_read(&mut tx, &w.ana, id).await.unwrap();
    }
    tx.commit().await.unwrap();
    let count = async || look!(db, |tx| conversations::counts(tx, &w.ana).await).unread;
    assert_eq!(count().await, 0);
    assert!(w.list(&w.ana, Tab::Unread).await.is_empty());
    assert_eq!(w.row(&w.ana, &ids[0]).await.unread(), 1, "elsewhere it says so all the same");
    let others = look!(db, |tx| conversations::counts(tx, &w.beto).await).unread;
    assert_eq!(others, UNREAD_AMONG);
    // Each answer brings an older one in.
    clock.advance(10_000);
    w.reply(&w.ana, &ids[9], "A usted").await.unwrap();
    assert_eq!(count().await, 1);
    let listed: Vec<_> = w.list(&w.ana, Tab::Unread).await.into_iter().map(|row| row.id).collect();
    assert_eq!(listed, [ids[1].clone()]);
});

both!(a_sellers_claim_keeps_what_they_have_read, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    w.mark_read(&w.ana, &id).await;
    change!(db, |tx| conversations::claim(tx, &w.ana, &id).await).unwrap();
    assert_eq!((unread(&w, &w.ana).await, unread(&w, &w.beto).await), (0, 1));
});
