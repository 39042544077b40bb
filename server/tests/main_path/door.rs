//! Who gets in at the webhook's door, and who is told to go away.

use crate::support::meta::{APP_SECRET, VERIFY_TOKEN};
use crate::support::webhook::{self, Door, SHOP, UNKNOWN};
use crate::support::{House, both};
use hilo_whatsapp::signature::sign;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");
const MIB: usize = 1024 * 1024;

fn signed(signature: &str) -> HeaderMap {
    HeaderMap::from_iter([(SIGNATURE, HeaderValue::from_str(signature).unwrap())])
}

async fn answer(door: &Door, headers: HeaderMap, body: impl Into<reqwest::Body>) -> (u16, String) {
    let (status, text) = door.post(headers, body).await;
    let body: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status} {text:?}"));
    assert!(body["message"].as_str().is_some_and(|message| message.len() > 10), "{body}");
    (status, body["errorCode"].as_str().unwrap().to_owned())
}

both!(the_challenge_comes_back_to_who_knows_the_token, |place| async {
    let house = House::driven(place).await;
    house.meta.simulator.verify_callback().await.unwrap();

    let asked = async |mode: &str, token: &str, challenge: &str| {
        let query = [("hub.mode", mode), ("hub.verify_token", token), ("hub.challenge", challenge)];
        let query: Vec<_> = query.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        house.door.challenge(&query).await
    };
    let good = asked("subscribe", VERIFY_TOKEN, "1158<b>&+ñ").await;
    assert_eq!(good.status(), 200);
    assert!(good.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert_eq!(good.headers()["x-content-type-options"], "nosniff");
    assert_eq!(good.text().await.unwrap(), "1158<b>&+ñ");

    for (mode, token, challenge) in [
        ("subscribe", "another token", "1"),
        ("subscribe", "a verify toke", "1"),
        ("subscribe", "A verify token", "1"),
        ("subscribe", "", "1"),
        ("unsubscribe", VERIFY_TOKEN, "1"),
        ("", VERIFY_TOKEN, "1"),
        ("subscribe", VERIFY_TOKEN, ""),
        ("", "", ""),
    ] {
        let refused = asked(mode, token, challenge).await;
        assert_eq!(refused.status(), 403, "{mode:?} {token:?} {challenge:?}");
        assert!(!refused.text().await.unwrap().contains(VERIFY_TOKEN));
    }
    house.close().await;
});

both!(only_what_is_signed_over_its_raw_bytes_gets_in, |place| async {
    let house = House::driven(place).await;
    let body = webhook::text(&SHOP, "5491155550199", "wamid.SIGNED", "Hola");
    let good = sign(APP_SECRET, &body);
    let other = sign(APP_SECRET, b"another body");
    let of_another_secret = sign("another secret", &body);
    let sha1 = good.replace("sha256=", "sha1=");
    let refused = [
        ("none", HeaderMap::new()),
        ("empty", signed("")),
        ("of another body", signed(&other)),
        ("under another secret", signed(&of_another_secret)),
        ("another hash", signed(&sha1)),
        ("without its prefix", signed(good.trim_start_matches("sha256="))),
        ("truncated", signed(&good[..good.len() - 1])),
        ("too long", signed(&format!("{good}0"))),
        ("no hex", signed(&format!("{}zz", &good[..good.len() - 2]))),
        ("with a space", signed(&format!("{good} 0"))),
        ("two headers", {
            let mut headers = signed(&good);
            headers.append(SIGNATURE, HeaderValue::from_str(&other).unwrap());
            headers
        }),
        ("twice the same", {
            let mut headers = signed(&good);
            headers.append(SIGNATURE, HeaderValue::from_str(&good).unwrap());
            headers
        }),
        ("the old header", {
            HeaderMap::from_iter([(
                HeaderName::from_static("x-hub-signature"),
                HeaderValue::from_str(&good).unwrap(),
            )])
        }),
    ];
    for (what, headers) in refused {
        let refusal = answer(&house.door, headers, body.clone()).await;
        assert_eq!(refusal, (401, "WHATSAPP_SIGNATURE_INVALID".to_owned()), "{what}");
    }
    // Not even a broken body tells a stranger anything.
    let refusal = answer(&house.door, HeaderMap::new(), "{").await;
    assert_eq!(refusal, (401, "WHATSAPP_SIGNATURE_INVALID".to_owned()));
    let mut changed = body.clone();
    *changed.last_mut().unwrap() = b' ';
    changed.push(b'}');
    assert_eq!(answer(&house.door, signed(&good), changed).await.0, 401, "one more space");
    assert_eq!(place.peek().await.count("webhook_events").await, 0);

    let upper = format!("sha256={}", good.trim_start_matches("sha256=").to_uppercase());
    assert_eq!(house.door.post(signed(&upper), body.clone()).await.0, 200, "upper-case hex");
    // Meta escapes everything that is not ASCII, and slashes: the signature is over that spelling.
    let escaped =
        String::from_utf8(webhook::text(&SHOP, "5491155550199", "wamid.ESCAPED", "Ma\u{f1}ana 5/6"))
            .unwrap()
            .replace('\u{f1}', "\\u00f1")
            .replace('/', "\\/");
    assert!(escaped.contains(r"Ma\u00f1ana 5\/6"), "{escaped}");
    assert_eq!(house.door.post(signed(&sign(APP_SECRET, escaped.as_bytes())), escaped).await.0, 200);
    house.run().await;
    assert_eq!(house.api.newest("+5491155550199").await["text"], "Ma\u{f1}ana 5/6");
    house.close().await;
});

both!(without_a_secret_everything_gets_in_and_is_marked, |place| async {
    let house = House::driven_with(place, |plan| plan.app_secret = None).await;
    let body = webhook::text(&SHOP, "5491155550199", "wamid.UNSIGNED", "Hola");
    assert_eq!(house.door.post(HeaderMap::new(), body).await.0, 200);
    let body = webhook::text(&SHOP, "5491155550199", "wamid.ODD", "Hola");
    assert_eq!(house.door.post(signed("sha256=00"), body).await.0, 200);
    let mut peek = place.peek().await;
    assert_eq!(peek.count("webhook_events where not cast(signed as boolean)").await, 2);
    house.run().await;
    assert_eq!(house.api.messages("+5491155550199").await.len(), 2);
    house.close().await;
});

both!(what_is_no_webhook_is_refused_and_not_stored, |place| async {
    let house = House::driven(place).await;
    let refused: [&[u8]; 16] = [
        b"",
        b" ",
        b"{",
        b"hello",
        b"\xff\xfe",
        b"null",
        b"[]",
        br#"[{"object":"whatsapp_business_account","entry":[]}]"#,
        br#""whatsapp_business_account""#,
        b"{}",
        br#"{"object":"instagram","entry":[]}"#,
        br#"{"object":["whatsapp_business_account"],"entry":[]}"#,
        br#"{"object":"whatsapp_business_account"}"#,
        br#"{"object":"whatsapp_business_account","entry":{}}"#,
        br#"{"object":"whatsapp_business_account","entry":[]} x"#,
        br#"{"entry":[]}"#,
    ];
    for body in refused {
        let refusal = answer(&house.door, signed(&sign(APP_SECRET, body)), body).await;
        let shown = String::from_utf8_lossy(body);
        assert_eq!(refusal, (400, "WEBHOOK_INVALID".to_owned()), "{shown}");
    }
    assert_eq!(place.peek().await.count("webhook_events").await, 0);
    // Odd further in is a matter for later.
    house.door.deliver(br#"{"object":"whatsapp_business_account","entry":[]}"#).await;
    house.door.deliver(br#"{"object":"whatsapp_business_account","entry":[7,{"changes":"x"}]}"#).await;
    house.run().await;
    assert_eq!(place.peek().await.open_jobs().await, 0);
    house.close().await;
});

both!(bodies_up_to_the_limit_get_in, |place| async {
    let house = House::driven(place).await;
    let padded = |wamid: &str, size: usize| {
        let mut body = webhook::text(&SHOP, "5491155550199", wamid, "a");
        let end = body.pop();
        body.resize(size - 1, b' ');
        body.extend(end);
        body
    };
    let large = webhook::text(&SHOP, "5491155550199", "wamid.LARGE", &"largo ".repeat(MIB / 2));
    assert!(large.len() > 3_000_000, "{}", large.len());
    house.door.deliver(&large).await;
    house.door.deliver(&padded("wamid.LIMIT", 4 * MIB)).await;
    for size in [4 * MIB + 1, 16 * MIB] {
        let body = padded("wamid.BEYOND", size);
        let refusal = answer(&house.door, signed(&sign(APP_SECRET, &body)), body).await;
        assert_eq!(refusal, (413, "BODY_TOO_LARGE".to_owned()), "{size} bytes");
    }
    assert_eq!(place.peek().await.count("webhook_events").await, 2);
    house.run().await;
    assert_eq!(house.api.messages("+5491155550199").await.len(), 2);
    house.close().await;
});

both!(the_content_type_does_not_matter, |place| async {
    let house = House::driven(place).await;
    for (index, content_type) in
        ["", "text/plain", "application/x-www-form-urlencoded", "x"].iter().enumerate()
    {
        let body = webhook::text(&SHOP, "5491155550199", &format!("wamid.{index}"), "Hola");
        let mut headers = signed(&sign(APP_SECRET, &body));
        if !content_type.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        }
        assert_eq!(house.door.post(headers, body).await.0, 200, "{content_type:?}");
    }
    house.run().await;
    assert_eq!(house.api.messages("+5491155550199").await.len(), 4);
    house.close().await;
});

both!(each_organization_gets_its_own_and_a_stranger_nothing, |place| async {
    use crate::support::Api;
    use crate::support::meta::OTHER_NUMBER;
    use crate::support::shop::Shop;
    use crate::support::webhook::OTHER;

    let house = House::driven(place).await;
    let luna = Shop::found(house.db(), "luna").await;
    luna.connect(house.db(), &house.running.state.keys, OTHER_NUMBER, "EAAother").await;
    house.door.deliver(&webhook::text(&SHOP, "5491155550199", "wamid.SOL", "Para Sol")).await;
    house.door.deliver(&webhook::text(&OTHER, "5491155550199", "wamid.LUNA", "Para Luna")).await;
    house.door.deliver(&webhook::text(&UNKNOWN, "5491155550199", "wamid.NOBODY", "Para nadie")).await;
    // One body may carry items of several numbers.
    let mut mixed: Value =
        serde_json::from_slice(&webhook::text(&SHOP, "5491155550142", "wamid.SOL2", "Para Sol")).unwrap();
    let luna_too: Value =
        serde_json::from_slice(&webhook::text(&OTHER, "5491155550142", "wamid.LUNA2", "Para Luna")).unwrap();
    mixed["entry"].as_array_mut().unwrap().push(luna_too["entry"][0].clone());
    house.door.deliver(mixed.to_string().as_bytes()).await;
    house.run().await;

    let of_luna = Api::new(&house.running.state.config.base_url, &luna);
    for phone in ["+5491155550199", "+5491155550142"] {
        for (api, text) in [(&house.api, "Para Sol"), (&of_luna, "Para Luna")] {
            let messages = api.messages(phone).await;
            assert_eq!(messages.len(), 1, "{phone} {text}");
            assert_eq!(messages[0]["text"], text);
        }
    }
    let mut peek = place.peek().await;
    let unrouted = peek.texts("select cast(raw as text) from webhook_items where outcome = 'UNROUTED'").await;
    assert_eq!(unrouted.len(), 1);
    let raw: Value = serde_json::from_str(&unrouted[0]).unwrap();
    assert_eq!((&raw["id"], &raw["text"]), (&json!("wamid.NOBODY"), &json!({ "body": "Para nadie" })));
    assert_eq!(peek.count("webhook_items where outcome = 'APPLIED'").await, 4);
    assert_eq!(peek.count("messages").await, 4);
    house.close().await;
});
