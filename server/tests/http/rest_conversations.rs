//! Lists of conversations and messages, assignment, marks of reading.

use crate::common::both;
use crate::world::{Answer, Shop, World};
use hilo_domain::role::SellerVisibility;
use serde_json::{Value, json};

const LUZ: &str = "5491155550101";
const LUZ_PATH: &str = "/api/integrations/conversations/%2B5491155550101";

/// Three customers, the newest last; Luz has written twice.
async fn three_customers(world: &World) -> Shop {
    let shop = world.shop("Tienda Sol").await;
    for (from, name, text) in [
        ("5491155550103", "Caro", "Busco un regalo"),
        (LUZ, "Luz", "Hola"),
        ("5491155550102", "Nico", "¿Precio?"),
        (LUZ, "Luz", "¿Tienen stock?"),
    ] {
        world.clock.advance(60_000);
        world.customer_writes(&shop, from, name, text).await;
    }
    shop
}

fn names(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["data"].as_array().unwrap().iter().map(|row| row["leadName"].as_str().unwrap()).collect()
}

both!(conversations_are_listed_as_the_seed_shows_them, |world| async {
    let shop = three_customers(&world).await;
    let path = "/api/integrations/conversations?provider=WHATSAPP&page=1&limit=2";
    let list = world.get(path, &shop.manager).await;
    assert_eq!(names(&list), ["Luz", "Nico"]);
    assert_eq!(
        (&list.body["total"], &list.body["page"], &list.body["limit"]),
        (&json!(3), &json!(1), &json!(2))
    );
    let luz = &list.body["data"][0];
    let expected = json!({
        "id": "+5491155550101", "phone": "+5491155550101", "leadName": "Luz", "unreadCount": 2,
        "lastMessageAt": "2026-01-14T10:04:00.000Z", "lastMessageText": "¿Tienen stock?",
        "lastMessageDirection": "INBOUND", "assignedToId": null, "assignedToName": null,
        "channelId": shop.channel, "lastMessageType": "TEXT",
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&luz[field], value, "{field}");
    }
    assert!(luz["leadId"].is_string());
});

both!(pages_by_number_and_by_cursor_show_every_row_once, |world| async {
    let shop = three_customers(&world).await;
    let list = "/api/integrations/conversations";
    let second = world.get(&format!("{list}?page=2&limit=2"), &shop.owner).await;
    assert_eq!(names(&second), ["Caro"]);
    assert_eq!(second.body["nextCursor"], Value::Null);
    assert_eq!(names(&world.get(&format!("{list}?page=9"), &shop.owner).await), Vec::<&str>::new());

    let first = world.get(&format!("{list}?limit=1"), &shop.owner).await;
    let cursor = first.body["nextCursor"].as_str().unwrap();
    // Whoever writes meanwhile moves to the top and disturbs no one who pages.
    world.clock.advance(60_000);
    world.customer_writes(&shop, "5491155550103", "Caro", "¿Están?").await;
    let rest = world.get(&format!("{list}?limit=5&cursor={cursor}"), &shop.owner).await;
    assert_eq!(names(&rest), ["Nico"]);
});

both!(bad_pages_are_refused, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for query in
        ["limit=0", "limit=101", "limit=x", "page=0", "page=-1", "cursor=nonsense", "provider=TELEGRAM"]
    {
        for list in ["conversations", "messages"] {
            let answer = world.get(&format!("/api/integrations/{list}?{query}"), &shop.owner).await;
            assert_eq!(answer.refusal(), (400, "QUERY_INVALID"), "{list}?{query}");
        }
    }
});

both!(messages_are_listed_by_lead_and_by_conversation, |world| async {
    let shop = three_customers(&world).await;
    let conversations = world.get("/api/integrations/conversations", &shop.owner).await;
    let lead = conversations.body["data"][0]["leadId"].as_str().unwrap();

    let by_lead = world.get(&format!("/api/integrations/messages?leadId={lead}"), &shop.owner).await;
    let by_phone = world.get(&format!("{LUZ_PATH}/messages"), &shop.owner).await;
    assert_eq!(by_lead.body["data"], by_phone.body["data"]);
    assert_eq!((&by_lead.body["limit"], &by_phone.body["limit"]), (&json!(20), &json!(50)));
    assert_eq!(by_phone.body["total"], 2);
    let newest = &by_phone.body["data"][0];
    let expected = json!({
        "provider": "WHATSAPP", "direction": "INBOUND", "from": "+5491155550101", "to": "+15550100001",
        "type": "TEXT", "text": "¿Tienen stock?", "status": "DELIVERED", "errorCode": null, "errorMessage": null,
        "leadId": lead, "createdAt": "2026-01-14T10:04:00.000Z",
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&newest[field], value, "{field}");
    }
    for field in ["id", "statusUpdatedAt", "externalMessageId"] {
        assert!(newest[field].is_string(), "{field}");
    }
    let all = world.get("/api/integrations/messages", &shop.owner).await;
    assert_eq!(all.body["total"], 4);
    let nobody = world.get("/api/integrations/conversations/%2B5491100000000/messages", &shop.owner).await;
    assert_eq!(nobody.refusal(), (404, "NOT_FOUND"));
});

