//! Templates, accounts, preferences, calls, history, and fields that nobody knows yet.

use super::*;
use crate::fixtures::message as make;
use crate::webhook::Consent;
use hilo_domain::message::Direction;
use serde_json::json;

#[test]
fn templates_are_known_by_numbers_or_strings() {
    let update = |id: Value| {
        json!({ "event": "REJECTED", "message_template_id": id, "message_template_name": "order_ready",
            "message_template_language": "es_AR", "reason": "INVALID_FORMAT",
            "rejection_info": { "reason": "Variables touch", "recommendation": "Put words between" },
            "disable_info": { "disable_date": 1_768_384_800 }, "other_info": { "title": "T", "description": "D" } })
    };
    for id in [json!(123_456_789_012_345_i64), json!("123456789012345")] {
        let ItemBody::TemplateStatus(news) = single("message_template_status_update", update(id)) else {
            panic!("no template status")
        };
        assert_eq!(news.template.id.as_deref(), Some("123456789012345"));
        assert_eq!((news.event.as_str(), news.reason.as_deref()), ("REJECTED", Some("INVALID_FORMAT")));
        assert_eq!(
            (news.recommendation.as_deref(), news.disable_date.as_deref()),
            (Some("Put words between"), Some("1768384800"))
        );
    }
    let approved = json!({ "event": "APPROVED", "message_template_id": 1, "reason": "NONE" });
    assert!(
        matches!(single("message_template_status_update", approved), ItemBody::TemplateStatus(news) if news.reason.is_none())
    );
}

#[test]
fn other_news_of_templates() {
    let key = json!({ "message_template_id": 1, "message_template_name": "order_ready", "message_template_language": "es" });
    let with = |more: Value| {
        let mut value = key.clone();
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        value
    };
    let quality = with(json!({ "previous_quality_score": "GREEN", "new_quality_score": "RED" }));
    assert!(
        matches!(single("message_template_quality_update", quality), ItemBody::TemplateQuality(q) if q.new == "RED")
    );
    let category = with(json!({ "previous_category": "UTILITY", "new_category": "MARKETING" }));
    assert!(
        matches!(single("template_category_update", category), ItemBody::TemplateCategory(c) if c.new.as_deref() == Some("MARKETING"))
    );
    let upcoming = with(json!({ "new_category": "UTILITY", "correct_category": "MARKETING" }));
    assert!(
        matches!(single("template_category_update", upcoming), ItemBody::TemplateCategory(c) if c.correct.as_deref() == Some("MARKETING"))
    );
    let parts = with(
        json!({ "message_template_element": "Hi {{1}}", "message_template_buttons": [{ "type": "URL" }] }),
    );
    assert!(matches!(single("message_template_components_update", parts),
        ItemBody::TemplateComponents(c) if c.body.as_deref() == Some("Hi {{1}}") && c.buttons.len() == 1));
    for field in [
        "message_template_status_update",
        "message_template_quality_update",
        "template_category_update",
        "message_template_components_update",
    ] {
        assert!(matches!(single(field, json!({ "event": "X" })), ItemBody::Malformed { .. }), "{field}");
    }
}

#[test]
fn changed_components_are_applied_to_the_known_ones() {
    let before = json!({ "header": [{ "type": "image", "handle": "4::aW" }],
        "body": [{ "type": "text", "text": "Hi {{1}}, all is well.", "examples": { "1": "Ana" } }],
        "buttons": [{ "type": "quick_reply", "text": "Stop" }] });
    let (before, problems) = hilo_domain::template::Components::read(&before);
    assert_eq!(problems, []);
    let news = json!({ "message_template_id": "12", "message_template_name": "order_ready",
        "message_template_element": "Hello {{1}}, all is well.", "message_template_title": "",
        "message_template_footer": "Bye", "message_template_buttons": [
            { "message_template_button_type": "URL", "message_template_button_text": "Track",
              "message_template_button_url": "https://example.com/{{1}}" },
            { "message_template_button_type": "PHONE_NUMBER", "message_template_button_text": "Call",
              "message_template_button_phone_number": "+34600000000" }] });
    let ItemBody::TemplateComponents(news) = single("message_template_components_update", news) else {
        panic!("no components")
    };
    assert_eq!(
        news.apply(&before).to_json(),
        json!({ "header": [{ "type": "image", "handle": "4::aW" }],
            "body": [{ "type": "text", "text": "Hello {{1}}, all is well.", "examples": { "1": "Ana" } }],
            "footer": [{ "type": "text", "text": "Bye" }],
            "buttons": [{ "type": "url", "text": "Track", "url": "https://example.com/{{1}}" },
                { "type": "phone_number", "text": "Call", "phone_number": "+34600000000" }] })
    );
}

