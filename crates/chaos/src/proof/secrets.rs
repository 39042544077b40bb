//! No secret in what a server leaves: it is led through sending, failing, backups and new keys with everything in its log
//! that a log can hold, and killed, so that the database's log stays; then database and its log, backup, its own log,
//! `/metrics` and error answers are searched for every secret it was given or has made.

mod plant;

use super::rounds::REST;
use crate::Options;
use crate::check::settle;
use crate::house::{ACCESS_TOKEN, EMAIL, House, Node, NodePlan, PASSWORD, SECRET, VERIFY_TOKEN};
use crate::load::{Browser, Load};
use crate::report::Report;
use anyhow::{Context, Result};
use hilo_simulator::{Fault, FaultKind};
use std::path::{Path, PathBuf};

/// Files that must be there, and what must be found in each: otherwise its search looked at nothing.
const FILES: [(&str, &str); 6] = [
    ("hilo.db", EMAIL),
    ("hilo.db-wal", "Respuesta"),
    ("backup", EMAIL),
    ("node.log", "listening"),
    ("ledger", "acknowledged"),
    ("answers", "hilo_http_requests_total"),
];

pub(crate) async fn prove(options: &Options, seed: u64) -> Result<Report> {
    let mut report = Report::new("no secret in what a server leaves");
    let house = House::build(options, seed, "secrets", false).await?;
    let everything = vec![(
        "RUST_LOG",
        "debug,hilo_server=trace,hilo_store=trace,hilo_whatsapp=trace,hilo_app=trace".to_owned(),
    )];
    let plan = NodePlan { environment: everything, ..NodePlan::new("node")? };
    let mut load = Load::start(&house, seed)?;
    load.point_at(&plan.url());
    house.meta.call_back_at(&plan.url());
    let node = Node::start_well(&house, &plan).await?;
    let cookie = Browser::sign_in_at(&plan.url()).await?;
    load.burst(10, 0);
    load.delivered().await;
    settle(&mut house.database.rows().await?, REST, &mut report).await?;
    let mut secrets = plant::all(&house, &plan.url(), &cookie).await?;
    house.meta.simulator.set_faults(vec![
        Fault::new(FaultKind::ResetBeforeAccept).times(2),
        Fault::new(FaultKind::PairLimit).times(1),
    ]);
    load.burst(3, 8);
    load.delivered().await;
    house.meta.simulator.set_faults(Vec::new());
    settle(&mut house.database.rows().await?, REST, &mut report).await?;
    let backup = house.folder().join("backup");
    let backup = backup.to_str().context("a folder that is not UTF-8")?;
    house.command(&["backup", backup], "").await?;
    house.command(&["rekey", "--new-key"], "").await?;
    let mut answers = String::new();
    for path in ["/metrics", "/readyz", "/api/integrations/nowhere", "/sign-in", "/setup/nowhere"] {
        let address = format!("{}{path}", plan.url());
        let request = reqwest::Client::builder().no_proxy().build()?.get(address);
        let request = request.bearer_auth(&house.token).header("cookie", &cookie);
        answers += &request.send().await?.text().await?;
    }
    tokio::fs::write(house.folder().join("answers"), answers).await?;
    node.kill().await?;

    let keys = tokio::fs::read_to_string(house.data().join("hilo.key")).await?;
    secrets.extend([
        ("app secret", SECRET.to_owned()),
        ("access token", ACCESS_TOKEN.to_owned()),
        ("verify token", VERIFY_TOKEN.to_owned()),
        ("password", PASSWORD.to_owned()),
        ("API token", house.token.clone()),
        ("session", cookie.split_once('=').context("a cookie without a value")?.1.to_owned()),
    ]);
    secrets.extend(keys.split_whitespace().map(|key| ("key", key.to_owned())));
    search(house.folder(), &secrets, &mut report)?;
    drop(load);
    house.pull_down().await?;
    Ok(report)
}

/// Every file for every secret.
fn search(folder: &Path, secrets: &[(&str, String)], report: &mut Report) -> Result<()> {
    let files = files(folder)?;
    let (mut bytes, mut hits) = (0, Vec::new());
    for file in &files {
        let content = std::fs::read(file)?;
        bytes += content.len();
        for (name, secret) in secrets {
            if contains(&content, secret.as_bytes()) {
                hits.push(format!("{name} in {}", file.display()));
            }
        }
    }
    for (name, known) in FILES {
        let content = std::fs::read(folder.join(name)).unwrap_or_default();
        if !contains(&content, known.as_bytes()) {
            report.breach(format!("{known} was not found in {name}: its search looked at nothing"));
        }
    }
    report.breaches("secrets were found", &hits);
    report.figure("secrets", secrets.len());
    report.figure("files", files.len());
    report.figure("kB searched", bytes / 1024);
    Ok(())
}

/// Everything in a folder but the key file, which is the one place where keys belong.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && path.file_name().is_none_or(|name| name != "hilo.key") {
            found.push(path);
        }
    }
    Ok(found)
}

fn contains(content: &[u8], needle: &[u8]) -> bool {
    content.windows(needle.len()).any(|window| window == needle)
}
