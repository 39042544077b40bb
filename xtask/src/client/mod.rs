//! The browser's part: WebAssembly with its JavaScript, the style sheet and the files of `public/`, laid out in
//! `target/site` as the server serves them, with a manifest that names the hashed files.

mod site;
mod styles;
mod wasm;

use crate::toolbox::{root, say, timed};
use anyhow::Result;
use site::Site;
pub(crate) use site::{Size, kilobytes};
use std::path::PathBuf;

/// How much work the compiler spends on the browser's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Profile {
    /// Small: what people get
    Client,
    /// Quick to build, large to load
    Dev,
}

/// What `client` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What the build is for
    #[arg(long, value_enum, default_value_t = Profile::Client)]
    profile: Profile,
}

/// `cargo xtask client`.
pub(crate) fn command(arguments: Arguments) -> Result<()> {
    timed("Building the browser part…", || build(arguments.profile)).map(|_| ())
}

/// Where the finished site lies: the server's crate names this very folder.
pub(crate) fn site_folder() -> PathBuf {
    root().join("target/site")
}

/// Builds whatever changed and leaves `target/site` exactly as the sources say.
///
/// Returns the size of what a browser loads to start: JavaScript, WebAssembly and style sheet together.
pub(crate) fn build(profile: Profile) -> Result<Size> {
    let code = wasm::build(profile)?;
    let styles = styles::bundle(&root().join("style"))?;

    let mut site = Site::open(&site_folder())?;
    let js = site.place_hashed("js", &code.js)?;
    let wasm = site.place_hashed("wasm", &code.wasm)?;
    let css = site.place_hashed("css", styles.as_bytes())?;
    for (name, content) in &code.snippets {
        site.place(&format!("pkg/{name}"), content)?;
    }
    site.place_folder(&root().join("public"))?;
    site.finish(serde_json::json!({ "js": js.address, "wasm": wasm.address, "css": css.address }))?;

    let total = js.size + wasm.size + css.size;
    say(&format!("  {:<12}{:>10}{:>10}{:>10}", "", "raw", "gzip", "brotli"));
    for (name, size) in
        [("JavaScript", js.size), ("WebAssembly", wasm.size), ("styles", css.size), ("total", total)]
    {
        say(&format!("  {name:<12}{}", size.in_columns()));
    }
    Ok(total)
}
