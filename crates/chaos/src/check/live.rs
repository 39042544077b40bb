//! No event is missed by a browser that watches, whatever happened to the node it was connected to, and none comes twice.

use crate::house::Rows;
use crate::load::{Browser, Load};
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
    let shown: Vec<i64> = events.iter().filter(|(_, only)| only.is_none()).map(|(seq, _)| *seq).collect();
    let at_most = at_most + Duration::from_secs(5);
    heard("a browser", &load.browser, &shown, at_most, report).await;
    for (node, browser) in load.watchers.all() {
        let who = format!("the browser of node {node}");
        heard(&who, browser, &shown, at_most, report).await;
        // It was never away for long.
        let resets = browser.told().resets.len();
        if resets > 0 {
            report.breach(format!("{who} was told {resets} times to load its page anew"));
        }
    }
    Ok(())
}

async fn heard(who: &str, browser: &Browser, shown: &[i64], at_most: Duration, report: &mut Report) {
    let Some(last) = shown.last() else { return };
    if !browser.has_heard(*last, at_most).await {
        report.breach(format!("{who} never heard of event {last}"));
    }
    let told = browser.told();
    let covered = |seq: i64| told.events.contains_key(&seq) || told.resets.iter().any(|reset| *reset >= seq);
    let missed: Vec<String> = shown.iter().filter(|seq| !covered(**seq)).map(i64::to_string).collect();
    report.breaches(&format!("live events were missed by {who}"), &missed);
    let twice: Vec<String> =
        told.events.iter().filter(|(_, count)| **count > 1).map(|(seq, _)| seq.to_string()).collect();
    report.breaches(&format!("live events came twice to {who}"), &twice);
}
