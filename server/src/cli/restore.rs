//! `hilo restore`: a backup back into a database, of either kind. All of it or nothing, and nothing that was waiting to
//! be sent goes out by itself.

use super::backup::described;
use super::{answer, database, say};
use crate::config::Config;
use crate::serve::existing_key_ring;
use clap::Args;
use hilo_domain::clock::Clock;
use hilo_store::Db;
use hilo_store::backup::{self, Settled};
use hilo_store::secrets::{self, Census};
use secrecy::ExposeSecret;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What `restore` takes.
#[derive(Args, Clone, Debug)]
pub(super) struct Restore {
    /// A file that `hilo backup` wrote
    file: PathBuf,
    /// Replace what is in the database
    #[arg(long)]
    force: bool,
}

pub(super) async fn restore(
    arguments: Restore,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<ExitCode> {
    let keys = existing_key_ring(config)?;
    let sqlite = backup::sqlite_place(config.database_url.expose_secret())?;
    let place = sqlite.clone().unwrap_or_else(|| config.data_dir.join("restore.db"));
    let prepared = backup::prepare(&arguments.file, &place, clock.clone()).await?;
    let (manifest, settled) = (prepared.manifest.clone(), prepared.settled);
    let copy = prepared.open().await?;
    let census = census(&copy, keys.as_ref()).await;
    copy.close().await;
    let census = census?;

    let kept = if let Some(place) = &sqlite {
        prepared.into_sqlite(place, arguments.force).await?
    } else {
        let db = database::connect(config, clock).await?;
        let put = prepared.into_postgres(&db, arguments.force).await;
        db.close().await;
        put?;
        None
    };
    let at = manifest.taken_at.iso();
    say(format_args!(
        "{} is as it was at {at}. What happened later is not in it.",
        config.database_for_people()
    ));
    if let Some(kept) = &kept {
        say(format_args!("What was there before is {}.", kept.display()));
    }
    tell(&settled, &census, keys.is_some());
    answer(&json!({
        "file": arguments.file,
        "backup": described(&manifest),
        "parkedMessages": settled.parked,
        "endedSessions": settled.sessions,
        "endedLinks": settled.links,
        "unreadableSecrets": census.unreadable,
        "keptAs": kept,
    }))
}

async fn census(db: &Db, keys: Option<&secrets::KeyRing>) -> hilo_store::Result<Census> {
    secrets::census(&mut db.read().await?, keys).await
}

/// What an operator has to know now.
fn tell(settled: &Settled, census: &Census, has_keys: bool) {
    if settled.parked > 0 {
        say(format_args!(
            "{} messages were waiting to be sent. They may have gone out since, so none is sent by itself: each stands in \
             its conversation as unconfirmed, and somebody decides whether to send it again.",
            settled.parked
        ));
    }
    say(
        "Everybody signs in again, and open invitations have to be sent again. Lock people out and revoke tokens anew \
         where that was done after the backup.",
    );
    if census.unreadable > 0 {
        let keys = if has_keys { "the keys here are others" } else { "there is no key here" };
        say(format_args!(
            "{} stored secrets cannot be opened: {keys}. Put the key file of the backed-up installation into the data \
             folder or its keys into HILO_SECRET_KEY, or enter tokens and app secrets anew in the settings of each number.",
            census.unreadable
        ));
    }
}
