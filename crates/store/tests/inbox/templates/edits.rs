//! Editing what Meta has: it goes there again, and Meta counts.

use super::{
    WABA, approved, by_hand, done, get, job, key, made, reworded, says, taken, tell, update, without_account,
    words,
};
use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::job::{JobKind, Lane};
use hilo_domain::template::edits::DAY_MS;
use hilo_domain::template::{Category, EditRefusal, EditsLeft, TemplateStatus};
use hilo_store::templates::{self, Submitted, TemplateChange, UpdateError};

both!(an_edit_goes_to_meta_and_is_looked_at_anew, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    clock.advance(5_000);
    let edited = update(&w, &template.id, reworded("Hola.")).await.unwrap();
    assert_eq!((&edited.status, edited.components_json.0), (&TemplateStatus::Pending, words("Hola.")));
    let job = job(&w).await;
    assert_eq!((job.kind, job.subject_id.as_deref()), (JobKind::EditTemplate, Some(template.id.as_str())));
    let asked_at = w.now();
    change!(db, |tx| templates::edit_taken(tx, &w.org, &template.id, asked_at).await).unwrap();
    assert_eq!(get(&w, &template.id).await.meta_status, Some(TemplateStatus::Pending));
    let refused = update(&w, &template.id, reworded("Adiós.")).await;
    assert!(matches!(refused, Err(UpdateError::NotNow(EditRefusal::Status))), "Meta is looking at it");
});

both!(metas_decision_may_be_faster_than_its_answer_to_an_edit, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    clock.advance(5_000);
    update(&w, &template.id, reworded("Hola.")).await.unwrap();
    let asked_at = w.now();
    clock.advance(700);
    tell(&w, &key(Some("100"), None), &says("APPROVED")).await;
    change!(db, |tx| templates::edit_taken(tx, &w.org, &template.id, asked_at).await).unwrap();
    let now = get(&w, &template.id).await;
    assert_eq!((now.status, now.meta_status), (TemplateStatus::Approved, Some(TemplateStatus::Approved)));
});

both!(an_approved_template_is_edited_once_a_day, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let left = look!(db, |tx| templates::edits_left(tx, &template).await);
    assert_eq!(left, Ok(EditsLeft::Counted { today: 1, month: 10 }));
    let edited_at = w.now();
    update(&w, &template.id, reworded("Uno.")).await.unwrap();
    let edit = job(&w).await;
    done(&w, &edit).await;
    clock.advance(1_000);
    tell(&w, &key(Some("100"), None), &says("APPROVED")).await;

    let again_at = edited_at.plus(DAY_MS);
    let refused = update(&w, &template.id, reworded("Dos.")).await;
    assert!(matches!(refused, Err(UpdateError::NotNow(EditRefusal::Day { again_at: at })) if at == again_at));
    let kept = get(&w, &template.id).await;
    assert_eq!((kept.components_json.0, &kept.status), (words("Uno."), &TemplateStatus::Approved));
    update(&w, &template.id, by_hand(TemplateStatus::Disabled)).await.unwrap();
    update(&w, &template.id, by_hand(TemplateStatus::Approved)).await.unwrap();
    assert!(w.claim_jobs(Lane::Outbound, 10).await.is_empty());

    clock.advance(DAY_MS - 1_000);
    update(&w, &template.id, reworded("Dos.")).await.unwrap();
    let left = look!(db, |tx| templates::edits_left(tx, &template).await);
    assert!(matches!(left, Err(EditRefusal::Day { .. })));
});

both!(an_edit_that_meta_refuses_does_not_count, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    update(&w, &template.id, reworded("Uno.")).await.unwrap();
    let edit = job(&w).await;
    change!(db, |tx| templates::refused(tx, &w.org, &template.id, "Demasiado largo").await).unwrap();
    done(&w, &edit).await;
    let refused = get(&w, &template.id).await;
    assert_eq!(refused.status, TemplateStatus::Rejected);
    assert_eq!(refused.rejected_reason.as_deref(), Some("Demasiado largo"));
    assert_eq!(refused.meta_status, Some(TemplateStatus::Approved), "Meta keeps what it has approved");
    let edited = update(&w, &template.id, reworded("Dos.")).await.unwrap();
    assert_eq!((edited.status, edited.rejected_reason), (TemplateStatus::Pending, None));
});

