//! One customer is one lead: in every spelling of their number, with or without one, before and after they change it.

use crate::common::both;
use crate::world::{World, change, look, phone, text_from};
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{ConversationEventKind, Tab, TimelineItem};
use hilo_domain::role::Actor;
use hilo_store::accounts::organizations::{self, NewOrganization};
use hilo_store::inbound::NewInbound;
use hilo_store::leads::Contact;
use hilo_store::{StoreError, conversations, inbound, leads};

async fn write_as(w: &World, contact: Contact, external_id: &str) {
    let message = text_from("+51900000000", external_id, "Hola", w.now());
    w.receive(&NewInbound { contact, ..message }).await;
}

fn named(number: &str, name: &str) -> Contact {
    Contact { profile_name: Some(name.to_owned()), ..Contact::phone(phone(number)) }
}

fn by_user_id(id: &str) -> Contact {
    Contact {
        whatsapp_user_id: Some(id.to_owned()),
        username: Some("lucia.m".to_owned()),
        ..Contact::default()
    }
}

async fn only(w: &World) -> ConversationId {
    let listed = w.list(&w.owner, Tab::All).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    listed[0].id.clone()
}

both!(spellings_of_a_number_meet_and_stay_as_received, |db| async {
    let w = World::new(&db).await;
    for (first, second) in [
        ("+5491155550199", "+541155550199"),
        ("+5511988887777", "+551188887777"),
        ("+5215512345678", "+525512345678"),
    ] {
        w.text(first, &format!("{first}.1"), "Hola").await;
        w.text(second, &format!("{second}.2"), "Otra vez").await;
        let id = w.conversation(second).await;
        assert_eq!(w.conversation(first).await, id);
        let row = w.row(&w.ana, &id).await;
        assert_eq!((row.phone.as_deref(), row.unread()), (Some(first), 2));
    }
    assert_eq!(w.list(&w.owner, Tab::All).await.len(), 3);
});

both!(a_profile_name_replaces_a_placeholder_and_nothing_else, |db| async {
    let w = World::new(&db).await;
    write_as(&w, Contact::phone(phone("+51987654321")), "1").await;
    let id = only(&w).await;
    assert_eq!(w.row(&w.ana, &id).await.name, "WhatsApp +51987654321");
    write_as(&w, named("+51987654321", "  "), "2").await;
    assert_eq!(w.row(&w.ana, &id).await.name, "WhatsApp +51987654321");
    write_as(&w, named("+51987654321", " Lucía "), "3").await;
    assert_eq!(w.row(&w.ana, &id).await.name, "Lucía");
    write_as(&w, named("+51987654321", "Otra"), "4").await;
    assert_eq!(w.row(&w.ana, &id).await.name, "Lucía", "the name a team has got used to stays");

    write_as(&w, named("+51911111111", "Marta"), "5").await;
    let marta = w.conversation("+51911111111").await;
    assert_eq!(w.row(&w.ana, &marta).await.name, "Marta");
});

both!(a_new_lead_begins_at_the_first_stage, |db| async {
    let w = World::new(&db).await;
    let id = w.text("+51987654321", "1", "Hola").await;
    let lead = look!(db, |tx| leads::view(tx, &w.ana, &id).await);
    assert_eq!(lead.stage_id, lead.stages[0].id);
    assert_eq!((lead.source.as_str(), lead.phone.as_deref()), ("whatsapp", Some("+51987654321")));
});

both!(stages_are_named_in_the_organizations_language, |db| async {
    let w = World::new(&db).await;
    for (n, (language, names)) in [
        ("en", ["New", "Contacted", "Quoted", "Won", "Lost"]),
        ("es", ["Nuevo", "Contactado", "Cotizado", "Ganado", "Perdido"]),
        ("es-AR", ["Nuevo", "Contactado", "Cotizado", "Ganado", "Perdido"]),
        ("pt-BR", ["Novo", "Contatado", "Orçado", "Ganho", "Perdido"]),
        ("xx", ["New", "Contacted", "Quoted", "Won", "Lost"]),
    ]
    .into_iter()
    .enumerate()
    {
        let new = NewOrganization { name: language, timezone: "UTC", language };
        let mut tx = db.write().await.unwrap();
        let org = organizations::create(&mut tx, new).await.unwrap();
        let channel = crate::world::channel(&mut tx, &org, &format!("55{n}")).await;
        let message = text_from("+51987654321", "1", "Hola", w.now());
        inbound::receive(&mut tx, &channel, &message).await.unwrap();
        let owner = Actor { organization_id: org, ..w.owner.clone() };
        let id = conversations::find_by_address(&mut tx, &owner, "+51987654321", None).await.unwrap();
        let lead = leads::view(&mut tx, &owner, &id).await.unwrap();
        assert_eq!(lead.stages.iter().map(|stage| stage.name.as_str()).collect::<Vec<_>>(), names);
        tx.commit().await.unwrap();
    }
});

