//! Bringing in step with what Meta lists.

use super::{
    WABA, approved, by_hand, done, everything, get, greeting, job, key, listed, made, reworded, says, taken,
    tell, told, update, without_account, words,
};
use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::clock::Millis;
use hilo_domain::template::{Category, TemplateStatus};
use hilo_store::templates::{self, Listed, Merged, TemplateFilter};
use serde_json::json;

async fn merge(w: &World, list: &[Listed]) -> Merged {
    merge_of(w, list, w.now()).await
}

async fn merge_of(w: &World, list: &[Listed], as_of: Millis) -> Merged {
    change!(w.db, |tx| templates::merge(tx, &w.org, WABA, list, as_of).await).unwrap()
}

both!(what_meta_has_comes_in_once, |db| async {
    let w = World::new(&db).await;
    let odd = Listed { category: None, ..listed("103", "raro", TemplateStatus::Approved) };
    let list = [
        Listed {
            quality: Some("GREEN".to_owned()),
            category: Some(Category::Marketing),
            ..listed("100", "aviso", TemplateStatus::Approved)
        },
        Listed {
            rejected_reason: Some("SCAM".to_owned()),
            ..listed("101", "otro", TemplateStatus::Rejected)
        },
        listed("102", "viejo", TemplateStatus::PendingDeletion),
        odd,
    ];
    assert_eq!(merge(&w, &list).await, Merged { added: 2, changed: 0, missing: 0, passed_over: 2 });
    let page = look!(db, |tx| templates::page(tx, &w.org, &TemplateFilter::default(), &everything()).await);
    let [otro, aviso] = &page.data[..] else { panic!("two templates") };
    assert_eq!((aviso.name.as_str(), &aviso.status), ("aviso", &TemplateStatus::Approved));
    assert_eq!((aviso.meta_id.as_deref(), aviso.waba_id.as_deref()), (Some("100"), Some(WABA)));
    assert_eq!((aviso.quality.as_deref(), aviso.category), (Some("GREEN"), Category::Marketing));
    assert_eq!((&aviso.created_by_id, aviso.synced_at), (&None, Some(w.now())));
    assert_eq!(otro.rejected_reason.as_deref(), Some("SCAM"));
    assert_eq!(told(&w, 0).await.len(), 2);

    let before = w.latest().await;
    assert_eq!(merge(&w, &list).await, Merged { added: 0, changed: 0, missing: 0, passed_over: 2 });
    assert_eq!(w.latest().await, before, "nothing new, nothing told");
});

both!(what_meta_does_not_list_is_marked_and_never_disabled, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let submitted = made(&w, "en_camino").await;
    assert_eq!(merge(&w, &[]).await.missing, 1);
    let now = get(&w, &template.id).await;
    assert_eq!((now.missing_at_meta, &now.status), (true, &TemplateStatus::Approved));
    assert!(!get(&w, &submitted.id).await.missing_at_meta, "Meta does not have it yet");
    assert_eq!(merge(&w, &[listed("100", "aviso", TemplateStatus::Approved)]).await.changed, 1);
    assert!(!get(&w, &template.id).await.missing_at_meta);
});

both!(what_was_submitted_after_the_list_was_read_is_not_missing, |db, clock| async {
    let w = World::new(&db).await;
    let as_of = w.now();
    clock.advance(2_000);
    let template = made(&w, "aviso").await;
    taken(&w, &template.id, "100").await;
    assert_eq!(merge_of(&w, &[], as_of).await, Merged::default());
    assert!(!get(&w, &template.id).await.missing_at_meta);
});

both!(a_status_by_hand_stands_until_meta_says_otherwise, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    update(&w, &template.id, by_hand(TemplateStatus::Disabled)).await.unwrap();
    clock.advance(1_000);
    merge(&w, &[listed("100", "aviso", TemplateStatus::Approved)]).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Disabled, "Meta says what it said");
    clock.advance(1_000);
    merge(&w, &[listed("100", "aviso", TemplateStatus::Paused)]).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Paused);
});

both!(approval_by_hand_outlives_the_answer_to_the_submission, |db, clock| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    update(&w, &template.id, by_hand(TemplateStatus::Approved)).await.unwrap();
    taken(&w, &template.id, "100").await;
    clock.advance(1_000);
    merge(&w, &[listed("100", "aviso", TemplateStatus::Pending)]).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Approved);
    clock.advance(1_000);
    tell(&w, &key(Some("100"), None), &says("REJECTED")).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Rejected);
});

