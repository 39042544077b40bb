//! A database that fails: busy, full, broken, read-only, restarted. Never a 200 without a commit; `/readyz` says 503 in
//! two seconds; and when the trouble is over, Hilo goes on by itself.

mod errors;
mod postgres;
mod small_disk;
mod sqlite;

pub(crate) use postgres::prove_postgres;
pub(crate) use sqlite::prove_sqlite;

use crate::check::Expect;
use crate::house::readiness;
use crate::report::Report;
use std::time::{Duration, Instant};

/// Readiness says no in this time.
const READY_GOAL: Duration = Duration::from_secs(2);
/// Whatever was wrong is over: it is ready again in this time, by itself.
const RECOVERY: Duration = Duration::from_secs(20);
/// How often it is asked whether it still says no, and the pause before each.
const ASKED_AGAIN: usize = 10;
const PAUSE: Duration = Duration::from_millis(50);
const EXPECT: Expect = Expect { statuses_told: true, in_order: false };

/// How long until `/readyz` answers with this, asked again and again.
async fn until_ready_says(url: &str, status: u16, at_most: Duration) -> Option<Duration> {
    let began = Instant::now();
    while began.elapsed() < at_most {
        if readiness(url).await == Some(status) {
            return Some(began.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    None
}

/// What all troubles came to.
#[derive(Default)]
struct Watch {
    no_after: Vec<Duration>,
    yes_after: Vec<Duration>,
}

impl Watch {
    async fn says_no(&mut self, url: &str, trouble: &str, report: &mut Report) {
        match until_ready_says(url, 503, RECOVERY).await {
            Some(time) => {
                if time > READY_GOAL {
                    report.breach(format!("{trouble}: /readyz said 503 only after {} ms", time.as_millis()));
                }
                self.no_after.push(time);
            }
            None => report.breach(format!("{trouble}: /readyz never said 503")),
        }
    }

    async fn says_yes(&mut self, url: &str, trouble: &str, report: &mut Report) {
        match until_ready_says(url, 200, RECOVERY).await {
            Some(time) => self.yes_after.push(time),
            None => report.breach(format!("{trouble}: it did not recover by itself")),
        }
    }

    /// While the trouble lasts, it goes on saying so.
    async fn keeps_saying_no(&self, url: &str, trouble: &str, report: &mut Report) {
        for _ in 0..ASKED_AGAIN {
            tokio::time::sleep(PAUSE).await;
            if readiness(url).await == Some(200) {
                report.breach(format!("{trouble}: /readyz said 200 again while nothing had changed"));
                return;
            }
        }
    }

    fn tell(&self, report: &mut Report) {
        let longest = |times: &[Duration]| times.iter().max().copied().unwrap_or_default().as_millis();
        report.figure("longest until 503, ms", longest(&self.no_after));
        report.figure("longest until ready again, ms", longest(&self.yes_after));
    }
}
