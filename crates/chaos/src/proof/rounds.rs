//! Lives of one node: started, given work, killed; at the end of some of them everything comes to rest and is checked.

use crate::check::{Expect, check};
use crate::house::{House, LEASE_MS, Node, NodePlan, Started};
use crate::load::Load;
use crate::report::Report;
use crate::seed::Choices;
use anyhow::Result;
use hilo_store::failpoint::Failpoint;
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Nobody waits longer for a place to die at that is never passed.
const LONGEST_LIFE: Duration = Duration::from_millis(1_500);
/// From the last kill until no work is left: a lease runs out, and what waited is done, in a debug build on a busy
/// machine. That a job is taken over with its lease is measured apart, see [`crate::check::settle`].
pub(super) const REST: Duration = Duration::from_millis(LEASE_MS + 25_000);
/// One that is not ready by then does not become so.
const NEVER_READY: Duration = Duration::from_secs(30);
/// Kills between two checks.
const CHECK_EVERY: usize = 25;
/// After so many kills, somebody has died at every place.
const ENOUGH_KILLS: usize = 200;
/// How a process ends that calls `abort`, which is what places to die at do.
const SIGABRT: i32 = 6;
/// How one ends whose system call was to kill it; the strace that watched it ends in the same way.
const SIGKILL: i32 = 9;
/// `/readyz` says 200 in this time (the promise is for release builds on a machine that does nothing else).
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

/// System calls by which SQLite and the network write, and the how manieth at most, which each thread counts for itself.
/// SQLite syncs with `fsync`; webhooks are synced with `fdatasync`, from threads that come and go.
const CALLS: [(&str, u64); 6] =
    [("pwrite64", 400), ("fdatasync", 12), ("fsync", 60), ("writev", 60), ("sendto", 60), ("openat", 40)];

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
pub(super) fn strace_is_there() -> bool {
    static THERE: OnceLock<bool> = OnceLock::new();
    *THERE.get_or_init(|| {
        std::process::Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success())
    })
}

/// What many lives came to.
#[derive(Default)]
pub(super) struct Lives {
    /// How many nodes ended by themselves at each place.
    at_places: BTreeMap<&'static str, usize>,
    /// Nodes that ended by themselves in a system call.
    in_a_call: usize,
    at_a_time: usize,
    /// Nodes that never came to their place or call.
    not_met: usize,
    /// Deaths before the node even listened.
    at_the_start: usize,
    /// Ends that nobody planned.
    surprises: Vec<String>,
    checks: usize,
    /// From the start of the process until `/readyz` said 200.
    ready: Vec<Duration>,
    /// Lives in which that was not measured: killed before, or slow because their system calls were watched.
    not_timed: usize,
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
        let life = match death {
            Death::Time(millis) => Duration::from_millis(millis),
            Death::Place(place, count) => {
                plan.dies_at = Some((place, count));
                LONGEST_LIFE
            }
            Death::Call(call, count) => {
                plan.dies_in = Some((call, count));
                LONGEST_LIFE
            }
        };
        load.burst(webhooks, answers);
        let mut node = match Node::start(house, &plan).await? {
            Started::Ready(node) => node,
            Started::Died(status) => {
                self.at_the_start += 1;
                self.not_timed += 1;
                self.ended(death, Some(status));
                return Ok(());
            }
        };
        let listens = Instant::now();
        let ready = if plan.dies_in.is_some() { None } else { node.ready_within(life).await };
        match ready {
            Some(time) => self.ready.push(time),
            None => self.not_timed += 1,
        }
        let end = node.ends_within(life.saturating_sub(listens.elapsed())).await;
        self.ended(death, end);
        node.kill().await
    }

    /// Counts a death as what it was, not as what it was meant to be.
    fn ended(&mut self, death: Death, end: Option<ExitStatus>) {
        let Some(status) = end else {
            let count = if matches!(death, Death::Time(_)) { &mut self.at_a_time } else { &mut self.not_met };
            *count += 1;
            return;
        };
        // Above 128 is how strace says the same, where it cannot die itself.
        let signal = status.signal().or_else(|| status.code().map(|code| code - 128));
        match (death, signal) {
            (Death::Place(place, _), Some(SIGABRT)) => *self.at_places.entry(place.name()).or_default() += 1,
            (Death::Call(..), Some(SIGKILL)) => self.in_a_call += 1,
            _ => self.surprises.push(format!("{death:?} was planned: {status}")),
        }
    }

    /// How many ended at one of these places.
    pub(super) fn ended_at(&self, places: &[Failpoint]) -> usize {
        places.iter().filter_map(|place| self.at_places.get(place.name())).sum()
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
        let mut node = Node::start_well(house, plan).await?;
        match node.ready_within(NEVER_READY).await {
            Some(time) => self.ready.push(time),
            None => report.breach(format!("/readyz did not say 200 in {} s", NEVER_READY.as_secs())),
        }
        check(house, load, expect, REST, report).await?;
        self.checks += 1;
        node.kill().await
    }

    /// Figures of all of them.
    pub(super) fn tell(
        &mut self,
        mix: &Mix,
        load: &Load,
        house: &House,
        began: Instant,
        report: &mut Report,
    ) -> Result<()> {
        use std::sync::atomic::Ordering::Relaxed;
        self.ready.sort();
        let longest = self.ready.last().copied().unwrap_or_default();
        let median = self.ready.get(self.ready.len() / 2).copied().unwrap_or_default();
        let at_places: usize = self.at_places.values().sum();
        let kills = at_places + self.in_a_call + self.at_a_time + self.not_met;
        let each: Vec<String> =
            self.at_places.iter().map(|(name, count)| format!("{name} {count}")).collect();
        report.figure("kills", kills);
        report.figure("ended at a place", format!("{at_places} ({})", each.join(", ")));
        report.figure("ended in a system call", self.in_a_call);
        report.figure("killed at a random time", self.at_a_time);
        report.figure("planned place or call not met: killed by time", self.not_met);
        report.figure("before it listened", self.at_the_start);
        report.figure("checks", self.checks);
        report.figure("messages", load.offered.len());
        report.figure("webhooks acknowledged", load.courier.tally.acknowledged.load(Relaxed));
        report.figure("not acknowledged and delivered again", load.courier.tally.refused.load(Relaxed));
        report.figure("answers sent", house.meta.simulator.accepted().len());
        report.figure("too early", load.agents.refused());
        report.figure("/readyz said 200 after ms, median", median.as_millis());
        report.figure("longest", longest.as_millis());
        report.figure("killed or watched, so not timed", self.not_timed);
        report.figure("minutes", began.elapsed().as_secs() / 60);
        report.breaches("nodes ended by themselves in a way that nobody planned", &self.surprises);
        if longest > READY_GOAL {
            report.breach(format!("/readyz said 200 only after {} ms", longest.as_millis()));
        }
        let missed = mix.places.iter().filter(|place| self.ended_at(&[**place]) == 0);
        let missed: Vec<String> = missed.map(|place| place.name().to_owned()).collect();
        if kills >= ENOUGH_KILLS {
            report.breaches("places were never died at: nobody looked at them", &missed);
        }
        if mix.calls_percent > 0 && !strace_is_there() {
            report.left_out("deaths in a system call: there is no strace, they died at a random time");
        }
        Ok(())
    }
}

/// Whether everything is looked at after this round.
pub(super) const fn is_time_to_check(round: usize, rounds: usize) -> bool {
    (round + 1).is_multiple_of(CHECK_EVERY) || round + 1 == rounds
}
