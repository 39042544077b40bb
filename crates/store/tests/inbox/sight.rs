//! Who sees what: one rule for lists, counts, rows, threads, pages, addresses and everything that writes.

use crate::common::both;
use crate::world::{World, change, look, phone};
use hilo_domain::ids::{ConversationId, LeadId, MessageId};
use hilo_domain::inbox::{DraftMode, Tab};
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_store::conversations::{ClaimError, ListQuery, PageQuery};
use hilo_store::messages::MessageFilter;
use hilo_store::outbound::{ApiSend, QueueError, Refusal, Reply};
use hilo_store::{StoreError, conversations, drafts, leads, messages, notes, outbound};

/// Three conversations: Ana's, Beto's and nobody's.
struct Three {
    w: World,
    anas: ConversationId,
    betos: ConversationId,
    nobodys: ConversationId,
}

impl Three {
    async fn new(w: World) -> Self {
        let anas = w.text("+51900000001", "wamid.ana", "Hola Ana").await;
        let betos = w.text("+51900000002", "wamid.beto", "Hola Beto").await;
        let nobodys = w.text("+51900000003", "wamid.nobody", "¿Hay alguien?").await;
        for (id, actor) in [(&anas, &w.ana), (&betos, &w.beto)] {
            change!(w.db, |tx| conversations::assign(tx, &w.manager, id, Some(&actor.user_id)).await)
                .unwrap();
        }
        Self { w, anas, betos, nobodys }
    }

    fn all(&self) -> [(&'static str, &ConversationId); 3] {
        [("+51900000001", &self.anas), ("+51900000002", &self.betos), ("+51900000003", &self.nobodys)]
    }
}

fn found<T>(outcome: Result<T, StoreError>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(StoreError::NotFound) => false,
        Err(other) => panic!("{other}"),
    }
}

