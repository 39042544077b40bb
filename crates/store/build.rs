//! Migrations are compiled in: a changed file means a new build.
#[expect(clippy::print_stdout, reason = "cargo reads build scripts from stdout")]
fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
