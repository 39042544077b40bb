//! Every page and every other answer tells browsers what this site does not do. A page's scripts carry its nonce, and
//! nothing in it is a script, a style or a handler that no nonce could vouch for.

use crate::matrix::screens::{PAGES, filled};
use crate::world::{Person, World};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};

/// What every answer says.
const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
];

/// What the policy says of everything that is no script.
const DIRECTIVES: [&str; 8] = [
    "default-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
];

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

async fn ask(call: RequestBuilder) -> Answer {
    let response = call.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: response.text().await.unwrap() }
}

/// Checks what every answer must say; gives the nonce of its policy.
fn checked(what: &str, answer: &Answer) -> Option<String> {
    for (name, value) in ALWAYS {
        assert_eq!(
            answer.headers.get(name).map(|value| value.to_str().unwrap()),
            Some(value),
            "{what}: {name}"
        );
    }
    let policies: Vec<_> = answer.headers.get_all("content-security-policy").iter().collect();
    assert_eq!(policies.len(), 1, "{what}");
    let policy = policies[0].to_str().unwrap();
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    for directive in DIRECTIVES {
        assert!(directives.contains(&directive), "{what}: {directive} is not in {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
    assert!(!policy.contains("http:") && !policy.contains('*'), "{what}: {policy}");
    let scripts = directives.iter().find(|directive| directive.starts_with("script-src")).unwrap();
    let sources: Vec<&str> = scripts.split(' ').skip(1).collect();
    let nonce = sources.iter().find_map(|source| source.strip_prefix("'nonce-")?.strip_suffix('\''));
    let plain = |source: &&&str| !source.starts_with("'nonce-");
    assert_eq!(
        sources.iter().filter(plain).collect::<Vec<_>>(),
        [&"'self'", &"'wasm-unsafe-eval'"],
        "{what}"
    );
    nonce.map(str::to_owned)
}

/// A page without anything that the policy would have to forgive.
fn clean(what: &str, answer: &Answer) {
    let nonce = checked(what, answer);
    assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
    for tag in answer.body.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let name = tag.split([' ', '/', '\n']).next().unwrap();
        if name == "script" {
            let vouched = nonce.as_ref().is_some_and(|nonce| tag.contains(&format!("nonce=\"{nonce}\"")));
            assert!(vouched, "{what}: <{tag}> beside nonce {nonce:?}");
        }
        assert!(!["style", "base", "object", "embed", "iframe", "frame"].contains(&name), "{what}: <{tag}>");
        let attributes = attributes(tag);
        for (attribute, value) in &attributes {
            assert!(!attribute.starts_with("on") && attribute != "style", "{what}: <{tag}>");
            let is_address = ["href", "src", "action", "formaction"].contains(&attribute.as_str());
            let value = value.trim().to_lowercase();
            let foreign =
                is_address && !value.is_empty() && !value.starts_with('/') && !value.starts_with('#');
            let allowed = ["?", "tel:", "mailto:", "https://"].iter().any(|start| value.starts_with(start));
            assert!(!foreign || allowed, "{what}: <{tag}>");
        }
    }
}

/// Names and values of a tag's attributes.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.rsplit(char::is_whitespace).next().unwrap().to_lowercase();
        let Some(quoted) = after.strip_prefix('"') else { break };
        let Some((value, next)) = quoted.split_once('"') else { break };
        found.push((name, value.to_owned()));
        rest = next;
    }
    found
}

async fn page(world: &World, who: Option<&Person>, method: Method, path: &str) -> Answer {
    let mut call = world.client.request(method, world.url(path)).header("accept", "text/html");
    if let Some(who) = who {
        call = call.header("cookie", &who.cookie);
    }
    ask(call.header("sec-fetch-site", "same-origin")).await
}

