//! The database of a command. Somebody sits in front of it: they are told what it waits for, and not kept waiting long.

use super::say;
use crate::config::Config;
use crate::serve::{self, StartError};
use hilo_domain::clock::Clock;
use hilo_store::Db;
use std::sync::Arc;
use std::time::Duration;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Waiting this long needs no word.
const UNNOTICED: Duration = Duration::from_millis(500);

/// Opens the database as it is.
///
/// # Errors
/// When it cannot be used.
pub(super) async fn connect(config: &Config, clock: Arc<dyn Clock>) -> Result<Db, StartError> {
    let mut connecting = std::pin::pin!(serve::connect(config, clock, PATIENCE));
    tokio::select! {
        connected = &mut connecting => return connected,
        () = tokio::time::sleep(UNNOTICED) => {}
    }
    let (address, seconds) = (config.database_for_people(), PATIENCE.as_secs());
    say(format_args!("Waiting for the database {address}, {seconds} s at most."));
    connecting.await
}

/// Opens the database, migrated.
///
/// # Errors
/// When it cannot be used.
pub(super) async fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<Db, StartError> {
    serve::migrate(config, connect(config, clock).await?).await
}
