//! Pages: every row once, also where many share one millisecond.

use crate::common::both;
use crate::world::{World, change, look, text_from};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::inbox::{Tab, ThreadCursor, TimelineItem};
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_store::conversations::{ListQuery, PageQuery};
use hilo_store::messages::MessageFilter;
use hilo_store::{conversations, messages, notes};
use std::collections::HashSet;

const CUSTOMER: &str = "+51987654321";

/// Conversations in groups of three that share their time.
async fn crowd(w: &World, count: i64) -> Vec<ConversationId> {
    let mut ids = Vec::new();
    for n in 0..count {
        let from = format!("+5190000{n:04}");
        let at = w.now().plus(n / 3 * 1_000);
        w.receive(&text_from(&from, &format!("wamid.{n}"), "Hola", at)).await;
        ids.push(w.conversation(&from).await);
    }
    ids.reverse();
    ids
}

/// Reads a tab to its end, `limit` rows at a time.
async fn whole_tab(w: &World, actor: &Actor, tab: Tab, limit: i64) -> Vec<ConversationId> {
    let mut seen = Vec::new();
    let mut before: Option<(Millis, ConversationId)> = None;
    loop {
        let query = ListQuery { tab, before: before.clone(), limit };
        let rows = look!(w.db, |tx| conversations::list(tx, actor, &query).await);
        let Some(last) = rows.last() else { return seen };
        assert!(rows.len() as i64 <= limit);
        before = Some((last.last_at.unwrap(), last.id.clone()));
        seen.extend(rows.into_iter().map(|row| row.id));
    }
}

both!(the_list_is_read_by_its_last_row, |db| async {
    let w = World::new(&db).await;
    let crowd = crowd(&w, 14).await;
    for limit in [1, 2, 3, 5, 14, 20] {
        for tab in [Tab::All, Tab::Unassigned, Tab::Unread] {
            assert_eq!(whole_tab(&w, &w.ana, tab, limit).await, crowd, "{tab} by {limit}");
        }
    }
});

both!(a_narrowed_seller_reads_the_list_the_same_way, |db| async {
    let w = World::new(&db).await;
    let crowd = crowd(&w, 15).await;
    let (mut own, mut own_and_unassigned) = (Vec::new(), Vec::new());
    for (n, id) in crowd.iter().enumerate() {
        let to = [None, Some(&w.ana), Some(&w.beto), Some(&w.ana)][n % 4];
        change!(db, |tx| conversations::assign(tx, &w.manager, id, to.map(|actor| &actor.user_id)).await)
            .unwrap();
        if n % 2 == 1 {
            own.push(id.clone());
        }
        if n % 4 != 2 {
            own_and_unassigned.push(id.clone());
        }
    }
    for (visibility, visible) in
        [(SellerVisibility::Own, own), (SellerVisibility::OwnAndUnassigned, own_and_unassigned)]
    {
        let w = w.clone().with_visibility(visibility).await;
        for limit in [1, 2, 3, 5, 15] {
            for tab in [Tab::All, Tab::Unread] {
                assert_eq!(whole_tab(&w, &w.ana, tab, limit).await, visible, "{visibility} {tab} by {limit}");
            }
        }
        let counts = look!(db, |tx| conversations::counts(tx, &w.ana).await);
        assert_eq!((counts.all, counts.unread), (visible.len() as i64, visible.len() as i64));
    }
});

