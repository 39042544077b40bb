//! A PostgreSQL of our own for one test run: a new cluster in a temporary folder on a free port, gone afterwards.
//!
//! A small shell keeps the server and reads from a pipe that this program holds. When the pipe closes, because the
//! run ended, failed, was interrupted or was killed, the keeper stops the server and removes its folder. No signal
//! handler and no clean-up code has to run here for that.

use crate::toolbox::{find, install, is_root, output, say, target};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;

/// The variable by which tests find the server. Each test makes its own database on it.
pub(crate) const URL_VARIABLE: &str = "HILO_TEST_POSTGRES_URL";

/// `fsync` stays on: tests that kill the server in a storm ask what is on the disk afterwards.
const KEEPER: &str = r#"
exec 2>&1
set -eu
trap '' INT TERM HUP
data=$(mktemp -d "${TMPDIR:-/tmp}/hilo-postgres.XXXXXX")
trap 'rm -rf "$data"' EXIT
"$1/initdb" --pgdata="$data/cluster" --username=postgres --auth=trust --encoding=UTF8 --locale="$3" --no-sync
"$1/postgres" -D "$data/cluster" -p "$2" -k "$data" -c listen_addresses=127.0.0.1 \
    -c max_connections=300 -c fsync=on -c logging_collector=off -c lc_messages=C &
server=$!
exec 3<&0
{ cat >/dev/null; kill -INT "$server"; } <&3 >/dev/null 2>&1 &
wait "$server"
"#;

/// What PostgreSQL logs once it answers.
const READY: &str = "database system is ready to accept connections";

/// A running server; dropping it stops the server and waits until its folder is gone.
pub(crate) struct Postgres {
    keeper: Child,
    /// For [`URL_VARIABLE`].
    pub(crate) url: String,
}

impl Postgres {
    /// Starts a server, installing PostgreSQL first where that is possible.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let locale = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };
        let mut keeper = as_ordinary_user()?
            .args(["sh", "-c", KEEPER, "keeper"])
            .arg(&programs)
            .args([&port.to_string(), locale])
            // The user that runs it may not be allowed to look into the repository.
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start a shell for PostgreSQL")?;

        let log = target().join("postgres.log");
        let output = keeper.stdout.take().context("the keeper's output is a pipe")?;
        let is_ready = follow(output, File::create(&log)?);
        let postgres = Self { keeper, url: format!("postgres://postgres@127.0.0.1:{port}/postgres") };
        // The sender goes when the output ends, so that this waits for an answer either way.
        if is_ready.recv().is_err() {
            bail!("PostgreSQL did not start:\n{}", fs::read_to_string(&log).unwrap_or_default());
        }
        Ok(postgres)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Writes the output to the log as it comes, in its own thread; sends once when the server answers.
fn follow(output: impl Read + Send + 'static, mut log: File) -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut sender = Some(sender);
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = writeln!(log, "{line}");
            if line.contains(READY)
                && let Some(sender) = sender.take()
            {
                let _ = sender.send(());
            }
        }
    });
    receiver
}

/// The folder with PostgreSQL's programs. Debian keeps the server's out of the PATH.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = installed_programs() {
        return Ok(folder);
    }
    install("postgresql", "PostgreSQL")?;
    installed_programs().context("the package postgresql brought no initdb")
}

fn installed_programs() -> Option<PathBuf> {
    let in_path = find(&["initdb"]).and_then(|initdb| fs::canonicalize(initdb).ok());
    let in_path = in_path.and_then(|initdb| initdb.parent().map(Path::to_path_buf));
    let version = |folder: &PathBuf| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let mut packaged: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    packaged.sort_by_key(version);
    let newest_first = packaged.into_iter().rev().map(|folder| folder.join("bin"));
    in_path
        .into_iter()
        .chain(newest_first)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// A command that runs its arguments as somebody PostgreSQL accepts: it refuses to run as root. Root's own folder
/// for temporary files is not theirs.
fn as_ordinary_user() -> Result<Command> {
    if !is_root() {
        return Ok(Command::new("env"));
    }
    let exists = |user: &&str| output(Command::new("id").args(["-u", user])).is_some();
    let user =
        ["postgres", "nobody"].into_iter().find(exists).context("there is no user `postgres` or `nobody`")?;
    if find(&["setpriv"]).is_some() {
        let group = output(Command::new("id").args(["-g", user])).context("the user has no group")?;
        let mut command = Command::new("setpriv");
        command.args([&format!("--reuid={user}"), &format!("--regid={group}"), "--clear-groups"]);
        command.env_remove("TMPDIR");
        return Ok(command);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--"]).env_remove("TMPDIR");
    Ok(command)
}

/// `cargo xtask postgres`.
pub(crate) fn keep_until_interrupted() -> Result<()> {
    let mut postgres = Postgres::start()?;
    say(&format!(
        "PostgreSQL runs. For tests by hand:\n  export {URL_VARIABLE}={}\nStop it with Ctrl-C.",
        postgres.url
    ));
    // Waiting would close the pipe, and with it the server, if the pipe were still the child's.
    let pipe = postgres.keeper.stdin.take();
    postgres.keeper.wait()?;
    drop(pipe);
    bail!("PostgreSQL ended by itself; its log is target/postgres.log")
}
