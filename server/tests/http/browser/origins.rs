//! Changes that another site makes a browser ask for (CSRF): every form, server function and REST call by cookie, from
//! every kind of place that a browser can be on.

use crate::matrix::route::Route;
use crate::matrix::screens::{FORMS, FUNCTIONS, PAGES, filled};
use crate::world::World;
use reqwest::{Method, RequestBuilder};

/// What a browser says of where a request comes from, and whether it may.
struct From {
    name: &'static str,
    headers: &'static [(&'static str, &'static str)],
    allowed: bool,
}

const fn refused(name: &'static str, headers: &'static [(&'static str, &'static str)]) -> From {
    From { name, headers, allowed: false }
}

const fn allowed(name: &'static str, headers: &'static [(&'static str, &'static str)]) -> From {
    From { name, headers, allowed: true }
}

/// The site is `https://hilo.example`.
const PLACES: &[From] = &[
    allowed("our page", &[("origin", "https://hilo.example"), ("sec-fetch-site", "same-origin")]),
    allowed("our page, without an origin", &[("sec-fetch-site", "same-origin")]),
    allowed("our page in an old browser", &[("origin", "https://hilo.example")]),
    allowed("the address bar", &[("sec-fetch-site", "none")]),
    refused("another site", &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")]),
    refused("another site in an old browser", &[("origin", "https://evil.example")]),
    refused("another site without an origin", &[("sec-fetch-site", "cross-site")]),
    refused(
        "another site with our referer",
        &[("referer", "https://hilo.example/"), ("sec-fetch-site", "cross-site")],
    ),
    refused(
        "another site with our origin",
        &[("origin", "https://hilo.example"), ("sec-fetch-site", "cross-site")],
    ),
    refused("a null origin", &[("origin", "null"), ("sec-fetch-site", "cross-site")]),
    refused("a null origin in an old browser", &[("origin", "null")]),
    refused("a null origin on the same site", &[("origin", "null"), ("sec-fetch-site", "same-site")]),
    refused("an empty origin", &[("origin", "")]),
    refused("a subdomain", &[("origin", "https://shop.hilo.example"), ("sec-fetch-site", "same-site")]),
    refused("a subdomain in an old browser", &[("origin", "https://shop.hilo.example")]),
    refused("the domain above", &[("origin", "https://example"), ("sec-fetch-site", "same-site")]),
    refused("a neighbour", &[("origin", "https://mail.example"), ("sec-fetch-site", "same-site")]),
    refused("the same site without an origin", &[("sec-fetch-site", "same-site")]),
    refused("another port", &[("origin", "https://hilo.example:8443"), ("sec-fetch-site", "same-site")]),
    refused("another port in an old browser", &[("origin", "https://hilo.example:8443")]),
    refused("plain http", &[("origin", "http://hilo.example"), ("sec-fetch-site", "cross-site")]),
    refused("plain http in an old browser", &[("origin", "http://hilo.example")]),
    refused("a name that begins like ours", &[("origin", "https://hilo.example.evil.example")]),
    refused("a name that ends like ours", &[("origin", "https://evilhilo.example")]),
    refused("our name as a user", &[("origin", "https://hilo.example@evil.example")]),
    refused("our name in a path", &[("origin", "https://evil.example/https://hilo.example")]),
    refused("a file", &[("origin", "file://"), ("sec-fetch-site", "cross-site")]),
    refused("an extension", &[("origin", "chrome-extension://abcdefghijklmnop")]),
    refused("our referer alone", &[("referer", "https://hilo.example/inbox")]),
    refused("another site's referer alone", &[("referer", "https://evil.example/")]),
    refused("nothing at all", &[]),
    refused("a word that no browser says", &[("sec-fetch-site", "SAME-ORIGIN")]),
    refused("two words", &[("sec-fetch-site", "same-origin, cross-site")]),
    refused("an empty word", &[("sec-fetch-site", ""), ("origin", "https://hilo.example")]),
];

/// Method, path and fields of a form.
type Change = (Method, String, Vec<(&'static str, &'static str)>);

/// Everything that changes something and that a browser could be made to ask for.
fn changes() -> Vec<Change> {
    let mut all = Vec::new();
    for page in PAGES {
        all.push((Method::POST, filled(page.path, "nowhere"), Vec::new()));
        let forms = page
            .forms
            .iter()
            .map(|(fields, _)| (Method::POST, filled(page.path, "nowhere"), fields.to_vec()));
        all.extend(forms);
    }
    let of_own = FORMS.iter().chain(FUNCTIONS);
    all.extend(of_own.map(|(path, fields, _)| (Method::POST, filled(path, "nowhere"), fields.to_vec())));
    let calls = Route::guarded().into_iter().filter(|route| route.method != Method::GET);
    all.extend(calls.map(|route| (route.method.clone(), filled(route.path, "nowhere"), Vec::new())));
    all
}

#[tokio::test]
async fn no_change_is_made_that_another_site_asks_for() {
    let world = World::known_as("https://hilo.example").await;
    let shop = world.shop("Tienda Sol").await;
    let cookie = format!("__Host-{}", shop.owner.cookie);
    let (mut cases, mut failures) = (0, Vec::new());
    for (method, path, fields) in changes() {
        for from in PLACES {
            // Ours may sign out, and then there is nothing to go on with.
            if from.allowed && (path == "/sign-out" || path == "/sign-in") {
                continue;
            }
            let call = world.client.request(method.clone(), world.url(&path)).header("cookie", &cookie);
            let call = if path.starts_with("/api/") { call.body("{}") } else { call.form(&fields) };
            let answer = said(call, from).send().await.unwrap();
            let status = answer.status().as_u16();
            let set_cookie = answer.headers().contains_key("set-cookie");
            let body = answer.text().await.unwrap();
            let is_refused = status == 403 && body.contains("\"CROSS_SITE_FORBIDDEN\"") && !set_cookie;
            // One without the session to abuse is not the other site's doing: REST says who it is that asks.
            let holds = if from.allowed {
                !body.contains("CROSS_SITE_FORBIDDEN") && status != 401 && status < 500
            } else {
                is_refused
            };
            if !holds {
                failures.push(format!("{method} {path} {fields:?}, {}: {status} {body:.120}", from.name));
            }
            cases += 1;
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {cases}:\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
    println!("{cases} cases");
    assert!(cases >= 2_000, "{cases}");
    let page = world.client.get(world.url("/settings")).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(page.status(), 200, "still signed in");
}

fn said(call: RequestBuilder, from: &From) -> RequestBuilder {
    from.headers.iter().fold(call, |call, (name, value)| call.header(*name, *value))
}

/// Signing somebody in as somebody else is a change too, and there is no cookie yet that could be abused.
#[tokio::test]
async fn nobody_is_signed_in_or_set_up_by_another_site() {
    let world = World::known_as("https://hilo.example").await;
    for path in ["/sign-in", "/setup/x", "/invite/x", "/password/x"] {
        for from in PLACES.iter().filter(|from| !from.allowed) {
            // Without a word of a browser's and without a cookie it is a program, which can say what it likes.
            let is_program = from.headers.iter().all(|(name, _)| *name == "referer");
            let call =
                world.client.post(world.url(path)).form(&[("email", "a@example.com"), ("password", "x")]);
            let status = said(call, from).send().await.unwrap().status().as_u16();
            assert_eq!(status == 403, !is_program, "{path}, {}: {status}", from.name);
        }
    }
}

/// Reading by cookie from another site's page: the answer must not be theirs to read, and REST does not give it.
#[tokio::test]
async fn rest_is_not_read_with_a_cookie_from_another_site() {
    let world = World::known_as("https://hilo.example").await;
    let shop = world.shop("Tienda Sol").await;
    let cookie = format!("__Host-{}", shop.owner.cookie);
    for route in Route::guarded().into_iter().filter(|route| route.method == Method::GET) {
        for from in PLACES {
            let call = world.client.get(world.url(&filled(route.path, "nowhere"))).header("cookie", &cookie);
            let answer = said(call, from).send().await.unwrap();
            let (status, allow) =
                (answer.status().as_u16(), answer.headers().get("access-control-allow-origin"));
            assert_eq!(allow, None, "{}, {}", route.name(), from.name);
            assert_eq!(status == 401, !from.allowed, "{}, {}: {status}", route.name(), from.name);
        }
    }
}
