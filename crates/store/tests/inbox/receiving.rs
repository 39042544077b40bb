//! What a customer sends becomes one lead, one conversation, one message and one note, however often and in
//! whatever order it is delivered.

use crate::common::both;
use crate::world::{World, change, look, text_from};
use hilo_domain::inbox::{LocationView, MessageDetail, Tab, TimelineItem};
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use hilo_store::conversations::PageQuery;
use hilo_store::inbound::{Applied, NewInbound};
use hilo_store::leads::Contact;
use hilo_store::messages::MessageFilter;
use hilo_store::{StoreError, inbound, leads, messages, statistics};

const CUSTOMER: &str = "+51987654321";

both!(forty_deliveries_are_one_message, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let message = text_from(CUSTOMER, "wamid.1", "Hola", w.now());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (w, message) = (w.clone(), message.clone());
        tasks.spawn(async move { w.receive(&message).await });
    }
    let applied = tasks.join_all().await;
    let new: Vec<_> = applied.iter().filter(|applied| matches!(applied, Applied::New(_))).collect();
    assert_eq!(new.len(), 1);
    let (Applied::New(id) | Applied::Duplicate(id)) = new[0];
    assert!(
        applied
            .iter()
            .all(|applied| matches!(applied, Applied::New(same) | Applied::Duplicate(same) if same == id))
    );

    let listed = w.list(&w.ana, Tab::All).await;
    assert_eq!((listed.len(), listed[0].unread(), listed[0].inbound_count), (1, 1, 1));
    assert_eq!(w.bubbles(&listed[0].id).await.len(), 1);
    let notes = look!(db, |tx| leads::view(tx, &w.ana, &listed[0].id).await).notes;
    assert_eq!((notes.len(), notes[0].content.as_str(), notes[0].is_private), (1, "Hola", false));
    assert_eq!(w.latest().await, 1, "a duplicate tells nothing");
});

both!(an_album_from_a_new_customer_is_one_lead, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..10 {
        let w = w.clone();
        tasks.spawn(async move {
            let image = NewInbound {
                kind: MessageKind::Image,
                text: None,
                ..text_from(CUSTOMER, &format!("wamid.{n}"), "", w.now())
            };
            w.receive(&image).await
        });
    }
    assert!(tasks.join_all().await.iter().all(|applied| matches!(applied, Applied::New(_))));
    let listed = w.list(&w.ana, Tab::All).await;
    assert_eq!((listed.len(), listed[0].unread()), (1, 10));
    assert_eq!((listed[0].last_text.as_deref(), listed[0].last_kind), (None, Some(MessageKind::Image)));
    assert_eq!(w.bubbles(&listed[0].id).await.len(), 10);
    let notes = look!(db, |tx| leads::view(tx, &w.ana, &listed[0].id).await).notes;
    assert_eq!((notes.len(), notes[0].content.as_str()), (10, "[image]"));
});

both!(a_message_is_stored_as_it_came, |db| async {
    let w = World::new(&db).await;
    let written = w.now().plus(-3_600_000);
    let id = match w.receive(&text_from(CUSTOMER, "wamid.1", "Hola\n¿qué  tal?", written)).await {
        Applied::New(id) => id,
        Applied::Duplicate(id) => panic!("{id} is new"),
    };
    let bubble = w.message(&id).await;
    assert_eq!((bubble.at, bubble.text.as_deref()), (written, Some("Hola\n¿qué  tal?")));
    assert_eq!((bubble.direction, bubble.status), (Direction::Inbound, MessageStatus::Delivered));
    assert_eq!(bubble.send_state, SendState::Inbound);
    let row = w.row(&w.ana, &w.conversation(CUSTOMER).await).await;
    assert_eq!((row.last_text.as_deref(), row.last_at), (Some("Hola ¿qué tal?"), Some(written)));
    assert_eq!(row.last_inbound_at, Some(written), "the window counts from Meta's time");
});

