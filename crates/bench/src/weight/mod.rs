//! What Hilo weighs: memory, sizes, and the time until it is ready. What a browser makes of it is measured in one, by
//! `end2end/measure`.

use crate::archive::{self, Size};
use crate::house::{House, Launch, sign_in};
use crate::http::{Connection, get};
use crate::load;
use crate::options::Options;
use crate::stats::{median, percentile};
use crate::webhooks::Webhooks;
use anyhow::{Context, Result};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Browsers with an open stream.
const STREAMS: usize = 50;

/// Measures and prints the weight tables.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    println!("### Weight\n");
    println!("| what | figure |");
    println!("|---|---|");
    #[expect(clippy::cast_precision_loss, reason = "bytes of a program")]
    let binary = std::fs::metadata(&options.hilo)?.len() as f64 / 1e6;
    println!("| binary, everything inside | {binary:.1} MB |");
    for (name, server) in options.databases() {
        on(options, name, server).await?;
    }
    bundle(&options.site)?;
    println!();
    Ok(())
}

async fn on(options: &Options, name: &str, server: Option<&str>) -> Result<()> {
    let house = House::build(options, server).await?;
    let size = Size { conversations: options.count(10_000, 100), messages: 20 };
    archive::fill(&house, size).await?;
    let mut starts = Vec::new();
    for _ in 0..options.count(9, 2) {
        let hilo = house.start(Launch::WORKING).await?;
        starts.push(hilo.ready_ms);
        hilo.stop().await?;
    }
    println!(
        "| {name}: from start to ready, {} messages there, median (longest) | {:.0} ms ({:.0}) |",
        size.conversations * size.messages,
        median(&starts),
        percentile(&starts, 100.0)
    );

    let hilo = house.start(Launch::WORKING).await?;
    // What starting needed is given back when the first rounds of housekeeping are over.
    tokio::time::sleep(Duration::from_secs(30)).await;
    println!("| {name}: resident memory, idle for half a minute | {:.0} MB |", hilo.resident_mb()?);

    let cookie = sign_in(hilo.port).await?;
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        let mut stream = Connection::open(hilo.port).await?;
        stream.begin(&get(hilo.port, "/events", &cookie)).await?;
        streams.push(tokio::spawn(swallow(stream)));
    }
    let inbox = Arc::new(vec![get(hilo.port, "/inbox?tab=all", &cookie); options.count(2_000, 20)]);
    let webhooks = Webhooks::single(options.seed, "weight").requests(options.count(50_000, 300));
    let (pages, messages) =
        tokio::join!(load::closed(hilo.port, 8, inbox), load::closed(hilo.port, 64, Arc::new(webhooks)));
    pages?;
    messages?;
    house.peek().await?.until_processed().await?;
    println!(
        "| {name}: resident memory, most while {} webhooks came in and were processed, 8 browsers loaded pages and \
         {STREAMS} streams were open | {:.0} MB |",
        options.count(50_000, 300),
        hilo.peak_mb()?
    );
    println!("| {name}: resident memory, afterwards | {:.0} MB |", hilo.resident_mb()?);
    for stream in streams {
        stream.abort();
    }
    hilo.stop().await?;
    house.remove().await
}

/// Reads a stream like a browser that forgets at once.
async fn swallow(mut stream: Connection) -> Result<()> {
    let mut text = Vec::new();
    loop {
        stream.more(&mut text).await?;
        text.clear();
    }
}

/// What a browser loads to start, as it lies on the disk.
fn bundle(site: &Path) -> Result<()> {
    let manifest = site.join("manifest.json");
    let manifest = std::fs::read(&manifest).with_context(|| format!("read {}", manifest.display()))?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest)?;
    let mut total = (0, 0);
    for kind in ["js", "wasm", "css"] {
        let address = manifest[kind].as_str().context("a file is missing in the manifest")?;
        let file = site.join(address.trim_start_matches('/'));
        let raw = std::fs::metadata(&file)?.len();
        let brotli = std::fs::metadata(format!("{}.br", file.display())).map_or(raw, |file| file.len());
        total = (total.0 + raw, total.1 + brotli);
        println!("| client: {kind}, raw (brotli) | {} kB ({}) |", kilobytes(raw), kilobytes(brotli));
    }
    println!("| client: all of it, raw (brotli) | {} kB ({}) |", kilobytes(total.0), kilobytes(total.1));
    Ok(())
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}