both!(a_manager_assigns_and_a_seller_may_not, |world| async {
    let shop = three_customers(&world).await;
    let path = &format!("{LUZ_PATH}/assign");
    let to_ana = json!({ "assignedToId": shop.ana.id });
    assert_eq!(world.patch(path, &shop.beto, &to_ana).await.refusal(), (403, "ROLE_FORBIDDEN"));

    let assigned = world.patch(path, &shop.manager, &to_ana).await;
    assert_eq!(
        (assigned.status, &assigned.body["assignedToName"]),
        (200, &json!("Ana")),
        "{}",
        assigned.body
    );
    let list = world.get("/api/integrations/conversations?limit=1", &shop.owner).await;
    assert_eq!(list.body["data"][0]["assignedToId"], json!(shop.ana.id));

    let unassigned = world.patch(path, &shop.manager, &json!({ "assignedToId": null })).await;
    assert_eq!((unassigned.status, &unassigned.body["assignedToId"]), (200, &Value::Null));

    let missing = world.patch(path, &shop.manager, &json!({})).await;
    assert_eq!(missing.refusal(), (400, "BODY_INVALID"));
    let stranger = json!({ "assignedToId": "nobody" });
    let stranger = world.patch(path, &shop.manager, &stranger).await;
    assert_eq!(stranger.refusal(), (422, "ASSIGNEE_NOT_IN_ORGANIZATION"));
});

both!(reading_is_each_persons_own, |world| async {
    let shop = three_customers(&world).await;
    let read = world.patch(&format!("{LUZ_PATH}/mark-read"), &shop.ana, &json!({})).await;
    assert_eq!((read.status, &read.body["unreadCount"]), (200, &json!(0)), "{}", read.body);
    let unread = async |who| {
        let list = world.get("/api/integrations/conversations?limit=1", who).await;
        list.body["data"][0]["unreadCount"].clone()
    };
    assert_eq!((unread(&shop.ana).await, unread(&shop.beto).await), (json!(0), json!(2)));
});

both!(another_tenant_finds_nothing, |world| async {
    let shop = three_customers(&world).await;
    let other = world.shop("Tienda Luna").await;
    assert_eq!(world.get("/api/integrations/conversations", &other.owner).await.body["total"], 0);
    assert_eq!(world.get("/api/integrations/messages", &other.owner).await.body["total"], 0);
    for (path, body) in [("assign", json!({ "assignedToId": other.ana.id })), ("mark-read", json!({}))] {
        let answer = world.patch(&format!("{LUZ_PATH}/{path}"), &other.owner, &body).await;
        assert_eq!(answer.refusal(), (404, "NOT_FOUND"), "{path}");
    }
    let theirs = json!({ "assignedToId": other.ana.id });
    let answer = world.patch(&format!("{LUZ_PATH}/assign"), &shop.owner, &theirs).await;
    assert_eq!(answer.refusal(), (422, "ASSIGNEE_NOT_IN_ORGANIZATION"));
});

both!(a_seller_lists_what_sellers_see, |world| async {
    let shop = three_customers(&world).await;
    world.set_seller_visibility(&shop, SellerVisibility::OwnAndUnassigned).await;
    let to_ana = json!({ "assignedToId": shop.ana.id });
    world.patch(&format!("{LUZ_PATH}/assign"), &shop.manager, &to_ana).await;
    let list = "/api/integrations/conversations";
    assert_eq!(names(&world.get(list, &shop.ana).await), ["Luz", "Nico", "Caro"]);
    let beto = world.get(list, &shop.beto).await;
    assert_eq!((names(&beto), &beto.body["total"]), (vec!["Nico", "Caro"], &json!(2)));
    assert_eq!(world.get(&format!("{LUZ_PATH}/messages"), &shop.beto).await.refusal(), (404, "NOT_FOUND"));
});
