//! Meta's side of templates, driven by the product's own client: submit, decide, edit, delete, sync, send.

use crate::harness::{Harness, LUCIA, NOW, NUMBER, WABA, phone};
use hilo_domain::template::{Category, Components, Filling, HeaderContent, TemplateStatus};
use hilo_simulator::{Decision, Fault, FaultKind, Route};
use hilo_whatsapp::graph::{
    AccountCredentials, CONNECT_TIMEOUT, CreatedTemplate, Credentials, GraphClient, NotAccepted, Recipient,
    Sample, SendFailure, TOTAL_TIMEOUT, TemplateEdit,
};
use hilo_whatsapp::template::{OutgoingTemplate, Submission};
use hilo_whatsapp::webhook::{ItemBody, items};
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn client(h: &Harness) -> GraphClient {
    GraphClient::new(&h.base, "v24.0", CONNECT_TIMEOUT, TOTAL_TIMEOUT).unwrap()
}

fn account() -> AccountCredentials {
    AccountCredentials { waba_id: WABA.into(), access_token: "token".to_owned().into() }
}

fn read(json: &Value) -> Components {
    let (components, problems) = Components::read(json);
    assert_eq!(problems, []);
    components
}

fn order() -> Components {
    read(&json!({
        "body": [{ "type": "text", "text": "Hello {{1}}, your order {{2}} is ready!" }],
        "header": [{ "type": "text", "text": "Order Update" }],
        "buttons": [{ "type": "quick_reply", "text": "View Order" }],
    }))
}

async fn submit(h: &Harness, name: &str, components: &Components) -> Result<CreatedTemplate, SendFailure> {
    let submission = Submission { name, language: "en_US", category: Category::Utility, components };
    client(h).create_template(&account(), &submission).await
}

