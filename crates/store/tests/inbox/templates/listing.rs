//! Lists with filters, pages and cursors.

use super::{by_hand, everything, made, new, update};
use crate::common::both;
use crate::world::{World, change, look};
use hilo_domain::template::{Category, TemplateStatus};
use hilo_store::conversations::PageQuery;
use hilo_store::templates::{self, NewTemplate, TemplateFilter};

async fn names(w: &World, filter: TemplateFilter) -> (Vec<String>, i64) {
    let page = look!(w.db, |tx| templates::page(tx, &w.org, &filter, &everything()).await);
    (page.data.into_iter().map(|template| template.name).collect(), page.total)
}

both!(each_filter_narrows_and_deleted_ones_are_gone, |db, clock| async {
    let w = World::new(&db).await;
    for name in ["pedido_listo", "pedidoxlisto", "oferta"] {
        made(&w, name).await;
        clock.advance(1);
    }
    let marketing = NewTemplate { category: Category::Marketing, ..new("oferta", "pt_BR") };
    let portuguese = change!(db, |tx| templates::create(tx, &w.manager, marketing, None).await).unwrap();
    update(&w, &portuguese.id, by_hand(TemplateStatus::Other("HIBERNATING".to_owned()))).await.unwrap();
    let gone = made(&w, "gone").await;
    change!(db, |tx| templates::remove(tx, &w.manager, &gone.id, None).await).unwrap();
    made(&World::named(&db, "Tienda Luna", "999").await, "theirs").await;

    let all = TemplateFilter::default;
    let (listed, total) = names(&w, all()).await;
    assert_eq!(
        (listed, total),
        (["oferta", "oferta", "pedidoxlisto", "pedido_listo"].map(String::from).into(), 4)
    );
    let one = |filter| async { names(&w, filter).await };
    let status = Some(TemplateStatus::Other("HIBERNATING".to_owned()));
    assert_eq!(one(TemplateFilter { status, ..all() }).await, (vec!["oferta".to_owned()], 1));
    assert_eq!(one(TemplateFilter { status: Some(TemplateStatus::Disabled), ..all() }).await.1, 0);
    assert_eq!(one(TemplateFilter { category: Some(Category::Utility), ..all() }).await.1, 3);
    assert_eq!(one(TemplateFilter { language: Some("pt_BR".to_owned()), ..all() }).await.1, 1);
    let named = |name: &str| TemplateFilter { name: Some(name.to_owned()), ..all() };
    assert_eq!(one(named("PEDIDO")).await.1, 2);
    assert_eq!(one(named("o_l")).await, (vec!["pedido_listo".to_owned()], 1), "an underscore is a letter");
    assert_eq!(one(named("%")).await.1, 0);
    let language = Some("es_AR".to_owned());
    assert_eq!(one(TemplateFilter { language, ..named("oferta") }).await.1, 1);
});

both!(pages_and_cursors_tell_all_of_it_once, |db, clock| async {
    let w = World::new(&db).await;
    let mut made_ids = Vec::new();
    for n in 0..7 {
        made_ids.push(made(&w, &format!("t{n}")).await.id);
        // Some share a millisecond.
        clock.advance(n % 2);
    }
    made_ids.reverse();
    let filter = TemplateFilter::default();
    let mut by_page = Vec::new();
    for page in 1..=3 {
        let query = PageQuery { page, limit: 3, ..everything() };
        let page = look!(db, |tx| templates::page(tx, &w.org, &filter, &query).await);
        assert_eq!(page.total, 7);
        by_page.extend(page.data.into_iter().map(|template| template.id));
    }
    assert_eq!(by_page, made_ids);
    let (mut by_cursor, mut cursor) = (Vec::new(), None);
    loop {
        let query = PageQuery { limit: 3, cursor, ..everything() };
        let page = look!(db, |tx| templates::page(tx, &w.org, &filter, &query).await);
        by_cursor.extend(page.data.into_iter().map(|template| template.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(by_cursor, made_ids);
});
