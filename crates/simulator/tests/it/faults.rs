//! Everything that can be made to go wrong.

use crate::harness::{Harness, LUCIA, NUMBER, phone, text_to};
use hilo_simulator::{Event, Fault, FaultKind, Route, Stage};
use serde_json::{Value, json};

async fn with(fault: Fault) -> Harness {
    let mut h = Harness::new().await;
    h.lucia().await;
    h.simulator.set_faults(vec![fault]);
    h
}

/// The raw answer to a send.
async fn try_send(h: &Harness) -> Result<reqwest::Response, reqwest::Error> {
    h.post(&format!("/v24.0/{NUMBER}/messages"), &text_to(LUCIA, "a")).send().await
}

#[tokio::test]
async fn rate_limits_say_when_to_come_back() {
    let h = with(Fault::new(FaultKind::RateLimited { retry_after_s: 7 }).times(1)).await;
    let response = try_send(&h).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], 130_429);
    assert!(h.simulator.accepted().is_empty());
    assert_eq!(try_send(&h).await.unwrap().status(), 200, "it was for once only");
    assert!(h.simulator.faults().is_empty());
}

#[tokio::test]
async fn refusals_have_their_status_and_code() {
    for (kind, status, code) in [
        (FaultKind::TokenExpired, 401, 190),
        (FaultKind::PairLimit, 400, 131_056),
        (FaultKind::WindowClosed { immediate: true }, 400, 131_047),
        (FaultKind::ServerError { status: 500, graph_body: true }, 500, 131_000),
    ] {
        let h = with(Fault::new(kind)).await;
        let response = try_send(&h).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], code);
        assert!(h.simulator.accepted().is_empty());
    }
}

#[tokio::test]
async fn a_broken_server_may_speak_html() {
    for status in [500, 502, 503] {
        let h = with(Fault::new(FaultKind::ServerError { status, graph_body: false })).await;
        let response = try_send(&h).await.unwrap();
        assert_eq!(response.status(), status);
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    }
}

#[tokio::test]
async fn later_failures_are_accepted_first() {
    for (kind, code) in
        [(FaultKind::WindowClosed { immediate: false }, 131_047), (FaultKind::NotReachable, 131_026)]
    {
        let mut h = with(Fault::new(kind)).await;
        h.accepted(&text_to(LUCIA, "a")).await;
        let status = h.status().await;
        assert_eq!((&status["status"], &status["errors"][0]["code"]), (&"failed".into(), &code.into()));
    }
}

#[tokio::test]
async fn connections_break_before_or_after_accepting() {
    for (kind, accepted) in [
        (FaultKind::ResetBeforeAccept, 0),
        (FaultKind::ResetAfterAccept, 1),
        (FaultKind::TimeoutBeforeAccept { ms: 1 }, 0),
        (FaultKind::TimeoutAfterAccept { ms: 1 }, 1),
    ] {
        let h = with(Fault::new(kind.clone())).await;
        let error = try_send(&h).await.expect_err("no response may come");
        assert!(error.is_request() && !error.is_connect(), "{kind:?}: {error:?}");
        assert_eq!(h.simulator.accepted().len(), accepted, "{kind:?}");
    }
}

#[tokio::test]
async fn a_message_accepted_without_an_answer_still_tells_its_statuses() {
    let mut h = with(Fault::new(FaultKind::TimeoutAfterAccept { ms: 600_000 })).await;
    let mut body = text_to(LUCIA, "a");
    body["biz_opaque_callback_data"] = "1.m.1".into();
    let asking = tokio::spawn(h.post(&format!("/{NUMBER}/messages"), &body).send());
    let status = h.status().await;
    assert_eq!((&status["status"], &status["biz_opaque_callback_data"]), (&"sent".into(), &"1.m.1".into()));
    assert!(!asking.is_finished());
    h.simulator.close();
    assert!(asking.await.unwrap().is_err(), "closing ends the wait, without an answer");
}

#[tokio::test]
async fn answers_may_be_cut_or_lack_the_id() {
    let h = with(Fault::new(FaultKind::TruncatedJson)).await;
    let text = try_send(&h).await.unwrap().text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err(), "{text}");
    h.simulator.set_faults(vec![Fault::new(FaultKind::NoMessageId)]);
    let (status, answer) = h.send(&text_to(LUCIA, "b")).await;
    assert_eq!((status, &answer["messages"]), (200, &json!([])));
    assert_eq!(h.simulator.accepted().len(), 2);
}

#[tokio::test]
async fn a_slow_answer_is_still_an_answer() {
    let mut h = with(Fault::new(FaultKind::Slow { ms: 600_000 }).times(1)).await;
    let path = format!("/{NUMBER}/messages");
    let asking = tokio::spawn(h.post(&path, &text_to(LUCIA, "a")).send());
    h.event(|event| *event == Event::FaultsChanged).await;
    while !h.simulator.faults().is_empty() {
        h.event(|event| *event == Event::FaultsChanged).await;
    }
    assert!(h.simulator.accepted().is_empty() && !asking.is_finished());
    h.simulator.close();
    assert_eq!(asking.await.unwrap().unwrap().status(), 200, "closing ends the wait");
}