both!(a_late_message_counts_but_is_not_the_last, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.2", "Segundo").await;
    w.receive(&text_from(CUSTOMER, "wamid.1", "Primero", w.now().plus(-60_000))).await;
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.last_text.as_deref(), row.unread()), (Some("Segundo"), 2));
    assert_eq!((row.last_at, row.last_inbound_at), (Some(w.now()), Some(w.now())));
    let texts: Vec<_> = w.bubbles(&id).await.into_iter().filter_map(|bubble| bubble.text).collect();
    assert_eq!(texts, ["Primero", "Segundo"]);
});

both!(an_echo_is_ours_and_answers, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "¿Abren hoy?").await;
    let opened = w.now();
    clock.advance(2_000);
    let echo = NewInbound {
        direction: Direction::Outbound,
        ..text_from(CUSTOMER, "wamid.echo", "Sí, hasta las 8", w.now())
    };
    w.receive(&echo).await;
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.unread(), row.last_direction), (0, Some(Direction::Outbound)));
    assert_eq!(row.last_inbound_at, Some(opened), "an echo opens no window");
    let bubble = w.bubbles(&id).await.pop().unwrap();
    assert_eq!((bubble.send_state, bubble.status), (SendState::Echo, MessageStatus::Sent));
    let notes = look!(db, |tx| leads::view(tx, &w.ana, &id).await).notes;
    assert_eq!(notes.len(), 1, "our own words are no note");
});

both!(an_echo_that_comes_late_does_not_answer_what_came_after_it, |db| async {
    let w = World::new(&db).await;
    let id = w.text(CUSTOMER, "wamid.1", "¿Siguen ahí?").await;
    let echo = NewInbound {
        direction: Direction::Outbound,
        ..text_from(CUSTOMER, "wamid.echo", "Hola", w.now().plus(-5_000))
    };
    w.receive(&echo).await;
    assert_eq!(w.row(&w.ana, &id).await.unread(), 1);
});

both!(history_raises_no_count_and_opens_no_window, |db| async {
    let w = World::new(&db).await;
    let old = w.now().plus(-86_400_000);
    let historic = |message: NewInbound| NewInbound { historic: true, ..message };
    w.receive(&historic(text_from(CUSTOMER, "wamid.1", "De ayer", old))).await;
    let id = w.conversation(CUSTOMER).await;
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.unread(), row.inbound_count, row.last_inbound_at), (0, 0, None));
    assert_eq!(row.last_text.as_deref(), Some("De ayer"));

    w.text(CUSTOMER, "wamid.2", "De hoy").await;
    let ours = text_from(CUSTOMER, "wamid.3", "Respuesta de ayer", old.plus(1_000));
    w.receive(&historic(NewInbound { direction: Direction::Outbound, ..ours })).await;
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.unread(), row.last_text.as_deref()), (1, Some("De hoy")));
});

both!(whatsapps_own_lines_are_not_unread, |db| async {
    let w = World::new(&db).await;
    let system = NewInbound {
        kind: MessageKind::System,
        ..text_from(CUSTOMER, "wamid.1", "La identidad cambió", w.now())
    };
    w.receive(&system).await;
    let row = w.row(&w.ana, &w.conversation(CUSTOMER).await).await;
    assert_eq!((row.unread(), row.last_inbound_at), (0, None));
});

both!(a_message_without_a_sender_is_refused_whole, |db| async {
    let w = World::new(&db).await;
    let nobody =
        NewInbound { contact: Contact::default(), ..text_from(CUSTOMER, "wamid.1", "Hola", w.now()) };
    let refused = change!(db, |tx| inbound::receive(tx, &w.channel, &nobody).await);
    assert!(matches!(refused, Err(StoreError::Conflict(_))));
    assert!(w.list(&w.owner, Tab::All).await.is_empty());
    assert_eq!(w.latest().await, 0);
});

