//! No event is missed by a browser that watches, whatever happened to the node it was connected to, and none comes twice.

use crate::house::Rows;
use crate::load::Load;
use crate::report::Report;
use anyhow::Result;
use std::time::Duration;

pub(super) async fn check(
    rows: &mut Rows,
    load: &Load,
    at_most: Duration,
    report: &mut Report,
) -> Result<()> {
    let events: Vec<(i64, Option<String>)> =
        rows.all("select seq, only_user_id from live_events order by seq").await?;
    let gaps: Vec<String> = events
        .windows(2)
        .filter(|pair| pair[1].0 != pair[0].0 + 1)
        .map(|pair| format!("{} to {}", pair[0].0, pair[1].0))
        .collect();
    report.breaches("gaps in the numbers of live events", &gaps);
    // What is only for one person may be for somebody else.
    let shown = || events.iter().filter(|(_, only)| only.is_none()).map(|(seq, _)| *seq);
    let Some(last) = shown().next_back() else { return Ok(()) };
    if !load.browser.has_heard(last, at_most + Duration::from_secs(5)).await {
        report.breach(format!("the browser never heard of event {last}"));
    }
    let told = load.browser.told();
    let covered = |seq: i64| told.events.contains_key(&seq) || told.resets.iter().any(|reset| *reset >= seq);
    let missed: Vec<String> = shown().filter(|seq| !covered(*seq)).map(|seq| seq.to_string()).collect();
    report.breaches("live events were missed by a browser", &missed);
    let twice: Vec<String> =
        told.events.iter().filter(|(_, count)| **count > 1).map(|(seq, _)| seq.to_string()).collect();
    report.breaches("live events came twice to a browser", &twice);
    Ok(())
}
