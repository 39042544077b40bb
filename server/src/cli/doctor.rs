//! `hilo doctor`: looks at everything that tends to be wrong with a set-up, and says it in words.

use super::{answer, database as opening, say};
use crate::config::{Config, Settings};
use crate::health::probe_folder;
use crate::serve::key_ring;
use hilo_domain::clock::Clock;
use hilo_store::accounts::organizations;
use hilo_store::{Db, channels, nodes};
use serde::Serialize;
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    /// It will not work, or not safely.
    Error,
    /// It works, but not as one would want.
    Warning,
    /// Good to know.
    Note,
}

#[derive(Serialize)]
struct Finding {
    level: Level,
    message: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, level: Level, message: impl Into<String>) {
        self.0.push(Finding { level, message: message.into() });
    }
}

pub(super) async fn run(settings: Settings, clock: Arc<dyn Clock>) -> anyhow::Result<ExitCode> {
    let mut findings = Findings::default();
    match Config::from_settings(settings) {
        Ok(config) => examine(&config, clock, &mut findings).await,
        Err(problems) => problems.to_string().lines().for_each(|line| findings.add(Level::Error, line)),
    }
    for Finding { level, message } in &findings.0 {
        let mark = match level {
            Level::Error => "wrong:  ",
            Level::Warning => "beware: ",
            Level::Note => "note:   ",
        };
        say(format_args!("{mark}{message}"));
    }
    let ok = findings.0.iter().all(|finding| finding.level != Level::Error);
    say(if ok {
        "Nothing is wrong that would keep Hilo from working."
    } else {
        "Hilo will not work like this."
    });
    answer(&json!({ "ok": ok, "findings": findings.0 }))?;
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn examine(config: &Config, clock: Arc<dyn Clock>, findings: &mut Findings) {
    if let Err(error) = probe_folder(&config.data_dir) {
        let folder = config.data_dir.display();
        findings.add(Level::Error, format!("The data folder {folder} cannot be written: {error}"));
    }
    if let Err(error) = key_ring(config) {
        findings.add(Level::Error, format!("{error}. Stored access tokens cannot be read without it."));
    }
    whatsapp(config, findings);
    addresses(config, findings).await;
    match opening::connect(config, clock).await {
        Ok(db) => {
            database(config, &db, findings).await;
            db.close().await;
        }
        Err(error) => findings.add(Level::Error, error.to_string()),
    }
}

fn whatsapp(config: &Config, findings: &mut Findings) {
    let whatsapp = &config.whatsapp;
    if whatsapp.app_secret.is_none() {
        let message = "WHATSAPP_APP_SECRET is not set: anyone can post messages in your customers' names. \
                       It is the \"App secret\" of the Meta app.";
        findings.add(Level::Error, message);
    }
    if whatsapp.verify_token.is_none() {
        let message = "WHATSAPP_VERIFY_TOKEN is not set: Meta cannot verify the webhook. Choose any random text and \
                       enter the same at Meta.";
        findings.add(Level::Error, message);
    }
    if whatsapp.phone_number_id.is_some() && whatsapp.access_token.is_none() {
        let message = "WHATSAPP_ACCESS_TOKEN is not set: messages arrive, but none can be sent.";
        findings.add(Level::Error, message);
    }
    if whatsapp.phone_number_id.is_none() && whatsapp.access_token.is_some() {
        let message = "WHATSAPP_PHONE_NUMBER_ID is not set, so WHATSAPP_ACCESS_TOKEN belongs to no number.";
        findings.add(Level::Error, message);
    }
    if whatsapp.waba_id.is_none() {
        findings.add(Level::Note, "WHATSAPP_WABA_ID is not set: templates cannot be submitted to Meta.");
    }
    if whatsapp.graph_url != "https://graph.facebook.com" {
        let message = format!("WHATSAPP_GRAPH_URL is {}: messages do not go to Meta.", whatsapp.graph_url);
        findings.add(Level::Warning, message);
    }
}

async fn addresses(config: &Config, findings: &mut Findings) {
    if !config.is_https() {
        let message = format!(
            "HILO_BASE_URL is {}: Meta delivers webhooks to HTTPS only, and cookies travel unprotected.",
            config.base_url
        );
        findings.add(if config.base_url_is_set { Level::Warning } else { Level::Note }, message);
    }
    if let Err(error) = TcpListener::bind(config.listen).await {
        let message = if error.kind() == std::io::ErrorKind::AddrInUse {
            format!(
                "{} is taken, by a running Hilo or by something else. A second one needs another HILO_LISTEN.",
                config.listen
            )
        } else {
            format!("Hilo cannot listen on {}: {error}", config.listen)
        };
        let taken = error.kind() == std::io::ErrorKind::AddrInUse;
        findings.add(if taken { Level::Warning } else { Level::Error }, message);
    }
}

async fn database(config: &Config, db: &Db, findings: &mut Findings) {
    if let Err(error) = db.check().await {
        let address = config.database_for_people();
        findings.add(
            Level::Error,
            format!("{address} cannot be written, or `hilo migrate` has not run yet: {error}"),
        );
        return;
    }
    if let Err(error) = contents(config, db, findings).await {
        findings.add(Level::Error, format!("{} cannot be read: {error}", config.database_for_people()));
    }
}

async fn contents(config: &Config, db: &Db, findings: &mut Findings) -> hilo_store::Result<()> {
    let mut tx = db.read().await?;
    let organizations = organizations::list(&mut tx).await?;
    if organizations.is_empty() {
        let message = "There is no organization yet: `hilo serve` prints a link for the first one, or use \
                       `hilo org create`.";
        findings.add(Level::Warning, message);
    }
    if let Some(wanted) = &config.whatsapp.organization_id
        && organizations.iter().all(|organization| organization.id != *wanted)
    {
        findings.add(Level::Error, format!("WHATSAPP_ORGANIZATION_ID names no organization: {wanted}"));
    }
    let channels = channels::directory(&mut tx).await?;
    if channels.is_empty() && config.whatsapp.phone_number_id.is_none() {
        let message = "No WhatsApp number is connected. WHATSAPP_PHONE_NUMBER_ID with WHATSAPP_ACCESS_TOKEN connects one.";
        findings.add(Level::Warning, message);
    }
    for channel in channels.iter().filter(|channel| channel.paused().is_some()) {
        let reason = channel.paused_reason.as_deref().unwrap_or_default();
        findings.add(Level::Error, format!("The number \"{}\" is paused: {reason}", channel.name));
    }
    let runs_jobs = nodes::running(&mut tx).await?.iter().any(|node| node.runs_jobs);
    if !config.job_runner.enabled && !runs_jobs {
        let message = "JOB_RUNNER_ENABLED is not true and no other node runs jobs: messages are accepted, but neither \
                       processed nor sent.";
        findings.add(Level::Error, message);
    }
    Ok(())
}
