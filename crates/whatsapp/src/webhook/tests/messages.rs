//! Every inbound type: what is read, of which kind it is, and which words it shows.

use super::*;
use crate::fixtures::message as make;
use crate::webhook::{CardPhone, Media, Reply, SystemChange};
use hilo_domain::clock::Millis;
use hilo_domain::message::{Direction, MessageKind as Kind};
use serde_json::json;

#[test]
fn every_type_has_its_kind_and_its_words() {
    let ana = &ana();
    let form = json!({ "flow_token": "t", "Name": "Ana", "Seats": 2 });
    let cases: Vec<(Value, Kind, Option<&str>)> = vec![
        (make::text(ana, "Hola ñandú 👋"), Kind::Text, Some("Hola ñandú 👋")),
        (make::text(ana, ""), Kind::Text, Some("")),
        (make::image(ana, &FILE, Some("the facade")), Kind::Image, Some("the facade")),
        (make::image(ana, &FILE, None), Kind::Image, None),
        (make::video(ana, &FILE, Some("a walk")), Kind::Video, Some("a walk")),
        (make::document(ana, &FILE, "offer.pdf", Some("see page 2")), Kind::Document, Some("see page 2")),
        (make::document(ana, &FILE, "offer.pdf", None), Kind::Document, Some("offer.pdf")),
        (make::audio(ana, &FILE, true), Kind::Audio, None),
        (make::sticker(ana, &FILE, true), Kind::Sticker, None),
        (make::location(ana, -34.6, -58.4, None), Kind::Location, Some("-34.6, -58.4")),
        (make::location(ana, -34.6, -58.4, Some(("Café", "Calle 1"))), Kind::Location, Some("Café\nCalle 1")),
        (make::contact_card(ana, "Bea Ruiz", "+54 11 5555 0124"), Kind::Contacts, Some("Bea Ruiz")),
        (make::contact_card(ana, "", "+54 11 5555 0124"), Kind::Contacts, Some("+54 11 5555 0124")),
        (make::button_reply(ana, "yes", "Yes, please"), Kind::Interactive, Some("Yes, please")),
        (make::list_reply(ana, "r1", "Tuesday", "10:00"), Kind::Interactive, Some("Tuesday")),
        (make::form_reply(ana, &form), Kind::Interactive, Some("Name: Ana\nSeats: 2")),
        (make::form_reply(ana, &json!("no object")), Kind::Interactive, Some("Sent")),
        (make::template_button(ana, "STOP", "Stop"), Kind::Button, Some("Stop")),
        (make::reaction(ana, "wamid.OURS", Some("👍")), Kind::Reaction, Some("👍")),
        (make::reaction(ana, "wamid.OURS", Some("")), Kind::Reaction, None),
        (make::reaction(ana, "wamid.OURS", None), Kind::Reaction, None),
        (make::order(ana, "c1", "SKU-7", 2, 1499.5), Kind::Order, Some("2 × SKU-7")),
        (make::number_changed(ana, "Ana changed", "5491155550999"), Kind::System, Some("Ana changed")),
        (make::edited_text(ana, "wamid.ANA0", "corrected"), Kind::Text, Some("corrected")),
        (make::revoked(ana, "wamid.ANA0"), Kind::System, None),
        (make::unsupported(ana), Kind::Unsupported, None),
    ];
    for (value, kind, text) in cases {
        let shown = value.to_string();
        let message = message(value);
        assert_eq!((message.kind(), message.text().as_deref()), (kind, text), "{shown}");
        // The store keeps it as JSON.
        let kept = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<InboundMessage>(&kept).unwrap(), message, "{kept}");
    }
}

#[test]
fn who_when_and_in_answer_to_what() {
    let m = message(make::replying_to(make::text(&ana(), "yes"), NUMBER.display_phone_number, "wamid.OURS"));
    assert_eq!((m.id.as_str(), m.timestamp), ("wamid.ANA1", Some(Millis(1_768_384_800_000))));
    assert_eq!((m.customer.phone.as_deref(), m.customer.user_id.as_deref()), (Some("5491155550123"), None));
    assert_eq!((m.profile_name.as_deref(), m.direction), (Some("Ana"), Direction::Inbound));
    assert_eq!(m.reply_to(), Some("wamid.OURS"));
}

#[test]
fn files_are_described_whole() {
    let mut value = make::audio(&ana(), &FILE, true);
    value["audio"]["mime_type"] = json!("audio/ogg; codecs=opus");
    value["audio"]["id"] = json!(770_001);
    value["audio"]["url"] = json!("https://lookaside.fbsbx.com/x");
    let Content::Audio(media) = content(value) else { panic!("no audio") };
    let expected = Media {
        id: "770001".into(),
        mime_type: Some("audio/ogg; codecs=opus".into()),
        sha256: Some("c2hhMjU2".into()),
        voice: true,
        url: Some("https://lookaside.fbsbx.com/x".into()),
        ..Media::default()
    };
    assert_eq!(media, expected);
    let Content::Sticker(sticker) = content(make::sticker(&ana(), &FILE, true)) else { panic!("no sticker") };
    assert!(sticker.animated && !sticker.voice);
}

