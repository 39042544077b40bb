//! Who sees what of events that carry several organizations' items, or nobody's.

use super::{event, item, settle};
use crate::common::both;
use crate::world::{World, change, channel, look};
use hilo_domain::ids::OrganizationId;
use hilo_store::webhooks::{self, EventFilter, EventStatus, ItemOutcome, Replayed};
use hilo_store::{StoreError, accounts::organizations};
use serde_json::json;

/// A body with a message for each of two organizations.
fn two_messages() -> Vec<u8> {
    let change = |secret: &str| json!({ "field": "messages", "value": { "messages": [{ "id": secret }] } });
    json!({ "entry": [{ "changes": [change("ours"), change("theirs")] }] }).to_string().into_bytes()
}

macro_rules! not_found {
    ($db:expr, |$tx:ident| $body:expr) => {{
        let mut owned = $db.write().await.unwrap();
        let $tx = &mut owned;
        assert!(matches!($body, Err(StoreError::NotFound)));
    }};
}

both!(another_organizations_event_is_not_there, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let event = event(&w, &w.org, b"{}").await;
    settle(&w, &event, &w.org, ItemOutcome::Quarantined).await;
    let id = event.id.as_str();
    let all = EventFilter::default();
    assert!(look!(db, |tx| webhooks::list(tx, &other.org, &all, None, 10).await).is_empty());
    not_found!(db, |tx| webhooks::find(tx, &other.org, id).await);
    not_found!(db, |tx| webhooks::raw(tx, &other.org, id).await);
    not_found!(db, |tx| webhooks::replay(tx, &other.owner, id).await);
});

both!(of_a_shared_event_each_sees_its_own_items_and_nobody_the_bytes, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let third = World::named(&db, "Mar", "333").await;
    let event = event(&w, &OrganizationId::deployment(), &two_messages()).await;
    let own = |change: usize, org: &OrganizationId| {
        let position = format!("entry[0].changes[{change}].messages[0]");
        (position, org.clone())
    };
    for (position, org, outcome) in [
        (own(0, &w.org), &w.org, ItemOutcome::Applied),
        (own(1, &other.org), &other.org, ItemOutcome::Quarantined),
    ]
    .map(|((position, _), org, outcome)| (position, org, outcome))
    {
        let record = webhooks::ItemRecord {
            event: &event,
            organization_id: org,
            position: &position,
            kind: "message",
            phone_number_id: None,
            outcome,
            error: None,
            subject_id: None,
            raw: None,
        };
        change!(db, |tx| webhooks::record_items(tx, &[record]).await).unwrap();
    }
    change!(db, |tx| webhooks::finish(
        tx,
        &[webhooks::EventRecord { event: &event, items: 2, failed_items: 1, error: None }]
    )
    .await)
    .unwrap();

    for (world, secret, status) in
        [(&w, "ours", EventStatus::Processed), (&other, "theirs", EventStatus::Failed)]
    {
        let listed = look!(db, |tx| webhooks::list(tx, &world.org, &EventFilter::default(), None, 10).await);
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].status, listed[0].items), (status, 1), "{secret}");
        let seen = look!(db, |tx| webhooks::find(tx, &world.org, event.id.as_str()).await);
        assert_eq!((seen.status, seen.items.len(), seen.body), (status, 1, None), "{secret}");
        assert_eq!(seen.items[0].raw.as_ref().unwrap().0, json!({ "id": secret }));
        not_found!(db, |tx| webhooks::raw(tx, &world.org, event.id.as_str()).await);
        for (asked, found) in
            [(EventStatus::Failed, status == EventStatus::Failed), (EventStatus::Partial, false)]
        {
            let filter = EventFilter { status: Some(asked), ..EventFilter::default() };
            let listed = look!(db, |tx| webhooks::list(tx, &world.org, &filter, None, 10).await);
            assert_eq!(!listed.is_empty(), found, "{secret} {asked}");
        }
    }
    assert!(
        look!(db, |tx| webhooks::list(tx, &third.org, &EventFilter::default(), None, 10).await).is_empty()
    );
    not_found!(db, |tx| webhooks::find(tx, &third.org, event.id.as_str()).await);
    not_found!(db, |tx| webhooks::replay(tx, &third.owner, event.id.as_str()).await);
    let replayed = change!(db, |tx| webhooks::replay(tx, &other.owner, event.id.as_str()).await).unwrap();
    assert!(matches!(replayed, Replayed::Queued(_)), "whose item failed may try again");
});

