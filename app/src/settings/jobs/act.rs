//! Running jobs again and calling them off, one or those that are ticked.

use crate::inbox::error::AppError;
use crate::posted::Posted;
use crate::settings::operate::{Operator, failed, some, wish};
use crate::words::JobWords;
use hilo_domain::ids::JobId;
use hilo_store::StoreError;
use hilo_store::jobs::{self, JobRefused};
use leptos_router::params::ParamsMap;

/// More than a page has are not ticked by anyone.
const MOST: usize = 100;

/// What a person wants.
pub(super) struct Wanted {
    pub(super) verb: Verb,
    pub(super) ids: Vec<JobId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Run,
    Cancel,
}

impl Wanted {
    /// Out of the form: each row has its buttons, and there are two for all rows that are ticked.
    pub(super) fn read(posted: &Posted) -> Option<Self> {
        let one = |name: &str| posted.get(name).map(|id| vec![JobId::from(id)]);
        let ticked = || posted.all("id").take(MOST).map(JobId::from).collect();
        let (verb, ids) = match (one("run"), one("cancel")) {
            (Some(ids), _) => (Verb::Run, ids),
            (None, Some(ids)) => (Verb::Cancel, ids),
            (None, None) if posted.has("run_ticked") => (Verb::Run, ticked()),
            (None, None) if posted.has("cancel_ticked") => (Verb::Cancel, ticked()),
            (None, None) => return None,
        };
        Some(Self { verb, ids })
    }

    /// Does it; what the address of the answer says of it.
    pub(super) async fn perform(self, operator: &Operator) -> Result<Vec<(&'static str, String)>, AppError> {
        let mut tx = operator.desk.db.write().await?;
        let actor = &operator.desk.actor;
        let (mut done, mut refused) = (0_i64, [0_i64; 4]);
        for id in &self.ids {
            let outcome = match self.verb {
                Verb::Run => jobs::run_again(&mut tx, actor, id).await,
                Verb::Cancel => jobs::cancel(&mut tx, actor, id).await,
            };
            // A refusal has changed nothing, so the others stand.
            match outcome {
                Ok(()) => done += 1,
                // Forgotten meanwhile.
                Err(JobRefused::State(_) | JobRefused::Store(StoreError::NotFound)) => refused[0] += 1,
                Err(JobRefused::MessageSettled) => refused[1] += 1,
                Err(JobRefused::MessageUnconfirmed) => refused[2] += 1,
                Err(JobRefused::CallUnderWay) => refused[3] += 1,
                Err(JobRefused::Store(error)) => return Err(error.into()),
            }
        }
        tx.commit().await.map_err(failed)?;
        let verb = if self.verb == Verb::Run { "ran" } else { "cancelled" };
        let mut told = vec![(verb, if done > 0 { done.to_string() } else { String::new() })];
        if self.ids.is_empty() {
            told.push(("none", "1".to_owned()));
        }
        let names = ["moved", "settled", "unconfirmed", "under_way"];
        told.extend(
            names.into_iter().zip(refused).filter(|(_, n)| *n > 0).map(|(name, n)| (name, n.to_string())),
        );
        Ok(told)
    }
}

/// What became of it, out of the address: sentences of success, and of what was left as it is.
pub(super) fn told(query: &ParamsMap, words: &JobWords) -> (Vec<String>, Vec<String>) {
    let count = |name: &str| some(&wish(query, name)).and_then(|n| n.parse::<i64>().ok());
    let good = [count("ran").map(words.ran), count("cancelled").map(words.cancelled)];
    let refused = [
        ("moved", words.refused_state),
        ("settled", words.refused_settled),
        ("unconfirmed", words.refused_unconfirmed),
        ("under_way", words.refused_under_way),
    ];
    let mut bad: Vec<_> = refused
        .into_iter()
        .filter_map(|(name, why)| Some(format!("{} {why}", (words.refused)(count(name)?))))
        .collect();
    if count("none").is_some() {
        bad.push(words.none_ticked.to_owned());
    }
    (good.into_iter().flatten().collect(), bad)
}