fn queued<T>(outcome: Result<T, QueueError>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(QueueError::Store(StoreError::NotFound) | QueueError::NoLead) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Every look at one conversation; they must all say the same.
async fn looks(w: &World, actor: &Actor, id: &ConversationId, address: &str) -> Vec<(&'static str, bool)> {
    let mut tx = w.db.read().await.unwrap();
    let tx = &mut tx;
    let page = PageQuery { page: 1, limit: 100, cursor: None, channel_id: None };
    let list = ListQuery { tab: Tab::All, before: None, limit: 100 };
    let of_conversation = MessageFilter { conversation_id: Some(id.clone()), lead_id: None };
    let lead_id = conversations::find_visible(tx, &w.owner, id).await.map(|found| found.lead_id);
    let of_lead = MessageFilter { lead_id: lead_id.ok(), conversation_id: None };
    let everything = MessageFilter::default();
    let listed =
        |records: &[messages::MessageRecord]| records.iter().any(|record| record.conversation_id == *id);
    let by_conversation = messages::page(tx, actor, &of_conversation, &page).await.unwrap();
    let by_lead = messages::page(tx, actor, &of_lead, &page).await.unwrap();
    let all_messages = messages::page(tx, actor, &everything, &page).await.unwrap();
    assert_eq!(by_conversation.total > 0, listed(&by_conversation.data));
    vec![
        ("list", conversations::list(tx, actor, &list).await.unwrap().iter().any(|row| row.id == *id)),
        ("page", conversations::page(tx, actor, &page).await.unwrap().data.iter().any(|row| row.id == *id)),
        ("row", found(conversations::row(tx, actor, id).await)),
        ("thread", found(conversations::thread(tx, actor, id, None, 50).await)),
        ("find_visible", found(conversations::find_visible(tx, actor, id).await)),
        ("find by address", found(conversations::find_by_address(tx, actor, address, None).await)),
        ("find by id", found(conversations::find_by_address(tx, actor, id.as_str(), None).await)),
        ("lead", found(leads::view(tx, actor, id).await)),
        ("messages of conversation", listed(&by_conversation.data)),
        ("messages of lead", of_lead.lead_id.is_some() && listed(&by_lead.data)),
        ("messages", listed(&all_messages.data)),
    ]
}

/// Every way to write into one conversation; tried and rolled back.
async fn writes(w: &World, actor: &Actor, id: &ConversationId, address: &str) -> Vec<(&'static str, bool)> {
    let mut tries = Vec::new();
    let lead = look!(w.db, |tx| leads::view(tx, &w.owner, id).await);
    macro_rules! attempt {
        ($name:literal, $check:ident, |$tx:ident| $body:expr) => {{
            let mut owned = w.db.write().await.unwrap();
            let $tx = &mut owned;
            let outcome = $body;
            owned.rollback().await.unwrap();
            tries.push(($name, $check(outcome)));
        }};
    }
    let reply = || Reply { text: "Hola".to_owned(), client_message_id: None, reply_to: None };
    let to = |address: &str, lead_id| ApiSend {
        to: phone(address),
        text: "Hola".to_owned(),
        lead_id,
        channel_id: None,
    };
    attempt!("mark read", found, |tx| conversations::mark_read(tx, actor, id).await);
    attempt!("reply", queued, |tx| outbound::queue_reply(tx, actor, id, reply()).await);
    attempt!("send", queued, |tx| outbound::queue_api(tx, actor, to(address, None)).await);
    attempt!("note", found, |tx| notes::add_private(tx, actor, id, "Nota").await);
    attempt!("draft", found, |tx| drafts::save(tx, actor, id, DraftMode::Reply, "Hola").await);
    attempt!("stage", found, |tx| leads::move_stage(tx, actor, id, &lead.stages[1].id).await);
    attempt!("assign", found, |tx| conversations::assign(tx, actor, id, None).await);
    tries
}

fn agree(answers: Vec<(&'static str, bool)>, expected: bool, what: &str) {
    let others: Vec<_> = answers.iter().filter(|(_, seen)| *seen != expected).collect();
    assert!(others.is_empty(), "{what}: expected {expected}, but {others:?}");
}

async fn check(visibility: SellerVisibility, anas: bool, nobodys: bool, betos: bool, w: World) {
    let t = Three::new(w.with_visibility(visibility).await).await;
    for (number, id) in t.all() {
        let expected = if *id == t.anas {
            anas
        } else if *id == t.betos {
            betos
        } else {
            nobodys
        };
        let what = format!("{visibility} {number}");
        agree(looks(&t.w, &t.w.ana, id, number).await, expected, &what);
        agree(writes(&t.w, &t.w.ana, id, number).await, expected, &what);
        for boss in [&t.w.owner, &t.w.manager] {
            agree(looks(&t.w, boss, id, number).await, true, &what);
            agree(writes(&t.w, boss, id, number).await, true, &what);
        }
    }
    let count = |seen: bool| i64::from(seen);
    let counts = look!(t.w.db, |tx| conversations::counts(tx, &t.w.ana).await);
    let all = count(anas) + count(betos) + count(nobodys);
    assert_eq!((counts.mine, counts.unassigned), (count(anas), count(nobodys)));
    assert_eq!((counts.all, counts.unread), (all, all));
    for tab in Tab::ALL {
        let listed = t.w.list(&t.w.ana, *tab).await.len() as i64;
        let counted = match tab {
            Tab::Mine => counts.mine,
            Tab::Unassigned => counts.unassigned,
            Tab::All => counts.all,
            Tab::Unread => counts.unread,
        };
        assert_eq!(listed, counted, "{tab}");
    }
    let page = PageQuery { page: 1, limit: 1, cursor: None, channel_id: None };
    assert_eq!(look!(t.w.db, |tx| conversations::page(tx, &t.w.ana, &page).await).total, all);
}

both!(sellers_see_everything_by_default, |db| async {
    check(SellerVisibility::All, true, true, true, World::new(&db).await).await;
});

both!(sellers_may_see_their_own_and_what_nobody_has, |db| async {
    check(SellerVisibility::OwnAndUnassigned, true, true, false, World::new(&db).await).await;
});

both!(sellers_may_see_their_own_alone, |db| async {
    check(SellerVisibility::Own, true, false, false, World::new(&db).await).await;
});

both!(another_organization_finds_nothing, |db| async {
    let t = Three::new(World::new(&db).await).await;
    let other = World::named(&db, "Luna", "222").await;
    for (number, id) in t.all() {
        agree(looks(&t.w, &other.owner, id, number).await, false, number);
        let writes = writes(&t.w, &other.owner, id, number).await;
        // A send to the number itself makes their own conversation with that customer.
        agree(writes.into_iter().filter(|(name, _)| *name != "send").collect(), false, number);
    }
    let counts = look!(db, |tx| conversations::counts(tx, &other.owner).await);
    assert_eq!((counts.all, counts.unread), (0, 0));
    let sight = look!(db, |tx| leads::view(tx, &t.w.owner, &t.anas).await);
    let send = ApiSend {
        to: phone("+51900000009"),
        text: "Hola".to_owned(),
        lead_id: Some(sight.id),
        channel_id: None,
    };
    assert!(!queued(change!(db, |tx| outbound::queue_api(tx, &other.owner, send).await)));
    let foreign = ApiSend {
        to: phone("+51900000009"),
        text: "Hola".to_owned(),
        lead_id: None,
        channel_id: Some(t.w.channel.id.clone()),
    };
    assert!(!queued(change!(db, |tx| outbound::queue_api(tx, &other.owner, foreign).await)));
    let theirs = change!(db, |tx| leads::move_stage(tx, &other.owner, &t.anas, &sight.stage_id).await);
    assert!(!found(theirs));
    let assign =
        change!(db, |tx| { conversations::assign(tx, &t.w.owner, &t.anas, Some(&other.ana.user_id)).await });
    assert!(matches!(assign, Err(StoreError::Conflict(_))), "nor can a stranger be given a conversation");
    let own_stage = {
        let id = other.text("+51900000001", "wamid.luna", "Hola").await;
        look!(db, |tx| leads::view(tx, &other.owner, &id).await).stages[1].id.clone()
    };
    assert!(!found(change!(db, |tx| leads::move_stage(tx, &t.w.owner, &t.anas, &own_stage).await)));
});

both!(a_seller_settles_only_messages_in_sight, |db| async {
    let w = World::new(&db).await.with_visibility(SellerVisibility::Own).await;
    let t = Three::new(w).await;
    let other = World::named(&db, "Luna", "222").await;
    let w = &t.w;
    let failed = w.reply(&w.beto, &t.betos, "Hola").await.unwrap();
    let (job, attempt) = w.go().await;
    let refusal = Refusal { code: Some(131_026), ..Refusal::default() };
    change!(db, |tx| outbound::refused(tx, &job, &attempt, &refusal).await).unwrap();
    let unknown = w.reply(&w.beto, &t.betos, "¿Hola?").await.unwrap();
    let (job, attempt) = w.go().await;
    change!(db, |tx| outbound::unknown(tx, &job, &attempt, "timeout").await).unwrap();
    for stranger in [&w.ana, &other.owner] {
        assert!(!queued(change!(db, |tx| outbound::retry(tx, stranger, &failed).await)));
        assert!(!found(change!(db, |tx| outbound::resend_unconfirmed(tx, stranger, &unknown).await)));
        assert!(!found(change!(db, |tx| outbound::discard_unconfirmed(tx, stranger, &unknown).await)));
    }
    let nothing = MessageId::from("no-such-message");
    assert!(!queued(change!(db, |tx| outbound::retry(tx, &w.beto, &nothing).await)));
    assert!(queued(change!(db, |tx| outbound::retry(tx, &w.beto, &failed).await)));
    assert!(found(change!(db, |tx| outbound::discard_unconfirmed(tx, &w.beto, &unknown).await)));
});

both!(a_seller_notes_only_on_leads_in_sight, |db| async {
    let w = World::new(&db).await.with_visibility(SellerVisibility::OwnAndUnassigned).await;
    let t = Three::new(w).await;
    let w = &t.w;
    let lead_of = async |id: &ConversationId| look!(db, |tx| leads::view(tx, &w.owner, id).await).id;
    let send = |lead_id: LeadId| ApiSend {
        to: phone("+51900000003"),
        text: "Hola".to_owned(),
        lead_id: Some(lead_id),
        channel_id: None,
    };
    let (betos, nobodys) = (lead_of(&t.betos).await, lead_of(&t.nobodys).await);
    assert!(!queued(change!(db, |tx| outbound::queue_api(tx, &w.ana, send(betos.clone())).await)));
    assert!(queued(change!(db, |tx| outbound::queue_api(tx, &w.ana, send(nobodys)).await)));
    assert!(queued(change!(db, |tx| outbound::queue_api(tx, &w.manager, send(betos)).await)));
});

both!(of_two_who_claim_at_once_one_wins, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let id = w.text("+51900000001", "wamid.1", "Hola").await;
    let claim = async |actor: &Actor| change!(db, |tx| conversations::claim(tx, actor, &id).await);
    let (ana, beto) = tokio::join!(claim(&w.ana), claim(&w.beto));
    assert!(ana.is_ok() != beto.is_ok());
    let (winner, loser) = if ana.is_ok() { (&w.ana, &w.beto) } else { (&w.beto, &w.ana) };
    assert_eq!(w.row(&w.ana, &id).await.assigned_to.unwrap().id, winner.user_id);
    let told = claim(loser).await;
    assert!(
        matches!(told, Err(ClaimError::Taken(by)) if by.person.name == winner.name && by.since == w.now())
    );
    let before = w.latest().await;
    claim(winner).await.unwrap();
    assert_eq!(w.latest().await, before, "to take what one has is no news");
});

both!(a_conversation_is_given_to_active_members_only, |db| async {
    let w = World::new(&db).await;
    let id = w.text("+51900000001", "wamid.1", "Hola").await;
    let give = async |to: Option<&hilo_domain::ids::UserId>| {
        change!(db, |tx| conversations::assign(tx, &w.manager, &id, to).await)
    };
    give(Some(&w.beto.user_id)).await.unwrap();
    change!(db, |tx| hilo_store::accounts::memberships::disable(tx, &w.org, &w.ana.user_id).await).unwrap();
    assert!(matches!(give(Some(&w.ana.user_id)).await, Err(StoreError::Conflict(_))));
    assert!(matches!(give(Some(&"nobody".into())).await, Err(StoreError::Conflict(_))));
    assert_eq!(w.row(&w.owner, &id).await.assigned_to.unwrap().name, "Beto");
    give(None).await.unwrap();
    assert_eq!(w.row(&w.owner, &id).await.assigned_to, None);
    let people = look!(db, |tx| conversations::assignable(tx, &w.org).await);
    let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Beto", "Mario", "Olga"]);
});
