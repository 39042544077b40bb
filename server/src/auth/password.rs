//! Passwords: Argon2id (19 MiB, two passes, one lane). Hashing is slow on purpose, so only a few run at a time, on
//! threads of their own; whoever would wait too long is turned away instead of piling up.

use crate::api_error::ApiError;
use hilo_store::accounts::users::PasswordHash;
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Fewer characters are refused.
pub const MIN_CHARS: usize = 10;
/// So many hashes at a time: 76 MiB at most.
const AT_A_TIME: usize = 4;
/// Nobody waits longer for their turn.
const PATIENCE: Duration = Duration::from_secs(10);

static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_A_TIME)));

/// Verified against when there is no account: a guess takes as long as for one that exists. It has the parameters
/// of a real hash, and no password is known for it.
static NOBODY: LazyLock<PasswordHash> = LazyLock::new(|| {
    let unknown: [u8; 32] = rand::random();
    PasswordHash::new(password_auth::generate_hash(unknown))
});

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too many others are being checked.
    #[error("too many passwords are being checked at the moment")]
    Busy,
    /// The hashing thread is gone.
    #[error("a password could not be hashed")]
    Failed,
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::unavailable(),
            PasswordError::Failed => Self::internal(),
        }
    }
}

/// Hashes a password.
///
/// # Errors
/// [`PasswordError`] when it is nobody's turn for too long.
pub async fn hash(password: SecretString) -> Result<PasswordHash, PasswordError> {
    in_turn(move || PasswordHash::new(password_auth::generate_hash(password.expose_secret()))).await
}

/// Whether a password is right. Without a hash the answer is no, after the same time.
///
/// # Errors
/// [`PasswordError`] when it is nobody's turn for too long.
pub async fn verify(password: SecretString, hash: Option<PasswordHash>) -> Result<bool, PasswordError> {
    in_turn(move || {
        let expected = hash.as_ref().unwrap_or(&NOBODY);
        let verified = password_auth::verify_password(password.expose_secret(), expected.expose()).is_ok();
        verified && hash.is_some()
    })
    .await
}

/// Makes the stand-in hash ahead of the first sign-in, which would otherwise take twice as long.
pub async fn warm_up() {
    if let Err(error) = in_turn(|| LazyLock::force(&NOBODY).clone()).await {
        tracing::warn!(%error, "passwords cannot be hashed");
    }
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
    let turn = tokio::time::timeout(PATIENCE, TURNS.clone().acquire_owned())
        .await
        .map_err(|_| PasswordError::Busy)?
        .map_err(|_| PasswordError::Failed)?;
    tokio::task::spawn_blocking(move || hold(turn, work)).await.map_err(|_| PasswordError::Failed)
}

/// The turn ends with the work, not with the request: a client that hangs up does not make room for another.
fn hold<T>(turn: OwnedSemaphorePermit, work: impl FnOnce() -> T) -> T {
    let done = work();
    drop(turn);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let hash = hash("correct horse battery".into()).await.unwrap();
        assert!(hash.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "guarantees.md 7");
        assert!(verify("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify("correct horse batterz".into(), Some(hash)).await.unwrap());
        assert!(!verify("".into(), Some(PasswordHash::new("not a hash".to_owned()))).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_a_password_and_it_costs_the_same() {
        assert!(!verify("anything".into(), None).await.unwrap());
        assert!(NOBODY.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_crowd_waits_and_then_is_turned_away() {
        let all = TURNS.clone().acquire_many_owned(u32::try_from(AT_A_TIME).unwrap()).await.unwrap();
        assert_eq!(verify("x".into(), None).await, Err(PasswordError::Busy));
        drop(all);
        assert_eq!(verify("x".into(), None).await, Ok(false));
    }
}