both!(a_customer_without_a_number_is_known_by_user_id, |db| async {
    let w = World::new(&db).await;
    write_as(&w, by_user_id("PE.abc123"), "1").await;
    write_as(&w, by_user_id("PE.abc123"), "2").await;
    let id = only(&w).await;
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.phone, row.name.as_str(), row.inbound_count), (None, "WhatsApp lucia.m", 2));
    assert_eq!(w.conversation("PE.abc123").await, id);
    w.reply(&w.ana, &id, "Hola").await.unwrap();
    let (_, attempt) = w.go().await;
    assert_eq!((attempt.to.as_str(), attempt.wa_id), ("PE.abc123", None));
});

both!(a_user_name_is_shown_and_followed, |db| async {
    let w = World::new(&db).await;
    let nameless = Contact { username: None, ..by_user_id("PE.abc123") };
    let names = async |contact: Contact, external_id: &str| {
        write_as(&w, contact, external_id).await;
        let id = only(&w).await;
        let lead = look!(db, |tx| leads::view(tx, &w.ana, &id).await);
        assert_eq!(w.thread(&id).await.row.username, lead.username);
        lead.username
    };
    assert_eq!(names(nameless.clone(), "1").await, None);
    assert_eq!(names(by_user_id("PE.abc123"), "2").await.as_deref(), Some("lucia.m"));
    let renamed = Contact { username: Some("lucia".to_owned()), ..nameless.clone() };
    assert_eq!(names(renamed, "3").await.as_deref(), Some("lucia"));
    assert_eq!(names(nameless, "4").await.as_deref(), Some("lucia"), "silence is no news");
});

both!(a_number_learned_later_completes_the_lead, |db| async {
    let w = World::new(&db).await;
    write_as(&w, by_user_id("PE.abc123"), "1").await;
    let both = Contact { phone: Some(phone("+51987654321")), ..by_user_id("PE.abc123") };
    write_as(&w, both, "2").await;
    write_as(&w, Contact::phone(phone("+51987654321")), "3").await;
    let id = only(&w).await;
    assert_eq!(w.row(&w.ana, &id).await.phone.as_deref(), Some("+51987654321"));
    assert_eq!(look!(db, |tx| leads::view(tx, &w.ana, &id).await).phone.as_deref(), Some("+51987654321"));
    w.reply(&w.ana, &id, "Hola").await.unwrap();
    let (_, attempt) = w.go().await;
    assert_eq!((attempt.to.as_str(), attempt.wa_id.as_deref()), ("+51987654321", Some("51987654321")));
});

both!(a_user_id_learned_later_completes_the_lead, |db| async {
    let w = World::new(&db).await;
    write_as(&w, Contact::phone(phone("+51987654321")), "1").await;
    let both = Contact { phone: Some(phone("+51987654321")), ..by_user_id("PE.abc123") };
    write_as(&w, both, "2").await;
    write_as(&w, by_user_id("PE.abc123"), "3").await;
    let id = only(&w).await;
    assert_eq!(w.row(&w.ana, &id).await.inbound_count, 3);
});

both!(what_another_lead_has_stays_with_it, |db| async {
    let w = World::new(&db).await;
    write_as(&w, by_user_id("PE.abc123"), "1").await;
    write_as(&w, Contact::phone(phone("+51987654321")), "2").await;
    let both = Contact { phone: Some(phone("+51987654321")), ..by_user_id("PE.abc123") };
    write_as(&w, both, "3").await;
    assert_eq!(w.list(&w.owner, Tab::All).await.len(), 2);
    assert_eq!(w.row(&w.ana, &w.conversation("+51987654321").await).await.inbound_count, 2);
    assert_eq!(w.row(&w.ana, &w.conversation("PE.abc123").await).await.inbound_count, 1);
});

