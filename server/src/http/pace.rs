//! How fast one caller may ask: a bucket per token or session, and one per address for those whose token is none.
//!
//! Tokens are told apart by their hash before the database is asked, so a program that runs wild costs nothing there.
//! An address that shows one bad token after the other is held back before its next ones are looked up; a token that
//! was good a moment ago is not held up by neighbours behind the same address.

use crate::api_error::ApiError;
use crate::auth::{self, Client};
use crate::bucket::Bucket;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hilo_domain::clock::Millis;
use hilo_store::accounts::SecretHash;
use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

/// Bad tokens per address: one in 50 ms, 40 at once.
const STRANGERS: Rate = Rate { pace_us: 50_000, burst: 40 };
/// Of a minute's calls so many may come at once: one in five.
const BURST_SHARE: u32 = 5;
/// Buckets of a kind that are kept; full ones are forgotten beyond it.
const MANY: usize = 20_000;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The buckets of this process.
#[derive(Clone, Debug)]
pub(crate) struct Pace(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    rate: Rate,
    callers: Mutex<HashMap<String, Caller>>,
    strangers: Mutex<HashMap<String, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Rate {
    pace_us: i64,
    burst: i64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Caller {
    bucket: Bucket,
    /// Its last call was not refused for its token.
    is_known: bool,
}

/// What a caller has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    remaining: i64,
    reset_secs: i64,
}

/// Seconds to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wait(u64);

/// The middleware of REST calls. `None` for the pace: no limit.
pub(crate) async fn keep_pace(
    State((state, pace)): State<(AppState, Option<Pace>)>,
    request: Request,
    next: Next,
) -> Response {
    let Some(pace) = pace else { return next.run(request).await };
    let now = || state.db.clock().now();
    let caller = auth::credential(&state.config, request.headers());
    let caller = caller.as_ref().map(SecretHash::as_str);
    let (parts, body) = request.into_parts();
    let address = Client::of(&parts).throttle_key();

    let left = match pace.enter(caller, &address, now()) {
        Ok(left) => left,
        Err(Wait(seconds)) => return pace.refused(seconds),
    };
    let mut response = next.run(Request::from_parts(parts, body)).await;
    pace.leave(caller, &address, response.status() == StatusCode::UNAUTHORIZED, now());
    if let Some(left) = left {
        pace.tell(response.headers_mut(), left);
    }
    response
}

impl Pace {
    /// So many calls a minute for each caller.
    pub(crate) fn per_minute(calls: NonZeroU32) -> Self {
        let burst = i64::from((calls.get() / BURST_SHARE).max(1));
        let rate = Rate { pace_us: 60_000_000 / i64::from(calls.get()), burst };
        Self(Arc::new(Inner { rate, callers: Mutex::default(), strangers: Mutex::default() }))
    }

    /// Lets a call in, or says how long to wait.
    fn enter(&self, caller: Option<&str>, address: &str, now: Millis) -> Result<Option<Left>, Wait> {
        let now_us = now.0.saturating_mul(1000);
        let known = caller.map(|caller| self.take(caller, now_us)).transpose()?;
        if !known.is_some_and(|(is_known, _)| is_known) {
            let strangers = self.0.strangers.lock().unwrap_or_else(PoisonError::into_inner);
            let bucket = strangers.get(address).copied().unwrap_or_default();
            wait(bucket, now_us, STRANGERS)?;
        }
        Ok(known.map(|(_, left)| left))
    }

    fn take(&self, caller: &str, now_us: i64) -> Result<(bool, Left), Wait> {
        let rate = self.0.rate;
        let mut callers = self.0.callers.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut callers, |caller| caller.bucket.until_full_us(now_us) > 0);
        let caller = callers.entry(caller.to_owned()).or_default();
        wait(caller.bucket, now_us, rate)?;
        caller.bucket.take(now_us, rate.pace_us);
        let until_full = caller.bucket.until_full_us(now_us);
        let left = Left {
            remaining: rate.burst
                - until_full.div_euclid(rate.pace_us)
                - i64::from(until_full % rate.pace_us > 0),
            reset_secs: seconds(until_full),
        };
        Ok((caller.is_known, left))
    }

    /// Remembers how a call went.
    fn leave(&self, caller: Option<&str>, address: &str, was_stranger: bool, now: Millis) {
        let now_us = now.0.saturating_mul(1000);
        if let Some(caller) = caller
            && let Some(caller) =
                self.0.callers.lock().unwrap_or_else(PoisonError::into_inner).get_mut(caller)
        {
            caller.is_known = !was_stranger;
        }
        if was_stranger {
            let mut strangers = self.0.strangers.lock().unwrap_or_else(PoisonError::into_inner);
            forget(&mut strangers, |bucket| bucket.until_full_us(now_us) > 0);
            strangers.entry(address.to_owned()).or_default().take(now_us, STRANGERS.pace_us);
        }
    }

    fn refused(&self, seconds: u64) -> Response {
        let mut response = ApiError::too_many_requests(seconds).into_response();
        let reset_secs = i64::try_from(seconds).unwrap_or(i64::MAX);
        self.tell(response.headers_mut(), Left { remaining: 0, reset_secs });
        response
    }

    fn tell(&self, headers: &mut HeaderMap, left: Left) {
        headers.insert(LIMIT, HeaderValue::from(self.0.rate.burst));
        headers.insert(REMAINING, HeaderValue::from(left.remaining));
        headers.insert(RESET, HeaderValue::from(left.reset_secs));
    }
}

