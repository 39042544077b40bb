//! Sealing everything anew with the newest key, while servers run: a number at a time, each secret only as long as it is
//! still the one that was read. Run again it finds nothing to do.

use super::{KeyRing, Place, SecretKind};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::sql::{execute, fetch};
use hilo_domain::ids::{ChannelId, OrganizationId};

/// Looks at most, until nothing is left that another process has sealed meanwhile with an older key.
const ROUNDS: usize = 5;

/// Where secrets lie. A test knows the columns whose names say that they hold one, and misses none.
const SECRETS: &str =
    "select organization_id, id, access_token_sealed, app_secret_sealed, verify_token_sealed
  from channels order by organization_id, id";

#[derive(sqlx::FromRow)]
struct Row {
    organization_id: OrganizationId,
    id: ChannelId,
    access_token_sealed: Option<String>,
    app_secret_sealed: Option<String>,
    verify_token_sealed: Option<String>,
}

impl Row {
    /// Its secrets: which, and as they are sealed.
    fn secrets(&self) -> impl Iterator<Item = (SecretKind, &str)> {
        let all = [
            (SecretKind::AccessToken, &self.access_token_sealed),
            (SecretKind::AppSecret, &self.app_secret_sealed),
            (SecretKind::VerifyToken, &self.verify_token_sealed),
        ];
        all.into_iter().filter_map(|(kind, sealed)| Some((kind, sealed.as_deref()?)))
    }

    const fn place(&self, kind: SecretKind) -> Place<'_> {
        Place { organization_id: &self.organization_id, channel_id: &self.id, kind }
    }
}

/// What a rekey did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rekeyed {
    /// Secrets that were sealed anew.
    pub resealed: u64,
    /// Secrets that had the newest key already.
    pub current: u64,
    /// Secrets that no key of the ring opens; they are as they were.
    pub unreadable: u64,
    /// Secrets that are still sealed with an older key: somebody sealed them while this ran.
    pub left: u64,
}

/// How the secrets of a database stand to a ring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Sealed with its newest key.
    pub current: u64,
    /// Sealed with another key that it has.
    pub older: u64,
    /// It does not open them.
    pub unreadable: u64,
}

/// Counts a database's secrets.
///
/// # Errors
/// When the database cannot be read.
pub async fn census(tx: &mut Tx, ring: Option<&KeyRing>) -> Result<Census> {
    let mut census = Census::default();
    for row in fetch!(fetch_all, tx, Row, SECRETS)? {
        for (kind, sealed) in row.secrets() {
            match ring {
                Some(ring) if ring.open(sealed, row.place(kind)).is_err() => census.unreadable += 1,
                Some(ring) if ring.is_current(sealed) => census.current += 1,
                Some(_) => census.older += 1,
                None => census.unreadable += 1,
            }
        }
    }
    Ok(census)
}

/// Seals every secret anew that is not sealed with the newest key.
///
/// # Errors
/// When the database refuses. What was done by then is done.
pub async fn rekey(db: &Db, ring: &KeyRing) -> Result<Rekeyed> {
    let mut done = Rekeyed::default();
    for round in 0..ROUNDS {
        let mut tx = db.read().await?;
        let census = census(&mut tx, Some(ring)).await?;
        let rows = fetch!(fetch_all, tx, Row, SECRETS)?;
        tx.rollback().await?;
        if round == 0 {
            done.current = census.current;
        }
        (done.unreadable, done.left) = (census.unreadable, census.older);
        if census.older == 0 {
            break;
        }
        for row in rows {
            let mut tx = db.write().await?;
            let resealed = reseal(&mut tx, ring, &row).await?;
            tx.commit().await?;
            done.resealed += resealed;
            done.left = done.left.saturating_sub(resealed);
        }
    }
    Ok(done)
}

async fn reseal(tx: &mut Tx, ring: &KeyRing, row: &Row) -> Result<u64> {
    let mut resealed = 0;
    for (kind, sealed) in row.secrets().filter(|(_, sealed)| !ring.is_current(sealed)) {
        let Ok(secret) = ring.open(sealed, row.place(kind)) else { continue };
        let anew = ring.seal(&secret, row.place(kind))?;
        // Changed by somebody meanwhile: the next round looks at what it is now.
        let sql = match kind {
            SecretKind::AccessToken => {
                "update channels set access_token_sealed = $3
                 where organization_id = $1 and id = $2 and access_token_sealed = $4"
            }
            SecretKind::AppSecret => {
                "update channels set app_secret_sealed = $3
                 where organization_id = $1 and id = $2 and app_secret_sealed = $4"
            }
            SecretKind::VerifyToken => {
                "update channels set verify_token_sealed = $3
                 where organization_id = $1 and id = $2 and verify_token_sealed = $4"
            }
        };
        resealed += execute!(tx, sql, &row.organization_id, &row.id, &anew, sealed)?;
    }
    Ok(resealed)
}
