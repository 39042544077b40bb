//! What Meta tells by webhook.

use super::{WABA, approved, by_hand, get, key, made, says, taken, tell, told, update};
use crate::common::both;
use crate::world::{World, change};
use hilo_domain::template::{Category, Components, ParameterFormat, TemplateStatus, TextPart};
use hilo_store::templates::{self, News};

both!(a_decision_has_its_reason, |db, clock| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    taken(&w, &template.id, "100").await;
    let before = w.latest().await;
    clock.advance(1_000);
    let rejected =
        News::Status { event: "REJECTED", reason: Some("INVALID_FORMAT"), category: Some("MARKETING") };
    assert_eq!(tell(&w, &key(Some("100"), Some("aviso")), &rejected).await, 1);
    let now = get(&w, &template.id).await;
    assert_eq!((&now.status, &now.meta_status), (&TemplateStatus::Rejected, &Some(TemplateStatus::Rejected)));
    assert_eq!(now.rejected_reason.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(now.category, Category::Marketing);
    assert_eq!(told(&w, before).await, std::slice::from_ref(&template.id));

    clock.advance(1_000);
    tell(&w, &key(Some("100"), None), &says("APPROVED")).await;
    let now = get(&w, &template.id).await;
    assert_eq!((now.status, now.rejected_reason), (TemplateStatus::Approved, None));
});

both!(the_first_news_may_be_faster_than_the_id, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    assert_eq!(tell(&w, &key(Some("100"), Some("aviso")), &says("APPROVED")).await, 1);
    let now = get(&w, &template.id).await;
    assert_eq!((now.meta_id.as_deref(), &now.status), (Some("100"), &TemplateStatus::Approved));
    taken(&w, &template.id, "100").await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Approved, "the answer was the older one");
});

both!(news_finds_its_template_or_nothing, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let paused = says("PAUSED");
    assert_eq!(tell(&w, &key(Some("999"), Some("aviso")), &paused).await, 0, "another one of this name");
    assert_eq!(tell(&w, &key(Some("999"), None), &paused).await, 0);
    assert_eq!(tell(&w, &key(None, Some("otro")), &paused).await, 0);
    let at = w.now();
    let elsewhere = key(Some("100"), Some("aviso"));
    let found = change!(db, |tx| templates::apply_news(tx, "another", None, &elsewhere, &paused, at).await);
    assert!(found.unwrap().is_empty());
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Approved);
    assert_eq!(tell(&w, &key(None, Some("aviso")), &paused).await, 1);
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Paused);

    change!(db, |tx| templates::remove(tx, &w.manager, &template.id, None).await).unwrap();
    assert_eq!(tell(&w, &key(Some("100"), Some("aviso")), &says("APPROVED")).await, 0, "deleted");
});

both!(organizations_that_share_an_account_hear_it_both, |db| async {
    let w = World::new(&db).await;
    let other = World::named(&db, "Tienda Luna", "999").await;
    assert_eq!(w.channel.waba_id.as_deref(), Some(WABA));
    let ours = approved(&w, "aviso", "100").await;
    let theirs = made(&other, "aviso").await;
    assert_eq!(tell(&w, &key(Some("100"), Some("aviso")), &says("DISABLED")).await, 2);
    assert_eq!(get(&w, &ours.id).await.status, TemplateStatus::Disabled);
    assert_eq!(get(&other, &theirs.id).await.status, TemplateStatus::Disabled);
});

both!(late_news_does_not_undo_younger, |db, clock| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    let key = key(Some("100"), Some("aviso"));
    let pending_at = w.now();
    clock.advance(60_000);
    tell(&w, &key, &says("APPROVED")).await;
    let late = says("PENDING");
    change!(db, |tx| templates::apply_news(tx, WABA, None, &key, &late, pending_at).await).unwrap();
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Approved);
});

both!(words_that_nobody_knows_are_kept_and_warnings_change_nothing, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let key = key(Some("100"), None);
    update(&w, &template.id, by_hand(TemplateStatus::Disabled)).await.unwrap();
    tell(&w, &key, &says("FLAGGED")).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Disabled, "set by hand");
    tell(&w, &key, &says("HIBERNATING")).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Other("HIBERNATING".to_owned()));
    tell(&w, &key, &says("REINSTATED")).await;
    assert_eq!(get(&w, &template.id).await.status, TemplateStatus::Approved);
});

both!(quality_category_and_words_change_at_meta, |db| async {
    let w = World::new(&db).await;
    let template = approved(&w, "aviso", "100").await;
    let key = key(Some("100"), None);
    tell(&w, &key, &News::Quality { score: "RED" }).await;
    tell(&w, &key, &News::Category { category: "MARKETING" }).await;
    tell(&w, &key, &News::Category { category: "TRANSACTIONAL" }).await;
    let rewrite =
        |before: &Components| Components { body: Some(TextPart::new("Hola {{nombre}}.")), ..before.clone() };
    tell(&w, &key, &News::Components { change: &rewrite }).await;
    let now = get(&w, &template.id).await;
    assert_eq!((now.quality.as_deref(), now.category), (Some("RED"), Category::Marketing));
    assert_eq!(now.parameter_format, ParameterFormat::Named);
    assert_eq!(now.components(), rewrite(&template.components()));
    assert_eq!(now.status, TemplateStatus::Approved);
    let before = w.latest().await;
    tell(&w, &key, &News::Quality { score: "red" }).await;
    assert_eq!(w.latest().await, before, "nothing new");
    tell(&w, &key, &News::Quality { score: "UNKNOWN" }).await;
    assert_eq!(get(&w, &template.id).await.quality, None);
});
