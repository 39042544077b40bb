//! When a call that Meta refused is made again.

use super::number::PROBE_EVERY_MS;
use hilo_domain::clock::Millis;
use hilo_domain::failure::FailureClass;
use hilo_domain::job::backoff_ms;
use hilo_whatsapp::graph::NotAccepted;

/// When to try again after the refusal of the `attempt`-th try that counts; `None`: never.
pub(super) fn again_at(refused: &NotAccepted, attempt: i64, now: Millis, random: u8) -> Option<Millis> {
    let class = refused.failure.class;
    if class.max_attempts().is_some_and(|most| attempt >= most) {
        return None;
    }
    let wait = match class {
        FailureClass::PauseNumber => PROBE_EVERY_MS,
        // Meta: "retry after 4^X seconds".
        FailureClass::RetryPair => 1000 * 4_i64.pow(u32::try_from(attempt.clamp(1, 6)).unwrap_or(1)),
        _ => backoff_ms(attempt, random),
    };
    Some(now.plus(wait.max(refused.retry_after_ms.unwrap_or(0))))
}
