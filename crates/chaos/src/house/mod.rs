//! What a proof works on: a database with one organization in it, Hilo as processes of its own, the stand-in for Meta,
//! and the ledger.

mod database;
mod front;
mod meta;
mod node;
mod plan;
mod said;
mod server;

pub(crate) use database::{Database, Rows};
pub(crate) use front::Front;
pub(crate) use meta::{ACCESS_TOKEN, Meta, PHONE_NUMBER_ID, SECRET, VERIFY_TOKEN, WABA_ID};
pub(crate) use node::{Node, Started, readiness};
pub(crate) use plan::{NodePlan, Refusal};
pub(crate) use server::Server;

use crate::Options;
use crate::ledger::Ledger;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The owner of the organization, who watches in a browser.
pub(crate) const EMAIL: &str = "owner@chaos.example";
/// The owner's password.
pub(crate) const PASSWORD: &str = "chaos-password-1";
/// Leases of the nodes, in milliseconds. Short, so that a takeover does not make a round last half a minute; everything
/// that depends on a lease is measured in leases.
pub(crate) const LEASE_MS: u64 = 2_000;

/// Everything of one proof.
pub(crate) struct House {
    pub(crate) hilo: PathBuf,
    pub(crate) database: Database,
    pub(crate) meta: Meta,
    pub(crate) ledger: Ledger,
    /// The id of the organization.
    pub(crate) organization: String,
    /// An API token of the owner.
    pub(crate) token: String,
    folder: PathBuf,
    data: PathBuf,
    /// Removed at the end, unless the folder is to be kept.
    _temporary: Option<tempfile::TempDir>,
}

impl House {
    /// Builds one, with an empty database.
    pub(crate) async fn build(options: &Options, seed: u64, name: &str, postgres: bool) -> Result<Self> {
        let temporary = match options.keep {
            Some(_) => None,
            None => Some(tempfile::Builder::new().prefix("hilo-chaos-").tempdir()?),
        };
        let folder = match (&options.keep, &temporary) {
            (Some(keep), _) => keep.join(name),
            (None, Some(temporary)) => temporary.path().to_path_buf(),
            (None, None) => bail!("no folder"),
        };
        let data = options.data.clone().unwrap_or_else(|| folder.clone());
        tokio::fs::create_dir_all(&folder).await?;
        let database = match &options.postgres {
            Some(server) if postgres => Database::on_server(server, name).await?,
            None if postgres => bail!("this proof needs a PostgreSQL server"),
            _ => Database::in_folder(&data),
        };
        let hilo = std::path::absolute(&options.hilo)?;
        anyhow::ensure!(hilo.is_file(), "{} is missing: build it first", hilo.display());
        let ledger = Ledger::create(&folder.join("ledger"))?;
        let meta = Meta::start(seed, ledger.clone()).await?;
        let (organization, token) = Default::default();
        let mut house =
            Self { hilo, database, meta, ledger, organization, token, folder, data, _temporary: temporary };
        house.found().await?;
        Ok(house)
    }

    /// The organization and the token, through the command line.
    async fn found(&mut self) -> Result<()> {
        let create = ["org", "create", "--name", "Chaos", "--owner-email", EMAIL, "--owner-name", "Olga"];
        let made = self.command(&[&create[..], &["--password-stdin"]].concat(), PASSWORD).await?;
        made["organizationId"].as_str().context("no organizationId")?.clone_into(&mut self.organization);
        let create = ["token", "create", "--org", &self.organization, "--email", EMAIL, "--name", "chaos"];
        let made = self.command(&create, "").await?;
        made["token"].as_str().context("no token")?.clone_into(&mut self.token);
        Ok(())
    }

    /// Runs a command of the binary; gives its standard output as JSON.
    pub(crate) async fn command(&self, arguments: &[&str], input: &str) -> Result<serde_json::Value> {
        self.command_on(&self.database.url, &self.data, arguments, input).await
    }

    /// The same on another database.
    pub(crate) async fn command_on(
        &self,
        url: &str,
        data: &Path,
        arguments: &[&str],
        input: &str,
    ) -> Result<serde_json::Value> {
        let mut child = Command::new(&self.hilo)
            .args(arguments)
            .env("DATABASE_URL", url)
            .env("HILO_DATA_DIR", data)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        child.stdin.take().context("no stdin")?.write_all(input.as_bytes()).await?;
        let output = child.wait_with_output().await?;
        anyhow::ensure!(output.status.success(), "hilo {} failed", arguments.join(" "));
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// The folder of the database and the key file.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of the ledger and the logs.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Ends the stand-in and removes the database.
    pub(crate) async fn pull_down(self) -> Result<()> {
        self.meta.stop().await;
        self.database.remove().await
    }
}
