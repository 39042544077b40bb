//! Node.js is optional for running Hilo (it makes the client smaller) and needed for the end-to-end tests.

use crate::toolbox::{find, program, root, run};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Whether Node.js and npm are on this machine.
pub(crate) fn is_present() -> bool {
    find(&["node"]).is_some() && find(&["npm"]).is_some()
}

/// Refuses with instructions where Node.js is missing.
pub(crate) fn need() -> Result<()> {
    if !is_present() {
        bail!(
            "the end-to-end tests need Node.js 20 or newer with npm. On Debian 13 or Ubuntu 24.10 and newer: \
             sudo apt-get install nodejs npm; elsewhere: https://nodejs.org/en/download"
        );
    }
    Ok(())
}

/// Installs the packages of `end2end/` exactly as its lock file says, unless they are already there.
pub(crate) fn install_packages() -> Result<()> {
    let wanted = fs::read(folder().join("package-lock.json"))?;
    let stamp = folder().join("node_modules/.hilo-installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    // Chromium comes from the system; Playwright must not download its own.
    run(program("npm")
        .arg("ci")
        .current_dir(folder())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .stdin(Stdio::null()))?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// A program that one of the installed packages brings, to be run in `end2end/`.
pub(crate) fn packaged(name: &str) -> Command {
    let mut command = Command::new(packaged_path(name));
    command.current_dir(folder());
    command
}

/// Where a packaged program lies when its package is installed.
pub(crate) fn packaged_path(name: &str) -> PathBuf {
    folder().join("node_modules/.bin").join(name)
}

/// The folder of the end-to-end tests.
pub(crate) fn folder() -> PathBuf {
    root().join("end2end")
}
