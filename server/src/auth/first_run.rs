//! The first start: there is no default account, so whoever can read the log founds the first organization by a link
//! that works once.

use hilo_store::accounts::links::{self, Link, Purpose};
use hilo_store::accounts::organizations;
use hilo_store::{Db, Result};
use secrecy::ExposeSecret;

/// A fresh set-up link while there is no organization; `None` afterwards. It is a secret: print it once, where only
/// the operator reads.
///
/// # Errors
/// When the database refuses.
pub async fn setup_link(db: &Db, base_url: &str) -> Result<Option<String>> {
    let mut tx = db.read().await?;
    if organizations::oldest(&mut tx).await?.is_some() {
        return Ok(None);
    }
    tx.rollback().await?;
    let mut tx = db.write().await?;
    let (_, secret) = links::create(&mut tx, Purpose::Setup, &Link::default()).await?;
    tx.commit().await?;
    Ok(Some(format!("{base_url}/setup/{}", secret.expose_secret())))
}
