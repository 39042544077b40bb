//! A template's life: made, decided about, edited, deleted.

use super::*;
use crate::support::both;

both!(a_template_is_submitted_and_its_approval_is_shown_without_a_reload, |place| async {
    let house = House::driven(place).await;
    let id = make(&house, "order_ready", words(ORDER)).await;
    assert!(at_meta(&house, "order_ready").is_none(), "by a job");
    house.run().await;
    let there = at_meta(&house, "order_ready").unwrap();
    assert_eq!(
        (there.language.as_str(), there.category.as_str(), &there.components),
        (
            "es_AR",
            "UTILITY",
            &json!([{ "type": "BODY", "text": ORDER, "example": { "body_text": [["Ana", "#1"]] } }])
        )
    );
    let waiting = get(&house, &id).await;
    assert_eq!(
        (&waiting["status"], &waiting["metaStatus"], &waiting["metaId"]),
        (&json!("PENDING"), &json!("PENDING"), &json!(there.id))
    );
    assert_eq!(waiting["componentsJson"], words(ORDER), "as it was given");
    let before = told(&house).await;
    decide(&house, "order_ready", Decision::Approve).await;
    let approved = get(&house, &id).await;
    assert_eq!((&approved["status"], &approved["metaStatus"]), (&json!("APPROVED"), &json!("APPROVED")));
    assert_eq!(told(&house).await, before + 1, "open screens hear of it");
    house.close().await;
});

both!(a_rejection_tells_why_and_a_changed_template_goes_again, |place| async {
    let house = House::driven(place).await;
    let id = make(&house, "order_ready", words(ORDER)).await;
    house.run().await;
    let before = told(&house).await;
    let recommendation = Some("Say what the order is.".to_owned());
    let reject = Decision::Reject { reason: "INVALID_FORMAT".to_owned(), recommendation };
    decide(&house, "order_ready", reject).await;
    let rejected = get(&house, &id).await;
    assert_eq!(
        (&rejected["status"], &rejected["rejectedReason"]),
        (&json!("REJECTED"), &json!("INVALID_FORMAT: Say what the order is."))
    );
    assert_eq!(told(&house).await, before + 1);

    let change = json!({ "componentsJson": words("Hola {{1}}, su pedido {{2}} ya se puede retirar.") });
    let (status, answer) = patch(&house, &id, change.clone()).await;
    assert_eq!(
        (status, &answer["status"], &answer["rejectedReason"]),
        (200, &json!("PENDING"), &Value::Null)
    );
    house.run().await;
    let there = at_meta(&house, "order_ready").unwrap();
    assert_eq!(
        (there.status.as_str(), there.components[0]["text"].as_str()),
        ("PENDING", Some("Hola {{1}}, su pedido {{2}} ya se puede retirar."))
    );
    decide(&house, "order_ready", Decision::Approve).await;
    let approved = get(&house, &id).await;
    assert_eq!(
        (&approved["status"], &approved["componentsJson"]["body"][0]["text"]),
        (&json!("APPROVED"), &json!("Hola {{1}}, su pedido {{2}} ya se puede retirar."))
    );

    // Meta takes one edit of an approved one in a day.
    let (status, _) = patch(
        &house,
        &id,
        json!({ "componentsJson": words("Hola {{1}}, el pedido {{2}} ya salió para allá.") }),
    )
    .await;
    assert_eq!(status, 200);
    house.run().await;
    decide(&house, "order_ready", Decision::Approve).await;
    let (status, answer) = patch(&house, &id, change).await;
    assert_eq!((status, &answer["errorCode"]), (422, &json!("TEMPLATE_EDIT_LIMIT")), "{answer}");
    house.close().await;
});

both!(what_meta_refuses_at_once_is_rejected_in_metas_words, |place| async {
    let house = House::driven(place).await;
    // Every account of Meta's stand-in begins with one of this name.
    let id = make(&house, "order_confirmation", words(ORDER)).await;
    house.run().await;
    let refused = get(&house, &id).await;
    assert_eq!(
        (&refused["status"], &refused["rejectedReason"]),
        (&json!("REJECTED"), &json!("There is already content in this language for this template."))
    );
    assert_eq!(place.peek().await.open_jobs().await, 0);
    // Deleting it here leaves the other one alone.
    let (status, answer) = call(&house, Method::DELETE, &format!("/{id}"), None).await;
    assert_eq!((status, &answer["status"]), (200, &json!("DISABLED")));
    house.run().await;
    assert!(at_meta(&house, "order_confirmation").is_some());
    house.close().await;
});

both!(a_deleted_template_is_deleted_at_meta_in_its_language_only, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    put(
        &house,
        json!({ "name": "order_ready", "language": "pt_BR", "category": "UTILITY", "status": "APPROVED",
            "components": [{ "type": "BODY", "text": "Pronto." }] }),
    );
    let (status, answer) = call(&house, Method::DELETE, &format!("/{id}"), None).await;
    assert_eq!((status, &answer["status"]), (200, &json!("DISABLED")));
    let (status, _) = call(&house, Method::GET, &format!("/{id}"), None).await;
    assert_eq!(status, 404);
    house.run().await;
    let left = house.meta.simulator.templates(WABA).into_iter().filter(|t| t.name == "order_ready");
    assert_eq!(left.map(|t| t.language).collect::<Vec<_>>(), ["pt_BR"]);
    assert_eq!(place.peek().await.count("jobs where state = 'DEAD'").await, 0);
    house.close().await;
});

both!(the_other_news_of_a_template_arrive_too, |place| async {
    let house = House::driven(place).await;
    let id = approved(&house, "order_ready", words(ORDER)).await;
    decide(&house, "order_ready", Decision::Quality { score: "YELLOW".to_owned() }).await;
    assert_eq!(get(&house, &id).await["quality"], "YELLOW");
    decide(&house, "order_ready", Decision::Category { category: "MARKETING".to_owned() }).await;
    assert_eq!(get(&house, &id).await["category"], "MARKETING");
    decide(&house, "order_ready", Decision::Pause).await;
    let paused = get(&house, &id).await;
    assert_eq!(paused["status"], "PAUSED");
    assert!(paused["rejectedReason"].as_str().unwrap().starts_with("FIRST_PAUSE: "), "{paused}");
    let outcomes = "select distinct outcome from webhook_items where kind = 'template'";
    assert_eq!(place.peek().await.texts(outcomes).await, ["APPLIED"]);
    house.close().await;
});

both!(a_status_set_by_hand_stands_until_meta_says_otherwise, |place| async {
    let house = House::driven(place).await;
    let id = make(&house, "order_ready", words(ORDER)).await;
    let (status, answer) = patch(&house, &id, json!({ "status": "APPROVED" })).await;
    assert_eq!((status, &answer["status"]), (200, &json!("APPROVED")));
    house.run().await;
    assert_eq!(get(&house, &id).await["status"], "APPROVED", "Meta has only begun to look");
    let reject = Decision::Reject { reason: "PROMOTIONAL".to_owned(), recommendation: None };
    decide(&house, "order_ready", reject).await;
    assert_eq!(get(&house, &id).await["status"], "REJECTED");
    house.close().await;
});
