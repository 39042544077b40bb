//! Sample files for headers: kept, uploaded with the template, named by the handle that Meta gave.

use super::*;
use crate::support::both;
use crate::support::meta::http_client;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a picture of a tray of pastries";

pub(super) fn with_picture(sample: &str) -> Value {
    json!({
        "header": [{ "type": "image", "sample": sample }],
        "body": [{ "type": "text", "text": "Facturas recién hechas, hasta agotar." }],
    })
}

pub(super) async fn keep(house: &House, mime_type: &str, bytes: &[u8]) -> (u16, Value) {
    let base = &house.running.state.config.base_url;
    let url = format!("{base}/api/integrations/whatsapp/templates/samples?filename=facturas.png");
    let request = http_client().post(url).header("authorization", house.shop.bearer());
    let request = request.header("content-type", mime_type).body(bytes.to_vec());
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

both!(a_headers_sample_goes_to_meta_with_its_template, |place| async {
    let house = House::driven(place).await;
    let (status, sample) = keep(&house, "image/png", PNG).await;
    assert_eq!(
        (status, &sample["type"], &sample["size"]),
        (201, &json!("image"), &json!(PNG.len())),
        "{sample}"
    );
    assert_eq!((&sample["mimeType"], &sample["filename"]), (&json!("image/png"), &json!("facturas.png")));
    let sample = sample["sampleId"].as_str().unwrap();
    let id = make(&house, "fresh_today", with_picture(sample)).await;
    house.run().await;
    let there = at_meta(&house, "fresh_today").unwrap();
    let handle = there.components[0]["example"]["header_handle"][0].as_str().unwrap_or_default();
    assert!(handle.starts_with("4::"), "{:?}", there.components);
    assert!(there.components[0].get("sample").is_none(), "our id is none of Meta's business");
    let known = get(&house, &id).await;
    assert_eq!(known["componentsJson"], with_picture(sample), "as it was given");
    decide(&house, "fresh_today", Decision::Approve).await;

    // An edit uploads it anew: handles do not live for ever.
    let mut other = with_picture(sample);
    other["body"][0]["text"] = "Facturas recién hechas, y medialunas.".into();
    assert_eq!(patch(&house, &id, json!({ "componentsJson": other })).await.0, 200);
    house.run().await;
    let there = at_meta(&house, "fresh_today").unwrap();
    assert_eq!(there.status, "PENDING");
    let next = there.components[0]["example"]["header_handle"][0].as_str().unwrap_or_default();
    assert!(next.starts_with("4::") && next != handle);
    house.close().await;
});

both!(what_is_no_sample_is_refused, |place| async {
    let house = House::driven(place).await;
    for (mime_type, bytes, status, code) in [
        ("image/png", b"<svg/>".as_slice(), 400, "SAMPLE_INVALID"),
        ("application/pdf", PNG, 400, "SAMPLE_INVALID"),
        ("image/png", b"", 400, "SAMPLE_INVALID"),
    ] {
        let (got, answer) = keep(&house, mime_type, bytes).await;
        assert_eq!((got, answer["errorCode"].as_str()), (status, Some(code)), "{answer}");
    }
    let mut large = PNG.to_vec();
    large.resize(5 * 1024 * 1024 + 1, 0);
    let (status, answer) = keep(&house, "image/png", &large).await;
    assert_eq!((status, &answer["errorCode"]), (413, &json!("PAYLOAD_TOO_LARGE")));

    let (_, sample) = keep(&house, "image/png", PNG).await;
    let body = |components: Value| json!({ "name": "x", "language": "es", "category": "UTILITY", "componentsJson": components });
    let mut video = with_picture(sample["sampleId"].as_str().unwrap());
    video["header"][0]["type"] = "video".into();
    for components in [with_picture("nobody"), video] {
        let (status, answer) = call(&house, Method::POST, "", Some(body(components))).await;
        assert_eq!((status, &answer["errorCode"]), (400, &json!("TEMPLATE_INVALID")));
        assert!(answer["message"].as_str().unwrap().starts_with("header.sample "), "{answer}");
    }
    house.close().await;
});