both!(one_message_id_in_two_organizations_is_two_messages, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let message = text_from(CUSTOMER, "wamid.1", "Hola", w.now());
    assert!(matches!(w.receive(&message).await, Applied::New(_)));
    assert!(matches!(other.receive(&message).await, Applied::New(_)));
    assert!(matches!(other.receive(&message).await, Applied::Duplicate(_)));
    assert_eq!(w.list(&w.owner, Tab::All).await.len(), 1);
});

both!(open_screens_are_told_what_the_thread_shows, |db| async {
    let w = World::new(&db).await;
    let text = |n: i64, kind, text: Option<&str>| NewInbound {
        kind,
        text: text.map(str::to_owned),
        ..text_from(CUSTOMER, &format!("wamid.{n}"), "", w.now().plus(n))
    };
    let quoting =
        NewInbound { reply_to: Some("wamid.1".to_owned()), ..text(4, MessageKind::Text, Some("Sí")) };
    let place = MessageDetail::Location(LocationView {
        latitude: "-34.603722".to_owned(),
        longitude: "-58.381592".to_owned(),
        name: Some("Obelisco".to_owned()),
        address: None,
    });
    let located = NewInbound { detail: place, ..text(5, MessageKind::Location, None) };
    let echo = NewInbound { direction: Direction::Outbound, ..text(6, MessageKind::Text, Some("Dale")) };
    // The first one makes its lead and conversation, the others find them.
    let messages = [
        text(1, MessageKind::Text, Some("Hola")),
        text(2, MessageKind::Text, Some("¿Está?")),
        text(3, MessageKind::Image, None),
        quoting,
        located,
        echo,
    ];
    for message in messages {
        let Applied::New(id) = w.receive(&message).await else { panic!("it is new") };
        let Some(LiveChange::Conversation { item: Some(TimelineItem::Message(told)), .. }) =
            w.changes(w.latest().await - 1).await.pop()
        else {
            panic!("nothing was told of {}", message.external_id)
        };
        let shown = w.bubbles(&w.conversation(CUSTOMER).await).await.into_iter().find(|one| one.id == id);
        assert_eq!(Some(*told), shown, "{}", message.external_id);
    }
});

both!(an_item_that_fails_leaves_no_trace_beside_its_neighbours, |db| async {
    let w = World::new(&db).await;
    let mut tx = db.write().await.unwrap();
    for (n, keep) in [(1, true), (2, false), (3, true)] {
        tx.savepoint().await.unwrap();
        let message = text_from(CUSTOMER, &format!("wamid.{n}"), &format!("Línea {n}"), w.now());
        inbound::receive(&mut tx, &w.channel, &message).await.unwrap();
        if keep {
            tx.release().await.unwrap();
        } else {
            tx.rollback_to_savepoint().await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    let row = w.row(&w.ana, &w.conversation(CUSTOMER).await).await;
    assert_eq!((row.unread(), row.last_text.as_deref()), (2, Some("Línea 3")));
    let query = PageQuery { page: 1, limit: 10, cursor: None, channel_id: None };
    let totals = look!(db, |tx| messages::page(tx, &w.owner, &MessageFilter::default(), &query).await);
    assert_eq!((totals.total, totals.data.len()), (2, 2));
    let told: Vec<_> = w.live(0).await.into_iter().map(|event| event.seq).collect();
    assert_eq!(told, [1, 2]);
});

both!(the_planner_hears_of_tables_that_grow, |db| async {
    let w = World::new(&db).await;
    statistics::refresh(&db).await.unwrap();
    for n in 0..600 {
        w.receive(&text_from(CUSTOMER, &format!("wamid.{n}"), "Hola", w.now())).await;
    }
    if db.kind() == "sqlite" {
        assert_eq!(statistics::refresh(&db).await.unwrap(), 0);
        return;
    }
    // The server tells its own counts a moment later.
    let mut grown = 0;
    for _ in 0..100 {
        grown += statistics::refresh(&db).await.unwrap();
        if grown >= 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(grown >= 3, "messages, notes and live events have grown, and {grown} tables were counted");
});
