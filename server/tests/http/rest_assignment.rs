//! Assignment over REST: taking, giving many at once, history, load, routing, availability; per role.

use crate::common::both;
use crate::world::{Answer, Person, Shop, World};
use hilo_domain::role::SellerVisibility;
use reqwest::Method;
use serde_json::{Value, json};

const CONVERSATIONS: &str = "/api/integrations/conversations";
const ROUTING: &str = "/api/integrations/assignment/routing";
const LOAD: &str = "/api/integrations/assignment/load";
const AVAILABILITY: &str = "/api/integrations/assignment/availability";

/// The n-th customer writes; gives the address of their conversation.
async fn customer(world: &World, shop: &Shop, n: u32) -> String {
    let phone = format!("5491155550{n:03}");
    world.clock.advance(60_000);
    world.customer_writes(shop, &phone, &format!("Cliente {n}"), "Hola").await;
    format!("%2B{phone}")
}

async fn id_of(world: &World, shop: &Shop, n: u32) -> String {
    let list = world.get(&format!("{CONVERSATIONS}?limit=100"), &shop.owner).await;
    let rows = list.body["data"].as_array().unwrap();
    let row = rows.iter().find(|row| row["leadName"] == format!("Cliente {n}")).unwrap();
    row["conversationId"].as_str().unwrap().to_owned()
}

async fn claim(world: &World, address: &str, who: &Person) -> Answer {
    Answer::read(world.request(Method::POST, &format!("{CONVERSATIONS}/{address}/claim"), who)).await
}

/// Name and waiting customers of everyone in a load.
fn loads(answer: &Answer) -> Vec<(&str, i64)> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let data = answer.body["data"].as_array().unwrap();
    data.iter().map(|load| (load["name"].as_str().unwrap(), load["waiting"].as_i64().unwrap())).collect()
}

both!(the_second_who_takes_it_is_told_who_was_first, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let address = customer(&world, &shop, 1).await;
    let taken = claim(&world, &address, &shop.ana).await;
    assert_eq!((taken.status, &taken.body["assignedToName"]), (200, &json!("Ana")), "{}", taken.body);
    assert_eq!(taken.body["id"], "+5491155550001");
    assert_eq!(claim(&world, &address, &shop.ana).await.status, 200, "twice is once");
    let second = claim(&world, &address, &shop.beto).await;
    assert_eq!(second.refusal(), (409, "CONVERSATION_TAKEN"));
    assert_eq!(second.body["message"], "Ana has had this conversation since 2026-01-14T10:01:00.000Z.");

    // A seller who saw it only while nobody had it: by its id they are told, by guessing phones they are not.
    world.set_seller_visibility(&shop, SellerVisibility::OwnAndUnassigned).await;
    let id = id_of(&world, &shop, 1).await;
    assert_eq!(claim(&world, &id, &shop.beto).await.refusal(), (409, "CONVERSATION_TAKEN"));
    assert_eq!(claim(&world, &address, &shop.beto).await.refusal(), (404, "NOT_FOUND"));
    let other = world.shop("Tienda Luna").await;
    assert_eq!(claim(&world, &id, &other.owner).await.refusal(), (404, "NOT_FOUND"));
});

