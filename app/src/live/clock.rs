//! The server's time in the browser. A desk's clock may be minutes off; reply windows count by the server's.

use hilo_domain::clock::Millis;
use std::cell::Cell;

thread_local! {
    static AHEAD: Cell<Option<i64>> = const { Cell::new(None) };
}

/// How far the server's clock is ahead of this machine's.
#[derive(Clone, Copy, Debug)]
pub struct ServerTime {
    ahead_ms: i64,
}

impl ServerTime {
    /// The present, by the server's clock.
    #[must_use]
    pub fn now(self) -> Millis {
        machine().plus(self.ahead_ms)
    }
}

/// Sets the clock by the moment at which the page was made. The first island of a page does it, right after the
/// page arrived; later calls change nothing.
#[must_use]
pub fn set_server_time(page_made_at: Millis) -> ServerTime {
    let ahead_ms = AHEAD.with(|ahead| {
        let value = ahead.get().unwrap_or_else(|| page_made_at.since(machine()));
        ahead.set(Some(value));
        value
    });
    ServerTime { ahead_ms }
}

/// The present, once a page has set the clock; the machine's own before.
#[must_use]
pub fn now() -> Millis {
    ServerTime { ahead_ms: AHEAD.with(Cell::get).unwrap_or_default() }.now()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 fit an i64 for 292 million years"
)]
fn machine() -> Millis {
    Millis(js_sys::Date::now() as i64)
}
