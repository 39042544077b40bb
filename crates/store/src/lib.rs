//! The database. One module per noun with all its SQL; one SQL text on SQLite and PostgreSQL; knows no HTTP.
//!
//! Everything happens in a [`Tx`]: `db.write()` for changes, `db.read()` for a consistent look. A `Tx` knows the
//! time it began at and makes ids, so no function asks a global for either. What a transaction wakes
//! (job runners, live streams) is woken after its commit, never before.

mod db;
mod error;
mod filter;
mod ids;
mod inlet;
mod log;
mod migrate;
mod open;
mod signals;
mod sql;
mod writer;

pub mod accounts;
pub mod assignment;
pub mod audit;
pub mod backup;
pub mod channels;
pub mod conversations;
pub mod drafts;
pub mod failpoint;
pub mod idempotency;
pub mod inbound;
pub mod jobs;
pub mod leads;
pub mod live;
pub mod messages;
pub mod nodes;
pub mod notes;
pub mod outbound;
pub mod reactions;
pub mod secrets;
pub mod statistics;
pub mod statuses;
pub mod templates;
pub mod totals;
mod transaction;
pub mod webhooks;

pub use db::{Db, Tx};
pub use error::{Result, StoreError};
pub use ids::IdSource;
pub use inlet::Inlet;
pub use open::{OpenOptions, PATIENCE, PLANNER};
pub use signals::Signals;