both!(an_old_list_does_not_undo_young_news, |db, clock| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    taken(&w, &template.id, "100").await;
    clock.advance(2_000);
    let as_of = w.now();
    clock.advance(2_000);
    tell(&w, &key(Some("100"), None), &says("APPROVED")).await;
    merge_of(&w, &[listed("100", "aviso", TemplateStatus::Pending)], as_of).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Approved);
});

both!(the_json_stays_as_given_unless_meta_has_other_words, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    clock.advance(1_000);
    let mut same = greeting();
    same["body"] =
        json!([{ "type": "text", "text": greeting()["body"][0]["text"], "examples": { "1": "Eva" } }]);
    let mut there = listed("100", "aviso", TemplateStatus::Approved);
    there.components_json = same;
    merge(&w, std::slice::from_ref(&there)).await;
    assert_eq!(get(&w, &template.id).await.components_json.0, greeting());

    there.components_json = words("Editado en otra parte.");
    merge(&w, std::slice::from_ref(&there)).await;
    assert_eq!(get(&w, &template.id).await.components_json.0, there.components_json);
});

both!(an_edit_under_way_is_not_undone, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    clock.advance(1_000);
    update(&w, &template.id, reworded("Hola.")).await.unwrap();
    let there =
        Listed { category: Some(Category::Marketing), ..listed("100", "aviso", TemplateStatus::Approved) };
    merge(&w, std::slice::from_ref(&there)).await;
    let now = get(&w, &template.id).await;
    assert_eq!((now.components_json.0, now.category), (words("Hola."), Category::Utility));
    let edit = job(&w).await;
    let asked_at = w.now();
    change!(db, |tx| templates::edit_taken(tx, &w.org, &template.id, asked_at).await).unwrap();
    done(&w, &edit).await;
    clock.advance(1_000);
    merge(&w, &[there]).await;
    let now = get(&w, &template.id).await;
    assert_eq!((now.components_json.0, now.category), (greeting(), Category::Marketing));
});

both!(a_template_of_no_account_is_recognized_by_name, |db| async {
    let w = World::new(&db).await;
    without_account(&w).await;
    let template = made(&w, "aviso").await;
    assert_eq!(merge(&w, &[listed("100", "aviso", TemplateStatus::Approved)]).await.changed, 1);
    let now = get(&w, &template.id).await;
    assert_eq!((now.waba_id.as_deref(), now.meta_id.as_deref()), (Some(WABA), Some("100")));
    assert_eq!(now.status, TemplateStatus::Approved);
});

both!(what_was_deleted_here_does_not_come_back, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    let merged = merge(&w, &[listed("100", "aviso", TemplateStatus::Approved)]).await;
    assert_eq!(merged, Merged { passed_over: 1, ..Merged::default() });
    let merged = merge(&w, &[listed("200", "aviso", TemplateStatus::Approved)]).await;
    assert_eq!(merged.added, 1, "made anew at Meta");
});

both!(another_accounts_list_says_nothing_of_this_one, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let at = w.now();
    let list = [listed("900", "aviso", TemplateStatus::Rejected)];
    let merged = change!(db, |tx| templates::merge(tx, &w.org, "another", &list, at).await).unwrap();
    assert_eq!(merged, Merged { passed_over: 1, ..Merged::default() }, "one name, one template here");
    assert_eq!(get(&w, &template.id).await, template);
});

both!(an_edit_that_meta_refused_is_kept_to_be_mended, |db, clock| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    clock.advance(1_000);
    update(&w, &template.id, reworded("Hola.")).await.unwrap();
    let edit = job(&w).await;
    change!(db, |tx| templates::refused(tx, &w.org, &template.id, "INVALID_FORMAT").await).unwrap();
    done(&w, &edit).await;
    clock.advance(1_000);
    merge(&w, &[listed("100", "aviso", TemplateStatus::Approved)]).await;
    let now = get(&w, &template.id).await;
    assert_eq!((now.components_json.0, now.status), (words("Hola."), TemplateStatus::Rejected));
    assert_eq!(now.rejected_reason.as_deref(), Some("INVALID_FORMAT"));
});