both!(rest_lists_by_page_and_by_cursor, |db| async {
    let w = World::new(&db).await;
    let crowd = crowd(&w, 14).await;
    for limit in [1, 4, 7, 14, 100] {
        let (mut by_page, mut by_cursor, mut cursor) = (Vec::new(), Vec::new(), None);
        for page in 1.. {
            let query = PageQuery { page, limit, cursor: None, channel_id: None };
            let numbered = look!(db, |tx| conversations::page(tx, &w.ana, &query).await);
            let query = PageQuery { cursor: cursor.clone(), page: 1, ..query };
            let followed = look!(db, |tx| conversations::page(tx, &w.ana, &query).await);
            assert_eq!((numbered.total, followed.total), (14, 14));
            assert_eq!(numbered.next, followed.next);
            by_page.extend(numbered.data.into_iter().map(|row| row.id));
            by_cursor.extend(followed.data.into_iter().map(|row| row.id));
            cursor = followed.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!((&by_page, &by_cursor), (&crowd, &crowd), "by {limit}");
    }
    let beyond = PageQuery { page: 99, limit: 10, cursor: None, channel_id: None };
    let empty = look!(db, |tx| conversations::page(tx, &w.ana, &beyond).await);
    assert_eq!((empty.data.len(), empty.total, empty.next), (0, 14, None));
    let far = PageQuery { page: i64::MAX, limit: 100, cursor: None, channel_id: None };
    assert!(look!(db, |tx| conversations::page(tx, &w.ana, &far).await).data.is_empty());
    let elsewhere = PageQuery { channel_id: Some("no-such-channel".into()), page: 1, ..beyond };
    assert_eq!(look!(db, |tx| conversations::page(tx, &w.ana, &elsewhere).await).total, 0);
});

both!(rest_lists_messages_the_same_way, |db| async {
    let w = World::new(&db).await;
    for n in 0..11 {
        w.receive(&text_from(CUSTOMER, &format!("wamid.{n}"), "Hola", w.now().plus(n / 4 * 1_000))).await;
    }
    let id = w.conversation(CUSTOMER).await;
    w.text("+51911111111", "wamid.other", "Hola").await;
    let filter = MessageFilter { conversation_id: Some(id.clone()), lead_id: None };
    let mut wanted: Vec<_> = w.bubbles(&id).await.into_iter().map(|bubble| bubble.id).collect();
    wanted.reverse();
    for limit in [1, 2, 4, 11] {
        let (mut by_page, mut by_cursor, mut cursor) = (Vec::new(), Vec::new(), None);
        for page in 1.. {
            let query = PageQuery { page, limit, cursor: None, channel_id: None };
            let numbered = look!(db, |tx| messages::page(tx, &w.ana, &filter, &query).await);
            let query = PageQuery { cursor: cursor.clone(), page: 1, ..query };
            let followed = look!(db, |tx| messages::page(tx, &w.ana, &filter, &query).await);
            assert_eq!((numbered.total, followed.total), (11, 11));
            by_page.extend(numbered.data.into_iter().map(|row| row.id));
            by_cursor.extend(followed.data.into_iter().map(|row| row.id));
            cursor = followed.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!((&by_page, &by_cursor), (&wanted, &wanted), "by {limit}");
    }
});

/// Reads a thread backwards and gives it as a whole, oldest first.
async fn whole_thread(w: &World, id: &ConversationId, limit: i64) -> Vec<String> {
    let mut pages = Vec::new();
    let mut before: Option<ThreadCursor> = None;
    loop {
        let thread = look!(w.db, |tx| conversations::thread(tx, &w.ana, id, before.as_ref(), limit).await);
        assert!(thread.items.is_sorted_by_key(TimelineItem::at));
        let messages = thread.items.iter().filter(|item| matches!(item, TimelineItem::Message(_))).count();
        assert!(messages as i64 <= limit, "a page is a page");
        assert!(thread.older.is_none() || before.is_none() || thread.older < before, "it goes on");
        pages.push(thread.items.iter().map(|item| item.id().to_owned()).collect::<Vec<_>>());
        match thread.older {
            Some(older) => before = Some(older),
            None => break,
        }
    }
    pages.reverse();
    pages.concat()
}

both!(a_thread_loses_nothing_at_the_border_of_a_page, |db| async {
    let w = World::new(&db).await;
    let mut sent: Vec<MessageId> = Vec::new();
    // An album's pictures share their second: 1, then 7, then 3, then 1, then 2.
    for (second, count) in [(0, 1), (1, 7), (2, 3), (3, 1), (4, 2)] {
        for n in 0..count {
            let message =
                text_from(CUSTOMER, &format!("wamid.{second}.{n}"), "Hola", w.now().plus(second * 1_000));
            match w.receive(&message).await {
                hilo_store::inbound::Applied::New(id) => sent.push(id),
                other => panic!("{other:?}"),
            }
        }
    }
    let id = w.conversation(CUSTOMER).await;
    let mut expected: Vec<_> = sent.iter().map(|id| id.0.clone()).collect();
    for second in [500, 1_000, 2_000] {
        let there =
            w.db.with_clock(std::sync::Arc::new(hilo_domain::clock::ManualClock::at(w.now().plus(second))));
        let note = change!(there, |tx| notes::add_private(tx, &w.ana, &id, "Nota").await).unwrap();
        expected.push(note.0);
    }
    expected.sort();
    for limit in 1..=15 {
        let mut whole = whole_thread(&w, &id, limit).await;
        let different: HashSet<_> = whole.iter().collect();
        assert_eq!(different.len(), whole.len(), "nothing twice, by {limit}");
        whole.sort();
        assert_eq!(whole, expected, "by {limit}");
    }
});

both!(two_hundred_messages_of_one_moment_are_all_seen, |db| async {
    let w = World::new(&db).await;
    let mut sent = Vec::new();
    for n in 0..200 {
        let mut tx = db.write().await.unwrap();
        let message = text_from(CUSTOMER, &format!("wamid.{n}"), "Hola", w.now());
        match hilo_store::inbound::receive(&mut tx, &w.channel, &message).await.unwrap() {
            hilo_store::inbound::Applied::New(id) => sent.push(id.0),
            other => panic!("{other:?}"),
        }
        tx.commit().await.unwrap();
    }
    let id = w.conversation(CUSTOMER).await;
    for limit in [40, 199, 200] {
        assert_eq!(whole_thread(&w, &id, limit).await, sent, "by {limit}");
    }
});

both!(a_thread_of_many_notes_and_events_is_whole, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "Hola").await;
    let mut expected = 1;
    for n in 0..260 {
        clock.advance(1_000);
        let mut tx = db.write().await.unwrap();
        notes::add_private(&mut tx, &w.ana, &id, &format!("Nota {n}")).await.unwrap();
        let to = if n % 2 == 0 { Some(&w.ana.user_id) } else { None };
        conversations::assign(&mut tx, &w.manager, &id, to).await.unwrap();
        tx.commit().await.unwrap();
        expected += 2;
    }
    w.text(CUSTOMER, "wamid.2", "¿Siguen ahí?").await;
    let newest = w.thread(&id).await;
    assert!(matches!(newest.items.last(), Some(TimelineItem::Message(_))));
    let whole = whole_thread(&w, &id, 50).await;
    assert_eq!(whole.len(), expected + 1);
    assert_eq!(whole.iter().collect::<HashSet<_>>().len(), whole.len());
});

