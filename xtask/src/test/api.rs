//! REST against its own document: schemathesis makes up calls from `/api/openapi.json`, sends them to a running demo
//! as each of the four roles, and compares every answer with what the document promises.

mod known;

use super::report::Counts;
use crate::toolbox::{cargo, find, install, run, say, target};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The version whose checks these are. A newer one may find more: raise it by hand.
const SCHEMATHESIS: &str = "4.32.5";

/// Each of the policy table's columns.
const ROLES: [&str; 4] = ["SELLER", "MANAGER", "ADMIN", "OWNER"];

/// Cases per operation and role: the whole step stays within four minutes.
const EXAMPLES: &str = "20";

/// The same calls in every run.
const SEED: &str = "1968";

/// The token that may be revoked.
const VICTIM: &str = "victim";

/// Builds the server, starts a demo and asks it everything.
pub(crate) fn tests(arguments: &[String]) -> Result<Counts> {
    let schemathesis = schemathesis()?;
    let binary = match std::env::var_os("HILO_BINARY") {
        Some(binary) => binary.into(),
        None => {
            // With the features of the whole workspace: what other steps compiled is used again.
            run(cargo().args(["build", "--workspace", "--bin", "hilo"]))?;
            target().join("debug/hilo")
        }
    };
    let folder = target().join("api-test");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder)?;

    let demo = Demo::start(&binary, &folder)?;
    // Made-up ids lead nowhere: some of the calls are about what is there.
    let victim = demo.announcement["logins"].as_array().and_then(|logins| logins.last());
    let victim = victim.and_then(|login| login["email"].as_str()).unwrap_or_default();
    demo.token("OWNER", VICTIM)?;
    let owner = demo.token("OWNER", "known")?;
    let victims = known::Victims { token: VICTIM, email: victim };
    fs::write(folder.join("schemathesis.toml"), known::configuration(&demo.url, &owner, &victims)?)?;
    let mut counts = Counts::default();
    for role in ROLES {
        let token = demo.token(role, "schemathesis")?;
        say(&format!("  as {role}"));
        let report = folder.join(format!("{}.xml", role.to_lowercase()));
        let ended = run(Command::new(&schemathesis)
            .current_dir(&folder)
            .args(["--config-file", "schemathesis.toml", "run", &format!("{}/api/openapi.json", demo.url)])
            .args(["--header", &format!("Authorization: Bearer {token}")])
            .args(["--seed", SEED, "--max-examples", EXAMPLES, "--continue-on-failure"])
            .args(["--generation-database", "none"])
            .args(["--exclude-checks", UNFIT])
            .args(["--report", "junit", "--report-junit-path"])
            .arg(&report)
            .args(["--warnings", "off", "--no-color"])
            .args(arguments));
        // Otherwise every later answer was a 401, and right.
        known::get(&demo.url, "/api/integrations/conversations", &token)
            .context("the token did not live through it")?;
        let of_role = fs::read_to_string(&report).ok().and_then(|report| read_counts(&report));
        match of_role {
            Some((passed, failed)) => {
                counts.passed += passed;
                counts.failed += failed;
            }
            // Without results, how it ended is the better explanation.
            None => {
                return Err(ended.err().unwrap_or_else(|| anyhow::anyhow!("schemathesis wrote no report")));
            }
        }
    }
    counts.note = format!("{} roles", ROLES.len());
    Ok(counts)
}

/// Wants every well-formed call to succeed; but a cursor that was made up is none of ours, and a customer who was made
/// up has not written.
const UNFIT: &str = "positive_data_acceptance";

/// The program, in an environment of its own below `target/`.
fn schemathesis() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("HILO_SCHEMATHESIS") {
        return Ok(chosen.into());
    }
    let folder = target().join(format!("schemathesis-{SCHEMATHESIS}"));
    let program = folder.join("bin/schemathesis");
    if !program.is_file() {
        if find(&["python3"]).is_none() {
            install("python3-venv", "Python 3 (for schemathesis, which tests the REST interface)")?;
        }
        let made = run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        if made.is_err() {
            install("python3-venv", "Python's venv (for schemathesis, which tests the REST interface)")?;
            run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        }
        run(Command::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("schemathesis=={SCHEMATHESIS}")))
        .context("schemathesis could not be installed; set HILO_SCHEMATHESIS if you have it elsewhere")?;
    }
    Ok(program)
}

/// A demo with the job runner and the simulator, on a database of its own. Ends when dropped.
struct Demo {
    child: Child,
    binary: PathBuf,
    folder: PathBuf,
    url: String,
    announcement: Value,
}

impl Demo {
    fn start(binary: &Path, folder: &Path) -> Result<Self> {
        let log = fs::File::create(folder.join("demo.log"))?;
        let mut child = hilo(binary, folder)
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--simulator-listen", "127.0.0.1:0"])
            .args(["--database-url", &database(folder)])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let mut demo = Self {
            child,
            binary: binary.to_owned(),
            folder: folder.to_owned(),
            url: String::new(),
            announcement: Value::Null,
        };
        demo.announcement = serde_json::from_str(&line)
            .with_context(|| format!("the demo did not start: see {}", folder.join("demo.log").display()))?;
        demo.url = demo.announcement["url"].as_str().unwrap_or_default().to_owned();
        Ok(demo)
    }

    /// A token of somebody in this role.
    fn token(&self, role: &str, name: &str) -> Result<String> {
        let logins = self.announcement["logins"].as_array().into_iter().flatten();
        let login =
            logins.into_iter().find(|login| login["role"] == role).with_context(|| format!("no {role}"))?;
        let output = hilo(&self.binary, &self.folder)
            .env("DATABASE_URL", database(&self.folder))
            .args(["token", "create", "--name", name])
            .args(["--org", self.announcement["organizationId"].as_str().unwrap_or_default()])
            .args(["--email", login["email"].as_str().unwrap_or_default()])
            .output()?;
        if !output.status.success() {
            bail!("no token for {role}: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let made: Value = serde_json::from_slice(&output.stdout)?;
        Ok(made["token"].as_str().context("no token was printed")?.to_owned())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// `hilo`, without the settings of whoever runs the tests.
fn hilo(binary: &Path, folder: &Path) -> Command {
    let mut hilo = Command::new(binary);
    for (name, _) in std::env::vars_os() {
        let known = ["HILO_", "WHATSAPP_", "JOB_RUNNER_", "DATABASE_URL"];
        if name.to_str().is_some_and(|name| known.iter().any(|start| name.starts_with(start))) {
            hilo.env_remove(name);
        }
    }
    hilo.env("HILO_DATA_DIR", folder);
    hilo
}

fn database(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("hilo.db").display())
}

/// Passed and failed of a JUnit report.
fn read_counts(report: &str) -> Option<(u64, u64)> {
    let head = report.split("<testsuites").nth(1)?.split('>').next()?;
    let number = |name: &str| {
        let value = head.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        value.parse::<u64>().ok()
    };
    let failed = number("failures")? + number("errors")?;
    Some((number("tests")?.saturating_sub(failed), failed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_and_errors_are_read() {
        let report = r#"<?xml version="1.0" ?><testsuites disabled="0" errors="1" failures="2" tests="10" time="1"><testsuite errors="0"/>"#;
        assert_eq!(read_counts(report), Some((7, 3)));
        assert_eq!(read_counts("<html>"), None);
    }
}