fn refused<T: std::fmt::Debug>(result: Result<T, SendFailure>) -> NotAccepted {
    match result {
        Err(SendFailure::NotAccepted(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

/// What the next webhook means to the product.
async fn news(h: &mut Harness) -> ItemBody {
    let webhook = h.webhook().await;
    let mut found = items(&webhook.raw).unwrap();
    assert_eq!((found.len(), found[0].waba_id.as_deref()), (1, Some(WABA)));
    found.remove(0).body
}

#[tokio::test]
async fn a_template_is_submitted_rejected_edited_approved_and_sent() {
    let mut h = Harness::new().await;
    let created = submit(&h, "order_ready", &order()).await.unwrap();
    assert_eq!((created.status, created.category.as_deref()), (TemplateStatus::Pending, Some("UTILITY")));
    let reject =
        Decision::Reject { reason: "INVALID_FORMAT".into(), recommendation: Some("Say more.".into()) };
    h.simulator.decide(&created.id, reject).unwrap();
    let ItemBody::TemplateStatus(told) = news(&mut h).await else { panic!("no status") };
    assert_eq!((told.event.as_str(), told.reason.as_deref()), ("REJECTED", Some("INVALID_FORMAT")));
    assert_eq!(
        (told.template.id.as_deref(), told.recommendation.as_deref()),
        (Some(created.id.as_str()), Some("Say more."))
    );
    let listed = client(&h).template(&account(), &created.id).await.unwrap();
    assert_eq!(
        (listed.status, listed.rejected_reason.as_deref()),
        (TemplateStatus::Rejected, Some("INVALID_FORMAT"))
    );

    let better =
        read(&json!({ "body": [{ "text": "Hello {{1}}, your order {{2}} is ready to be fetched." }] }));
    let edit = TemplateEdit { category: None, components: Some(&better) };
    client(&h).edit_template(&account(), &created.id, &edit).await.unwrap();
    let pending = client(&h).template(&account(), &created.id).await.unwrap();
    assert_eq!((pending.status, pending.rejected_reason), (TemplateStatus::Pending, None));
    let path = format!("{}/_sim/templates/{}/decision", h.base, created.id);
    let decided = h.client.post(path).json(&json!({ "decision": "approve" })).send().await.unwrap();
    assert_eq!(decided.status(), 204);
    assert!(
        matches!(news(&mut h).await, ItemBody::TemplateStatus(told) if told.event == "APPROVED" && told.reason.is_none())
    );
    let ItemBody::TemplateComponents(told) = news(&mut h).await else { panic!("no components") };
    assert_eq!(told.apply(&order()).body.unwrap().text, better.body.as_ref().unwrap().text);

    let filling = Filling {
        variables: [("1".to_owned(), "John".to_owned()), ("2".to_owned(), "#12345".to_owned())].into(),
        ..Filling::default()
    };
    let message = OutgoingTemplate {
        to: Recipient::Phone(LUCIA),
        name: "order_ready",
        language: "en_US",
        components: &better,
        filling: &filling,
        reply_to: None,
        tracker: Some("1.m1.1"),
    };
    let credentials = Credentials { phone_number_id: NUMBER.into(), access_token: "token".to_owned().into() };
    let accepted = client(&h).send_template(&credentials, &message).await.unwrap();
    let shown = &h.simulator.phone(&phone(LUCIA)).thread().unwrap()[0];
    let (_, rendered) = message.body().unwrap();
    assert_eq!((&shown.id, &shown.text), (&accepted.message_id, &rendered.text()));
    assert_eq!(h.simulator.accepted()[0].tracker.as_deref(), Some("1.m1.1"));
}

#[tokio::test]
async fn limits_are_refused_with_metas_subcodes() {
    let h = Harness::new().await;
    let body = |text: &str| json!({ "body": [{ "text": text }] });
    let with = |key: &str, text: &str| json!({ "body": [{ "text": "Hello." }], key: [{ "type": "text", "text": text }] });
    for (json, subcode) in [
        (body("{{1}}, your order is ready now."), Some(2_388_299)),
        (body("Your order is ready now, {{1}}"), Some(2_388_299)),
        (body("Your order {{1}} {{2}} is now ready to be fetched."), Some(2_388_299)),
        (body("Hi {{1}}!"), Some(2_388_293)),
        (body(&"x".repeat(1025)), Some(2_388_040)),
        (with("header", &"x".repeat(61)), Some(2_388_040)),
        (with("header", "Hi *you*"), Some(2_388_047)),
        (with("footer", "Bye {{1}}"), Some(2_388_073)),
        (
            json!({ "header": [{ "type": "image", "handle": "4::unknown" }], "body": ["Look."] }),
            Some(2_388_047),
        ),
        (body(""), None),
        (body("Your order {{2}} is ready now."), None),
    ] {
        let refusal = refused(submit(&h, "limits", &read(&json)).await);
        assert_eq!((refusal.code, refusal.subcode), (Some(100), subcode), "{json}");
    }
    assert_eq!(refused(submit(&h, "Not A Name", &order()).await).code, Some(100));
    submit(&h, "order_ready", &order()).await.unwrap();
    assert_eq!(refused(submit(&h, "order_ready", &order()).await).subcode, Some(2_388_019));
    assert_eq!(h.simulator.templates(WABA).len(), 3);
}

#[tokio::test]
async fn an_approved_template_is_edited_once_a_day_and_others_only_when_refused() {
    let h = Harness::new().await;
    let created = submit(&h, "order_ready", &order()).await.unwrap();
    let components = order();
    let edit = TemplateEdit { category: None, components: Some(&components) };
    let try_edit = async || client(&h).edit_template(&account(), &created.id, &edit).await;
    assert_eq!(refused(try_edit().await).code, Some(100), "pending");
    h.simulator.decide(&created.id, Decision::Approve).unwrap();
    try_edit().await.unwrap();
    h.simulator.decide(&created.id, Decision::Approve).unwrap();
    assert!(refused(try_edit().await).details.contains("once in 24 hours"));
    h.clock.advance(DAY);
    try_edit().await.unwrap();
    h.simulator.decide(&created.id, Decision::Pause).unwrap();
    try_edit().await.unwrap();
    h.simulator.decide(&created.id, Decision::Approve).unwrap();
    let change = TemplateEdit { category: Some(Category::Marketing), components: None };
    h.clock.advance(DAY);
    assert!(
        client(&h).edit_template(&account(), &created.id, &change).await.is_err(),
        "category of an approved one"
    );
}

#[tokio::test]
async fn a_deleted_name_is_locked_for_thirty_days_if_it_was_approved() {
    let h = Harness::new().await;
    let (first, never_approved) = (submit(&h, "order_ready", &order()).await.unwrap(), "never_approved");
    h.simulator.decide(&first.id, Decision::Approve).unwrap();
    submit(&h, never_approved, &order()).await.unwrap();
    client(&h).delete_template(&account(), "order_ready", Some(&first.id)).await.unwrap();
    client(&h).delete_template(&account(), never_approved, None).await.unwrap();
    assert!(client(&h).delete_template(&account(), never_approved, None).await.is_err());
    assert!(client(&h).template(&account(), &first.id).await.is_err());
    submit(&h, never_approved, &order()).await.unwrap();
    assert_eq!(refused(submit(&h, "order_ready", &order()).await).subcode, Some(2_388_023));
    h.clock.set(NOW.plus(30 * DAY));
    submit(&h, "order_ready", &order()).await.unwrap();
}

#[tokio::test]
async fn quality_category_pause_and_disabling_are_told() {
    let mut h = Harness::new().await;
    let id = h.simulator.templates(WABA)[0].id.clone();
    h.simulator.decide(&id, Decision::Quality { score: "RED".into() }).unwrap();
    assert!(matches!(news(&mut h).await, ItemBody::TemplateQuality(told)
        if told.new == "RED" && told.previous.as_deref() == Some("UNKNOWN")));
    h.simulator.decide(&id, Decision::Category { category: "MARKETING".into() }).unwrap();
    assert!(matches!(news(&mut h).await, ItemBody::TemplateCategory(told)
        if told.new.as_deref() == Some("MARKETING") && told.previous.as_deref() == Some("UTILITY")));
    h.simulator.decide(&id, Decision::Pause).unwrap();
    assert!(
        matches!(news(&mut h).await, ItemBody::TemplateStatus(told) if told.event == "PAUSED" && told.title.is_some())
    );
    client(&h).unpause_template(&account(), &id).await.unwrap();
    assert!(matches!(news(&mut h).await, ItemBody::TemplateStatus(told) if told.event == "APPROVED"));
    assert!(client(&h).unpause_template(&account(), &id).await.is_err(), "not paused");
    h.simulator.decide(&id, Decision::Disable).unwrap();
    assert!(
        matches!(news(&mut h).await, ItemBody::TemplateStatus(told) if told.event == "DISABLED" && told.disable_date.is_some())
    );
    let listed = client(&h).template(&account(), &id).await.unwrap();
    assert_eq!((listed.status, listed.quality.as_deref()), (TemplateStatus::Disabled, Some("RED")));
    assert!(h.simulator.decide(&id, Decision::Quality { score: "PURPLE".into() }).is_err());
    assert!(h.simulator.decide("77", Decision::Approve).is_err());
}

#[tokio::test]
async fn with_the_switch_on_everything_is_approved_at_once() {
    let mut h = Harness::new().await;
    let path = format!("{}/_sim/templates/auto-approve", h.base);
    assert_eq!(h.client.put(path).json(&json!({ "on": true })).send().await.unwrap().status(), 204);
    let created = submit(&h, "order_ready", &order()).await.unwrap();
    assert_eq!(created.status, TemplateStatus::Approved);
    assert!(matches!(news(&mut h).await, ItemBody::TemplateStatus(told) if told.event == "APPROVED"));
    let desk: Value =
        h.client.get(format!("{}/_sim/templates", h.base)).send().await.unwrap().json().await.unwrap();
    assert_eq!((&desk["auto_approve"], desk["templates"].as_array().unwrap().len()), (&json!(true), 3));
    assert_eq!(desk["templates"][2]["waba_id"], WABA);
}

#[tokio::test]
async fn a_sample_is_uploaded_submitted_and_listed_as_an_address() {
    let h = Harness::new().await;
    let sample =
        Sample { file_name: "offer.png".into(), mime_type: "image/png".into(), bytes: b"\x89PNG".to_vec() };
    let handle = client(&h).upload_sample("123456", &account().access_token, sample).await.unwrap();
    assert!(handle.starts_with("4::"));
    let components =
        read(&json!({ "header": [{ "type": "image", "handle": handle }], "body": ["Look at this offer."] }));
    let created = submit(&h, "offer", &components).await.unwrap();
    h.simulator.decide(&created.id, Decision::Approve).unwrap();
    let listed = client(&h).template(&account(), &created.id).await.unwrap();
    let header = listed.components.to_json()["header"][0].take();
    assert_eq!(header.get("handle"), None);
    let url = header["url"].as_str().unwrap();
    let bytes = h.client.get(url).bearer_auth("token").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"\x89PNG");

    let send = async |header: Option<HeaderContent>| {
        let filling = Filling { header, ..Filling::default() };
        let message = OutgoingTemplate {
            to: Recipient::Phone(LUCIA),
            name: "offer",
            language: "en_US",
            components: &components,
            filling: &filling,
            reply_to: None,
            tracker: None,
        };
        let credentials =
            Credentials { phone_number_id: NUMBER.into(), access_token: "token".to_owned().into() };
        client(&h).send_template(&credentials, &message).await
    };
    assert_eq!(refused(send(None).await).message, "header lacks a value");
    let link = HeaderContent::MediaLink { link: "https://shop.example/offer.png".into(), filename: None };
    send(Some(link)).await.unwrap();
    assert_eq!(h.simulator.accepted()[0].body, "Photo\nLook at this offer.");
}

#[tokio::test]
async fn a_sync_reads_more_than_one_page() {
    let h = Harness::new().await;
    for number in 0..60 {
        submit(&h, &format!("order_{number}"), &order()).await.unwrap();
    }
    let all = client(&h).all_templates(&account()).await.unwrap();
    assert_eq!(all.len(), 62);
    let own = all.iter().find(|template| template.name == "order_59").unwrap();
    assert_eq!(own.components.body.as_ref().unwrap().text, order().body.unwrap().text);
}

#[tokio::test]
async fn nobody_knows_after_a_lost_answer_and_the_list_tells() {
    let h = Harness::new().await;
    h.simulator.add_fault(Fault::new(FaultKind::ResetAfterAccept).on(Route::Templates).times(1));
    assert!(matches!(submit(&h, "order_ready", &order()).await, Err(SendFailure::Unknown { .. })));
    let all = client(&h).all_templates(&account()).await.unwrap();
    assert!(all.iter().any(|template| template.name == "order_ready"));
    h.simulator.add_fault(
        Fault::new(FaultKind::ServerError { status: 503, graph_body: true }).on(Route::Templates).times(1),
    );
    assert!(matches!(submit(&h, "another", &order()).await, Err(SendFailure::NotAccepted(_))));
    assert!(h.simulator.templates(WABA).iter().all(|template| template.name != "another"));
}
