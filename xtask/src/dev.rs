//! `cargo xtask dev`: the demo from debug builds. A debug server reads styles and icons from disk, so most changes
//! to them need only this command again.

use crate::client::{self, Profile};
use crate::run::{become_demo, need_c_compiler};
use crate::toolbox::{cargo, run, say, target, timed};
use anyhow::Result;

/// What `dev` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Passed on to `hilo demo`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    demo: Vec<String>,
}

/// Builds everything in debug and becomes the demo. Returns only when something failed.
pub(crate) fn dev(arguments: &Arguments) -> Result<()> {
    need_c_compiler()?;
    timed("1/3 Building the browser part…", || client::build(Profile::Dev))?;
    timed("2/3 Building the server…", || run(cargo().args(["build", "--workspace", "--bin", "hilo"])))?;
    say("3/3 Starting the demo. Stop it with Ctrl-C.");
    become_demo(&target().join("debug/hilo"), &arguments.demo)
}
