//! Webhooks acknowledged per second after a durable commit: every body different and signed, over keep-alive
//! connections, in turns with the bare server.

use crate::process::{PHONE_NUMBER_ID, SECRET, Server, WABA_ID, command};
use crate::stats::{median, percentile};
use crate::{Options, load};
use anyhow::Result;
use hilo_store::OpenOptions;
use std::path::Path;
use std::sync::Arc;

/// Measures and prints the ingest table.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    println!("### Webhooks acknowledged per second\n");
    println!(
        "{} connections, {} webhooks a round, {} rounds in turns; every body different and signed.\n",
        options.connections, options.requests, options.rounds
    );
    println!(
        "| database | Hilo /s | bare axum /s | ratio (median of rounds) | p50 ms | p99 ms | idle MB | after MB |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("bench.db").display());
    row("SQLite, synchronous=FULL", options, &url, folder.path()).await?;
    if let Some(server) = &options.postgres {
        let folder = tempfile::tempdir()?;
        let database = PostgresDatabase::create(server).await?;
        let outcome = row("PostgreSQL", options, &database.url, folder.path()).await;
        database.remove().await?;
        outcome?;
    }
    println!();
    Ok(())
}

async fn row(name: &str, options: &Options, url: &str, folder: &Path) -> Result<()> {
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
    command(&options.hilo, url, folder, &organization, "bench-password-1").await?;
    let hilo = Server::hilo(&options.hilo, url, folder, false).await?;
    let bare = Server::bare().await?;
    let idle = hilo.resident_mb()?;
    let (mut ours, mut theirs, mut ratios, mut latencies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..=options.rounds {
        eprintln!("{name}: round {round} of {}", options.rounds);
        let requests = Arc::new(requests(options.requests, round));
        let limit = load::run(bare.port, options.connections, requests.clone()).await?;
        let measured = load::run(hilo.port, options.connections, requests).await?;
        // The first round warms both up.
        if round > 0 {
            ours.push(measured.per_second);
            theirs.push(limit.per_second);
            ratios.push(measured.per_second / limit.per_second);
            latencies.extend(measured.latencies_ms);
        }
    }
    let after = hilo.resident_mb()?;
    hilo.stop().await?;
    drop(bare);
    check_stored(url, options.requests * (options.rounds + 1)).await?;
    println!(
        "| {name} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} | {idle:.0} | {after:.0} |",
        median(&ours),
        median(&theirs),
        median(&ratios),
        percentile(&latencies, 50.0),
        percentile(&latencies, 99.0),
    );
    Ok(())
}

/// Acknowledged means stored: counts the rows, not the 200s.
async fn check_stored(url: &str, acknowledged: usize) -> Result<()> {
    let db = OpenOptions::new(url).connect().await?;
    let mut tx = db.read().await?;
    let waiting = hilo_store::jobs::queue_state(&mut tx).await?.waiting;
    tx.rollback().await?;
    db.close().await;
    anyhow::ensure!(
        usize::try_from(waiting)? == acknowledged,
        "{waiting} stored of {acknowledged} acknowledged"
    );
    Ok(())
}

fn requests(count: usize, round: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|n| {
            let body = format!(
                r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{WABA_ID}","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"5491155550100","phone_number_id":"{PHONE_NUMBER_ID}"}},"contacts":[{{"profile":{{"name":"Customer {customer}"}},"wa_id":"54911{customer:08}"}}],"messages":[{{"from":"54911{customer:08}","id":"wamid.bench.{round}.{n}","timestamp":"{time}","text":{{"body":"Hola, quiero saber si todavia tienen el modelo {n} y cuanto sale con envio a domicilio."}},"type":"text"}}]}},"field":"messages"}}]}}]}}"#,
                customer = n % 1000,
                time = 1_768_384_800 + n,
            );
            let signature = hilo_whatsapp::signature::sign(SECRET, body.as_bytes());
            format!(
                "POST /api/webhooks/whatsapp HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-hub-signature-256: {signature}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
            .into_bytes()
        })
        .collect()
}

/// A database of its own on someone's server.
struct PostgresDatabase {
    server: String,
    name: String,
    url: String,
}

impl PostgresDatabase {
    async fn create(server: &str) -> Result<Self> {
        let name = format!("hilo_bench_{}", std::process::id());
        psql(server, &format!("create database {name}")).await?;
        let (head, _) = server.rsplit_once('/').unwrap_or((server, ""));
        Ok(Self { server: server.to_owned(), url: format!("{head}/{name}"), name })
    }

    async fn remove(self) -> Result<()> {
        psql(&self.server, &format!("drop database {} with (force)", self.name)).await
    }
}

async fn psql(server: &str, sql: &str) -> Result<()> {
    let status = tokio::process::Command::new("psql").args([server, "-qc", sql]).status().await?;
    anyhow::ensure!(status.success(), "psql: {sql}");
    Ok(())
}
