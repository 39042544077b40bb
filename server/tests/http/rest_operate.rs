//! Webhook events, jobs and the audit log over REST: who may, what is shown, and what may be done.

use crate::common::both;
use crate::world::{Answer, Person, Shop, World};
use reqwest::Method;
use serde_json::{Value, json};

const EVENTS: &str = "/api/integrations/webhook-events";
const JOBS: &str = "/api/integrations/jobs";
const AUDIT: &str = "/api/audit-log";
const LUZ: &str = "5491155550101";

async fn shop_with_a_message(world: &World) -> Shop {
    let shop = world.shop("Tienda Sol").await;
    // What comes for a number that the door does not know yet is kept under the installation.
    world.look_anew().await;
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    shop
}

fn rows(answer: &Answer) -> &Vec<Value> {
    answer.body["data"].as_array().unwrap_or_else(|| panic!("{} {}", answer.status, answer.body))
}

async fn bytes(world: &World, path: &str, who: &Person) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let answer = world.request(Method::GET, path, who).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

both!(only_those_who_operate_may_look_or_do, |world| async {
    let shop = shop_with_a_message(&world).await;
    let event = world.get(EVENTS, &shop.owner).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    let job = world.get(JOBS, &shop.owner).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    let places = [
        (Method::GET, EVENTS.to_owned()),
        (Method::GET, format!("{EVENTS}/{event}")),
        (Method::GET, format!("{EVENTS}/{event}/raw")),
        (Method::POST, format!("{EVENTS}/{event}/replay")),
        (Method::POST, format!("{EVENTS}/replay")),
        (Method::GET, JOBS.to_owned()),
        (Method::GET, format!("{JOBS}/{job}")),
        (Method::POST, format!("{JOBS}/{job}/run")),
        (Method::POST, format!("{JOBS}/{job}/cancel")),
        (Method::GET, AUDIT.to_owned()),
        (Method::GET, format!("{AUDIT}/export")),
    ];
    for (method, path) in places {
        for who in [&shop.manager, &shop.ana] {
            let answer = Answer::read(world.request(method.clone(), &path, who).json(&json!({}))).await;
            assert_eq!(answer.refusal(), (403, "ROLE_FORBIDDEN"), "{method} {path}");
        }
    }
});

both!(anothers_events_jobs_and_records_are_not_there, |world| async {
    let shop = shop_with_a_message(&world).await;
    let other = world.shop("Tienda Luna").await;
    let event = world.get(EVENTS, &shop.owner).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    let job = world.get(JOBS, &shop.owner).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    for list in [EVENTS, JOBS, AUDIT] {
        assert!(rows(&world.get(list, &other.owner).await).is_empty(), "{list}");
    }
    for (method, path) in [
        (Method::GET, format!("{EVENTS}/{event}")),
        (Method::GET, format!("{EVENTS}/{event}/raw")),
        (Method::POST, format!("{EVENTS}/{event}/replay")),
        (Method::GET, format!("{JOBS}/{job}")),
        (Method::POST, format!("{JOBS}/{job}/run")),
        (Method::POST, format!("{JOBS}/{job}/cancel")),
    ] {
        let theirs = Answer::read(world.request(method.clone(), &path, &other.owner)).await;
        let nothing = path.replace(&event, "no-such").replace(&job, "no-such");
        let nothing = Answer::read(world.request(method, &nothing, &other.owner)).await;
        assert_eq!((theirs.refusal(), theirs.body.clone()), ((404, "NOT_FOUND"), nothing.body), "{path}");
    }
    let replayed =
        world.post(&format!("{EVENTS}/replay"), &other.owner, &json!({ "status": "PROCESSED" })).await;
    assert_eq!((replayed.status, &replayed.body["queued"]), (202, &json!(0)));
});

