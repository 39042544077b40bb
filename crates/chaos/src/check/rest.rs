//! Waiting until no work is left. The database belongs to other processes, which raise no signal here: it is asked.

use crate::house::Rows;
use crate::report::Report;
use anyhow::Result;
use hilo_domain::clock::{Clock, SystemClock};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(50);
/// A job whose lease ran out so long ago is one that nobody takes over, in milliseconds. Nodes look three times in a lease
/// and between two batches, and a debug build on a busy machine takes its time for a batch.
const MARGIN_MS: i64 = 5_000;

/// What is open and should not be. The question to a person after five minutes is not due yet.
const OPEN: &str =
    "select kind, state, coalesce(node, ''), coalesce(last_error, ''), coalesce(lease_until, 0) from jobs
    where state not in ('DONE', 'CANCELLED') and (state = 'DEAD' or kind <> 'ASK_ABOUT_UNCONFIRMED')";

type Open = (String, String, String, String, i64);

/// Waits for it; what is still open then is stuck. So is, before that, what stays with a node beyond its lease: somebody is
/// there to take it over from now on at the latest.
pub(crate) async fn settle(rows: &mut Rows, at_most: Duration, report: &mut Report) -> Result<()> {
    let (began, since) = (Instant::now(), SystemClock.now().0);
    loop {
        let open: Vec<Open> = rows.all(OPEN).await?;
        let beyond = open.iter().map(|job| beyond_its_lease(job, since)).max().unwrap_or_default();
        report.largest("longest beyond a lease, ms", beyond);
        if beyond > MARGIN_MS {
            report.breach(format!("a job stays with its node {beyond} ms beyond its lease"));
            return Ok(());
        }
        let waits = open.iter().any(|(_, state, ..)| state != "DEAD");
        if open.is_empty() || began.elapsed() > at_most || !waits {
            let told: Vec<String> = open.iter().map(|job| format!("{job:?}")).collect();
            report.breaches("jobs are stuck", &told);
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// In milliseconds, counted from a moment at which somebody looks for such jobs.
fn beyond_its_lease((_, state, _, _, lease_until): &Open, since: i64) -> i64 {
    if state == "RUNNING" { SystemClock.now().0 - since.max(*lease_until) } else { 0 }
}
