//! The client bundle is embedded from `target/site`. Without one the server still builds, and its pages work
//! without JavaScript.
use std::path::Path;

fn main() -> std::io::Result<()> {
    let site = Path::new("../target/site");
    std::fs::create_dir_all(site)?;
    println!("cargo:rerun-if-changed=build.rs");
    // A debug build reads the files when they are asked for; only a release build holds them.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed={}", site.display());
    }
    Ok(())
}