async fn move_number(w: &World, from: &str, to: &str) {
    let (contact, to) = (Contact::phone(phone(from)), phone(to));
    let at = w.now();
    change!(w.db, |tx| inbound::change_number(tx, &w.channel, &contact, &to, at).await).unwrap();
}

async fn number_changes(w: &World, id: &ConversationId) -> Vec<String> {
    let items = w.thread(id).await.items.into_iter();
    items
        .filter_map(|item| match item {
            TimelineItem::Event(event) if event.kind == ConversationEventKind::NumberChanged => event.detail,
            _ => None,
        })
        .collect()
}

both!(a_new_number_is_followed_once, |db| async {
    let w = World::new(&db).await;
    let id = w.text("+51987654321", "1", "Hola").await;
    for _ in 0..3 {
        move_number(&w, "+51987654321", "+51911111111").await;
    }
    assert_eq!(number_changes(&w, &id).await, [phone("+51911111111").pretty()]);
    assert_eq!(w.text("+51911111111", "2", "Soy yo").await, id);
    assert_eq!(only(&w).await, id);
    let row = w.row(&w.ana, &id).await;
    assert_eq!((row.phone.as_deref(), row.unread()), (Some("+51911111111"), 2));
    w.reply(&w.ana, &id, "Hola").await.unwrap();
    assert_eq!(w.go().await.1.wa_id.as_deref(), Some("51911111111"));
});

both!(a_new_number_stands_where_it_changed, |db, clock| async {
    let w = World::new(&db).await;
    let id = w.text("+51987654321", "1", "Hola").await;
    clock.advance(1_000);
    let changed_at = w.now();
    clock.advance(1_000);
    w.text("+51987654321", "2", "Sigo en el otro").await;
    clock.advance(60_000);
    let (contact, to) = (Contact::phone(phone("+51987654321")), phone("+51911111111"));
    change!(db, |tx| inbound::change_number(tx, &w.channel, &contact, &to, changed_at).await).unwrap();
    let items = w.thread(&id).await.items;
    assert!(
        matches!(&items[..], [TimelineItem::Message(_), TimelineItem::Event(event), TimelineItem::Message(_)]
            if event.at == changed_at),
        "{items:?}"
    );
});

both!(a_new_number_that_another_lead_has_is_told_only, |db| async {
    let w = World::new(&db).await;
    let id = w.text("+51987654321", "1", "Hola").await;
    let other = w.text("+51911111111", "2", "Hola").await;
    for _ in 0..2 {
        move_number(&w, "+51987654321", "+51911111111").await;
    }
    assert_eq!(number_changes(&w, &id).await.len(), 1);
    assert_eq!(w.row(&w.ana, &id).await.phone.as_deref(), Some("+51987654321"));
    assert_eq!(w.conversation("+51911111111").await, other);
});

both!(an_address_finds_the_newest_conversation_or_the_channels, |db, clock| async {
    let w = World::new(&db).await;
    let second =
        change!(db, |tx| Ok::<_, StoreError>(crate::world::channel(tx, &w.org, "333").await)).unwrap();
    let old = w.text("+5491155550199", "1", "Hola").await;
    clock.advance(1_000);
    let other = World { channel: second.clone(), ..w.clone() };
    other.receive(&text_from("+5491155550199", "2", "Por aquí", w.now())).await;
    let new = w.conversation("+54 9 11 5555 0199").await;
    assert_ne!(new, old);
    let find = async |address: &str, channel| {
        let mut tx = db.read().await.unwrap();
        conversations::find_by_address(&mut tx, &w.ana, address, channel).await
    };
    assert_eq!(find("541155550199", Some(&w.channel.id)).await.unwrap(), old);
    assert_eq!(find("+5491155550199", Some(&second.id)).await.unwrap(), new);
    assert_eq!(find(old.as_str(), None).await.unwrap(), old);
    for nothing in ["", "+51999999999", "PE.nobody", "not an address"] {
        assert!(matches!(find(nothing, None).await, Err(StoreError::NotFound)), "{nothing}");
    }
});