fn wait(bucket: Bucket, now_us: i64, rate: Rate) -> Result<(), Wait> {
    match bucket.wait_us(now_us, rate.pace_us, rate.burst) {
        0 => Ok(()),
        wait_us => Err(Wait(u64::try_from(seconds(wait_us)).unwrap_or(1))),
    }
}

fn seconds(microseconds: i64) -> i64 {
    (microseconds + 999_999) / 1_000_000
}

fn forget<K: Eq + Hash, V>(buckets: &mut HashMap<K, V>, is_in_use: impl Fn(&V) -> bool) {
    if buckets.len() > MANY {
        buckets.retain(|_, bucket| is_in_use(bucket));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: Option<&str> = Some("me");
    const HERE: &str = "203.0.113.7";

    fn pace() -> Pace {
        Pace::per_minute(NonZeroU32::new(600).unwrap())
    }

    #[test]
    fn a_caller_may_burst_and_then_goes_at_the_pace() {
        let pace = pace();
        for call in 1..=120 {
            let left = pace.enter(ME, HERE, Millis(0)).unwrap().unwrap();
            assert_eq!(left.remaining, 120 - call);
        }
        assert_eq!(pace.enter(ME, HERE, Millis(0)), Err(Wait(1)));
        assert_eq!(pace.enter(ME, HERE, Millis(99)), Err(Wait(1)));
        assert!(pace.enter(ME, HERE, Millis(100)).is_ok(), "ten a second");
        assert!(pace.enter(Some("another"), HERE, Millis(100)).is_ok(), "each has a bucket of its own");
        let in_a_minute = (100..60_100).filter(|ms| pace.enter(ME, HERE, Millis(*ms)).is_ok()).count();
        assert!((599..=600).contains(&in_a_minute), "{in_a_minute}");
    }

    #[test]
    fn bad_tokens_are_held_back_by_address_and_good_ones_are_not() {
        let pace = pace();
        assert!(pace.enter(ME, HERE, Millis(0)).is_ok());
        pace.leave(ME, HERE, false, Millis(0));
        for guess in 0..40 {
            let caller = format!("guess {guess}");
            let caller = Some(caller.as_str());
            assert!(pace.enter(caller, HERE, Millis(0)).is_ok());
            pace.leave(caller, HERE, true, Millis(0));
        }
        assert_eq!(pace.enter(Some("one more"), HERE, Millis(0)), Err(Wait(1)), "one more guess");
        assert_eq!(pace.enter(None, HERE, Millis(0)), Err(Wait(1)), "nor without any");
        assert!(pace.enter(ME, HERE, Millis(0)).is_ok(), "known here");
        assert!(pace.enter(Some("one more"), "198.51.100.1", Millis(0)).is_ok(), "another address");
        assert!(pace.enter(Some("one more"), HERE, Millis(50)).is_ok(), "twenty a second");
    }

    #[test]
    fn a_token_that_was_revoked_is_a_strangers() {
        let pace = pace();
        pace.enter(ME, HERE, Millis(0)).unwrap();
        pace.leave(ME, HERE, false, Millis(0));
        for _ in 0..41 {
            pace.enter(ME, HERE, Millis(0)).ok();
            pace.leave(ME, HERE, true, Millis(0));
        }
        assert_eq!(pace.enter(ME, HERE, Millis(0)), Err(Wait(1)));
    }
}
