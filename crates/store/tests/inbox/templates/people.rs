//! Making, changing by hand, deleting.

use super::{by_hand, done, get, greeting, job, made, new, reworded, told, update, without_account, words};
use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::job::{JobKind, Lane};
use hilo_domain::template::{ParameterFormat, TemplateStatus};
use hilo_store::templates::{self, TemplateChange, UpdateError};
use hilo_store::{StoreError, audit};
use serde_json::json;

both!(a_new_template_is_pending_and_on_its_way_to_meta, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "pedido_listo").await;
    assert_eq!((&template.status, &template.meta_status), (&TemplateStatus::Pending, &None));
    assert_eq!(template.components_json.0, greeting(), "kept as given");
    assert_eq!(template.parameter_format, ParameterFormat::Positional);
    assert_eq!(template.created_by_id.as_ref(), Some(&w.manager.user_id));
    assert_eq!(get(&w, &template.id).await, template);
    assert_eq!(told(&w, 0).await, std::slice::from_ref(&template.id));
    let job = job(&w).await;
    assert_eq!(job.kind, JobKind::SubmitTemplate);
    assert_eq!(job.subject_id.as_deref(), Some(template.id.as_str()));
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
});

both!(without_an_account_nothing_goes_to_meta, |db| async {
    let w = World::new(&db).await;
    without_account(&w).await;
    let template = made(&w, "pedido_listo").await;
    let changed = update(&w, &template.id, reworded("Hola.")).await.unwrap();
    assert_eq!(changed.waba_id, None);
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());
});

both!(name_and_language_are_one_templates_until_it_is_deleted, |db| async {
    let w = World::new(&db).await;
    let first = made(&w, "aviso").await;
    let again = change!(db, |tx| templates::create(tx, &w.manager, new("aviso", "es_AR"), None).await);
    assert!(matches!(again, Err(StoreError::Taken(_))));
    change!(db, |tx| templates::create(tx, &w.manager, new("aviso", "en_US"), None).await).unwrap();
    let other = World::named(&db, "Tienda Luna", "999").await;
    made(&other, "aviso").await;

    change!(db, |tx| templates::remove(tx, &w.manager, &first.id, None).await).unwrap();
    let second = made(&w, "aviso").await;
    assert_ne!(first.id, second.id);
});

both!(two_at_once_cannot_take_one_name, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let w = w.clone();
        tasks.spawn(async move {
            change!(w.db, |tx| templates::create(tx, &w.manager, new("aviso", "es_AR"), None).await).is_ok()
        });
    }
    let made = tasks.join_all().await.into_iter().filter(|made| *made).count();
    assert_eq!((made, w.claim_jobs(Lane::Outbound, 10).await.len()), (1, 1));
});

both!(meta_hears_of_one_template_in_order, |db| async {
    let w = World::new(&db).await;
    let first = made(&w, "aviso").await;
    change!(db, |tx| templates::remove(tx, &w.manager, &first.id, None).await).unwrap();
    let second = made(&w, "aviso").await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        let mut claimed = w.claim_jobs(Lane::Outbound, 10).await;
        assert_eq!(claimed.len(), 1, "one after the other");
        let job = claimed.remove(0);
        done(&w, &job).await;
        heard.push((job.kind, job.subject_id.unwrap()));
    }
    let expected = [
        (JobKind::SubmitTemplate, first.id.0.clone()),
        (JobKind::DeleteTemplate, first.id.0),
        (JobKind::SubmitTemplate, second.id.0),
    ];
    assert_eq!(heard, expected);
});

both!(a_status_by_hand_tells_meta_nothing, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    let submission = job(&w).await;
    done(&w, &submission).await;
    let before = w.latest().await;
    let changed = update(&w, &template.id, by_hand(TemplateStatus::Approved)).await.unwrap();
    assert_eq!((changed.status, changed.meta_status), (TemplateStatus::Approved, None));
    assert_eq!(told(&w, before).await, std::slice::from_ref(&template.id));
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());

    let before = w.latest().await;
    let same = TemplateChange { components_json: Some(greeting()), ..by_hand(TemplateStatus::Approved) };
    update(&w, &template.id, same).await.unwrap();
    assert_eq!(w.latest().await, before, "saying what is so already changes nothing");
});

both!(changes_are_logged_with_before_and_after, |db, clock| async {
    let w = World::new(&db).await;
    without_account(&w).await;
    let template = made(&w, "aviso").await;
    clock.advance(1);
    let change =
        TemplateChange { components_json: Some(words("Hola.")), ..by_hand(TemplateStatus::Approved) };
    change!(db, |tx| templates::update(tx, &w.owner, &template.id, change, Some("192.0.2.1")).await).unwrap();
    clock.advance(1);
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();

    let log = look!(db, |tx| audit::list(tx, &w.org, None, 10).await);
    let actions: Vec<_> = log.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["template.deleted", "template.updated", "template.created"]);
    let updated = &log[1];
    assert_eq!((&updated.subject_id, updated.ip.as_deref()), (&template.id.0, Some("192.0.2.1")));
    assert_eq!(updated.actor_id.as_ref(), Some(&w.owner.user_id));
    let (before, after) = (updated.before.as_ref().unwrap(), updated.after.as_ref().unwrap());
    assert_eq!((&before["status"], &after["status"]), (&json!("PENDING"), &json!("APPROVED")));
    assert_eq!(before["componentsJson"], greeting());
    assert_eq!(after["componentsJson"], words("Hola."));
    assert!(log[0].after.is_none() && log[2].before.is_none());
});

both!(a_deleted_template_is_gone_but_not_forgotten, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    let mut tx = db.read().await.unwrap();
    let gone = templates::get(&mut tx, &w.org, &template.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound)));
    let kept = templates::find(&mut tx, &w.org, &template.id).await.unwrap();
    assert_eq!((kept.status, kept.deleted_at), (TemplateStatus::Disabled, Some(w.now())));
    drop(tx);
    let again = change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await);
    assert!(matches!(again, Err(StoreError::NotFound)));
    let changed = update(&w, &template.id, by_hand(TemplateStatus::Approved)).await;
    assert!(matches!(changed, Err(UpdateError::Store(StoreError::NotFound))));
});

both!(another_organizations_template_is_not_there, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Tienda Luna", "999").await;
    let theirs = made(&other, "aviso").await;
    let mut tx = db.read().await.unwrap();
    assert!(matches!(templates::get(&mut tx, &w.org, &theirs.id).await, Err(StoreError::NotFound)));
    drop(tx);
    let changed = update(&w, &theirs.id, by_hand(TemplateStatus::Approved)).await;
    assert!(matches!(changed, Err(UpdateError::Store(StoreError::NotFound))));
    let removed = change!(db, |tx| templates::remove(tx, &w.manager, &theirs.id, None).await);
    assert!(matches!(removed, Err(StoreError::NotFound)));
    assert_eq!(get(&other, &theirs.id).await.status, TemplateStatus::Pending);
});
