//! Templates: the list, what the phone shows, taps.

use crate::harness::{Harness, LUCIA, WABA, phone};
use serde_json::{Value, json};

fn order(parameters: &[&str]) -> Value {
    let parameters: Vec<Value> =
        parameters.iter().map(|text| json!({ "type": "text", "text": text })).collect();
    json!({ "messaging_product": "whatsapp", "to": LUCIA, "type": "template", "template": {
        "name": "order_confirmation", "language": { "code": "es_AR" },
        "components": [
            { "type": "body", "parameters": parameters },
            { "type": "button", "sub_type": "quick_reply", "index": "0",
              "parameters": [{ "type": "payload", "payload": "SHOW-12345" }] } ] } })
}

#[tokio::test]
async fn a_template_needs_no_window_and_is_shown_rendered() {
    let mut h = Harness::new().await;
    let id = h.accepted(&order(&["Lucía", "#12345"])).await;
    assert_eq!(h.status().await["pricing"]["category"], "utility");
    let shown = &h.simulator.phone(&phone(LUCIA)).thread().unwrap()[0];
    assert_eq!(shown.id, id);
    let text = "Tu pedido\n¡Hola Lucía! Confirmamos tu pedido #12345. Te avisamos cuando salga.\n\
                Gracias por tu compra";
    assert_eq!(shown.text, text);
    assert_eq!(h.simulator.accepted()[0].body, text);
    let titles: Vec<&str> = shown.choices.iter().map(|choice| choice.title.as_str()).collect();
    assert_eq!(titles, ["Ver pedido", "Hablar con alguien"]);
}

#[tokio::test]
async fn a_tapped_quick_reply_comes_back_with_its_payload() {
    let mut h = Harness::new().await;
    let id = h.accepted(&order(&["Lucía", "#12345"])).await;
    h.statuses_told().await;
    let body = json!({ "message_id": id, "title": "Ver pedido" });
    let path = format!("{}/_sim/customers/{LUCIA}/tap", h.base);
    assert_eq!(h.client.post(path).json(&body).send().await.unwrap().status(), 200);
    let message = h.message().await;
    assert_eq!(message["type"], "button");
    assert_eq!(message["button"], json!({ "payload": "SHOW-12345", "text": "Ver pedido" }));
    assert_eq!(message["context"], json!({ "from": "5491150001000", "id": id }));
    let lucia = h.simulator.phone(&phone(LUCIA));
    assert!(lucia.tap(&id, "No such button").is_err());
}

#[tokio::test]
async fn mistakes_have_metas_codes() {
    let h = Harness::new().await;
    let mut unknown = order(&["a", "b"]);
    unknown["template"]["name"] = "nothing".into();
    let mut language = order(&["a", "b"]);
    language["template"]["language"]["code"] = "pt_BR".into();
    for (body, status, code) in [
        (unknown, 404, 132_001),
        (language, 404, 132_001),
        (order(&["a"]), 400, 132_000),
        (order(&["a", "b", "c"]), 400, 132_000),
        (order(&["a\nb", "c"]), 400, 132_018),
    ] {
        let (found, answer) = h.send(&body).await;
        assert_eq!((found, &answer["error"]["code"]), (status, &code.into()), "{body}");
    }
    assert!(h.simulator.accepted().is_empty());
}

#[tokio::test]
async fn only_approved_templates_are_sent() {
    let h = Harness::new().await;
    for (status, code) in [("PAUSED", 132_015), ("DISABLED", 132_016), ("PENDING", 132_001)] {
        let template = json!({ "name": "order_confirmation", "language": "es_AR", "category": "UTILITY",
            "status": status, "components": [{ "type": "BODY", "text": "Hola." }] });
        let body = json!({ "waba_id": WABA, "template": template });
        let put = h.client.post(format!("{}/_sim/templates", h.base)).json(&body).send().await.unwrap();
        assert_eq!(put.status(), 200);
        assert_eq!(h.send(&order(&[])).await.1["error"]["code"], code, "{status}");
    }
}

#[tokio::test]
async fn unknown_templates_pass_when_allowed() {
    let h = Harness::with(|config| config.accept_unknown_templates = true).await;
    let mut body = order(&["a", "b"]);
    body["template"]["name"] = "own".into();
    h.accepted(&body).await;
    assert_eq!(h.simulator.accepted()[0].body, "own a b");
}

#[tokio::test]
async fn the_list_pages_through_all() {
    let h = Harness::new().await;
    let mut path = format!("{}/v24.0/{WABA}/message_templates?limit=1&fields=name,status", h.base);
    let mut names = Vec::new();
    loop {
        let page: Value =
            h.client.get(&path).bearer_auth("token").send().await.unwrap().json().await.unwrap();
        for template in page["data"].as_array().unwrap() {
            assert_eq!(template["status"], "APPROVED");
            assert!(template.get("components").is_none() && template["id"].is_string());
            names.push(template["name"].as_str().unwrap().to_owned());
        }
        match page["paging"]["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(names, ["order_confirmation", "welcome"]);
}
