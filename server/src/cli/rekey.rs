//! `hilo rekey`: everything that is sealed, sealed anew with the newest key. Beside running servers, as often as one
//! likes.

use super::{answer, database, say};
use crate::config::Config;
use crate::serve::{key_file, key_ring};
use anyhow::bail;
use clap::Args;
use hilo_domain::clock::Clock;
use hilo_store::secrets;
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;

/// What `rekey` takes.
#[derive(Args, Clone, Debug)]
pub(super) struct Rekey {
    /// Make a new key first, and put it before the others in the key file
    #[arg(long, conflicts_with = "drop_old")]
    new_key: bool,
    /// Take the older keys out of the key file, once nothing is sealed with them any more
    #[arg(long)]
    drop_old: bool,
}

pub(super) async fn rekey(
    arguments: Rekey,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<ExitCode> {
    let file = key_file(config);
    if config.secret_key.is_some() && (arguments.new_key || arguments.drop_old) {
        bail!(
            "The keys come from HILO_SECRET_KEY, which only you can change: put a new key (64 hex digits, for instance \
             from `openssl rand -hex 32`) before the old one, start every server anew, run `hilo rekey`, then leave the \
             old key out."
        );
    }
    if arguments.new_key {
        // A first key is made by whoever asks for it first.
        drop(key_ring(config)?);
        secrets::add_new_key(&file)?;
        say(format_args!("{} has a new key before the others. Keep a copy of it.", file.display()));
    }
    let keys = key_ring(config)?;
    let db = database::open(config, clock).await?;
    let done = secrets::rekey(&db, &keys).await;
    db.close().await;
    let done = done?;
    say(format_args!(
        "{} secrets sealed anew, {} had the newest key already, {} cannot be opened with any key.",
        done.resealed, done.current, done.unreadable
    ));
    let clean = done.unreadable == 0 && done.left == 0;
    if arguments.drop_old && clean {
        secrets::drop_old_keys(&file, &keys.newest_id())?;
        say(format_args!("{} holds the newest key only.", file.display()));
    } else if arguments.drop_old {
        say("The older keys stay in the file: not everything is sealed with the newest one.");
    } else if clean && keys.len() > 1 {
        say(
            "Nothing needs the older keys any more. `hilo rekey --drop-old` takes them out of the key file; where \
             HILO_SECRET_KEY holds them, leave them out.",
        );
    }
    let answered = answer(&json!({
        "resealed": done.resealed,
        "current": done.current,
        "unreadable": done.unreadable,
        "left": done.left,
        "newestKey": keys.newest_id(),
        "droppedOld": arguments.drop_old && clean,
    }))?;
    Ok(if clean { answered } else { ExitCode::FAILURE })
}