both!(an_event_is_shown_with_its_items_and_its_bytes, |world| async {
    let shop = shop_with_a_message(&world).await;
    let list = world.get(&format!("{EVENTS}?status=PROCESSED&outcome=APPLIED&limit=1"), &shop.owner).await;
    let event = &rows(&list)[0];
    assert_eq!(
        (&event["items"], &event["failedItems"], &event["signed"]),
        (&json!(1), &json!(0), &json!(false))
    );
    assert_eq!(list.body["nextCursor"], Value::Null);
    let id = event["id"].as_str().unwrap();
    let event = world.get(&format!("{EVENTS}/{id}"), &shop.owner).await.body;
    assert_eq!(event["items"][0]["outcome"], "APPLIED");
    assert!(event["items"][0]["conversationId"].is_string());
    assert_eq!(event["body"]["object"], "whatsapp_business_account");
    let (status, headers, raw) = bytes(&world, event["rawUrl"].as_str().unwrap(), &shop.owner).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/octet-stream"));
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(serde_json::from_slice::<Value>(&raw).unwrap(), event["body"]);
    assert_eq!(event["size"], json!(raw.len()));
    let found = world.get(&format!("{EVENTS}?text=wamid.test1"), &shop.owner).await;
    assert_eq!(rows(&found).len(), 1);
});

both!(a_replay_applies_nothing_twice, |world| async {
    let shop = shop_with_a_message(&world).await;
    let id = world.get(EVENTS, &shop.owner).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    let replay = format!("{EVENTS}/{id}/replay");
    let first = world.post(&replay, &shop.owner, &json!({})).await;
    assert_eq!((first.status, &first.body["queued"]), (202, &json!(true)));
    let second = world.post(&replay, &shop.owner, &json!({})).await;
    assert_eq!((second.status, &second.body["queued"]), (202, &json!(false)));
    world.run_inbound().await;
    let messages = world.get("/api/integrations/messages", &shop.owner).await;
    assert_eq!(messages.body["total"], 1);
    let event = world.get(&format!("{EVENTS}/{id}"), &shop.owner).await.body;
    assert_eq!(event["items"][0]["outcome"], "DUPLICATE");
    let log = world.get(&format!("{AUDIT}?action=webhook_event.replayed"), &shop.owner).await;
    assert_eq!((rows(&log).len(), &log.body["data"][0]["actorName"]), (1, &json!("Olga")));
});

both!(
    a_webhook_for_a_number_that_is_connected_later_is_replayed_and_its_message_appears_once,
    |world| async {
        let shop = world.shop("Tienda Sol").await;
        world.shop("Tienda Luna").await;
        world.webhook_for("777000777", LUZ, "wamid.early", "Llegué antes").await;
        let unrouted = format!("{EVENTS}?outcome=UNROUTED");
        assert!(rows(&world.get(&unrouted, &shop.owner).await).is_empty(), "nobody's yet");

        world.connect(&shop, "777000777").await;
        let list = world.get(&unrouted, &shop.owner).await;
        let id = rows(&list)[0]["id"].as_str().unwrap().to_owned();
        let seen = world.get(&format!("{EVENTS}/{id}"), &shop.owner).await.body;
        assert_eq!((&seen["items"][0]["phoneNumberId"], &seen["body"]), (&json!("777000777"), &Value::Null));
        for _ in 0..2 {
            let answer =
                world.post(&format!("{EVENTS}/replay"), &shop.owner, &json!({ "outcome": "UNROUTED" })).await;
            assert_eq!(answer.status, 202, "{}", answer.body);
            world.run_inbound().await;
        }
        let replay = format!("{EVENTS}/{id}/replay");
        assert_eq!(world.post(&replay, &shop.owner, &json!({})).await.status, 202);
        world.run_inbound().await;
        let messages = world.get("/api/integrations/messages", &shop.owner).await;
        assert_eq!(
            (&messages.body["total"], &messages.body["data"][0]["text"]),
            (&json!(1), &json!("Llegué antes"))
        );
    }
);

