//! Sends: three numbers under their limits, an answer among them, and how fast an answer leaves when nothing else does.
//! Meta is the simulator, in this process, on a port of the loopback; it notes when each message arrived, and reports
//! statuses back as Meta does.

mod arrivals;
mod bulk;
mod meta;
mod reply;

use crate::house::{House, Launch};
use crate::http::Rest;
use crate::options::Options;
use crate::stats::{most_in_a_second, percentile};
use anyhow::Result;
use meta::{Meta, NUMBERS};
use std::time::Duration;

/// What each number may send in a second.
const LIMIT: usize = 80;

/// Whom the agent answers in turn: Meta takes 45 messages to one customer at once, and one in 6 s after that, so one customer
/// would be a measurement of that limit.
const CUSTOMERS: usize = 12;

/// Measures and prints the outbound tables.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    println!("### Sending\n");
    println!(
        "Templates over {} numbers limited to {LIMIT} a second each, with statuses coming back. The most in a second is \
         counted over every second that begins with an arrival. Meanwhile an agent answers once a second.\n",
        NUMBERS.len()
    );
    println!(
        "| where | order | sends | share of the limit used, each number | most in any second | answers | p95 ms | longest ms |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (name, server) in options.databases() {
        for nodes in 1..=if server.is_some() { 2 } else { 1 } {
            let name = format!("{name}, {nodes} node{}", if nodes == 1 { "" } else { "s" });
            eprintln!("{name}: sending");
            for order in bulk::Order::ALL {
                row(options, &name, server, nodes, order).await?;
            }
        }
    }
    println!();
    reply::measure(options).await
}

async fn row(
    options: &Options,
    name: &str,
    server: Option<&str>,
    nodes: usize,
    order: bulk::Order,
) -> Result<()> {
    let house = House::build(options, server).await?;
    let meta = Meta::start(options.seed).await?;
    // First everything that needs no sending: numbers, a template, a customer who has written, the queue.
    let hilo = house.start(meta.launch(true)).await?;
    meta.listen_at(hilo.port);
    let mut rest = Rest::open(hilo.port, &house.token).await?;
    let channels = meta.connect_numbers(&mut rest, LIMIT).await?;
    let template = meta.sync_templates(&mut rest).await?;
    let mut conversations = Vec::new();
    for n in 0..CUSTOMERS {
        conversations.push(reply::customer(&house, &hilo, n).await?);
    }
    hilo.stop().await?;
    let door = house.start(Launch { jobs: false, ..meta.launch(true) }).await?;
    let count = options.count(10_000, 300);
    bulk::queue(&house, &door, &channels, &template, count, order).await?;
    door.stop().await?;

    let mut servers = Vec::new();
    for _ in 0..nodes {
        servers.push(house.start(meta.launch(true)).await?);
    }
    meta.listen_at(servers[0].port);
    let port = servers[servers.len() - 1].port;
    let mut agent = reply::Agent::sign_in(port, conversations, "bulk").await?;
    let mut answers = Vec::new();
    while meta.arrivals.templates() < count {
        anyhow::ensure!(answers.len() < 600, "the bulk does not end");
        answers.push(agent.answer(&meta).await?);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    for server in servers {
        server.stop().await?;
    }
    let per_number = NUMBERS.map(|(number, _)| meta.arrivals.of_number(number));
    let shares = per_number.each_ref().map(|arrivals| format!("{:.1} %", share_used(arrivals) * 100.0));
    let most = per_number.each_ref().map(|arrivals| most_in_a_second(arrivals).to_string());
    println!(
        "| {name} | {} | {count} | {} | {} | {} | {:.0} | {:.0} |",
        order.name(),
        shares.join(", "),
        most.join(", "),
        answers.len(),
        percentile(&answers, 95.0),
        percentile(&answers, 100.0),
    );
    house.remove().await
}

/// Of what the limit allowed between the first arrival and the last.
#[expect(clippy::cast_precision_loss, reason = "counts and milliseconds of one run")]
fn share_used(arrivals_ms: &[i64]) -> f64 {
    match arrivals_ms {
        [first, .., last] => {
            (arrivals_ms.len() - 1) as f64 * 1_000.0 / (last - first).max(1) as f64 / LIMIT as f64
        }
        _ => 0.0,
    }
}
