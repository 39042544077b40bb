//! Two furnished shops on one server, everybody who could ask, and what of the second must never show in the first.

use super::callers::{Caller, Dora, Ended, everybody};
use super::furnish::{Furnisher, session_of};
use super::reply::{Reply, ids_in};
use super::rows::Rows;
use super::tally::Tally;
use super::things::Things;
use crate::world::{Shop, World};
use hilo_store::accounts::sessions::IDLE_MS;
use reqwest::RequestBuilder;
use std::collections::HashSet;

pub(super) struct Scene {
    pub(super) world: World,
    pub(super) rows: Rows,
    pub(super) sol: Shop,
    pub(super) luna: Shop,
    /// What Sol has, and what Luna has.
    pub(super) own: Things,
    pub(super) theirs: Things,
    pub(super) everybody: Vec<Caller>,
    /// What of Luna must not show in Sol, and the other way round.
    pub(super) of_luna: Traces,
    pub(super) of_sol: Traces,
    pub(super) tally: Tally,
}

/// By what an organization's things are known wherever they turn up.
pub(super) struct Traces {
    ids: HashSet<String>,
    /// In lower case.
    marks: Vec<String>,
}

impl Traces {
    /// The first that stands in a text, other than what was asked for.
    pub(super) fn in_text(&self, text: &str, asked: &str) -> Option<String> {
        let found = ids_in(text).into_iter().find(|id| self.ids.contains(*id) && !asked.contains(id));
        let (text, asked) = (text.to_lowercase(), asked.to_lowercase());
        let mark = || {
            self.marks
                .iter()
                .find(|mark| text.matches(mark.as_str()).count() > 0 && !asked.contains(mark.as_str()))
        };
        found.map(str::to_owned).or_else(|| mark().cloned())
    }

    pub(super) fn of(ids: impl IntoIterator<Item = String>, marks: &[&str]) -> Self {
        Self { ids: ids.into_iter().collect(), marks: marks.iter().map(|mark| mark.to_lowercase()).collect() }
    }
}

pub(super) const SOL_PHONES: [&str; 3] = ["5491166600101", "5491166600102", "5491166600103"];
const LUNA_PHONES: [&str; 3] = ["5491177700101", "5491177700102", "5491177700103"];

impl Scene {
    pub(super) async fn set(world: World) -> Self {
        let mut rows = Rows::of(&world).await;
        let mut sol = world.shop("Tienda Sol").await;
        world.clock.advance(1_000);
        let mut luna = world.shop("Tienda Luna").await;
        let ended = Ended::begin(&world, &sol).await;
        // Everyone has been away for half a day and signs in anew.
        world.clock.advance(IDLE_MS);
        for shop in [&mut sol, &mut luna] {
            for person in [&mut shop.owner, &mut shop.admin, &mut shop.manager, &mut shop.ana, &mut shop.beto]
            {
                person.cookie = session_of(&world, person).await;
            }
        }
        let own = Furnisher { world: &world, rows: &mut rows, shop: &sol, word: "SOL", phones: SOL_PHONES };
        let own = own.furnish().await;
        world.clock.advance(1_000);
        let theirs =
            Furnisher { world: &world, rows: &mut rows, shop: &luna, word: "LUNA", phones: LUNA_PHONES };
        let theirs = theirs.furnish().await;
        world.clock.advance(1_000);
        world.look_anew().await;
        let of_luna = traces(&mut rows, &luna, "q7luna").await;
        let of_sol = traces(&mut rows, &sol, "q7sol").await;
        let dora = Dora::join(&world, &mut rows, &sol, &luna).await;
        let everybody = everybody(&world, (&sol, &luna), &dora, ended).await;
        let tally = Tally::default();
        Self { world, rows, sol, luna, own, theirs, everybody, of_luna, of_sol, tally }
    }

    /// An answer in Sol's name: with nothing of Luna's in it but what was asked for.
    pub(super) async fn hear(
        &mut self,
        part: &'static str,
        call: RequestBuilder,
        asked: &str,
        who: &str,
    ) -> Reply {
        let reply = Reply::to(call).await;
        let headers = format!("{:?}", reply.headers);
        let trace =
            self.of_luna.in_text(&reply.body, asked).or_else(|| self.of_luna.in_text(&headers, asked));
        self.tally.check(part, trace.is_none(), || {
            format!("{who} shows {trace:?}: {} {}", reply.status, around(&reply.body, trace.as_deref()))
        });
        reply
    }
}

async fn traces(rows: &mut Rows, shop: &Shop, mark: &str) -> Traces {
    let mut ids = rows.ids(&shop.id).await;
    ids.extend(
        [&shop.owner, &shop.admin, &shop.manager, &shop.ana, &shop.beto]
            .map(|one| one.id.as_str().to_owned()),
    );
    // The pipelines' names of before, and short keys, are not unmistakable; phones of two customers are.
    ids.retain(|id| super::reply::is_id(id));
    let phones = if mark == "q7luna" { LUNA_PHONES } else { SOL_PHONES };
    Traces::of(ids, &[mark, phones[1], phones[2]])
}

/// What stands before and after something in a text.
pub(super) fn around(text: &str, what: Option<&str>) -> String {
    let at = what.and_then(|what| text.to_lowercase().find(&what.to_lowercase())).unwrap_or(0);
    text.chars().skip(at.saturating_sub(120)).take(300).collect()
}
