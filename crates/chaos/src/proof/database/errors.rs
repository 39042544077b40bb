//! The system refuses what a commit needs, from some call on and until the node ends: `/readyz` says so and keeps saying
//! so, and after a restart on a good disk everything acknowledged is there. Only lives count whose log shows the refusal.

use super::super::rounds::{REST, strace_is_there};
use super::{EXPECT, Watch};
use crate::check::check;
use crate::house::{House, Node, NodePlan, Refusal, Started};
use crate::load::Load;
use crate::report::Report;
use anyhow::Result;
use std::time::{Duration, Instant};

/// SQLite writes with `pwrite64` and syncs with `fsync`; the log is synced for webhooks with `fdatasync`: a disk that
/// refuses one refuses the other.
const REFUSALS: [Refusal; 4] = [
    Refusal { calls: "fsync,fdatasync", error: "EIO", from: 4 },
    Refusal { calls: "pwrite64", error: "EIO", from: 30 },
    Refusal { calls: "pwrite64", error: "ENOSPC", from: 30 },
    // As a file system does that was mounted anew for reading only, after an error.
    Refusal { calls: "pwrite64", error: "EROFS", from: 30 },
];
/// Lives that may come to nothing, because the refusal came too early or not at all.
const SPARE: usize = 8;
/// By then it has been met, under load.
const PATIENCE: Duration = Duration::from_secs(15);

/// What became of a life.
enum Life {
    /// The refusal was met while it worked.
    Refused,
    /// It was met while the database was opened: it said so and ended, as it should.
    AtTheStart,
    /// It was not met.
    Spared,
}

/// So many lives of each kind.
pub(super) async fn prove(
    house: &House,
    load: &mut Load,
    plan: &NodePlan,
    lives: usize,
    watch: &mut Watch,
    report: &mut Report,
) -> Result<()> {
    if !strace_is_there() {
        report.left_out("a disk that refuses writes and syncs: there is no strace");
        return Ok(());
    }
    let (mut at_the_start, mut spared) = (0, 0);
    for refusal in REFUSALS {
        let (mut refused, mut from) = (0, refusal.from);
        for _ in 0..lives + SPARE {
            if refused == lives || !report.is_good() {
                break;
            }
            match life(house, load, plan, Refusal { from, ..refusal }, watch, report).await? {
                Life::Refused => {
                    refused += 1;
                    from += refusal.from / 3;
                }
                Life::AtTheStart => {
                    at_the_start += 1;
                    from += refusal.from;
                }
                Life::Spared => {
                    spared += 1;
                    from = refusal.from;
                }
            }
        }
        let name = format!("{} in {}", refusal.error, refusal.calls);
        if refused == 0 {
            report.breach(format!("no life met {name}: this proof looked at nothing"));
        }
        report.figure(format!("lives that met {name}"), refused);
    }
    report.figure("ended at their start by it", at_the_start);
    report.figure("never met it", spared);
    Ok(())
}

async fn life(
    house: &House,
    load: &mut Load,
    plan: &NodePlan,
    refusal: Refusal,
    watch: &mut Watch,
    report: &mut Report,
) -> Result<Life> {
    let trouble = format!("{} in {} from {} on", refusal.error, refusal.calls, refusal.from);
    let mut node = match Node::start(house, &NodePlan { fails_in: Some(refusal), ..plan.clone() }).await? {
        Started::Ready(node) => node,
        Started::Died(_) => return Ok(Life::AtTheStart),
    };
    let began = Instant::now();
    while node.disk_errors() == 0 && began.elapsed() < PATIENCE {
        load.burst(2, 1);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let met = node.disk_errors() > 0;
    if met {
        watch.says_no(&plan.url(), &trouble, report).await;
        watch.keeps_saying_no(&plan.url(), &trouble, report).await;
    }
    if let Some(status) = node.ends_within(Duration::ZERO).await {
        report.breach(format!("{trouble}: the node ended by itself, {status}"));
    }
    node.kill().await?;
    let node = Node::start_well(house, plan).await?;
    watch.says_yes(&plan.url(), &trouble, report).await;
    check(house, load, EXPECT, REST, report).await?;
    node.kill().await?;
    Ok(if met { Life::Refused } else { Life::Spared })
}
