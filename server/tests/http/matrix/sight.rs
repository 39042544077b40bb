//! Sellers who may not see everything: what is hidden from them is in no list, count or page.

use super::callers::{By, one};
use super::hidden;
use super::reply::Reply;
use super::scene::{SOL_PHONES, Scene, Traces, around};
use super::screens::{Needs, PAGES, filled};
use super::things::Things;
use crate::world::Answer;
use hilo_domain::ids::UserId;
use hilo_domain::role::{Role, SellerVisibility};
use serde_json::json;
use std::collections::BTreeSet;

const LISTS: &str = "sight: lists and their totals";
const HIDDEN: &str = "sight: pages without what is hidden";
const SEEN: &str = "sight: pages with what is not";

/// For each rule, which of the three conversations Ana sees: nobody's, her own and Beto's.
pub(super) const RULES: [(SellerVisibility, [bool; 3]); 3] = [
    (SellerVisibility::All, [true, true, true]),
    (SellerVisibility::OwnAndUnassigned, [true, true, false]),
    (SellerVisibility::Own, [false, true, false]),
];

/// A conversation with one of Sol's customers.
pub(super) struct Conversation {
    pub(super) id: String,
    /// What of the shop's is known by way of it.
    pub(super) things: Things,
    pub(super) traces: Traces,
    customer: String,
}

pub(super) async fn check(scene: &mut Scene, all: &[Conversation; 3]) {
    for (rule, sees) in RULES {
        scene.world.set_seller_visibility(&scene.sol, rule).await;
        lists(scene, rule, all, sees).await;
        pages(scene, rule, all, sees).await;
        for (hidden, _) in all.iter().zip(sees).filter(|(_, sees)| !sees) {
            hidden::check(scene, rule, hidden, &all[1].things).await;
        }
    }
    scene.world.set_seller_visibility(&scene.sol, SellerVisibility::All).await;
}

/// Nobody's, Ana's and Beto's.
pub(super) async fn conversations(scene: &mut Scene) -> [Conversation; 3] {
    let (ana, beto) = (scene.sol.ana.id.clone(), scene.sol.beto.id.clone());
    [
        Conversation::of(scene, 0, None).await,
        Conversation::of(scene, 1, Some(ana)).await,
        Conversation::of(scene, 2, Some(beto)).await,
    ]
}

impl Conversation {
    async fn of(scene: &mut Scene, n: usize, holder: Option<UserId>) -> Self {
        let phone = format!("+{}", SOL_PHONES[n]);
        let path = format!("/api/integrations/conversations/%2B{}/assign", SOL_PHONES[n]);
        let given = json!({ "assignedToId": holder });
        let given = scene.world.patch(&path, &scene.sol.owner, &given).await;
        assert_eq!(given.status, 200, "{}", given.body);
        let id = given.body["conversationId"].as_str().unwrap().to_owned();
        let (organization, within) = (&scene.sol.id, format!("conversation_id = '{id}'"));
        let of = |what: &str, table: &str, more: &str| {
            format!(
                "select {what} from {table} where organization_id = '{organization}' and {more} order by id"
            )
        };
        let lead = scene.rows.text(&of("lead_id", "conversations", &format!("id = '{id}'"))).await;
        let messages = scene.rows.texts(&of("id", "messages", &within)).await;
        let sent = of("id", "messages", &format!("{within} and direction = 'OUTBOUND'"));
        let sent = scene.rows.text(&sent).await;
        let events = scene.rows.texts(&of("id", "conversation_events", &within)).await;
        let notes = scene.rows.texts(&of("id", "notes", &format!("lead_id = '{lead}'"))).await;
        let mut things = scene.own.clone();
        for (kind, value) in [
            ("phone", &phone),
            ("conversation", &id),
            ("lead", &lead),
            ("message", &messages[0]),
            ("sent", &sent),
        ] {
            things.put(kind, value);
        }
        let ids = [&id, &lead].into_iter().chain(&messages).chain(&events).chain(&notes).cloned();
        let customer = format!("cliente{n}");
        let marks = [customer.clone(), format!("dice{n}"), format!("insiste{n}"), format!("contesta{n}")];
        let traces = Traces::of(ids, &marks.each_ref().map(String::as_str));
        Self { id, things, traces, customer }
    }
}

/// Whose lists have exactly what they see, and totals that say so: Ana's, and the manager's, who sees everything.
async fn lists(scene: &mut Scene, rule: SellerVisibility, all: &[Conversation; 3], sees: [bool; 3]) {
    let path = "/api/integrations/conversations?limit=100";
    let of = |person: &UserId| format!("{path}&assignedToId={person}");
    let mut queries = vec![
        (path.to_owned(), [true; 3]),
        (format!("{path}&unassigned=true"), [true, false, false]),
        (of(&scene.sol.ana.id), [false, true, false]),
        (of(&scene.sol.beto.id), [false, false, true]),
        ("/api/integrations/messages?limit=100".to_owned(), [true; 3]),
    ];
    for (n, conversation) in all.iter().enumerate() {
        let lead = conversation.things.get("lead");
        let path = format!("/api/integrations/messages?limit=100&leadId={lead}");
        queries.push((path, [0, 1, 2].map(|other| other == n)));
    }
    for (path, fits) in &queries {
        for (who, sees) in [(&scene.sol.ana, sees), (&scene.sol.manager, [true; 3])] {
            let wanted: BTreeSet<&str> =
                (0..3).filter(|n| sees[*n] && fits[*n]).map(|n| all[n].id.as_str()).collect();
            let answer = scene.world.get(path, who).await;
            let rows = answer.body["data"].as_array().map_or(0, Vec::len);
            let holds = listed(&answer) == wanted && answer.body["total"] == rows;
            scene
                .tally
                .check(LISTS, holds, || format!("{rule}, {path}: {} instead of {wanted:?}", answer.body));
        }
    }
}

fn listed(answer: &Answer) -> BTreeSet<&str> {
    let rows = answer.body["data"].as_array().into_iter().flatten();
    rows.filter_map(|row| row["conversationId"].as_str()).collect()
}

/// Every page that a seller opens.
async fn pages(scene: &mut Scene, rule: SellerVisibility, all: &[Conversation; 3], sees: [bool; 3]) {
    let (ana, own) = (one(&scene.sol, By::Cookie, Role::Seller), &all[1].things);
    let mut paths: Vec<String> = ["mine", "unassigned", "all", "unread"]
        .iter()
        .map(|tab| format!("/inbox?tab={tab}"))
        .chain(["/assignment?show=answered".to_owned(), format!("/assignment?agent={}", scene.sol.beto.id)])
        .chain([format!("/templates/{}/send?q=cliente", own.get("template"))])
        .collect();
    for page in PAGES.iter().filter(|page| page.opens != Needs::Open && page.opens.is_for(Role::Seller)) {
        let kind = if page.path.starts_with("/inbox/") { "conversation" } else { "template" };
        paths.push(filled(&page.path.replace("{template}", own.get("template")), own.get(kind)));
    }
    for path in paths {
        let reply = Reply::to(ana.asks(scene.world.client.get(scene.world.url(&path)))).await;
        for (conversation, sees) in all.iter().zip(sees) {
            let trace = conversation.traces.in_text(&reply.body, "");
            let told =
                || format!("{rule}, {path}: {} {}", reply.status, around(&reply.body, trace.as_deref()));
            if !sees {
                scene.tally.check(HIDDEN, trace.is_none() && reply.status < 400, told);
            } else if path == "/inbox?tab=all" {
                scene.tally.check(SEEN, reply.body.contains(&conversation.customer), told);
            }
        }
    }
}