both!(bytes_with_anothers_item_are_shown_to_nobody_whatever_they_are_kept_under, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let event = event(&w, &w.org, &two_messages()).await;
    settle(&w, &event, &w.org, ItemOutcome::Applied).await;
    item(&w, &event, &other.org, 1, ItemOutcome::Applied, None, None).await;
    let seen = look!(db, |tx| webhooks::find(tx, &w.org, event.id.as_str()).await);
    assert_eq!((seen.body, seen.items.len()), (None, 1));
    not_found!(db, |tx| webhooks::raw(tx, &w.org, event.id.as_str()).await);
});

both!(who_connects_a_number_sees_what_came_for_it_before_and_nothing_else, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let nobody = OrganizationId::deployment();
    let event = event(&w, &nobody, &two_messages()).await;
    item(&w, &event, &nobody, 0, ItemOutcome::Unrouted, Some("999"), None).await;
    item(&w, &event, &nobody, 1, ItemOutcome::Unrouted, Some("888"), None).await;
    not_found!(db, |tx| webhooks::find(tx, &w.org, event.id.as_str()).await);

    let mut tx = db.write().await.unwrap();
    channel(&mut tx, &w.org, "999").await;
    tx.commit().await.unwrap();
    let unrouted = EventFilter { outcome: Some(ItemOutcome::Unrouted), ..EventFilter::default() };
    let listed = look!(db, |tx| webhooks::list(tx, &w.org, &unrouted, None, 10).await);
    assert_eq!((listed.len(), listed[0].items), (1, 1));
    let seen = look!(db, |tx| webhooks::find(tx, &w.org, event.id.as_str()).await);
    assert_eq!((seen.items.len(), seen.body), (1, None));
    assert_eq!(seen.items[0].phone_number_id.as_deref(), Some("999"));
    assert!(look!(db, |tx| webhooks::list(tx, &other.org, &unrouted, None, 10).await).is_empty());
    not_found!(db, |tx| webhooks::find(tx, &other.org, event.id.as_str()).await);
    assert!(change!(db, |tx| webhooks::replay(tx, &w.owner, event.id.as_str()).await).is_ok());
});

both!(the_only_organization_sees_all_of_it_until_there_is_another, |db| async {
    let w = World::new(&db).await;
    let nobody = OrganizationId::deployment();
    let event = event(&w, &nobody, b"{}").await;
    item(&w, &event, &nobody, 0, ItemOutcome::Unrouted, Some("999"), None).await;
    let all = EventFilter::default();
    assert_eq!(look!(db, |tx| webhooks::list(tx, &w.org, &all, None, 10).await).len(), 1);
    assert!(look!(db, |tx| webhooks::raw(tx, &w.org, event.id.as_str()).await) == b"{}");
    let mut tx = db.write().await.unwrap();
    let new = organizations::NewOrganization { name: "Luna", timezone: "UTC", language: "es" };
    organizations::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    assert!(look!(db, |tx| webhooks::list(tx, &w.org, &all, None, 10).await).is_empty());
    not_found!(db, |tx| webhooks::raw(tx, &w.org, event.id.as_str()).await);
});

both!(an_item_stays_with_the_organization_that_it_was_first_found_for, |db| async {
    let w = World::new(&db).await;
    let nobody = OrganizationId::deployment();
    let shared = event(&w, &nobody, b"{}").await;
    let at = "entry[0].changes[0].messages[0]";
    let owner = async |event| look!(db, |tx| webhooks::settled_owner(tx, event, at).await);
    assert_eq!(owner(&shared).await, None);
    item(&w, &shared, &nobody, 0, ItemOutcome::Unrouted, Some("999"), None).await;
    assert_eq!(owner(&shared).await, None, "it may still find one");
    item(&w, &shared, &w.org, 0, ItemOutcome::Applied, Some("999"), None).await;
    assert_eq!(owner(&shared).await, Some(w.org.clone()));
    let own = event(&w, &w.org, b"{}").await;
    assert_eq!(owner(&own).await, Some(w.org.clone()));
});
