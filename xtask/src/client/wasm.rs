//! From `hilo-app` to the two files a browser loads: cargo makes the WebAssembly, wasm-bindgen (linked into this
//! program, so its version cannot differ from the app's) makes the JavaScript, `wasm-opt` makes it smaller where
//! Node.js is at hand.

use super::Profile;
use crate::node;
use crate::toolbox::{cargo, find, output, program, run, say, target, timed};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// What Rust's compiler emits for this target and every browser of the last years runs.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How `wasm-opt` makes it small. Nothing lies in the first kilobyte of memory, which is the far end of the stack.
/// Functions of one name lie side by side, so that brotli finds what they share; the names themselves then go.
const SMALLER: &[&str] = &["-Oz", "--low-memory-unused", "--reorder-functions-by-name"];

/// The code of the browser's part.
pub(crate) struct Code {
    pub(crate) js: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
    /// Small modules that the JavaScript imports, by their path beside it.
    pub(crate) snippets: Vec<(String, Vec<u8>)>,
}

/// Compiles what changed. The steps after the compiler run only when it made something new.
pub(crate) fn build(profile: Profile) -> Result<Code> {
    let profile_name = if profile == Profile::Client { "client" } else { "dev" };
    compile(profile_name)?;
    let folder = if profile == Profile::Client { "client" } else { "debug" };
    let compiled = target().join(TARGET).join(folder).join("hilo_app.wasm");
    let optimiser = if profile == Profile::Client { optimiser() } else { None };

    let stage = target().join("client-stage").join(profile_name);
    let stamp = stage.join("made-from");
    let made_from = format!(
        "{} {}",
        hex::encode(Sha256::digest(
            fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?
        )),
        if optimiser.is_some() { SMALLER.join(" ") } else { "plain".to_owned() },
    );
    if fs::read_to_string(&stamp).is_ok_and(|earlier| earlier == made_from) {
        return collect(&stage);
    }

    if stage.exists() {
        fs::remove_dir_all(&stage)?;
    }
    timed("  Making the JavaScript around it (wasm-bindgen)…", || {
        wasm_bindgen_cli_support::Bindgen::new()
            .input_path(&compiled)
            .out_name("hilo")
            .web(true)?
            .typescript(false)
            .debug(false)
            .remove_name_section(profile == Profile::Client && optimiser.is_none())
            .remove_producers_section(profile == Profile::Client)
            // The page says where the WebAssembly is: its name carries a hash that the JavaScript does not know.
            .omit_default_module_path(true)
            .generate(&stage)
    })?;
    if let Some(optimiser) = optimiser {
        timed("  Making it smaller (wasm-opt)…", || {
            let files = ["hilo_bg.wasm", "-o", "hilo_bg.wasm"];
            run(program(optimiser).current_dir(&stage).args(SMALLER).args(FEATURES).args(files))
        })?;
    }
    fs::write(stamp, made_from)?;
    collect(&stage)
}

fn compile(profile: &str) -> Result<()> {
    let mut command = cargo();
    command.args([
        "build",
        "--package",
        "hilo-app",
        "--lib",
        "--features",
        "hydrate",
        "--target",
        TARGET,
        "--profile",
        profile,
    ]);
    if let Toolchain::WithSources = toolchain()? {
        command.env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=std,panic_abort");
        if find(&["rust-lld"]).is_none() && find(&["wasm-ld"]).is_some() {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        }
    }
    run(&mut command)
}

/// How this machine can compile for the browser.
enum Toolchain {
    /// The target's standard library is installed.
    Ready,
    /// Only its sources are: it is compiled along. Distributions that ship Rust without rustup are like this.
    WithSources,
}

fn toolchain() -> Result<Toolchain> {
    if target_is_installed() {
        return Ok(Toolchain::Ready);
    }
    if find(&["rustup"]).is_some()
        && run(program("rustup").args(["target", "add", TARGET])).is_ok()
        && target_is_installed()
    {
        return Ok(Toolchain::Ready);
    }
    let sources = output(program("rustc").args(["--print", "sysroot"]))
        .map(|sysroot| Path::new(&sysroot).join("lib/rustlib/src/rust/library/std"));
    if sources.is_some_and(|sources| sources.is_dir()) {
        say("  The standard library for the browser is not installed; compiling it from its sources.");
        return Ok(Toolchain::WithSources);
    }
    bail!(
        "this Rust cannot compile for the browser yet. With rustup: rustup target add {TARGET}. \
         With Debian's own Rust (1.95 or newer): sudo apt-get install libstd-rust-dev-wasm32, \
         or rust-src and lld, from which this command compiles the standard library itself"
    )
}

/// Asks the compiler where the target's libraries are and looks there: true for rustup and distributions alike.
pub(crate) fn target_is_installed() -> bool {
    let Some(folder) = output(program("rustc").args(["--print", "target-libdir", "--target", TARGET])) else {
        return false;
    };
    let is_core = |name: String| name.starts_with("libcore-") && name.ends_with(".rlib");
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| is_core(entry.file_name().to_string_lossy().into_owned()))
    })
}

/// `wasm-opt`, if there is one. It takes a fifth off the size and is not worth stopping for.
fn optimiser() -> Option<PathBuf> {
    if let Some(installed) = find(&["wasm-opt"]) {
        return Some(installed);
    }
    if !node::is_present() {
        say("  Node.js is not installed: leaving out wasm-opt, the browser loads a little more.");
        return None;
    }
    if let Err(error) = node::install_packages() {
        say(&format!(
            "  npm could not install ({error:#}): leaving out wasm-opt, the browser loads a little more."
        ));
        return None;
    }
    let packaged = node::packaged_path("wasm-opt");
    let works = output(Command::new(&packaged).arg("--version")).is_some();
    works.then_some(packaged)
}

fn collect(stage: &Path) -> Result<Code> {
    let read =
        |name: &str| fs::read(stage.join(name)).with_context(|| format!("wasm-bindgen made no {name}"));
    let snippets = super::site::files(&stage.join("snippets"))?
        .into_iter()
        .map(|file| Ok((file.strip_prefix(stage)?.to_string_lossy().replace('\\', "/"), fs::read(&file)?)))
        .collect::<Result<_>>()?;
    Ok(Code { js: read("hilo.js")?, wasm: read("hilo_bg.wasm")?, snippets })
}
