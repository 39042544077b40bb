//! Meta misbehaves in every way that is known of a host: each fault of a call ends in the class that it is documented
//! in, at the first attempt and at a later one, for texts and for templates; and what Meta took is counted.
//!
//! | module | what it does |
//! |---|---|
//! | `answers` | the table's first half: Meta answers, and not as hoped |
//! | `broken` | its second half: connections and answers that break |
//! | `matrix` | plays every row in four ways on both databases and compares the ledger |
//! | `given_up` | faults that stay: how often each class is tried |
//! | `crowd` | two hundred messages against a host that is dead, in a hurry, or closed to us |
//! | `one_number` | a token that has run out stops its number, nobody else's, and the screens know at once |

mod answers;
mod broken;
mod crowd;
mod given_up;
mod matrix;
mod one_number;

use crate::support::Step;
use crate::support::wire::Script;
use hilo_domain::failure::FailureReason;

/// A row of the table.
struct Fault {
    name: &'static str,
    via: Via,
    ends: Ends,
}

/// How the fault reaches the call.
enum Via {
    /// The host in between follows a script.
    Script(Script),
    /// The same, and the caller has little patience.
    Impatient(Script),
    /// Another Graph host is set for this call.
    Elsewhere(&'static str),
    /// The host in between is asked for TLS, and speaks none.
    NoTls,
    /// Somebody else answers in TLS, with a certificate that nobody vouches for.
    Impostor,
}

/// The class that a fault is documented in.
#[derive(Clone, Copy)]
enum Ends {
    /// Nothing happened: sent, at once.
    Sent,
    /// Not taken: tried again at this time, and then sent.
    Again(Wait),
    /// Not taken, and the number is to blame: it stands still until it is seen to work.
    Paused(FailureReason),
    /// Not taken, and it never will be.
    Failed(i64),
    /// Not taken, and nobody can know: a person is asked.
    Parked,
    /// Taken, and nobody knew: a status with the tracker tells.
    Adopted,
}

#[derive(Clone, Copy)]
enum Wait {
    /// 2 s, doubled with each try, with a quarter of jitter.
    Backoff,
    /// 4 s to the power of the try.
    Pair,
    /// As Meta says, in milliseconds.
    Told(i64),
}

fn faults() -> Vec<Fault> {
    let mut faults = answers::faults();
    faults.extend(broken::faults());
    faults
}

/// A whole answer, word for word.
fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
}

const JSON: &str = "content-type: application/json\r\n";
const HTML: &str = "content-type: text/html; charset=utf-8\r\n";
const PAGE: &str = "<!DOCTYPE html><html><body><h1>Sorry, something went wrong.</h1></body></html>";

/// An error as the Graph API writes it.
fn graph(status: &str, code: i64) -> String {
    answer(status, JSON, &graph_body(code))
}

fn graph_body(code: i64) -> String {
    format!(
        r#"{{"error":{{"message":"(#{code}) In Meta's words","type":"OAuthException","code":{code},"error_data":{{"messaging_product":"whatsapp","details":"The longer story"}},"fbtrace_id":"AbCdEf"}}}}"#
    )
}

/// The request is read, nothing is taken, and this is the answer.
fn says(answer: String) -> Via {
    Via::Script(vec![Step::Request, Step::Say(answer)])
}
