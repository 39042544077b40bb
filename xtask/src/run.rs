//! `cargo xtask run`: from a fresh clone to a running demo, in words.

use crate::client::{self, Profile};
use crate::toolbox::{cargo, find, root, run as run_program, say, target, timed};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// What `run` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Passed on to `hilo demo`, for instance `--listen 0.0.0.0:3000`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    demo: Vec<String>,
}

/// Builds everything in release and becomes the demo. Returns only when something failed.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    need_c_compiler()?;
    timed("1/3 Building the browser part (2 to 4 minutes the first time)…", || {
        client::build(Profile::Client)
    })?;
    timed("2/3 Building the server (5 to 15 minutes the first time)…", || {
        run_program(cargo().args(["build", "--release", "--package", "hilo-server", "--bin", "hilo"]))
    })?;
    say("3/3 Starting the demo. Stop it with Ctrl-C.");
    become_demo(&target().join("release/hilo"), &arguments.demo)
}

/// SQLite and the TLS library are C; without a compiler the build would end in a wall of text.
pub(crate) fn need_c_compiler() -> Result<()> {
    if std::env::var_os("CC").is_none() && find(&["cc", "gcc", "clang"]).is_none() {
        bail!(
            "Hilo needs a C compiler for SQLite. On Debian or Ubuntu: sudo apt-get install build-essential; \
             on Fedora: sudo dnf install gcc; on macOS: xcode-select --install"
        );
    }
    Ok(())
}

/// Replaces this process by the demo, so that signals and the exit status are the demo's own.
pub(crate) fn become_demo(binary: &Path, arguments: &[String]) -> Result<()> {
    let mut demo = Command::new(binary);
    demo.current_dir(root()).arg("demo").args(arguments);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let error = demo.exec();
        Err(error).with_context(|| format!("cannot start {}", binary.display()))
    }
    #[cfg(not(unix))]
    {
        run_program(&mut demo)
    }
}
