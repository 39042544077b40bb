//! The sync: asked for by a person, by the clock, and by news of something unknown.

use super::*;
use crate::support::both;
use crate::support::meta::{ACCESS_TOKEN, http_client};
use hilo_server::runner::ask_for_syncs;
use hilo_simulator::{Fault, FaultKind, Route};
use std::collections::HashSet;

const MINUTE: i64 = 60 * 1_000;

fn many(house: &House, count: usize) {
    for n in 0..count {
        put(
            house,
            json!({ "name": format!("bulk_{n:03}"), "language": "es_AR", "category": "UTILITY",
                "status": "APPROVED", "components": [{ "type": "BODY", "text": format!("Aviso {n}.") }] }),
        );
    }
}

async fn total(house: &House, query: &str) -> i64 {
    call(house, Method::GET, query, None).await.1["total"].as_i64().unwrap()
}

both!(every_page_of_the_list_is_read, |place| async {
    let house = House::driven(place).await;
    many(&house, 120);
    assert_eq!(call(&house, Method::POST, "/sync", None).await.0, 202);
    // Once more before it runs is the same sync.
    let (_, again) = call(&house, Method::POST, "/sync", None).await;
    assert_eq!(again["jobIds"].as_array().unwrap().len(), 1);
    house.run().await;
    assert_eq!(place.peek().await.count("jobs where kind = 'SYNC_TEMPLATES'").await, 1);
    // Every account of Meta's stand-in begins with two.
    assert_eq!(total(&house, "?status=APPROVED").await, 122);
    assert_eq!(total(&house, "?name=bulk_11").await, 10);

    let (mut seen, mut cursor) = (HashSet::new(), String::new());
    loop {
        let (_, page) = call(&house, Method::GET, &format!("?limit=50&cursor={cursor}"), None).await;
        let ids = page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned());
        seen.extend(ids);
        match page["nextCursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 122);

    // One is deleted at Meta, and marked here: nothing is taken away.
    let url = format!("{}/v24.0/{WABA}/message_templates?name=bulk_007", house.meta.url);
    assert_eq!(http_client().delete(url).bearer_auth(ACCESS_TOKEN).send().await.unwrap().status(), 200);
    house.clock.advance(MINUTE);
    call(&house, Method::POST, "/sync", None).await;
    house.run().await;
    assert_eq!(total(&house, "").await, 122);
    let (_, list) = call(&house, Method::GET, "?name=bulk_007", None).await;
    assert_eq!(
        (&list["data"][0]["missingAtMeta"], &list["data"][0]["status"]),
        (&json!(true), &json!("APPROVED"))
    );
    house.close().await;
});

both!(each_account_is_asked_once_an_hour_whoever_of_the_nodes_comes_first, |place| async {
    let house = House::driven(place).await;
    let (one, other) = (house.db().clone(), house.db().clone());
    let ask = async || {
        let (first, second) = tokio::join!(ask_for_syncs(&one), ask_for_syncs(&other));
        first.unwrap() + second.unwrap()
    };
    assert_eq!(ask().await, 0, "a number that was just connected is given a minute");
    house.clock.advance(MINUTE);
    assert_eq!(ask().await, 1);
    assert_eq!(ask().await, 0);
    house.run().await;
    assert_eq!(total(&house, "").await, 2);
    house.clock.advance(59 * MINUTE);
    assert_eq!(ask().await, 0);
    house.clock.advance(MINUTE);
    assert_eq!(ask().await, 1);
    house.run().await;
    assert_eq!(place.peek().await.count("jobs where kind = 'SYNC_TEMPLATES' and state = 'DONE'").await, 2);
    house.close().await;
});

both!(news_of_a_template_that_nobody_here_knows_bring_it_in, |place| async {
    let house = House::driven(place).await;
    let id = put(
        &house,
        json!({ "name": "made_at_meta", "language": "es", "category": "UTILITY", "status": "PENDING",
            "components": [{ "type": "BODY", "text": "Hecho en el administrador." }] }),
    );
    house.meta.simulator.decide(&id, Decision::Approve).unwrap();
    house.run().await;
    let (_, list) = call(&house, Method::GET, "?name=made_at_meta&language=es", None).await;
    assert_eq!(
        (&list["total"], &list["data"][0]["status"], &list["data"][0]["createdBy"]),
        (&json!(1), &json!("APPROVED"), &Value::Null)
    );
    house.close().await;
});

both!(a_sync_that_fails_half_way_changes_nothing_and_is_tried_again, |place| async {
    let house = House::driven(place).await;
    many(&house, 60);
    house.meta.simulator.add_fault(
        Fault::new(FaultKind::ServerError { status: 503, graph_body: true }).on(Route::Templates).times(1),
    );
    call(&house, Method::POST, "/sync", None).await;
    house.run().await;
    assert_eq!(total(&house, "").await, 0);
    house.after(3_000).await;
    assert_eq!(total(&house, "").await, 62);
    house.close().await;
});