#[tokio::test]
async fn every_page_and_every_error_page_is_under_a_policy_that_forgives_nothing() {
    let world = World::start(None).await;
    let shop = world.shop("Tienda Sol").await;
    world.customer_writes(&shop, "5491155550101", "Luz", "https://example.com y *negrita*").await;
    let (mut pages, mut nonces) = (0, std::collections::BTreeSet::new());
    for screen in PAGES {
        let path = filled(screen.path, "nowhere");
        // Open, posted to, forbidden, and asked by nobody.
        let people = [Some(&shop.owner), Some(&shop.ana), None];
        for (who, method) in people.into_iter().flat_map(|who| [(who, Method::GET), (who, Method::POST)]) {
            let answer = page(&world, who, method.clone(), &path).await;
            let what = format!("{method} {path}: {}", answer.status);
            if answer.body.contains("<html") {
                clean(&what, &answer);
                pages += 1;
                nonces.extend(checked(&what, &answer));
            } else {
                checked(&what, &answer);
            }
        }
    }
    // Error pages, and a conversation with something in it.
    let url = format!("/inbox/{}", conversation(&world, &shop.owner).await);
    for (path, status) in
        [(url.as_str(), 200), ("/nowhere", 404), ("/inbox/x/y/z", 404), ("/settings/nowhere", 404)]
    {
        let answer = page(&world, Some(&shop.owner), Method::GET, path).await;
        assert_eq!(answer.status, status, "{path}");
        clean(path, &answer);
        nonces.extend(checked(path, &answer));
        pages += 1;
    }
    let with_scripts = nonces.len();
    assert!(pages >= 50 && with_scripts > pages / 2, "{pages} pages, {with_scripts} nonces: each its own");
    println!("{pages} pages");
}

async fn conversation(world: &World, who: &Person) -> String {
    let list = world.get("/api/integrations/conversations", who).await;
    list.body["data"][0]["conversationId"].as_str().unwrap_or_else(|| panic!("{}", list.body)).to_owned()
}

#[tokio::test]
async fn a_customers_name_stays_within_the_title() {
    let world = World::start(None).await;
    let shop = world.shop("Tienda Sol").await;
    let name = "</title><svg onload=\"alert(1)\">&amp;";
    world.customer_writes(&shop, "5491155550101", name, "Hola").await;
    let url = format!("/inbox/{}", conversation(&world, &shop.owner).await);
    let answer = page(&world, Some(&shop.owner), Method::GET, &url).await;
    let title = answer.body.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
    assert!(title.contains("&lt;/title&gt;&lt;svg onload"), "{title}");
    assert_eq!(answer.body.matches("</title>").count(), 1);
    assert!(!answer.body.contains("<svg onload"));
}

#[tokio::test]
async fn every_other_answer_says_the_same() {
    let world = World::start(None).await;
    let shop = world.shop("Tienda Sol").await;
    let big = "x".repeat(300 * 1024);
    let calls = [
        (Method::GET, "/", ""),
        (Method::GET, "/healthz", ""),
        (Method::GET, "/readyz", ""),
        (Method::GET, "/metrics", ""),
        (Method::GET, "/api/docs", ""),
        (Method::GET, "/api/openapi.json", ""),
        (Method::GET, "/api/nowhere", ""),
        (Method::GET, "/api/organization", ""),
        (Method::GET, "/api/integrations/conversations?page=x", ""),
        (Method::DELETE, "/api/organization", ""),
        (Method::POST, "/api/integrations/whatsapp/send", "{"),
        (Method::POST, "/api/integrations/whatsapp/send", big.as_str()),
        (Method::PUT, "/inbox", ""),
        (Method::POST, "/fn/nowhere", ""),
        (Method::POST, "/fn/present", ""),
        (Method::POST, "/sign-out", ""),
        (Method::GET, "/events", ""),
        (Method::GET, "/api/audit-log/export", ""),
    ];
    for (method, path, body) in calls {
        let is_public = ["/api/docs", "/api/openapi.json"].contains(&path);
        for who in [Some(&shop.owner), None] {
            if who.is_some() && ["/events", "/sign-out"].contains(&path) {
                continue;
            }
            let mut call = world.client.request(method.clone(), world.url(path)).body(body.to_owned());
            if let Some(who) = who {
                call = call.header("cookie", &who.cookie);
            }
            let answer = ask(call.header("sec-fetch-site", "same-origin")).await;
            checked(&format!("{method} {path}: {}", answer.status), &answer);
            assert_eq!(answer.headers["cache-control"] == "no-store", !is_public, "{method} {path}");
        }
    }
    for file in std::fs::read_dir("../public").unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let answer = ask(world.client.get(world.url(&format!("/{name}")))).await;
        checked(&name, &answer);
    }
}

#[tokio::test]
async fn an_installation_behind_tls_says_so_for_a_year() {
    let world = World::known_as("https://hilo.example").await;
    for path in ["/sign-in", "/api/nowhere", "/healthz"] {
        let answer = ask(world.client.get(world.url(path))).await;
        assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000", "{path}");
        checked(path, &answer);
    }
}