#[test]
fn contact_cards_are_read_with_all_they_have() {
    let Content::Contacts { cards } = content(make::any(
        &ana(),
        "contacts",
        json!([
            { "name": { "first_name": "Bea", "last_name": "Ruiz" },
              "phones": [{ "phone": "+54 11 5555 0124", "wa_id": "541155550124", "type": "WORK" }],
              "emails": [{ "email": "bea@example.org" }], "org": { "company": "Ruiz SA", "title": "CEO" },
              "addresses": [{ "street": "Calle 1", "city": "Rosario", "type": "HOME" }],
              "urls": [{ "url": "https://example.org" }], "birthday": "1990-02-03" },
            {},
        ]),
    )) else {
        panic!("no contacts")
    };
    assert_eq!(cards.len(), 2);
    let bea = &cards[0];
    assert_eq!((bea.name.as_str(), bea.organization.as_deref()), ("Bea Ruiz", Some("Ruiz SA, CEO")));
    assert_eq!(bea.addresses, ["Calle 1, Rosario"]);
    let work = CardPhone {
        phone: Some("+54 11 5555 0124".into()),
        wa_id: Some("541155550124".into()),
        kind: Some("WORK".into()),
    };
    assert_eq!((bea.phones.as_slice(), bea.emails[0].as_str()), ([work].as_slice(), "bea@example.org"));
}

#[test]
fn carts_take_numbers_as_strings_and_keep_prices_exact() {
    let Content::Order(cart) = content(make::any(
        &ana(),
        "order",
        json!({ "catalog_id": 12, "text": "to go", "product_items": [
            { "product_retailer_id": "SKU-7", "quantity": "3", "item_price": "0.10", "currency": "ARS" },
            { "product_retailer_id": 8, "quantity": 1, "item_price": 7 }] }),
    )) else {
        panic!("no order")
    };
    assert_eq!(cart.catalog_id.as_deref(), Some("12"));
    assert_eq!((cart.items[0].quantity, cart.items[0].item_price.as_deref()), (Some(3), Some("0.10")));
    assert_eq!(Content::Order(cart).text().as_deref(), Some("to go\n3 × SKU-7\n1 × 8"));
}

#[test]
fn permissions_to_call_are_read() {
    let answer = json!({ "type": "call_permission_reply", "call_permission_reply":
        { "response": "accept", "expiration_timestamp": "1768989600", "response_source": "user_action" } });
    assert_eq!(
        content(make::any(&ana(), "interactive", answer)),
        Content::Interactive(Reply::CallPermission {
            response: Some("accept".into()),
            permanent: false,
            expires_at: Some(Millis(1_768_989_600_000)),
        })
    );
}

#[test]
fn a_changed_number_comes_without_contacts() {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "phone_number_id": NUMBER.phone_number_id },
        "messages": [
            make::number_changed(&ana(), "Ana changed her number", "5491155550999"),
            { "id": "wamid.S2", "timestamp": AT, "type": "system", "system":
                { "type": "user_changed_user_id", "user_id": "AR.new1", "previous_user_id": "AR.old1" } },
            { "id": "wamid.S3", "from": "5491155550123", "timestamp": AT, "type": "system",
              "identity": { "acknowledged": false, "created_timestamp": 1_768_384_000, "hash": "h9" },
              "system": { "type": "customer_identity_changed", "body": "keys" } },
            { "id": "wamid.S4", "from": "5491155550123", "type": "system", "system": { "type": "moved_planet" } },
        ],
    });
    let messages: Vec<_> = change("messages", value)
        .into_iter()
        .map(|item| match item.body {
            ItemBody::Message(message) => *message,
            other => panic!("{other:?}"),
        })
        .collect();
    let notice = |at: usize| match &messages[at].content {
        Content::System(notice) => notice.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(notice(0).change, SystemChange::NumberChanged);
    assert_eq!(notice(0).phone.as_deref(), Some("5491155550999"));
    assert_eq!(messages[0].customer.phone.as_deref(), Some("5491155550123"));
    assert_eq!(notice(1).user_id.as_deref(), Some("AR.new1"));
    assert_eq!(messages[1].customer.user_id.as_deref(), Some("AR.old1"));
    assert_eq!(notice(2).change, SystemChange::IdentityChanged);
    assert_eq!(messages[2].identity.as_ref().and_then(|identity| identity.hash.as_deref()), Some("h9"));
    assert_eq!(notice(3).change, SystemChange::Other("moved_planet".into()));
}

#[test]
fn edits_carry_any_content_and_name_their_original() {
    let inner = json!({ "type": "image", "context": { "id": "wamid.X" },
        "image": { "id": "770001", "caption": "new caption" } });
    let value = make::any(&ana(), "edit", json!({ "original_message_id": "wamid.ANA0", "message": inner }));
    let Content::Edit { original, content } = content(value) else { panic!("no edit") };
    assert_eq!((original.as_str(), content.text().as_deref()), ("wamid.ANA0", Some("new caption")));
}

#[test]
fn ads_forwards_products_and_groups_are_kept() {
    let mut value = make::text(&ana(), "is it still there?");
    value["group_id"] = json!("G1");
    value["context"] = json!({ "forwarded": true, "frequently_forwarded": "true",
        "referred_product": { "catalog_id": "c1", "product_retailer_id": "SKU-7" } });
    value["referral"] = json!({ "source_url": "https://fb.me/x", "source_type": "ad", "source_id": "1",
        "headline": "Sale", "media_type": "video", "video_url": "https://v", "ctwa_clid": "click",
        "welcome_message": { "text": "Hi!" } });
    let m = message(value);
    let context = m.context.clone().unwrap();
    assert!(context.forwarded && context.frequently_forwarded && m.reply_to().is_none());
    assert_eq!(context.product.unwrap().product_retailer_id.as_deref(), Some("SKU-7"));
    let referral = m.referral.unwrap();
    assert_eq!(
        (referral.media_url.as_deref(), referral.welcome_message.as_deref()),
        (Some("https://v"), Some("Hi!"))
    );
    assert_eq!(m.group_id.as_deref(), Some("G1"));
}
