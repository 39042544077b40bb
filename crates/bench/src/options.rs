//! What is measured with: the binary, the databases, and how much of everything.

use std::path::PathBuf;

/// What every measurement takes.
#[derive(clap::Args, Clone)]
pub(crate) struct Options {
    /// The binary to measure
    #[arg(long, default_value = "target/release/hilo")]
    pub(crate) hilo: PathBuf,
    /// A PostgreSQL server to measure too; databases are made there and dropped
    #[arg(long, env = "HILO_TEST_POSTGRES_URL")]
    pub(crate) postgres: Option<String>,
    /// Small counts, to see that everything works; such figures mean nothing
    #[arg(long)]
    pub(crate) quick: bool,
    /// Rounds; the median counts
    #[arg(long)]
    rounds: Option<usize>,
    /// Chooses customers and the simulator's ids
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Where the browser's part lies
    #[arg(long, default_value = "target/site")]
    pub(crate) site: PathBuf,
    /// Pages on PostgreSQL too
    #[arg(long)]
    pub(crate) pages_on_postgres: bool,
}

impl Options {
    /// The full count, or the one that is enough to see that it works.
    pub(crate) const fn count(&self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }

    /// Rounds that count, beside the one that warms up.
    pub(crate) fn rounds(&self) -> usize {
        self.rounds.unwrap_or_else(|| self.count(5, 1)).max(1)
    }

    /// The databases to measure on, with their names.
    pub(crate) fn databases(&self) -> Vec<(&'static str, Option<&str>)> {
        let postgres = self.postgres.as_deref().map(|server| ("PostgreSQL", Some(server)));
        std::iter::once(("SQLite, synchronous=FULL", None)).chain(postgres).collect()
    }
}

/// A number that looks random and is the same in every run (splitmix64).
pub(crate) const fn scattered(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
