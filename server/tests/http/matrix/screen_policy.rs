//! Every page, form and server function, asked by everybody; and that the lists of them are complete.

use super::callers::{By, Caller, Is};
use super::reply::Reply;
use super::scene::Scene;
use super::screens::{FORMS, FUNCTIONS, Fields, Needs, PAGES, filled};
use hilo_domain::role::Role;
use hilo_server::router;
use reqwest::{Method, RequestBuilder};
use std::collections::BTreeSet;

const PAGE: &str = "screens: pages × callers";
const FORM: &str = "screens: forms × callers";
const FUNCTION: &str = "screens: server functions × callers";
const LEAKS: &str = "screens: nothing of the other tenant";
const MARKS: &str = "screens: the marks show where they should";
const COMPLETE: &str = "screens: none is missing from the policy";

pub(super) async fn check(scene: &mut Scene) {
    complete(scene);
    let everybody = std::mem::take(&mut scene.everybody);
    for caller in &everybody {
        for page in PAGES {
            let path = filled(page.path, "nowhere");
            ask(scene, (PAGE, page.opens), caller, Method::GET, &path, &[]).await;
            for (fields, needs) in page.forms {
                ask(scene, (FORM, *needs), caller, Method::POST, &path, fields).await;
            }
        }
        for (path, fields, needs) in FORMS {
            // Signing out is asked by nobody alone: the others' sessions are needed. Signing in is slow by intention.
            if *path != "/sign-in" && (*path != "/sign-out" || caller.by == By::Neither) {
                ask(scene, (FORM, *needs), caller, Method::POST, &filled(path, "nowhere"), fields).await;
            }
        }
        for (path, fields, needs) in FUNCTIONS {
            ask(scene, (FUNCTION, *needs), caller, Method::POST, path, fields).await;
        }
    }
    scene.everybody = everybody;
    marks(scene).await;
}

/// Who a caller is to a screen: those are for people. A token opens none, and an organization in a header moves no one:
/// all who name one here are owners where their session acts.
fn is(caller: &Caller) -> Is {
    match caller.is {
        Is::Nobody => Is::Nobody,
        _ if caller.by != By::Cookie => Is::Nobody,
        _ if caller.names_organization() => Is::Of(Role::Owner),
        known => known,
    }
}

async fn ask(
    scene: &mut Scene,
    (part, needs): (&'static str, Needs),
    caller: &Caller,
    method: Method,
    path: &str,
    fields: Fields,
) {
    let who = format!("{method} {path} {fields:?}, {}", caller.name);
    let mut call = caller.asks(scene.world.client.request(method.clone(), scene.world.url(path)));
    if method == Method::POST {
        call = call.form(fields);
        if caller.by != By::Cookie {
            call = call.header("sec-fetch-site", "same-origin");
        }
    }
    let reply =
        if caller.acts_elsewhere { Reply::to(call).await } else { scene.hear(LEAKS, call, "", &who).await };
    let to_sign_in = reply.status == 303 && reply.location().starts_with("/sign-in");
    let refused = reply.status == 401 || reply.status == 403 || to_sign_in;
    let holds = match is(caller) {
        // A page is led to signing in, everything else is told.
        Is::Nobody if needs != Needs::Open && method == Method::GET => to_sign_in,
        Is::Nobody if needs != Needs::Open => reply.status == 401,
        Is::Nobody => reply.status < 500,
        Is::Of(role) if needs.is_for(role) => (!refused || needs == Needs::Open) && reply.status < 500,
        Is::Of(_) => reply.status == 403,
        Is::Elsewhere => false,
    };
    scene
        .tally
        .check(part, holds, || format!("{who}: {} {} {:.200}", reply.status, reply.location(), reply.body));
}

/// Each list of this test against the router's.
fn complete(scene: &mut Scene) {
    // axum shows what it routes in no other way.
    let shown = format!("{:?}", router::build(&scene.world.running.state));
    let routed: BTreeSet<&str> = shown
        .split('"')
        .filter(|text| text.starts_with('/') && !text.starts_with("/api/") && !text.contains("__private"))
        .collect();
    let mut known: BTreeSet<&str> = PAGES.iter().map(|page| page.path).collect();
    known.extend(FORMS.iter().map(|(path, ..)| *path));
    // The stream, where the site begins, server functions, and what stands in the document.
    known.extend(["/events", "/", "/fn/{*name}", "/healthz", "/readyz", "/metrics"]);
    for path in routed.union(&known) {
        let in_both = routed.contains(path) && known.contains(path);
        scene.tally.check(COMPLETE, in_both, || format!("{path} is routed or known, and not both"));
    }
    let registered: BTreeSet<&str> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let known: BTreeSet<&str> = FUNCTIONS.iter().map(|(path, ..)| *path).collect();
    for path in registered.union(&known) {
        let in_both = registered.contains(path) && known.contains(path);
        scene.tally.check(COMPLETE, in_both, || format!("{path} is registered or known, and not both"));
    }
}

/// The other tenant's own screens are full of what must not show on the others.
async fn marks(scene: &mut Scene) {
    let get = |scene: &Scene, path: &str| -> RequestBuilder {
        scene.world.client.get(scene.world.url(path)).header("cookie", &scene.luna.owner.cookie)
    };
    for page in PAGES.iter().filter(|page| page.opens != Needs::Open) {
        let kind = match page.path {
            path if path.starts_with("/settings/events/") => "event",
            path if path.starts_with("/settings/numbers/") => "channel",
            path if path.starts_with("/inbox/") => "conversation",
            _ => "template",
        };
        let path = page.path.replace("{template}", scene.theirs.get("template"));
        let path = filled(&path, scene.theirs.get(kind));
        let reply = Reply::to(get(scene, &path)).await;
        let found = reply.body.to_lowercase().contains("q7luna");
        scene.tally.check(MARKS, reply.status == 200 && found, || {
            format!("{path}: {} without a mark", reply.status)
        });
    }
}
