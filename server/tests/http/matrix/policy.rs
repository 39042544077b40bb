//! Every operation of the document, asked by everybody.

use super::callers::Is;
use super::reply::Reply;
use super::route::Route;
use super::scene::Scene;
use hilo_domain::role::Role;
use reqwest::Method;

const PART: &str = "REST: routes × callers";
const LEAKS: &str = "REST: routes × callers, nothing of the other tenant";
const MARKS: &str = "REST: the marks show where they should";

pub(super) async fn check(scene: &mut Scene) {
    let everybody = std::mem::take(&mut scene.everybody);
    for route in Route::guarded() {
        let name = route.name();
        for caller in &everybody {
            let call = caller.asks(route.call(&scene.world));
            let who = format!("{name}, {}", caller.name);
            let reply = if caller.acts_elsewhere {
                let reply = Reply::to(call).await;
                // Whoever belongs to both sees there nothing of what they own here.
                let trace = scene.of_sol.in_text(&reply.body, "");
                let holds = trace.is_none() || caller.is != Is::Of(Role::Seller);
                scene.tally.check(LEAKS, holds, || format!("{who}: {trace:?} {:.300}", reply.body));
                reply
            } else {
                scene.hear(LEAKS, call, "", &who).await
            };
            let (status, code) = (reply.status, reply.code());
            let answer = (status, code.as_str());
            let holds = match caller.is {
                Is::Of(role) if route.is_for(role) => status != 401 && status != 403 && status < 500,
                Is::Of(_) => answer == (403, "ROLE_FORBIDDEN"),
                Is::Nobody => answer == (401, "UNAUTHORIZED"),
                Is::Elsewhere => answer == (403, "ORGANIZATION_FORBIDDEN"),
            };
            scene.tally.check(PART, holds, || format!("{who}: {status} {code}"));
        }
    }
    scene.everybody = everybody;
    marks(scene).await;
}

/// The same lists asked by the other tenant itself are full of it: or else nothing could have been found above.
async fn marks(scene: &mut Scene) {
    for route in Route::guarded().into_iter().filter(|route| route.method == Method::GET) {
        if route.path.contains("openapi") || route.path.ends_with("/routing") {
            continue;
        }
        let call = route.call_about(&scene.world, &scene.theirs).bearer_auth(&scene.luna.owner.token);
        let reply = Reply::to(call).await;
        let trace = scene.of_luna.in_text(&reply.body, "");
        scene.tally.check(MARKS, reply.status == 200 && trace.is_some(), || {
            format!("{}: {} {:.300}", route.name(), reply.status, reply.body)
        });
    }
}
