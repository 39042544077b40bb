//! The binary `hilo`.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// See docs/adr/0019.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // Before anything can open a TLS connection. Fails only when a provider is installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    hilo_server::cli::run().await
}
