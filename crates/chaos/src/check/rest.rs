//! Waiting until no work is left. The database belongs to other processes, which raise no signal here: it is asked.

use crate::house::Rows;
use crate::report::Report;
use anyhow::Result;
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(50);

/// What is open and should not be. The question to a person after five minutes is not due yet.
const OPEN: &str = "select kind, state, coalesce(node, ''), coalesce(last_error, '') from jobs
    where state not in ('DONE', 'CANCELLED') and (state = 'DEAD' or kind <> 'ASK_ABOUT_UNCONFIRMED')";

/// Waits for it; what is still open then is stuck.
pub(crate) async fn settle(rows: &mut Rows, at_most: Duration, report: &mut Report) -> Result<()> {
    let began = Instant::now();
    loop {
        let open: Vec<(String, String, String, String)> = rows.all(OPEN).await?;
        let waits = open.iter().any(|(_, state, _, _)| state != "DEAD");
        if open.is_empty() || began.elapsed() > at_most || !waits {
            let told: Vec<String> = open.iter().map(|job| format!("{job:?}")).collect();
            report.breaches("jobs are stuck", &told);
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}
