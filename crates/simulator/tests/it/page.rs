//! The page: that it is there, whole, and cannot be made to run what a message says.

use crate::harness::Harness;

#[tokio::test]
async fn the_page_is_one_self_contained_document() {
    let h = Harness::new().await;
    let response = h.client.get(format!("{}/?phone=%2B5491155550199", h.base)).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let page = response.text().await.unwrap();
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    for wanted in ["aria-label=\"Message as customer\"", "Customer phones", "/_sim/events"] {
        assert!(page.contains(wanted), "{wanted}");
    }
    for foreign in ["http://", "https://", "src=\"//", "@import"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

#[tokio::test]
async fn data_never_becomes_markup() {
    let h = Harness::new().await;
    let page = h.client.get(&h.base).send().await.unwrap().text().await.unwrap();
    for door in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"] {
        assert!(!page.contains(door), "{door}");
    }
}
