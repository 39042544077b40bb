//! The binary from outside: what it prints where, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod keeping;

use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The binary with an environment of its own: nothing of the machine's reaches it.
fn hilo(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hilo"));
    command.env_clear().current_dir(folder).env("HILO_DATA_DIR", folder).env("HILO_LISTEN", "127.0.0.1:0");
    // No balancer looks here.
    command.env("HILO_DRAIN_DELAY_MS", "0");
    command
}

struct Outcome {
    success: bool,
    stdout: String,
    stderr: String,
}

impl Outcome {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{:?}: {error}", self.stdout))
    }
}

fn run(command: &mut Command) -> Outcome {
    let output = command.stdin(Stdio::null()).output().expect("run hilo");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Outcome { success: output.status.success(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A server, killed when a test fails before it has stopped it.
struct Server {
    child: Child,
    address: String,
    log: BufReader<std::process::ChildStderr>,
    setup_link: String,
}

impl Server {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("start hilo");
        let mut log = BufReader::new(child.stderr.take().expect("its log"));
        let (mut address, mut setup_link) = (String::new(), String::new());
        while setup_link.is_empty() {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).expect("a line"), 0, "the server ended");
            if let Ok(entry) = serde_json::from_str::<Value>(&line)
                && entry["message"] == "listening"
            {
                address =
                    entry["address"].as_str().expect("an address").trim_start_matches("http://").to_owned();
            }
            if let Some((_, link)) = line.split_once("(works once): ") {
                setup_link = link.trim().to_owned();
            }
        }
        Self { child, address, log, setup_link }
    }

    /// Asks it to stop, as a service manager does. The rest of its log.
    fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("run kill").success());
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).expect("read its log");
        assert!(self.child.wait().expect("wait for it").success(), "{rest}");
        rest
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn a_server_starts_answers_and_stops_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&mut hilo(folder.path()));
    assert!(
        server.setup_link.starts_with(&format!("http://{}/setup/", server.address)),
        "{}",
        server.setup_link
    );

    let healthcheck = |extra: &[&str]| {
        run(hilo(folder.path()).arg("healthcheck").args(["--listen", &server.address]).args(extra))
    };
    assert!(healthcheck(&[]).success);
    assert!(healthcheck(&["--ready"]).success);

    let address = server.address.clone();
    let rest = server.stop();
    assert!(rest.contains("\"stopped\""), "{rest}");
    let gone = run(hilo(folder.path()).args(["healthcheck", "--listen", &address]));
    assert!(!gone.success && gone.stderr.contains(&address), "{}", gone.stderr);
}

#[test]
fn a_taken_port_is_told_in_words_before_anything_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = run(hilo(folder.path()).args(["serve", "--listen", &address]));
    assert!(!outcome.success);
    assert!(outcome.stderr.contains(&format!("cannot listen on {address}")), "{}", outcome.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn settings_come_from_the_environment_and_flags_win() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "hunter2\n").unwrap();
    let outcome = run(hilo(folder.path())
        .env("WHATSAPP_APP_SECRET_FILE", &file)
        .env("WHATSAPP_ACCESS_TOKEN", "hunter2")
        .env("WHATSAPP_WABA_ID", "")
        .env("JOB_RUNNER_ENABLED", "true")
        .env("JOB_RUNNER_INTERVAL_MS", "1000")
        .args(["--job-runner-interval-ms", "250", "--config-dump"]));
    assert!(outcome.success, "{}", outcome.stderr);
    let dump = outcome.json();
    assert_eq!(
        (&dump["WHATSAPP_APP_SECRET"], &dump["WHATSAPP_ACCESS_TOKEN"]),
        (&"set".into(), &"set".into())
    );
    assert_eq!((&dump["JOB_RUNNER_ENABLED"], &dump["JOB_RUNNER_INTERVAL_MS"]), (&true.into(), &250.into()));
    assert_eq!(dump["WHATSAPP_WABA_ID"], Value::Null);
    assert!(!outcome.stdout.contains("hunter2") && !outcome.stderr.contains("hunter2"));

    let help = run(hilo(folder.path()).env("WHATSAPP_ACCESS_TOKEN", "hunter2").args(["serve", "--help"]));
    assert!(help.stdout.contains("WHATSAPP_ACCESS_TOKEN") && !help.stdout.contains("hunter2"));
}