both!(many_are_given_at_once_and_each_says_what_became_of_it, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for n in 1..=3 {
        customer(&world, &shop, n).await;
    }
    let (first, path) = (id_of(&world, &shop, 1).await, &format!("{CONVERSATIONS}/assign"));
    let body =
        json!({ "conversationIds": [first, "+5491155550002", "nothing"], "assignedToId": shop.ana.id });
    assert_eq!(world.patch(path, &shop.ana, &body).await.refusal(), (403, "ROLE_FORBIDDEN"));
    let given = world.patch(path, &shop.manager, &body).await;
    let results = |answer: &Answer| {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let data = answer.body["data"].as_array().unwrap();
        data.iter().map(|one| one["result"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(results(&given), ["DONE", "DONE", "NOT_FOUND"]);
    assert_eq!(
        (&given.body["done"], &given.body["data"][1]["conversationId"]),
        (&json!(2), &json!("+5491155550002"))
    );
    let again = world.patch(path, &shop.manager, &body).await;
    assert_eq!(results(&again), ["UNCHANGED", "UNCHANGED", "NOT_FOUND"]);

    let of_ana = world.get(&format!("{CONVERSATIONS}?assignedToId={}", shop.ana.id), &shop.manager).await;
    assert_eq!(of_ana.body["total"], 2);
    let free = world.get(&format!("{CONVERSATIONS}?unassigned=true"), &shop.manager).await;
    assert_eq!((&free.body["total"], &free.body["data"][0]["leadName"]), (&json!(1), &json!("Cliente 3")));
    for query in ["unassigned=perhaps", "unassigned=true&assignedToId=x"] {
        let answer = world.get(&format!("{CONVERSATIONS}?{query}"), &shop.manager).await;
        assert_eq!(answer.refusal(), (400, "QUERY_INVALID"), "{query}");
    }

    let stranger = json!({ "conversationIds": ["+5491155550001"], "assignedToId": "nobody" });
    let refused = world.patch(path, &shop.manager, &stranger).await;
    assert_eq!(refused.refusal(), (422, "ASSIGNEE_NOT_IN_ORGANIZATION"));
    for body in [
        json!({ "conversationIds": [], "assignedToId": null }),
        json!({ "conversationIds": ["x"] }),
        json!({ "conversationIds": vec!["x"; 101], "assignedToId": null }),
    ] {
        assert_eq!(world.patch(path, &shop.manager, &body).await.refusal(), (400, "BODY_INVALID"));
    }
});

both!(the_history_of_a_conversation_is_told, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let address = customer(&world, &shop, 1).await;
    claim(&world, &address, &shop.ana).await;
    let assign = &format!("{CONVERSATIONS}/{address}/assign");
    world.patch(assign, &shop.manager, &json!({ "assignedToId": shop.beto.id })).await;
    world.patch(assign, &shop.manager, &json!({ "assignedToId": null })).await;
    let path = &format!("{CONVERSATIONS}/{address}/assignments");
    let history = world.get(path, &shop.beto).await;
    let told: Vec<_> = history.body["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["kind", "actorName", "assignedToName"].map(|field| one[field].clone()))
        .collect();
    let expected = [
        [json!("UNASSIGNED"), json!("Mario"), Value::Null],
        [json!("ASSIGNED"), json!("Mario"), json!("Beto")],
        [json!("CLAIMED"), json!("Ana"), json!("Ana")],
    ];
    assert_eq!((told, &history.body["total"]), (expected.to_vec(), &json!(3)));
    let other = world.shop("Tienda Luna").await;
    assert_eq!(world.get(path, &other.owner).await.refusal(), (404, "NOT_FOUND"));
});

both!(routing_is_set_by_managers_and_gives_what_comes, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for who in [&shop.ana, &shop.beto] {
        assert_eq!(world.get(ROUTING, who).await.refusal(), (403, "ROLE_FORBIDDEN"));
        let refused = world.patch(ROUTING, who, &json!({ "enabled": true })).await;
        assert_eq!(refused.refusal(), (403, "ROLE_FORBIDDEN"));
    }
    let off = json!({ "enabled": false, "includeManagers": false, "giveBack": false, "answerTakes": false });
    assert_eq!(world.get(ROUTING, &shop.manager).await.body, off);
    customer(&world, &shop, 1).await;
    assert_eq!(world.get(LOAD, &shop.manager).await.body["queue"], 1);

    let on = world.patch(ROUTING, &shop.manager, &json!({ "enabled": true })).await;
    assert_eq!((on.status, &on.body["enabled"], &on.body["giveBack"]), (200, &json!(true), &json!(false)));
    customer(&world, &shop, 2).await;
    let load = world.get(LOAD, &shop.manager).await;
    assert_eq!(loads(&load), [("Ana", 1), ("Andrea", 0), ("Beto", 1), ("Mario", 0), ("Olga", 0)]);
    assert_eq!((&load.body["queue"], &load.body["data"][0]["open"]), (&json!(0), &json!(1)));
    assert_eq!(load.body["data"][0]["oldestWaitingSince"], "2026-01-14T10:01:00.000Z");
    let list = world.get(&format!("{CONVERSATIONS}?limit=1"), &shop.owner).await;
    assert_eq!(list.body["data"][0]["assignedToName"], "Beto");
    for bad in [json!({ "enabled": null }), json!({ "enabled": "yes" })] {
        assert_eq!(world.patch(ROUTING, &shop.manager, &bad).await.refusal(), (400, "BODY_INVALID"));
    }
});

both!(everyone_says_for_themselves_whether_they_are_there, |world| async {
    let shop = world.shop("Tienda Sol").await;
    world.patch(ROUTING, &shop.owner, &json!({ "enabled": true, "giveBack": true })).await;
    let away = world.patch(AVAILABILITY, &shop.ana, &json!({ "available": false })).await;
    assert_eq!(
        (away.status, &away.body["available"], &away.body["name"]),
        (200, &json!(false), &json!("Ana"))
    );
    for n in 1..=2 {
        customer(&world, &shop, n).await;
    }
    assert_eq!(loads(&world.get(LOAD, &shop.beto).await), [("Beto", 2)], "a seller sees their own load");

    // What others do, and how much they get, is for those who may assign.
    for body in [
        json!({ "userId": shop.ana.id, "available": true }),
        json!({ "capacity": 5 }),
        json!({ "userId": shop.beto.id, "capacity": null }),
    ] {
        assert_eq!(world.patch(AVAILABILITY, &shop.beto, &body).await.refusal(), (403, "ROLE_FORBIDDEN"));
    }
    let limited = json!({ "userId": shop.ana.id, "capacity": 1, "available": true });
    let limited = world.patch(AVAILABILITY, &shop.manager, &limited).await;
    assert_eq!((limited.status, &limited.body["capacity"]), (200, &json!(1)), "{}", limited.body);

    // Beto goes and gives back what waits: Ana has room for one.
    world.patch(AVAILABILITY, &shop.beto, &json!({ "available": false })).await;
    let load = world.get(LOAD, &shop.manager).await;
    assert_eq!((loads(&load)[0], loads(&load)[2], &load.body["queue"]), (("Ana", 1), ("Beto", 0), &json!(1)));
    let more = json!({ "userId": shop.ana.id, "capacity": null });
    let more = world.patch(AVAILABILITY, &shop.manager, &more).await;
    assert_eq!((&more.body["capacity"], &more.body["waiting"]), (&Value::Null, &json!(2)));

    let other = world.shop("Tienda Luna").await;
    for who in [json!(other.ana.id), json!("nobody")] {
        let body = json!({ "userId": who, "available": false });
        assert_eq!(world.patch(AVAILABILITY, &shop.manager, &body).await.refusal(), (404, "NOT_FOUND"));
    }
    for bad in [json!({ "capacity": -1 }), json!({ "capacity": 1000 }), json!({ "available": null })] {
        assert_eq!(world.patch(AVAILABILITY, &shop.manager, &bad).await.refusal(), (400, "BODY_INVALID"));
    }
});
