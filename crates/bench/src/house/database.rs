//! Databases on somebody's PostgreSQL server: made for one measurement, dropped after it.

use anyhow::Result;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::process::Command;

/// A database of our own.
pub(crate) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// Makes an empty one.
    pub(crate) async fn create(server: &str) -> Result<Self> {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let name = format!("hilo_bench_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        psql(server, &format!("create database {name}")).await?;
        Ok(Self { server: server.to_owned(), name })
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        let server = self.server.rsplit_once('/').map_or(self.server.as_str(), |(head, _)| head);
        format!("{server}/{}", self.name)
    }

    /// Takes it away again, whoever is connected.
    pub(crate) async fn drop(self) -> Result<()> {
        psql(&self.server, &format!("drop database {} with (force)", self.name)).await
    }
}

async fn psql(server: &str, sql: &str) -> Result<()> {
    let status = Command::new("psql").args([server, "-qc", sql]).status().await?;
    anyhow::ensure!(status.success(), "psql: {sql}");
    Ok(())
}
