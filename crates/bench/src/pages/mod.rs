//! Server time of pages and lists on a small and a large archive: what people and programs ask for must not cost more
//! because more lies behind it. One connection asks one question after the other, from the first byte sent to the last
//! byte read; then eight connections at once.

use crate::archive::{self, Size};
use crate::house::{House, Launch, Server, sign_in};
use crate::http::{Connection, get};
use crate::load;
use crate::options::Options;
use crate::stats::{median, percentile};
use anyhow::{Context, Result};
use std::sync::Arc;
use std::time::Instant;

const CLIENTS: usize = 8;

/// What one question showed.
struct Figure {
    name: &'static str,
    median_ms: f64,
    p95_ms: f64,
    per_second: f64,
    bytes: usize,
}

/// Measures and prints the page tables.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    on(options, "SQLite", None).await?;
    match options.postgres.as_deref() {
        Some(server) if options.pages_on_postgres => on(options, "PostgreSQL", Some(server)).await,
        _ => Ok(()),
    }
}

async fn on(options: &Options, name: &str, server: Option<&str>) -> Result<()> {
    let small = Size { conversations: options.count(10_000, 300), messages: 20 };
    let large = Size { conversations: options.count(100_000, 1_500), messages: 10 };
    let before = figures(options, server, small).await?;
    let after = figures(options, server, large).await?;
    println!("### Server time of pages and lists, {name}\n");
    println!(
        "One client, {} requests each; then {CLIENTS} at once. Small: {}; large: {}.\n",
        options.count(1_000, 30),
        told(small),
        told(large)
    );
    println!(
        "| what | small: median ms | p95 ms | /s | large: median ms | p95 ms | /s | large to small | kB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (small, large) in before.iter().zip(&after) {
        println!(
            "| {} | {:.2} | {:.2} | {:.0} | {:.2} | {:.2} | {:.0} | {:.2} | {} |",
            small.name,
            small.median_ms,
            small.p95_ms,
            small.per_second,
            large.median_ms,
            large.p95_ms,
            large.per_second,
            large.median_ms / small.median_ms,
            large.bytes / 1000,
        );
    }
    println!();
    Ok(())
}

fn told(size: Size) -> String {
    format!("{} conversations, {} messages", size.conversations, size.conversations * size.messages)
}

async fn figures(options: &Options, server: Option<&str>, size: Size) -> Result<Vec<Figure>> {
    let house = House::build(options, server).await?;
    let began = Instant::now();
    archive::fill(&house, size).await?;
    eprintln!("pages: {} in {:.0} s", told(size), began.elapsed().as_secs_f64());
    let hilo = house.start(Launch::WORKING).await?;
    let mut figures = Vec::new();
    for (name, path, headers) in questions(&house, &hilo).await? {
        let request = get(hilo.port, &path, &headers);
        let mut connection = Connection::open(hilo.port).await?;
        let status = connection.exchange(&request).await?;
        anyhow::ensure!(status == 200, "{path} answered {status}");
        let bytes = connection.body().len();
        let requests = |count| Arc::new(vec![request.clone(); count]);
        load::closed(hilo.port, 1, requests(options.count(100, 5))).await?;
        let alone = load::closed(hilo.port, 1, requests(options.count(1_000, 30))).await?;
        let crowd = load::closed(hilo.port, CLIENTS, requests(options.count(4_000, 60))).await?;
        figures.push(Figure {
            name,
            median_ms: median(&alone.latencies_ms),
            p95_ms: percentile(&alone.latencies_ms, 95.0),
            per_second: crowd.per_second,
            bytes,
        });
    }
    hilo.stop().await?;
    house.remove().await?;
    Ok(figures)
}

/// Name, path and headers of what is asked for.
async fn questions(house: &House, hilo: &Server) -> Result<Vec<(&'static str, String, String)>> {
    let cookie = sign_in(hilo.port).await?;
    let mut browser = Connection::open(hilo.port).await?;
    let inbox = "/inbox?tab=all".to_owned();
    browser.exchange(&get(hilo.port, &inbox, &cookie)).await?;
    let page = browser.text();
    let thread = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with("/inbox/"))
        .context("the inbox lists no conversation")?
        .replace("&amp;", "&");
    let token = format!("authorization: Bearer {}\r\n", house.token);
    let conversations = "/api/integrations/conversations?limit=20".to_owned();
    let mut program = Connection::open(hilo.port).await?;
    program.exchange(&get(hilo.port, &conversations, &token)).await?;
    let first: serde_json::Value = serde_json::from_slice(program.body())?;
    let next = first["nextCursor"].as_str().context("there is no second page")?;
    let next = format!("{conversations}&cursor={next}");
    Ok(vec![
        ("inbox page", inbox, cookie.clone()),
        ("thread page", thread, cookie),
        ("REST: conversations, first page", conversations, token.clone()),
        ("REST: conversations, by cursor", next, token.clone()),
        ("REST: messages, first page", "/api/integrations/messages?limit=20".to_owned(), token),
    ])
}
