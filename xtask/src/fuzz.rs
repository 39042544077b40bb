//! `cargo xtask fuzz`: looks for inputs that a parser does not stand, with cargo-fuzz and a nightly compiler. Nothing else
//! needs either: what was found is kept in fuzz/corpus and replayed by an ordinary test.

use crate::toolbox::{program, root, run as run_program, say};
use anyhow::{Result, bail};
use std::process::{Command, Stdio};

/// What `fuzz` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// One target; all of them, one after the other, when none is named
    target: Option<String>,
    /// Minutes for each target
    #[arg(long, default_value_t = 5)]
    minutes: u64,
    /// Leave out of the corpus what reaches nothing that the rest does not reach
    #[arg(long)]
    minimise: bool,
}

/// Runs the targets. An input that does not hold is written to fuzz/artifacts and ends the task.
pub(crate) fn fuzz(arguments: &Arguments) -> Result<()> {
    for (tool, words, how) in [
        ("A nightly compiler", ["--version", "--quiet"], "rustup toolchain install nightly"),
        ("cargo-fuzz", ["fuzz", "--version"], "cargo install cargo-fuzz --locked"),
    ] {
        let mut ask = Command::new("cargo");
        ask.args(["+nightly"]).args(words).stdout(Stdio::null()).stderr(Stdio::null());
        if !ask.status().is_ok_and(|status| status.success()) {
            bail!("{tool} is missing: {how}");
        }
    }
    let known = targets()?;
    let wanted = match &arguments.target {
        Some(target) if known.contains(target) => vec![target.clone()],
        Some(target) => bail!("there is no target {target}; there are {}", known.join(", ")),
        None => known,
    };
    for target in wanted {
        say(&format!("{target}: crates/fuzz/src/{target}.rs"));
        let mut cargo = program("cargo");
        // The code under test is free of `unsafe`: the address sanitizer would only make it slower.
        let task = if arguments.minimise { "cmin" } else { "run" };
        cargo.args(["+nightly", "fuzz", task, "--sanitizer", "none", &target]);
        let dictionary = root().join(format!("fuzz/dictionaries/{target}.dict"));
        if !arguments.minimise {
            let seconds = arguments.minutes * 60;
            cargo.args(["--", "-timeout=10", "-rss_limit_mb=2048", &format!("-max_total_time={seconds}")]);
            if dictionary.is_file() {
                cargo.arg(format!("-dict={}", dictionary.display()));
            }
        }
        run_program(&mut cargo)?;
    }
    Ok(())
}

/// The targets by name: each is a file.
fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("fuzz/fuzz_targets"))? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}