both!(a_submission_that_meta_refuses_is_edited_and_submitted_again, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    let refused = update(&w, &template.id, reworded("Hola.")).await;
    assert!(matches!(refused, Err(UpdateError::NotNow(EditRefusal::Status))), "Meta is about to look");
    let submission = job(&w).await;
    change!(db, |tx| templates::refused(tx, &w.org, &template.id, "INVALID_FORMAT").await).unwrap();
    done(&w, &submission).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Rejected);

    let edited = update(&w, &template.id, reworded("Hola.")).await.unwrap();
    assert_eq!((edited.status, edited.meta_status), (TemplateStatus::Pending, None));
    taken(&w, &template.id, "100").await;
    let taken = get(&w, &template.id).await;
    assert_eq!(taken.meta_id.as_deref(), Some("100"));
    assert_eq!(taken.meta_status, Some(TemplateStatus::Pending));
});

both!(a_template_from_before_the_account_goes_to_meta_when_it_is_edited, |db| async {
    let w = World::new(&db).await;
    without_account(&w).await;
    let template = made(&w, "aviso").await;
    let left = look!(db, |tx| templates::edits_left(tx, &template).await);
    assert_eq!(left, Ok(EditsLeft::Unlimited));
    let mut tx = db.write().await.unwrap();
    crate::world::channel(&mut tx, &w.org, "777").await;
    tx.commit().await.unwrap();
    let both = TemplateChange { components_json: Some(words("Hola.")), ..by_hand(TemplateStatus::Approved) };
    let edited = update(&w, &template.id, both).await.unwrap();
    assert_eq!(edited.waba_id.as_deref(), Some(WABA));
    assert_eq!(edited.status, TemplateStatus::Approved, "set in the same breath");
    assert_eq!(job(&w).await.kind, JobKind::SubmitTemplate);
});

both!(two_edits_at_once_are_one, |db| async {
    let w = World::new(&db).await;
    w.warm().await;
    let template = approved(&w, "aviso", "100").await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..4 {
        let (w, id) = (w.clone(), template.id.clone());
        tasks.spawn(async move { update(&w, &id, reworded(&format!("Texto {n}."))).await.is_ok() });
    }
    let edits = tasks.join_all().await.into_iter().filter(|edited| *edited).count();
    assert_eq!((edits, w.claim_jobs(Lane::Outbound, 10).await.len()), (1, 1));
});

both!(metas_answer_to_what_was_deleted_meanwhile_brings_nothing_back, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    let answer = Submitted {
        meta_id: "100".to_owned(),
        status: TemplateStatus::Approved,
        category: Some(Category::Marketing),
    };
    change!(db, |tx| templates::submitted(tx, &w.org, &template.id, &answer).await).unwrap();
    change!(db, |tx| templates::refused(tx, &w.org, &template.id, "INVALID_FORMAT").await).unwrap();
    let known = look!(db, |tx| templates::find(tx, &w.org, &template.id).await);
    assert_eq!((known.status, known.deleted_at), (TemplateStatus::Disabled, Some(w.now())));
    assert_eq!(known.meta_id.as_deref(), Some("100"), "the job that deletes it there needs it");
});

both!(metas_answer_may_decide_at_once, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    let answer = Submitted {
        meta_id: "100".to_owned(),
        status: TemplateStatus::Approved,
        category: Some(Category::Marketing),
    };
    change!(db, |tx| templates::submitted(tx, &w.org, &template.id, &answer).await).unwrap();
    let now = get(&w, &template.id).await;
    assert_eq!((now.status, now.category), (TemplateStatus::Approved, Category::Marketing));
});
