//! What somebody handed in, and what a stranger sent, is never shown as a page or a picture of this site: files are kept for
//! Meta and given back to nobody, raw webhooks and exports are saved.

use crate::common::both;
use crate::matrix::route::Route;
use crate::world::{Answer, Person, World};
use reqwest::Method;
use std::collections::BTreeSet;

const SAMPLES: &str = "/api/integrations/whatsapp/templates/samples";
const EVENTS: &str = "/api/integrations/webhook-events";
const SCRIPT: &str = "<script>alert(document.domain)</script>";

#[test]
fn no_answer_is_of_a_type_that_someone_elses_file_could_have() {
    let mut types = BTreeSet::new();
    for route in Route::all() {
        for answer in route.operation["responses"].as_object().unwrap().values() {
            let content = answer["content"].as_object().into_iter().flatten();
            types.extend(
                content.map(|(kind, _)| (kind.clone(), kind.ends_with("html").then(|| route.name()))),
            );
        }
    }
    let of = |kind: &str, only: Option<&str>| (kind.to_owned(), only.map(str::to_owned));
    let expected = [
        of("application/json", None),
        // Saved, see below.
        of("application/octet-stream", None),
        of("text/csv", None),
        // Our own page of the API's document.
        of("text/html", Some("GET /api/docs")),
        // Meta's challenge, and metrics.
        of("text/plain", None),
    ];
    assert_eq!(types, BTreeSet::from(expected));
}

async fn hand_in(world: &World, who: &Person, mime_type: &str, name: &str, bytes: &[u8]) -> Answer {
    let call = world.request(Method::POST, &format!("{SAMPLES}?filename={name}"), who);
    Answer::read(call.header("content-type", mime_type).body(bytes.to_vec())).await
}

both!(files_that_a_browser_would_run_are_not_taken_and_none_is_given_back, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{SCRIPT}</svg>");
    let page = format!("<!doctype html>{SCRIPT}");
    let late = format!("\u{feff}  <?xml version=\"1.0\"?>{svg}");
    for bytes in [&svg, &page, &late] {
        for (mime_type, name) in [
            ("image/svg+xml", "a.svg"),
            ("text/html", "a.html"),
            ("image/png", "a.png"),
            ("application/pdf", "a.pdf"),
            ("application/octet-stream", "a"),
        ] {
            let refused = hand_in(&world, &shop.owner, mime_type, name, bytes.as_bytes()).await;
            assert_eq!(refused.refusal(), (400, "SAMPLE_INVALID"), "{mime_type} {bytes}");
        }
    }
    // One that is two things at once is taken as what its first bytes say, and there is no address that shows it.
    let both = format!("%PDF-1.7\n{SCRIPT}");
    let kept = hand_in(&world, &shop.owner, "application/pdf", "a.html", both.as_bytes()).await;
    assert_eq!((kept.status, &kept.body["mimeType"]), (201, &"application/pdf".into()), "{}", kept.body);
    let id = kept.body["sampleId"].as_str().unwrap();
    for path in [format!("{SAMPLES}/{id}"), SAMPLES.to_owned(), format!("{SAMPLES}?id={id}")] {
        let answer = world.get(&path, &shop.owner).await;
        assert!(answer.status == 404 || answer.status == 405, "{path}: {}", answer.status);
        assert_eq!(answer.headers["content-type"], "application/json", "{path}");
    }
});

both!(what_a_stranger_sent_is_saved_and_not_shown, |world| async {
    let shop = world.shop("Tienda Sol").await;
    world.look_anew().await;
    world
        .customer_writes(&shop, "5491155550101", SCRIPT, &format!("<!doctype html><svg>{SCRIPT}</svg>"))
        .await;
    let event = world.get(EVENTS, &shop.owner).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    for (path, kind) in [
        (format!("{EVENTS}/{event}/raw"), "application/octet-stream"),
        ("/api/audit-log/export".to_owned(), "text/csv; charset=utf-8"),
    ] {
        let answer = world.request(Method::GET, &path, &shop.owner).send().await.unwrap();
        let headers = answer.headers().clone();
        assert_eq!(
            (answer.status().as_u16(), &headers["content-type"]),
            (200, &kind.parse().unwrap()),
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"), "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("object-src 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        let is_raw = path.ends_with("/raw");
        assert_eq!(answer.text().await.unwrap().contains("alert(document.domain)"), is_raw, "{path}");
    }
});
