//! The ids of what a seller may not see, wherever a call has place for them: each answers as what never was.

use super::callers::{By, one};
use super::place::Place;
use super::reply::Reply;
use super::route::Route;
use super::same::same;
use super::scene::{Scene, around};
use super::sight::Conversation;
use super::things::Things;
use super::visitors::Visitor;
use hilo_domain::role::{Role, SellerVisibility};

const IDS: &str = "sight: hidden ids × places";
const LEAKS: &str = "sight: hidden ids, nothing of it in the answer";
const TAKEN: &str = "sight: who has what cannot be taken, and no more";

const KINDS: [&str; 5] = ["phone", "conversation", "lead", "message", "sent"];

pub(super) async fn check(scene: &mut Scene, rule: SellerVisibility, hidden: &Conversation, own: &Things) {
    // Of two who take what both saw, the slower is told who was faster, although it is hidden by then.
    let told_of = rule == SellerVisibility::OwnAndUnassigned;
    let values = hidden.things.values_of(&KINDS);
    let ana = one(&scene.sol, By::Token, Role::Seller);
    for route in Route::guarded().into_iter().filter(|route| route.is_for(Role::Seller)) {
        for place in route.places() {
            if place.keeps(&route) || matches!(place, Place::Header(_)) {
                continue;
            }
            for value in &values {
                if told_of && route.path.ends_with("/claim") && value.kind == "conversation" {
                    continue;
                }
                let what = format!("{rule}, {}, {place:?}", route.name());
                let reply = same(scene, (IDS, LEAKS), &what, value, &|world, value| {
                    ana.asks(route.call_with(world, own, &place, value))
                })
                .await;
                let trace = hidden.traces.in_text(&reply.body, &value.theirs);
                let told = || format!("{what}: {}", around(&reply.body, trace.as_deref()));
                scene.tally.check(LEAKS, trace.is_none(), told);
            }
        }
    }
    if told_of {
        taken(scene, hidden).await;
    }
    let ana = one(&scene.sol, By::Cookie, Role::Seller);
    let visitor = Visitor { caller: &ana, own, takes: !told_of };
    visitor.open_pages(scene, (IDS, LEAKS), &values).await;
    visitor.call_functions(scene, (IDS, LEAKS), &values).await;
}

async fn taken(scene: &mut Scene, hidden: &Conversation) {
    let ana = one(&scene.sol, By::Token, Role::Seller);
    let url = scene.world.url(&format!("/api/integrations/conversations/{}/claim", hidden.id));
    let reply = Reply::to(ana.asks(scene.world.client.post(url))).await;
    let holds = (reply.status, reply.code().as_str()) == (409, "CONVERSATION_TAKEN")
        && reply.body.contains("Beto")
        && hidden.traces.in_text(&reply.body, "").is_none();
    scene.tally.check(TAKEN, holds, || format!("{} {}", reply.status, reply.body));
}