#[tokio::test]
async fn webhooks_can_come_twice() {
    let mut h = with(Fault::new(FaultKind::DuplicatedWebhooks { times: 3 }).times(1)).await;
    h.simulator.phone(&phone(LUCIA)).text("otra vez").unwrap();
    let first = h.webhook().await.raw;
    assert_eq!((h.webhook().await.raw, h.webhook().await.raw), (first.clone(), first));
    h.simulator.phone(&phone(LUCIA)).text("una vez").unwrap();
    assert_eq!(h.message().await["text"]["body"], "una vez");
    h.settled().await;
    assert_eq!(h.simulator.webhooks().len(), 5, "the greeting, three times the one, once the other");
}

#[tokio::test]
async fn statuses_can_come_in_reverse() {
    let mut h = with(Fault::new(FaultKind::ReorderedWebhooks).times(1)).await;
    h.simulator.phone(&phone(LUCIA)).open().unwrap();
    h.accepted(&text_to(LUCIA, "a")).await;
    assert_eq!(h.statuses_told().await, ["read", "delivered", "sent"]);
    h.accepted(&text_to(LUCIA, "b")).await;
    assert_eq!(h.statuses_told().await, ["sent", "delivered", "read"]);
}

#[tokio::test]
async fn statuses_can_be_withheld_and_released() {
    let mut h = with(Fault::new(FaultKind::WithheldStatuses).times(1)).await;
    let id = h.accepted(&text_to(LUCIA, "a")).await;
    let held = h.event(|event| matches!(event, Event::StatusWithheld { .. })).await;
    assert_eq!(held, Event::StatusWithheld { id, phone: phone(LUCIA), stage: Stage::Sent });
    assert_eq!(h.statuses_told().await, [""; 0]);
    let response = h.client.post(format!("{}/_sim/statuses/release", h.base)).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "released": 2 }));
    assert_eq!(h.statuses_told().await, ["sent", "delivered"]);
}

#[tokio::test]
async fn statuses_can_be_late() {
    let mut h = with(Fault::new(FaultKind::DelayedStatuses { ms: 600_000 }).times(1)).await;
    h.accepted(&text_to(LUCIA, "late")).await;
    let second = h.accepted(&text_to(LUCIA, "in time")).await;
    for wanted in ["sent", "delivered"] {
        let status = h.status().await;
        assert_eq!((&status["id"], &status["status"]), (&second.as_str().into(), &wanted.into()));
    }
    assert_eq!(h.simulator.accepted()[0].stage, Stage::Accepted);
}

#[tokio::test]
async fn faults_keep_to_their_recipient_number_and_call() {
    let h = with(Fault::new(FaultKind::TokenExpired).to(phone("+34612345678"))).await;
    assert_eq!(try_send(&h).await.unwrap().status(), 200);
    assert_eq!(h.send(&text_to("34612345678", "a")).await.0, 401);
    h.simulator.set_faults(vec![Fault::new(FaultKind::TokenExpired).from_number("other")]);
    assert_eq!(try_send(&h).await.unwrap().status(), 200);
    h.simulator.set_faults(vec![Fault::new(FaultKind::TokenExpired).on(Route::Templates)]);
    assert_eq!(try_send(&h).await.unwrap().status(), 200);
    let path = format!("/{}/message_templates", crate::harness::WABA);
    assert_eq!(h.get(&path).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_fault_that_spoils_answers_waits_for_an_accepted_message() {
    let h = with(Fault::new(FaultKind::NoMessageId).times(1)).await;
    assert_eq!(h.send(&text_to(LUCIA, "")).await.0, 400);
    assert_eq!(h.simulator.faults().len(), 1);
    assert_eq!(h.send(&text_to(LUCIA, "a")).await.1["messages"], json!([]));
}

#[tokio::test]
async fn faults_are_switched_over_http() {
    let h = Harness::new().await;
    let path = format!("{}/_sim/faults", h.base);
    let one = json!({ "kind": "rate_limited", "retry_after_s": 2, "count": 3, "recipient": LUCIA });
    h.client.post(&path).json(&one).send().await.unwrap().error_for_status().unwrap();
    let more = json!([{ "kind": "token_expired" }]);
    h.client.post(format!("{path}/add")).json(&more).send().await.unwrap().error_for_status().unwrap();
    let on: Value = h.client.get(&path).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        on[0],
        json!({ "kind": "rate_limited", "retry_after_s": 2, "count": 3, "recipient": LUCIA,
        "on": "messages" })
    );
    assert_eq!(on.as_array().unwrap().len(), 2);
    let left = h.client.delete(format!("{path}/rate_limited")).send().await.unwrap();
    assert_eq!(left.json::<Value>().await.unwrap()[0]["kind"], "token_expired");
    h.client.delete(&path).send().await.unwrap();
    assert!(h.simulator.faults().is_empty());
    let wrong = h.client.post(&path).json(&json!({ "kind": "gremlins" })).send().await.unwrap();
    assert_eq!(wrong.status(), 400);
    assert!(wrong.text().await.unwrap().contains("gremlins"));
}