both!(a_whole_page_says_that_nothing_is_older, |db, clock| async {
    let w = World::new(&db).await;
    for n in 0..4 {
        w.text(CUSTOMER, &format!("wamid.{n}"), "Hola").await;
        clock.advance(1_000);
    }
    let id = w.conversation(CUSTOMER).await;
    let older = async |limit| look!(db, |tx| conversations::thread(tx, &w.ana, &id, None, limit).await).older;
    assert!(older(3).await.is_some());
    assert_eq!((older(4).await, older(5).await), (None, None));
});

both!(a_total_is_kept_and_is_what_counting_gives, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    crowd(&w, 7).await;
    other.text(CUSTOMER, "wamid.0", "Hola").await;
    let id = w.conversation("+51900000000").await;
    for n in 0..3 {
        // Delivered again, it is the same message.
        w.text("+51900000001", "wamid.again", "Hola").await;
        w.reply(&w.ana, &id, &format!("Respuesta {n}")).await.unwrap();
    }
    let first = |limit| PageQuery { page: 1, limit, cursor: None, channel_id: None };
    let by_channel = PageQuery { channel_id: Some(w.channel.id.clone()), ..first(100) };
    let kept = look!(db, |tx| conversations::page(tx, &w.owner, &first(100)).await);
    let counted = look!(db, |tx| conversations::page(tx, &w.owner, &by_channel).await);
    assert_eq!((kept.total, counted.total, kept.data.len()), (7, 7, 7));
    let all = look!(db, |tx| messages::page(tx, &w.owner, &MessageFilter::default(), &first(100)).await);
    assert_eq!((all.total, all.data.len()), (7 + 1 + 3, 7 + 1 + 3));
    // Whoever sees less is counted for.
    let narrow = w.clone().with_visibility(SellerVisibility::Own).await;
    let none = look!(db, |tx| messages::page(tx, &narrow.ana, &MessageFilter::default(), &first(100)).await);
    assert_eq!(none.total, 0);
    let theirs = look!(db, |tx| messages::page(tx, &other.owner, &MessageFilter::default(), &first(1)).await);
    assert_eq!(theirs.total, 1);
});
