//! Lives of one node: started, given work, killed; at the end of some of them everything comes to rest and is checked.

use crate::check::{Expect, check};
use crate::house::{House, LEASE_MS, Node, NodePlan, Started};
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::Result;
use hilo_store::failpoint::Failpoint;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Nobody waits longer for a place to die at that is never passed.
const LONGEST_LIFE: Duration = Duration::from_millis(1_500);
/// From the last kill until no work is left: a lease runs out, and what waited is done. In a debug build on a busy
/// machine the doing takes a moment too.
pub(super) const REST: Duration = Duration::from_millis(LEASE_MS + 25_000);
/// Kills between two checks.
const CHECK_EVERY: usize = 25;
/// A node is ready again in this time (the promise is for release builds on a machine that does nothing else).
const READY_GOAL: Duration = Duration::from_secs(2);

/// How a node dies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Death {
    /// After so many milliseconds.
    Time(u64),
    /// The how manieth time it passes this place.
    Place(Failpoint, u64),
    /// In the how manieth of these system calls.
    Call(&'static str, u64),
}

/// Where and how often.
#[derive(Clone, Copy)]
pub(super) struct Mix {
    pub(super) places: &'static [Failpoint],
    /// Of a hundred deaths, so many at a place.
    pub(super) places_percent: u32,
    /// Of the rest, so many in a system call.
    pub(super) calls_percent: u32,
    pub(super) webhooks: usize,
    pub(super) answers: usize,
}

/// System calls by which SQLite and the network write.
const CALLS: [(&str, u64); 6] =
    [("pwrite64", 400), ("fdatasync", 40), ("fsync", 4), ("writev", 60), ("sendto", 60), ("openat", 40)];

impl Mix {
    pub(super) fn choose(&self, choices: &mut Choices) -> Death {
        if choices.percent(self.places_percent) {
            return Death::Place(*choices.one(self.places), choices.between(1, 6));
        }
        if choices.percent(self.calls_percent) && strace_is_there() {
            let (call, most) = *choices.one(&CALLS);
            return Death::Call(call, choices.between(1, most));
        }
        Death::Time(choices.between(0, 350))
    }
}

/// Whether system calls can be watched here.
fn strace_is_there() -> bool {
    static THERE: OnceLock<bool> = OnceLock::new();
    *THERE.get_or_init(|| {
        std::process::Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success())
    })
}

/// What many lives came to.
#[derive(Default)]
pub(super) struct Lives {
    pub(super) at_a_place: usize,
    pub(super) in_a_call: usize,
    pub(super) at_a_time: usize,
    /// Deaths before the node even listened.
    pub(super) at_the_start: usize,
    pub(super) checks: usize,
    ready: Vec<Duration>,
}

impl Lives {
    /// A node lives once under load and is killed.
    pub(super) async fn one(
        &mut self,
        house: &House,
        load: &mut Load,
        plan: &NodePlan,
        death: Death,
        (webhooks, answers): (usize, usize),
    ) -> Result<()> {
        let mut plan = plan.clone();
        match death {
            Death::Time(_) => self.at_a_time += 1,
            Death::Place(place, count) => {
                self.at_a_place += 1;
                plan.dies_at = Some((place, count));
            }
            Death::Call(call, count) => {
                self.in_a_call += 1;
                plan.dies_in = Some((call, count));
            }
        }
        load.burst(webhooks, answers);
        let mut node = match Node::start(house, &plan).await? {
            Started::Ready(node) => node,
            Started::Died => {
                self.at_the_start += 1;
                return Ok(());
            }
        };
        // One whose system calls are watched is slow for that.
        if plan.dies_in.is_none() {
            self.ready.push(node.ready);
        }
        let life = match death {
            Death::Time(millis) => Duration::from_millis(millis),
            _ => LONGEST_LIFE,
        };
        node.ends_within(life).await;
        node.kill().await
    }

    /// A node lives without dying until everything has come to rest, and what is left is checked.
    pub(super) async fn check(
        &mut self,
        house: &House,
        load: &Load,
        plan: &NodePlan,
        expect: Expect,
        report: &mut Report,
    ) -> Result<()> {
        let node = Node::start_well(house, plan).await?;
        self.ready.push(node.ready);
        check(house, load, expect, REST, report).await?;
        self.checks += 1;
        node.kill().await
    }

    /// Figures of all of them.
    pub(super) fn tell(
        &mut self,
        load: &Load,
        house: &House,
        began: Instant,
        report: &mut Report,
    ) -> Result<()> {
        use std::sync::atomic::Ordering::Relaxed;
        self.ready.sort();
        let longest = self.ready.last().copied().unwrap_or_default();
        let median = self.ready.get(self.ready.len() / 2).copied().unwrap_or_default();
        report.figure("kills", self.at_a_place + self.in_a_call + self.at_a_time);
        report.figure("at a place", self.at_a_place);
        report.figure("in a system call", self.in_a_call);
        report.figure("at a random time", self.at_a_time);
        report.figure("before it listened", self.at_the_start);
        report.figure("checks", self.checks);
        report.figure("messages", load.offered.len());
        report.figure("webhooks acknowledged", load.courier.tally.acknowledged.load(Relaxed));
        report.figure("not acknowledged and delivered again", load.courier.tally.refused.load(Relaxed));
        report.figure("answers sent", house.meta.simulator.accepted().len());
        report.figure("too early", load.agents.refused());
        report.figure("ready after ms, median", median.as_millis());
        report.figure("longest", longest.as_millis());
        report.figure("minutes", began.elapsed().as_secs() / 60);
        if longest > READY_GOAL {
            report.breach(format!("a node was ready only after {} ms", longest.as_millis()));
        }
        Ok(())
    }
}

/// Whether everything is looked at after this round.
pub(super) const fn is_time_to_check(round: usize, rounds: usize) -> bool {
    (round + 1).is_multiple_of(CHECK_EVERY) || round + 1 == rounds
}