#[test]
fn bad_settings_are_all_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let outcome =
        run(hilo(folder.path()).env("JOB_RUNNER_ENABLED", "perhaps").env("HILO_BASE_URL", "example.org"));
    assert!(!outcome.success && outcome.stdout.is_empty());
    for name in ["JOB_RUNNER_ENABLED: ", "HILO_BASE_URL: "] {
        assert!(outcome.stderr.contains(name), "{}", outcome.stderr);
    }
}

#[test]
fn migrating_twice_is_fine_and_a_database_that_is_away_is_named_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let outcome = run(hilo(folder.path()).arg("migrate"));
        assert!(outcome.success, "{}", outcome.stderr);
        assert_eq!(outcome.json(), serde_json::json!({ "database": "sqlite", "migrated": true }));
    }
    // Something listens there, but it is no database: it hangs up.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let url = format!("postgres://u:hunter2@{place}/x");
    let away = run(hilo(folder.path()).args(["migrate", "--database-url", &url]));
    assert!(!away.success);
    assert!(away.stderr.contains(&format!("postgres://u:***@{place}/x")), "{}", away.stderr);
    assert!(!away.stderr.contains("hunter2"));
}

#[test]
fn nobody_waits_long_or_wondering_for_a_database_that_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    // Nothing accepts, and the queue takes a few: who connects waits in silence.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    // Nothing listens.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (place, says) in [(silent.local_addr().unwrap(), "no answer within 3 s"), (closed, "refused")] {
        let url = format!("postgres://u:hunter2@{place}/x");
        for command in ["migrate", "doctor"] {
            let away = run(hilo(folder.path()).args([command, "--database-url", &url]));
            let told = away.stderr;
            assert!(!away.success, "{command}: {told}");
            // By its own clock: what it says it waits for, it waits for, and gives up by itself.
            let waits = format!("Waiting for the database postgres://u:***@{place}/x, 3 s at most.");
            assert!(told.contains(&waits), "{command}: {told}");
            assert!(told.contains("cannot be opened") && told.contains(says), "{told}");
            assert!(!told.contains("hunter2"), "{told}");
        }
    }
}

#[test]
fn the_doctor_names_what_is_wrong_and_is_content_when_nothing_is() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "no folder").unwrap();
    let ill = run(hilo(folder.path()).arg("doctor").arg("--data-dir").arg(blocked.join("below")));
    assert!(!ill.success);
    let findings = ill.json()["findings"].to_string();
    for word in ["WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "data folder", "key file"] {
        assert!(findings.contains(word) && ill.stderr.contains(word), "{word}: {}", ill.stderr);
    }

    assert!(run(hilo(folder.path()).arg("migrate")).success);
    let well = |enabled: &str| {
        run(hilo(folder.path())
            .arg("doctor")
            .env("WHATSAPP_APP_SECRET", "s")
            .env("WHATSAPP_VERIFY_TOKEN", "v")
            .env("WHATSAPP_ACCESS_TOKEN", "a")
            .env("WHATSAPP_PHONE_NUMBER_ID", "1")
            .env("JOB_RUNNER_ENABLED", enabled))
    };
    let outcome = well("true");
    assert!(outcome.success, "{}", outcome.stderr);
    assert_eq!(outcome.json()["ok"], true);
    // Nobody would run jobs.
    let idle = well("false");
    assert!(!idle.success && idle.stderr.contains("JOB_RUNNER_ENABLED"), "{}", idle.stderr);
}
