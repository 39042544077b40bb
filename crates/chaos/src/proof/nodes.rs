//! Three nodes on PostgreSQL: the one that holds jobs is killed, again and again. Another takes them over within one
//! lease, no answer is sent twice, and browsers miss nothing: neither those at the nodes that live on, nor the one whose
//! node was killed and that goes on at another. All others come over a bad network, which cuts connections in the middle.

use super::rounds::REST;
use crate::Options;
use crate::check::{Expect, check};
use crate::house::{Front, House, LEASE_MS, Node, NodePlan, Rows};
use crate::load::{Browser, Load, Watchers};
use crate::report::Report;
use crate::seed::Choices;
use anyhow::{Context, Result};
use hilo_simulator::{Fault, FaultKind};
use std::time::{Duration, Instant};

/// Kills between two checks.
const CHECK_EVERY: usize = 25;
/// A claim begins a lease a moment before the kill is done, and who takes over looks a moment after it has run out.
const MARGIN: Duration = Duration::from_millis(1_500);
/// Of a hundred connections, so many are cut.
const CUT_PERCENT: u32 = 25;

/// Nodes behind one address.
pub(super) struct Cluster {
    pub(super) front: Front,
    pub(super) nodes: Vec<(NodePlan, String, Node)>,
}

impl Cluster {
    /// So many nodes, all of which run jobs.
    pub(super) async fn start(house: &House, count: usize, lease_ms: Option<u64>) -> Result<Self> {
        let front = Front::open().await?;
        let mut nodes = Vec::new();
        for name in ["one", "two", "three"].into_iter().take(count) {
            let plan = NodePlan { lease_ms, ..NodePlan::new(name)? };
            let node = Node::start_well(house, &plan).await?;
            nodes.push((plan, node.id().await?, node));
        }
        let cluster = Self { front, nodes };
        cluster.show();
        Ok(cluster)
    }

    /// Tells the front who is there.
    pub(super) fn show(&self) {
        self.front.set(self.nodes.iter().map(|(plan, ..)| plan.url()));
    }

    /// Which node holds jobs of a lane at the moment; waits until one does.
    pub(super) async fn holder(&self, rows: &mut Rows, lane: &str) -> Result<Option<usize>> {
        let began = Instant::now();
        while began.elapsed() < REST {
            let held: Vec<(String,)> = rows
                .all(&format!(
                    "select node from jobs where state = 'RUNNING' and lane = '{lane}' and node is not null"
                ))
                .await?;
            let mut held = held.iter();
            let found = held.find_map(|(id,)| self.nodes.iter().position(|(_, own, _)| own == id));
            if found.is_some() {
                return Ok(found);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(None)
    }

    /// Kills one and says who it was.
    async fn kill(&mut self, at: usize) -> Result<(NodePlan, String)> {
        let (plan, id, node) = self.nodes.remove(at);
        self.show();
        node.kill().await?;
        Ok((plan, id))
    }

    pub(super) async fn start_again(&mut self, house: &House, plan: NodePlan) -> Result<()> {
        let node = Node::start_well(house, &plan).await?;
        self.nodes.push((plan, node.id().await?, node));
        self.show();
        Ok(())
    }

    /// Stops all of them.
    pub(super) async fn stop(self) -> Result<()> {
        for (_, _, node) in self.nodes {
            node.terminate().await?;
        }
        Ok(())
    }
}

/// How long a dead node's jobs stayed with it, in milliseconds.
async fn taken_over(rows: &mut Rows, dead: &str, began: Instant) -> Result<u128> {
    let at_most = Duration::from_millis(LEASE_MS) * 4;
    let sql = format!("select count(*) from jobs where state = 'RUNNING' and node = '{dead}'");
    while rows.number(&sql).await? > 0 && began.elapsed() < at_most {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(began.elapsed().as_millis())
}

pub(crate) async fn prove(options: &Options, seed: u64, rounds: usize) -> Result<Report> {
    let began = Instant::now();
    let mut report = Report::new("three nodes on PostgreSQL, the one with jobs is killed");
    let house = House::build(options, seed, "nodes", true).await?;
    let mut cluster = Cluster::start(&house, 3, None).await?;
    let mut load = Load::start(&house, seed)?;
    let mut choices = Choices::of(seed, "nodes");
    let session = Browser::sign_in_at(&cluster.nodes[0].0.url()).await?;
    load.watchers = Watchers::open(cluster.nodes.iter().map(|(plan, ..)| (plan.name, plan.url())), &session)?;
    cluster.front.cut(CUT_PERCENT, Choices::of(seed, "network"));
    load.point_at(&cluster.front.url);
    house.meta.call_back_at(&cluster.front.url);
    let expect = Expect { statuses_told: true, in_order: false };
    load.burst(20, 0);
    check(&house, &load, expect, REST, &mut report).await?;
    // Calls that last a while: there is somebody to kill in the middle of one.
    house.meta.simulator.set_faults(vec![
        Fault::new(FaultKind::Slow { ms: 60 }),
        Fault::new(FaultKind::DuplicatedWebhooks { times: 2 }),
        Fault::new(FaultKind::ReorderedWebhooks),
    ]);
    let (mut kills, mut longest) = (0, 0);
    let mut rows = house.database.rows().await?;
    for round in 0..rounds {
        load.burst(choices.below(10), 2 + choices.below(8));
        let lane = if choices.percent(70) { "OUTBOUND" } else { "INBOUND" };
        if let Some(holder) = cluster.holder(&mut rows, lane).await? {
            let (plan, id) = cluster.kill(holder).await?;
            kills += 1;
            let elsewhere = choices.below(cluster.nodes.len());
            load.watchers.go_on_at(plan.name, cluster.nodes[elsewhere].0.url());
            let over = taken_over(&mut rows, &id, Instant::now()).await?;
            longest = longest.max(over);
            if over > (Duration::from_millis(LEASE_MS) + MARGIN).as_millis() {
                report.breach(format!("jobs of a dead node stayed with it for {over} ms"));
            }
            let (name, url) = (plan.name, plan.url());
            cluster.start_again(&house, plan).await?;
            load.watchers.go_on_at(name, url);
        }
        if (round + 1).is_multiple_of(CHECK_EVERY) || round + 1 == rounds {
            check(&house, &load, expect, REST, &mut report).await.context("check")?;
            eprintln!("nodes: {} of {rounds}", round + 1);
        }
        if !report.is_good() {
            break;
        }
    }
    report.figure("kills of the node with jobs", kills);
    report.figure(format!("longest until taken over, ms (lease {LEASE_MS})"), longest);
    let (before, after) = cluster.front.cuts();
    if before + after == 0 {
        report.breach("no connection was cut: the network was a good one");
    }
    report.figure("browsers at nodes of their own", load.watchers.all().count());
    report.figure("connections cut before a request was forwarded", before);
    report.figure("cut before its answer", after);
    report.figure("messages", load.offered.len());
    report.figure("answers sent", house.meta.simulator.accepted().len());
    report.figure("minutes", began.elapsed().as_secs() / 60);
    drop(rows);
    drop(load);
    cluster.stop().await?;
    house.pull_down().await?;
    Ok(report)
}
