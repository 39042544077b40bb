//! Server time of the inbox page and of a thread page, on a database of some size: one connection, one request
//! after the other, from the first byte sent to the last byte read.

use crate::process::{Server, command, exchange, get};
use crate::stats::{median, percentile};
use crate::{Options, load, seed};
use anyhow::{Context, Result};
use hilo_domain::ids::OrganizationId;
use std::sync::Arc;

const PASSWORD: &str = "bench-password-1";
const REQUESTS: usize = 400;

/// Measures and prints the page table.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("bench.db").display());
    let organization = [
        "org",
        "create",
        "--name",
        "Bench",
        "--owner-email",
        "o@bench.example",
        "--owner-name",
        "O",
        "--password-stdin",
    ];
    let made = command(&options.hilo, &url, folder.path(), &organization, PASSWORD).await?;
    let organization_id = OrganizationId::from(made["organizationId"].as_str().context("no organizationId")?);
    // Connects the environment's number.
    Server::hilo(&options.hilo, &url, folder.path(), false).await?.stop().await?;
    seed::fill(&url, &organization_id, options.conversations).await?;

    let began = std::time::Instant::now();
    let hilo = Server::hilo(&options.hilo, &url, folder.path(), true).await?;
    let ready_ms = began.elapsed().as_secs_f64() * 1000.0;
    let cookie = sign_in(hilo.port).await?;
    let (status, inbox) = get(hilo.port, "/inbox?tab=all", &cookie).await?;
    anyhow::ensure!(status == 200, "the inbox answered {status}");
    let thread = inbox
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with("/inbox/"))
        .context("the inbox lists no conversation")?
        .replace("&amp;", "&");
    println!("### Server time of pages\n");
    println!(
        "SQLite, {} conversations, {} messages; one connection, {REQUESTS} requests each.\n",
        options.conversations,
        options.conversations * seed::MESSAGES
    );
    println!("| page | median ms | p95 ms | bytes |");
    println!("|---|---|---|---|");
    for (name, path) in [("inbox", "/inbox?tab=all"), ("thread", thread.as_str())] {
        let bytes = get(hilo.port, path, &cookie).await?.1.len();
        let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n{cookie}\r\n", hilo.port);
        let requests = Arc::new(vec![request.into_bytes(); REQUESTS]);
        load::run(hilo.port, 1, requests.clone()).await?;
        let round = load::run(hilo.port, 1, requests).await?;
        println!(
            "| {name} | {:.2} | {:.2} | {bytes} |",
            median(&round.latencies_ms),
            percentile(&round.latencies_ms, 95.0)
        );
    }
    println!(
        "\nFrom start to ready on this database: {ready_ms:.0} ms. Resident memory after: {:.0} MB.\n",
        hilo.resident_mb()?
    );
    hilo.stop().await
}

/// Signs in through the form; gives the cookie header.
async fn sign_in(port: u16) -> Result<String> {
    let body = format!("email=o%40bench.example&password={PASSWORD}&next=%2Finbox");
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let (status, answer) = exchange(port, request.as_bytes()).await?;
    anyhow::ensure!(status == 303, "signing in answered {status}");
    let cookie = answer
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .and_then(|(_, value)| value.split(';').next().map(str::to_owned))
        .context("no cookie")?;
    Ok(format!("cookie: {cookie}\r\n"))
}
