//! The audit log, narrowed.

use crate::common::both;
use crate::world::{World, change, look};
use hilo_store::audit::{self, AuditFilter, Entry};
use serde_json::json;

both!(the_log_is_narrowed_by_who_what_about_what_and_when, |db, clock| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Luna", "222").await;
    let mut times = Vec::new();
    for (actor, action, subject_id) in [
        (Some(&w.owner.user_id), "user.created", "u1"),
        (Some(&w.manager.user_id), "template.created", "t1"),
        (Some(&w.manager.user_id), "template.updated", "t1"),
        (None, "user.created", "u2"),
    ] {
        let (subject_type, _) = action.split_once('.').unwrap();
        let entry = Entry {
            organization_id: &w.org,
            actor_id: actor,
            action,
            subject_type,
            subject_id,
            before: None,
            after: Some(json!({ "name": "x" })),
            ip: None,
        };
        change!(db, |tx| audit::record(tx, entry).await).unwrap();
        times.push(w.now());
        clock.advance(1_000);
    }
    let page = async |filter: AuditFilter, before: Option<&str>, limit: i64| {
        look!(db, |tx| audit::page(tx, &w.org, &filter, before, limit).await)
    };
    let all = page(AuditFilter::default(), None, 10).await;
    let subjects =
        |rows: &[audit::AuditRow]| rows.iter().map(|row| row.recorded.subject_id.clone()).collect::<Vec<_>>();
    assert_eq!(subjects(&all), ["u2", "t1", "t1", "u1"]);
    assert_eq!((all[0].actor_name.as_deref(), all[1].actor_name.as_deref()), (None, Some("Mario")));
    assert_eq!(subjects(&page(AuditFilter::default(), Some(&all[1].recorded.id), 1).await), ["t1"]);
    let none = AuditFilter::default;
    for (filter, expected) in [
        (AuditFilter { actor_id: Some(w.owner.user_id.clone()), ..none() }, vec!["u1"]),
        (AuditFilter { action: Some("user.created".to_owned()), ..none() }, vec!["u2", "u1"]),
        (AuditFilter { subject: Some(("template".to_owned(), "t1".to_owned())), ..none() }, vec!["t1", "t1"]),
        (AuditFilter { from: Some(times[3]), ..none() }, vec!["u2"]),
        (AuditFilter { until: Some(times[1]), ..none() }, vec!["u1"]),
    ] {
        assert_eq!(subjects(&page(filter.clone(), None, 10).await), expected, "{filter:?}");
    }
    assert!(look!(db, |tx| audit::page(tx, &other.org, &AuditFilter::default(), None, 10).await).is_empty());
});
