//! What is measured: an installation of Hilo with a database of its own, an organization, its owner and a token.

mod database;
mod peek;
mod server;

pub(crate) use database::Database;
pub(crate) use peek::Peek;
pub(crate) use server::{Launch, Server};

use crate::http::{Connection, form};
use crate::options::Options;
use anyhow::{Context, Result, bail};
use hilo_domain::ids::OrganizationId;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Key of the signatures in all measurements.
pub(crate) const SECRET: &str = "bench-app-secret";
/// The number that webhooks are for.
pub(crate) const PHONE_NUMBER_ID: &str = "100000000000001";
/// Its account.
pub(crate) const WABA_ID: &str = "200000000000001";
/// What Meta takes from it.
pub(crate) const ACCESS_TOKEN: &str = "bench";

const EMAIL: &str = "o@bench.example";
const PASSWORD: &str = "bench-password-1";

/// An installation.
pub(crate) struct House {
    folder: TempDir,
    binary: PathBuf,
    postgres: Option<Database>,
    /// Its database.
    pub(crate) url: String,
    /// Its organization.
    pub(crate) organization_id: OrganizationId,
    /// The owner's, for REST.
    pub(crate) token: String,
}

impl House {
    /// On a new SQLite file, or in a new database on this PostgreSQL server.
    pub(crate) async fn build(options: &Options, server: Option<&str>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let postgres = match server {
            Some(server) => Some(Database::create(server).await?),
            None => None,
        };
        let url = match &postgres {
            Some(database) => database.url(),
            None => format!("sqlite://{}", folder.path().join("bench.db").display()),
        };
        let mut house = Self {
            folder,
            binary: options.hilo.clone(),
            postgres,
            url,
            organization_id: "".into(),
            token: String::new(),
        };
        let made = house
            .command(
                &[
                    "org",
                    "create",
                    "--name",
                    "Bench",
                    "--owner-email",
                    EMAIL,
                    "--owner-name",
                    "O",
                    "--password-stdin",
                ],
                PASSWORD,
            )
            .await?;
        let id = made["organizationId"].as_str().context("no organizationId")?;
        let made =
            house.command(&["token", "create", "--org", id, "--email", EMAIL, "--name", "bench"], "").await?;
        house.organization_id = id.into();
        house.token = made["token"].as_str().context("no token")?.to_owned();
        Ok(house)
    }

    /// Starts a process of it; several may run on PostgreSQL.
    pub(crate) async fn start(&self, launch: Launch<'_>) -> Result<Server> {
        Server::hilo(&self.binary, &self.url, self.folder.path(), launch).await
    }

    /// A look into the database, past Hilo.
    pub(crate) async fn peek(&self) -> Result<Peek> {
        Peek::open(&self.url).await
    }

    /// Takes the database away again.
    pub(crate) async fn remove(self) -> Result<()> {
        match self.postgres {
            Some(database) => database.drop().await,
            None => Ok(()),
        }
    }

    /// Runs a command of the binary with something on its standard input; gives its standard output as JSON.
    async fn command(&self, arguments: &[&str], input: &str) -> Result<serde_json::Value> {
        let mut child = Command::new(&self.binary)
            .args(arguments)
            .env("DATABASE_URL", &self.url)
            .env("HILO_DATA_DIR", self.folder.path())
            .env("RUST_LOG", "warn")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {}", self.binary.display()))?;
        child.stdin.take().context("no stdin")?.write_all(input.as_bytes()).await?;
        let output = child.wait_with_output().await?;
        if !output.status.success() {
            bail!("hilo {} failed", arguments.join(" "));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// Signs the owner in through the form; gives the cookie header.
pub(crate) async fn sign_in(port: u16) -> Result<String> {
    let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "/inbox")];
    let mut connection = Connection::open(port).await?;
    let status = connection.exchange(&form(port, "/sign-in", "", &fields)).await?;
    anyhow::ensure!(status == 303, "signing in answered {status}");
    let answer = connection.text();
    let cookie = answer
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .and_then(|(_, value)| value.split(';').next())
        .context("no cookie")?;
    Ok(format!("cookie: {cookie}\r\n"))
}

/// What the disk under a folder takes to keep a page for good.
pub(crate) fn fsync_ms(folder: &Path) -> Result<f64> {
    use std::io::Write;
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let mut times = Vec::new();
    for _ in 0..100 {
        let began = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(crate::stats::median(&times))
}
