//! Through Hilo: from a customer's webhook to what people and programs see of it.

pub(crate) mod drain;
mod steady;
mod visible;

use crate::house::{House, Launch, Server};
use crate::options::Options;
use anyhow::Result;

/// Measures and prints the tables.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    visible::measure(options).await?;
    drain::measure(options).await?;
    steady::measure(options).await
}

/// Where something is measured: a database and how many processes work on it.
#[derive(Clone, Copy)]
struct Setting<'a> {
    name: &'static str,
    server: Option<&'a str>,
    nodes: usize,
}

/// One process on each database, and two on the one that takes two.
fn settings(options: &Options) -> Vec<Setting<'_>> {
    let mut all = vec![Setting { name: "SQLite, one node", server: None, nodes: 1 }];
    if let Some(server) = options.postgres.as_deref() {
        let server = Some(server);
        all.push(Setting { name: "PostgreSQL, one node", server, nodes: 1 });
        all.push(Setting { name: "PostgreSQL, two nodes", server, nodes: 2 });
    }
    all
}

/// Starts the processes of a setting.
async fn start(house: &House, nodes: usize, launch: Launch<'_>) -> Result<Vec<Server>> {
    let mut servers = Vec::with_capacity(nodes);
    for _ in 0..nodes {
        servers.push(house.start(launch).await?);
    }
    Ok(servers)
}

async fn stop(servers: Vec<Server>) -> Result<()> {
    for server in servers {
        server.stop().await?;
    }
    Ok(())
}
