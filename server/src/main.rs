//! The binary `hilo`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // Before anything can open a TLS connection. Fails only when a provider is installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    hilo_server::cli::run().await
}
