//! The brake on guessing passwords: per account an exponential delay after five failures, per address twenty
//! failures a minute. An attempt is counted as failed *before* the password is checked and taken back on success,
//! so a thousand attempts at the same moment are as slow as one after the other. Accounts that do not exist are
//! counted like those that do: the answer tells nothing about them.

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{execute, scalar};
use hilo_domain::clock::Millis;
use sha2::{Digest, Sha256};

/// So many failures cost nothing.
const FREE_FAILURES: i64 = 5;
/// The first delay; each further failure doubles it.
const FIRST_DELAY_MS: i64 = 1_000;
/// No delay is longer: a stranger can keep an account's owner out for so long, not for ever.
const LONGEST_DELAY_MS: i64 = 15 * 60 * 1000;
/// After a day without failures an account starts afresh.
const FORGET_MS: i64 = 24 * 60 * 60 * 1000;
/// So many failures per address and minute.
const PER_ADDRESS: i64 = 20;
/// The minute.
const ADDRESS_WINDOW_MS: i64 = 60 * 1000;

/// Whether a password may be checked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Yes; the attempt stands as failed until [`succeeded`] takes it back.
    Granted,
    /// Not yet.
    Blocked {
        /// How long to wait, in milliseconds; greater than zero.
        retry_after_ms: i64,
    },
}

/// Whom an attempt is counted against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    account: String,
    address: String,
    window_ends: Millis,
}

impl Attempt {
    /// An attempt on the account with this `email_key` (see [`crate::accounts::users::email_key`]), from `address`.
    #[must_use]
    pub fn new(email_key: &str, address: &str, now: Millis) -> Self {
        let window = now.0.div_euclid(ADDRESS_WINDOW_MS);
        Self {
            // Hashed: what people type here is neither bounded nor always an address of ours.
            account: format!("account:{}", hex::encode(Sha256::digest(email_key.as_bytes()))),
            address: format!("address:{address}:{window}"),
            window_ends: Millis((window + 1) * ADDRESS_WINDOW_MS),
        }
    }
}

/// Asks whether a password may be checked, and counts the attempt. Commit before checking it.
///
/// # Errors
/// When the database refuses.
pub async fn admit(tx: &mut Tx, attempt: &Attempt) -> Result<Admission> {
    // The window is part of the address's subject: within it nothing is forgotten.
    match count(tx, &attempt.address, Millis(0)).await? {
        Counted::Blocked(until) => return Ok(blocked(tx, until)),
        Counted::Failures(n) if n >= PER_ADDRESS => block(tx, &attempt.address, attempt.window_ends).await?,
        Counted::Failures(_) => {}
    }
    match count(tx, &attempt.account, tx.now().plus(-FORGET_MS)).await? {
        Counted::Blocked(until) => Ok(blocked(tx, until)),
        Counted::Failures(n) => {
            if let Some(delay) = delay_ms(n) {
                block(tx, &attempt.account, tx.now().plus(delay)).await?;
            }
            Ok(Admission::Granted)
        }
    }
}

fn blocked(tx: &Tx, until: Millis) -> Admission {
    Admission::Blocked { retry_after_ms: until.since(tx.now()).max(1) }
}

/// The delay after the `failures`th failure, if there is one.
fn delay_ms(failures: i64) -> Option<i64> {
    let doublings = failures - FREE_FAILURES;
    (doublings >= 0).then(|| (FIRST_DELAY_MS << doublings.min(20)).min(LONGEST_DELAY_MS))
}

enum Counted {
    /// The failures so far, this one included.
    Failures(i64),
    /// Not counted: blocked until then.
    Blocked(Millis),
}

/// Counts one failure in one statement, unless the subject is blocked. What lies before `forget` is forgotten.
async fn count(tx: &mut Tx, subject: &str, forget: Millis) -> Result<Counted> {
    let now = tx.now();
    let failures = scalar!(
        fetch_optional,
        tx,
        i64,
        "insert into login_failures (subject, failures, last_failed_at, blocked_until) values ($1, 1, $2, $2)
         on conflict (subject) do update set
           failures = case when login_failures.last_failed_at < $3 then 1 else login_failures.failures + 1 end,
           last_failed_at = $2
         where login_failures.blocked_until <= $2
         returning failures",
        subject,
        now,
        forget,
    )?;
    match failures {
        Some(failures) => Ok(Counted::Failures(failures)),
        None => Ok(Counted::Blocked(scalar!(
            fetch_one,
            tx,
            Millis,
            "select blocked_until from login_failures where subject = $1",
            subject,
        )?)),
    }
}

async fn block(tx: &mut Tx, subject: &str, until: Millis) -> Result<()> {
    execute!(tx, "update login_failures set blocked_until = $2 where subject = $1", subject, until)?;
    Ok(())
}

/// The password was right: forgets the account's failures and takes this attempt back from the address.
///
/// # Errors
/// When the database refuses.
pub async fn succeeded(tx: &mut Tx, attempt: &Attempt) -> Result<()> {
    execute!(tx, "delete from login_failures where subject = $1", &attempt.account)?;
    execute!(
        tx,
        "update login_failures set failures = failures - 1, blocked_until = last_failed_at where subject = $1",
        &attempt.address,
    )?;
    Ok(())
}

/// Clears away what is forgotten anyway; gives how many rows.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &mut Tx) -> Result<u64> {
    let now = tx.now();
    Ok(execute!(
        tx,
        "delete from login_failures where last_failed_at < $1 and blocked_until <= $2",
        now.plus(-FORGET_MS),
        now,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_from_the_fifth_failure_up_to_a_quarter_of_an_hour() {
        assert_eq!(delay_ms(4), None);
        assert_eq!(delay_ms(5), Some(1_000));
        assert_eq!(delay_ms(6), Some(2_000));
        assert_eq!(delay_ms(14), Some(512_000));
        assert_eq!(delay_ms(15), Some(900_000));
        assert_eq!(delay_ms(i64::MAX), Some(900_000));
    }
}
