//! The shelf by name, and what is known of one template's life.

use super::{WABA, approved, by_hand, done, get, job, listed, made, new, reworded, update, without_account};
use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::template::{Category, TemplateStatus};
use hilo_store::templates::{self, NewTemplate, Shelf, TemplateFilter};

async fn shelf(w: &World, filter: &TemplateFilter, after: Option<&str>, limit: i64) -> Shelf {
    look!(w.db, |tx| templates::shelf(tx, &w.org, filter, after, limit).await)
}

fn told(shelf: &Shelf) -> Vec<Vec<(&str, &str)>> {
    shelf
        .names
        .iter()
        .map(|names| names.iter().map(|one| (one.name.as_str(), one.language.as_str())).collect())
        .collect()
}

both!(languages_of_a_name_are_never_torn_apart, |db| async {
    let w = World::new(&db).await;
    for name in ["oferta", "aviso", "saludo"] {
        made(&w, name).await;
    }
    let marketing = NewTemplate { category: Category::Marketing, ..new("aviso", "pt_BR") };
    change!(db, |tx| templates::create(tx, &w.manager, marketing, None).await).unwrap();
    made(&World::named(&db, "Tienda Luna", "999").await, "ajena").await;

    let all = TemplateFilter::default();
    let first = shelf(&w, &all, None, 1).await;
    assert_eq!(told(&first), [vec![("aviso", "es_AR"), ("aviso", "pt_BR")]]);
    assert_eq!((first.total, first.next.as_deref()), (4, Some("aviso")));
    let rest = shelf(&w, &all, first.next.as_deref(), 2).await;
    assert_eq!(told(&rest), [vec![("oferta", "es_AR")], vec![("saludo", "es_AR")]]);
    assert_eq!(rest.next, None);

    let portuguese = TemplateFilter { language: Some("pt_BR".to_owned()), ..all.clone() };
    assert_eq!(told(&shelf(&w, &portuguese, None, 9).await), [vec![("aviso", "pt_BR")]]);
    let utility = TemplateFilter { category: Some(Category::Utility), name: Some("avi".to_owned()), ..all };
    assert_eq!(told(&shelf(&w, &utility, None, 9).await), [vec![("aviso", "es_AR")]]);

    let versions = look!(db, |tx| templates::versions(tx, &w.org, "aviso").await);
    assert_eq!(versions.iter().map(|one| one.language.as_str()).collect::<Vec<_>>(), ["es_AR", "pt_BR"]);
});

both!(the_overview_is_of_what_is_there, |db| async {
    let w = World::new(&db).await;
    let overview = look!(db, |tx| templates::overview(tx, &w.org).await);
    assert!(overview.has_account && overview.languages.is_empty() && overview.synced_at.is_none());
    let gone = made(&w, "gone").await;
    change!(db, |tx| templates::remove(tx, &w.manager, &gone.id, None).await).unwrap();
    let at = w.now();
    let list = [listed("7", "aviso", TemplateStatus::Other("HIBERNATING".to_owned()))];
    change!(db, |tx| templates::merge(tx, &w.org, WABA, &list, at).await).unwrap();
    let overview = look!(db, |tx| templates::overview(tx, &w.org).await);
    assert_eq!(overview.languages, ["es_AR"]);
    assert_eq!(overview.statuses, [TemplateStatus::Other("HIBERNATING".to_owned())]);
    assert_eq!(overview.synced_at, Some(w.now()));
    without_account(&w).await;
    assert!(!look!(db, |tx| templates::overview(tx, &w.org).await).has_account);
});

both!(deeds_say_who_did_what, |db, clock| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    assert_eq!(look!(db, |tx| templates::handing_over(tx, &template).await), Some(0));
    clock.advance(1);
    done(&w, &job(&w).await).await;
    update(&w, &template.id, by_hand(TemplateStatus::Approved)).await.unwrap();
    clock.advance(1);
    let other = approved(&w, "otra", "200").await;
    update(&w, &other.id, reworded("Otra cosa.")).await.unwrap();

    let template = get(&w, &template.id).await;
    let deeds = look!(db, |tx| templates::deeds(tx, &template).await);
    let [set, made] = deeds.as_slice() else { panic!("{deeds:?}") };
    assert!(made.made && made.status.is_none() && made.by.is_some());
    assert!(!set.made && !set.edited && set.at > made.at);
    assert_eq!(set.status, Some(TemplateStatus::Approved));
    let deeds = look!(db, |tx| templates::deeds(tx, &other).await);
    assert!(deeds[0].edited && deeds[1].made);
});

both!(what_waits_for_meta_is_told_until_it_has_gone, |db| async {
    let w = World::new(&db).await;
    let template = made(&w, "aviso").await;
    let submission = job(&w).await;
    assert!(look!(db, |tx| templates::handing_over(tx, &template).await).is_some());
    done(&w, &submission).await;
    assert_eq!(look!(db, |tx| templates::handing_over(tx, &template).await), None);
});