#[test]
fn consent_quality_and_accounts() {
    let value = json!({ "messaging_product": "whatsapp", "metadata": { "phone_number_id": "500200" },
        "user_preferences": [
            { "wa_id": "5491155550123", "detail": "stop it", "category": "marketing_messages", "value": "stop", "timestamp": AT },
            { "user_id": "AR.1", "category": "marketing_messages", "value": "resume", "timestamp": AT.to_string() }, 5] });
    let items = change("user_preferences", value);
    assert_eq!(items.len(), 3);
    assert!(
        matches!(&items[0].body, ItemBody::UserPreference(p) if p.value == Consent::Stop && p.timestamp.unwrap().0 == AT * 1000)
    );
    assert!(
        matches!(&items[1].body, ItemBody::UserPreference(p) if p.value == Consent::Resume && p.customer.user_id.as_deref() == Some("AR.1"))
    );
    assert!(matches!(items[2].body, ItemBody::Malformed { .. }));

    let quality = json!({ "display_phone_number": "5491140000001", "event": "DOWNGRADE",
        "max_daily_conversations_per_business": "TIER_2K" });
    assert!(matches!(single("phone_number_quality_update", quality),
        ItemBody::PhoneQuality(q) if q.event.as_deref() == Some("DOWNGRADE") && q.max_daily_conversations.as_deref() == Some("TIER_2K")));
    for (field, value, event) in [
        ("account_update", json!({ "event": "ACCOUNT_RESTRICTION" }), Some("ACCOUNT_RESTRICTION")),
        ("account_alerts", json!({ "alert_type": "OBA_REJECTED" }), Some("OBA_REJECTED")),
        ("account_review_update", json!({ "decision": "APPROVED" }), Some("APPROVED")),
        ("business_capability_update", json!({ "max_phone_numbers_per_waba": 25 }), None),
    ] {
        assert!(
            matches!(single(field, value), ItemBody::Account { field: f, event: e } if f == field && e.as_deref() == event),
            "{field}"
        );
    }
}

#[test]
fn calls_name_the_customer_whoever_called() {
    let value = json!({ "metadata": { "phone_number_id": "500200" }, "calls": [
        { "id": "wacid.1", "from": "5491155550123", "to": "5491140000001", "event": "connect",
          "direction": "USER_INITIATED", "timestamp": AT.to_string() },
        { "id": "wacid.2", "from": "5491140000001", "to": "5491155550123", "event": "terminate",
          "direction": "BUSINESS_INITIATED", "status": "COMPLETED", "duration": "12" }] });
    for item in change("calls", value) {
        assert!(
            matches!(&item.body, ItemBody::Call(call) if call.customer.phone.as_deref() == Some("5491155550123")),
            "{item:?}"
        );
    }
}

#[test]
fn history_falls_into_messages_of_both_sides() {
    let ours = Arrival::new(NUMBER.display_phone_number, "", "wamid.H2", AT);
    let mut delivered = make::echo(make::text(&ours, "hello"), "5491155550123");
    delivered["history_context"] = json!({ "status": "READ" });
    let mut value = fixtures::value(&NUMBER);
    value["history"] = json!([
        { "metadata": { "phase": 1, "chunk_order": "2", "progress": 55 }, "threads": [
            { "id": "5491155550123", "messages": [make::text(&ana(), "hi"), delivered, 7] }, "no thread"] },
        { "errors": [{ "code": 2_593_109, "title": "History sync is turned off" }] },
        { "metadata": { "phase": 2 } },
    ]);
    let items = change("history", value);
    let shown: Vec<_> = items.iter().map(|item| item.position.to_string()).collect();
    assert_eq!(
        shown,
        [
            "entry[0].changes[0].history[0].threads[0].messages[0]",
            "entry[0].changes[0].history[0].threads[0].messages[1]",
            "entry[0].changes[0].history[0].threads[0].messages[2]",
            "entry[0].changes[0].history[0].threads[1]",
            "entry[0].changes[0].history[1].errors[0]",
            "entry[0].changes[0].history[2]",
        ]
    );
    let message = |at: usize| match &items[at].body {
        ItemBody::History(history) => history,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (message(0).message.direction, message(1).message.direction),
        (Direction::Inbound, Direction::Outbound)
    );
    assert_eq!(message(1).message.customer.phone.as_deref(), Some("5491155550123"));
    assert_eq!((message(1).status.as_deref(), message(1).chunk_order), (Some("READ"), Some(2)));
    assert!(matches!(items[2].body, ItemBody::Malformed { .. }));
    assert!(matches!(&items[4].body, ItemBody::ChannelError(error) if error.code == Some(2_593_109)));
    assert!(matches!(&items[5].body, ItemBody::Other { field } if field == "history"));
}

#[test]
fn errors_of_the_channel_are_items_and_other_fields_errors_are_not() {
    let mut value = fixtures::value(&NUMBER);
    value["errors"] = json!([{ "code": 130_429, "title": "Rate limit hit" }, "in words"]);
    let items = change("messages", value);
    assert!(matches!(&items[0].body, ItemBody::ChannelError(error) if error.code == Some(130_429)));
    assert!(matches!(&items[1].body, ItemBody::ChannelError(error) if error.line() == Some("in words")));
    let flow =
        json!({ "event": "ENDPOINT_ERROR_RATE", "errors": [{ "error_type": "TIMEOUT", "error_count": 3 }] });
    assert!(matches!(single("flows", flow), ItemBody::Other { field } if field == "flows"));
}

#[test]
fn unknown_fields_are_kept_whole() {
    for value in [json!({ "a": 1 }), json!({}), json!([1]), json!("word"), json!(0)] {
        let items = change("quantum_update", value.clone());
        assert!(matches!(&items[0].body, ItemBody::Other { field } if field == "quantum_update"));
        assert_eq!(items[0].raw.get(), value.to_string());
        assert_eq!(items[0].position.to_string(), "entry[0].changes[0]");
    }
}