both!(a_number_that_changes_hands_takes_no_message_along, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let other = world.shop("Tienda Luna").await;
    let channel = world.connect(&shop, "777000777").await;
    world.webhook_for("777000777", LUZ, "wamid.secret", "Para Sol").await;
    let id = world.get(EVENTS, &shop.owner).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    world.hand_over(&channel, "777000777", &other).await;
    assert_eq!(world.post(&format!("{EVENTS}/{id}/replay"), &shop.owner, &json!({})).await.status, 202);
    world.run_inbound().await;
    assert_eq!(world.get("/api/integrations/messages", &other.owner).await.body["total"], 0);
    assert!(rows(&world.get(EVENTS, &other.owner).await).is_empty());
    assert_eq!(world.get("/api/integrations/messages", &shop.owner).await.body["total"], 1);
});

both!(a_waiting_send_is_called_off_and_shown_as_such, |world| async {
    let shop = shop_with_a_message(&world).await;
    let body = json!({ "toPhone": format!("+{LUZ}"), "text": "Un momento" });
    let sent = world.post("/api/integrations/whatsapp/send", &shop.owner, &body).await;
    let (job, message) = (sent.body["jobId"].as_str().unwrap(), sent.body["messageLogId"].as_str().unwrap());
    let listed =
        world.get(&format!("{JOBS}?status=PENDING&type=SEND_MESSAGE&text={message}"), &shop.owner).await;
    assert_eq!(rows(&listed)[0]["id"], job);
    let running = world.post(&format!("{JOBS}/{job}/run"), &shop.owner, &json!({})).await;
    assert_eq!(running.refusal(), (409, "JOB_STATE"));
    let cancelled = world.post(&format!("{JOBS}/{job}/cancel"), &shop.owner, &json!({})).await;
    assert_eq!((cancelled.status, &cancelled.body["status"]), (200, &json!("CANCELLED")));
    let shown = world.get("/api/integrations/messages", &shop.owner).await;
    let shown = rows(&shown).iter().find(|row| row["id"] == message).unwrap().clone();
    assert_eq!((&shown["status"], &shown["errorCode"]), (&json!("FAILED"), &json!(-1)));
    let again = world.post(&format!("{JOBS}/{job}/run"), &shop.owner, &json!({})).await;
    assert_eq!(again.refusal(), (409, "MESSAGE_SETTLED"));
});

both!(bad_wishes_are_named, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for path in [
        format!("{EVENTS}?status=DONE"),
        format!("{EVENTS}?outcome=x"),
        format!("{EVENTS}?from=yesterday"),
        format!("{EVENTS}?limit=0"),
        format!("{EVENTS}?cursor=x"),
        format!("{JOBS}?status=x"),
        format!("{JOBS}?type=x"),
        format!("{AUDIT}?subjectType=user"),
    ] {
        assert_eq!(world.get(&path, &shop.owner).await.refusal(), (400, "QUERY_INVALID"), "{path}");
    }
    let everything = world.post(&format!("{EVENTS}/replay"), &shop.owner, &json!({})).await;
    assert_eq!(everything.refusal(), (400, "RANGE_MISSING"));
});

both!(the_log_is_saved_as_text_that_no_spreadsheet_runs, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let mut tx = world.db.write().await.unwrap();
    for n in 0..600 {
        let entry = hilo_store::audit::Entry {
            organization_id: &shop.id,
            actor_id: Some(&shop.owner.id),
            action: "template.created",
            subject_type: "template",
            subject_id: &format!("=1+{n}"),
            before: None,
            after: Some(json!({ "name": "a, \"b\"" })),
            ip: None,
        };
        hilo_store::audit::record(&mut tx, entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (status, headers, file) = bytes(&world, &format!("{AUDIT}/export"), &shop.owner).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "text/csv; charset=utf-8"));
    let text = String::from_utf8(file).unwrap();
    assert!(text.starts_with("\u{feff}time,person,"));
    assert_eq!(text.lines().count(), 601);
    assert_eq!(text.matches("\"'=1+").count(), 600);
    assert!(text.contains("\"{\"\"name\"\":\"\"a, \\\"\"b\\\"\"\"\"}\""), "{}", text.lines().nth(1).unwrap());
});
