//! A PostgreSQL server of a proof's own, which can be crashed and started again. Its fsync is on.

use anyhow::{Context, Result};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// A server; stopped when it is pulled down.
pub(crate) struct Server {
    programs: PathBuf,
    cluster: PathBuf,
    /// Who owns its files: PostgreSQL refuses to run as root.
    user: Option<(String, String)>,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Makes a cluster and starts it.
    pub(crate) async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("hilo-chaos-postgres-").tempdir_in("/tmp")?;
        let user = ordinary_user().await?;
        if let Some((user, group)) = &user {
            let owner = format!("{user}:{group}");
            run(Command::new("chown").arg(owner).arg(folder.path())).await?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = folder.path().join("cluster");
        let server = Self { programs: programs()?, cluster, user, port, _folder: folder };
        let data = format!("--pgdata={}", server.cluster.display());
        let how = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
        run(server.program("initdb").arg(data).args(how)).await?;
        server.rise().await?;
        Ok(server)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it: `immediate` as a crash would, `fast` as an operator does.
    pub(crate) async fn fall(&self, mode: &str) -> Result<()> {
        run(self.control().args(["stop", "-m", mode, "-w"])).await
    }

    /// Starts it again; returns when it answers.
    pub(crate) async fn rise(&self) -> Result<()> {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=200 -c lc_messages=C",
            self.port,
            self.cluster.display()
        );
        let log = self.cluster.join("log");
        run(self.control().args(["start", "-w", "-o", &options, "-l"]).arg(log)).await
    }

    fn control(&self) -> Command {
        let mut control = self.program("pg_ctl");
        control.arg("-D").arg(&self.cluster);
        control
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let Some((user, group)) = &self.user else { return Command::new(path) };
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={user}"))
            .arg(format!("--regid={group}"))
            .arg("--clear-groups")
            .arg(path);
        command.current_dir("/");
        command
    }
}

async fn run(command: &mut Command) -> Result<()> {
    // What pg_ctl starts would keep a pipe open.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().await;
    let status = status.with_context(|| format!("start {command:?}"))?;
    anyhow::ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// Where PostgreSQL's programs are: Debian keeps the server's out of the PATH.
fn programs() -> Result<PathBuf> {
    let in_path = std::env::var_os("PATH").into_iter().flat_map(|path| {
        std::env::split_paths(&path)
            .filter_map(|folder| std::fs::canonicalize(folder.join("initdb")).ok())
            .collect::<Vec<_>>()
    });
    let packaged = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let packaged = packaged.map(|version| version.path().join("bin/initdb"));
    in_path
        .chain(packaged)
        .find(|initdb| initdb.is_file())
        .and_then(|initdb| initdb.parent().map(Path::to_path_buf))
        .context("there is no initdb: install PostgreSQL")
}

/// For root, somebody else's user and group id.
async fn ordinary_user() -> Result<Option<(String, String)>> {
    let id = async |arguments: &[&str]| -> Option<String> {
        let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().await.ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if id(&["-u"]).await.is_none_or(|own| own != "0") {
        return Ok(None);
    }
    for user in ["postgres", "nobody"] {
        if let (Some(own), Some(group)) = (id(&["-u", user]).await, id(&["-g", user]).await) {
            return Ok(Some((own, group)));
        }
    }
    anyhow::bail!("PostgreSQL does not run as root, and there is no user postgres or nobody")
}
