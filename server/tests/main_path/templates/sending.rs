//! A template on its way to a customer, byte for byte.

use super::*;
use crate::support::{both, until};

both!(the_seeds_example_is_sent_as_the_seed_shows_it, |place| async {
    let house = House::open(place).await;
    put(
        &house,
        json!({ "name": "welcome", "language": "es_AR", "category": "MARKETING", "status": "APPROVED",
            "components": [{ "type": "BODY", "text": "Hello {{1}}, your order {{2}} is ready!" }] }),
    );
    let (status, answer) = call(&house, Method::POST, "/sync", None).await;
    assert_eq!((status, answer["jobIds"].as_array().map(Vec::len)), (202, Some(1)), "{answer}");
    let template = until(house.db(), "the template", async || {
        let (_, list) =
            call(&house, Method::GET, "?status=APPROVED&category=MARKETING&page=1&limit=20", None).await;
        list["data"].as_array().unwrap().iter().find(|template| template["name"] == "welcome").cloned()
    })
    .await;

    let lead = {
        house.meta.phone(LUCIA).text("Hola").unwrap();
        until(house.db(), "the customer", async || house.api.conversation(LUCIA).await).await["leadId"]
            .clone()
    };
    let body = json!({ "toPhone": "+1234567890", "templateId": template["id"],
        "variables": { "1": "John", "2": "#12345" }, "leadId": lead });
    let (status, answer) = call(&house, Method::POST, "/send", Some(body)).await;
    assert_eq!(
        (status, &answer["status"], &answer["message"]),
        (202, &json!("QUEUED"), &json!("Template message queued for sending"))
    );
    let (job, log) = (answer["jobId"].as_str().unwrap(), answer["messageLogId"].as_str().unwrap());
    assert!(!job.is_empty() && answer.as_object().unwrap().len() == 4, "{answer}");
    let delivered = until(house.db(), "delivered", async || {
        let message = house.api.message("+1234567890", "Hello John, your order #12345 is ready!").await;
        (message["status"] == "DELIVERED").then_some(message)
    })
    .await;
    assert_eq!(
        (delivered["id"].as_str(), &delivered["type"]),
        (Some(log), &json!("TEMPLATE")),
        "{delivered}"
    );
    let accepted = house.meta.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(delivered["externalMessageId"], accepted[0].id);
    assert_eq!(
        accepted[0].payload,
        json!({
            "messaging_product": "whatsapp",
            "to": "1234567890",
            "type": "template",
            "template": {
                "name": "welcome",
                "language": { "code": "es_AR" },
                "components": [{ "type": "body", "parameters": [
                    { "type": "text", "text": "John" }, { "type": "text", "text": "#12345" } ] }],
            },
            "biz_opaque_callback_data": format!("1.{log}.1"),
        })
    );
    let notes = format!("select content from notes where lead_id = '{}' order by id", lead.as_str().unwrap());
    assert_eq!(
        place.peek().await.texts(&notes).await,
        ["Hola", "Hello John, your order #12345 is ready!"],
        "noted on the lead that was named"
    );
    house.close().await;
});

both!(a_file_names_and_buttons_reach_the_phone, |place| async {
    let house = House::driven(place).await;
    // Meta has it, so that its sample does not matter here.
    put(
        &house,
        json!({ "name": "price_list", "language": "es_AR", "category": "MARKETING", "status": "APPROVED",
            "parameter_format": "NAMED", "components": [
                { "type": "HEADER", "format": "DOCUMENT" },
                { "type": "BODY", "text": "Hola {{first_name}}, acá está la lista de precios de hoy." },
                { "type": "FOOTER", "text": "Tienda Sol" },
                { "type": "BUTTONS", "buttons": [
                    { "type": "QUICK_REPLY", "text": "Quiero uno" },
                    { "type": "URL", "text": "Ver en la web", "url": "https://sol.example/p/{{1}}" } ] } ] }),
    );
    call(&house, Method::POST, "/sync", None).await;
    house.run().await;
    let (_, list) = call(&house, Method::GET, "?name=price", None).await;
    let id = list["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(list["data"][0]["parameterFormat"], "NAMED");
    let keys: Vec<&Value> =
        list["data"][0]["variables"].as_array().unwrap().iter().map(|variable| &variable["key"]).collect();
    assert_eq!(keys, ["first_name", "button.1"]);

    let filled = json!({
        "variables": { "first_name": "Lucía" },
        "header": { "link": "https://sol.example/precios.pdf", "filename": "precios.pdf" },
        "buttons": [{ "index": 0, "payload": "WANT" }, { "index": 1, "text": 4711 }],
    });
    let (status, answer) = send(&house, &id, filled).await;
    assert_eq!(status, 202, "{answer}");
    house.run().await;
    let accepted = house.meta.accepted();
    assert_eq!(accepted.len(), 1, "{:?}", house.api.newest(LUCIA).await);
    assert_eq!(
        accepted[0].payload["template"]["components"],
        json!([
            { "type": "header", "parameters": [{ "type": "document",
                "document": { "link": "https://sol.example/precios.pdf", "filename": "precios.pdf" } }] },
            { "type": "body", "parameters": [{ "type": "text", "text": "Lucía", "parameter_name": "first_name" }] },
            { "type": "button", "sub_type": "quick_reply", "index": "0",
                "parameters": [{ "type": "payload", "payload": "WANT" }] },
            { "type": "button", "sub_type": "url", "index": "1", "parameters": [{ "type": "text", "text": "4711" }] },
        ])
    );
    // A file that Meta has, and no words for the button: it answers with its own.
    let filled = json!({ "variables": { "first_name": "Lucía", "button.1": "4712" }, "header": { "mediaId": "1234" } });
    assert_eq!(send(&house, &id, filled).await.0, 202);
    house.run().await;
    let payload = &house.meta.accepted()[1].payload["template"]["components"];
    assert_eq!(payload[0]["parameters"][0]["document"], json!({ "id": "1234" }));
    assert_eq!(payload.as_array().unwrap().len(), 3);
    let text = "Hola Lucía, acá está la lista de precios de hoy.\nTienda Sol";
    assert_eq!(house.api.newest(LUCIA).await["text"], text, "kept as the customer reads it");

    for (filled, code, field) in [
        (json!({}), "VARIABLE_MISSING", "variables.first_name"),
        (json!({ "variables": { "first_name": "L", "button.1": "1" } }), "VARIABLE_MISSING", "header"),
        (
            json!({ "variables": { "first_name": "L", "button.1": "1", "3": "x" }, "header": { "mediaId": "1" } }),
            "TEMPLATE_PARAMETERS_INVALID",
            "variables.3",
        ),
        (
            json!({ "variables": { "first_name": "L\n", "button.1": "1" }, "header": { "mediaId": "1" } }),
            "TEMPLATE_PARAMETERS_INVALID",
            "variables.first_name",
        ),
    ] {
        let (status, answer) = send(&house, &id, filled).await;
        assert_eq!((status, answer["errorCode"].as_str()), (422, Some(code)), "{answer}");
        assert!(answer["message"].as_str().unwrap().contains(field), "{answer}");
    }
    house.close().await;
});

both!(a_template_needs_no_open_window, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    // Has never written to us.
    let (status, answer) = send(&house, &id, named(&[("1", "Lucía"), ("2", "#7")])).await;
    assert_eq!(status, 202, "{answer}");
    house.run().await;
    let message = house.api.newest(LUCIA).await;
    assert_eq!(
        (&message["status"], &message["text"]),
        (&json!("DELIVERED"), &json!("Hola Lucía, su pedido #7 está listo para retirar."))
    );
    house.close().await;
});
