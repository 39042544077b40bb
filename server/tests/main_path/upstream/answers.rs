//! Meta answers, and not as hoped; or something on the way answers in its place.

use super::{Ends, Fault, HTML, JSON, PAGE, Via, Wait, answer, graph, graph_body, says};
use crate::support::Step;
use hilo_domain::failure::FailureReason as Reason;

const AGAIN: Ends = Ends::Again(Wait::Backoff);
const BAD: &str = "400 Bad Request";

pub(super) fn faults() -> Vec<Fault> {
    let row = |name, via, ends| Fault { name, via, ends };
    let mut rows = vec![
        row("429 that says when", says(too_fast("retry-after: 30\r\n")), Ends::Again(Wait::Told(30_000))),
        row("429 that says when, as a date", says(too_fast(DATES)), Ends::Again(Wait::Told(45_000))),
        row("429 that does not say when", says(too_fast("")), AGAIN),
        row("429 of a proxy", says(answer("429 Too Many Requests", HTML, PAGE)), AGAIN),
        row("503 that Meta signs", says(graph("503 Service Unavailable", 131_016)), AGAIN),
        row("500 that Meta signs, of a code that nobody has listed", says(graph("500 No", 999_998)), AGAIN),
        row("too many messages to one customer", says(graph(BAD, 131_056)), Ends::Again(Wait::Pair)),
        row("a code that nobody has listed", says(graph(BAD, 999_999)), Ends::Failed(999_999)),
        row("words that no database can hold", says(unspeakable()), Ends::Failed(100)),
        row("HTML with 500", says(answer("500 Internal Server Error", HTML, PAGE)), Ends::Parked),
        row("HTML with 502", says(answer("502 Bad Gateway", HTML, PAGE)), Ends::Parked),
        row("502 of a proxy that writes as Meta does", says(answer("502 No", JSON, PROXY)), Ends::Parked),
        row("200 with an error", says(graph("200 OK", 131_026)), Ends::Failed(131_026)),
        row("200 of something else", says(answer("200 OK", JSON, r#"{"status":"up"}"#)), Ends::Parked),
        row("200 with a page", says(answer("200 OK", HTML, PAGE)), Ends::Parked),
        row("200 with an id and an error", taken_and(with_error), Ends::Sent),
        row("200 without an id", taken_and(without_id), Ends::Adopted),
        row("200 with an empty id", taken_and(|_| r#"{"messages":[{"id":" "}]}"#.to_owned()), Ends::Adopted),
        row("204", taken_then(answer("204 No Content", "", "")), Ends::Adopted),
        row("100 before the answer", early("100 Continue"), Ends::Sent),
        row("103 before the answer", early("103 Early Hints\r\nlink: </a.css>; rel=preload"), Ends::Sent),
        row(
            "101",
            taken_then(
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n".into(),
            ),
            Ends::Adopted,
        ),
        row("the wrong content type", taken_then_body("text/html"), Ends::Sent),
    ];
    let by_code = [
        ("RETRY: Meta is unavailable", "500 No", 131_000, AGAIN),
        ("RETRY: an account's calls are used up", BAD, 80_007, AGAIN),
        ("RETRY: the number is being upgraded", BAD, 131_057, AGAIN),
        ("RETRY FEW: perhaps for good", BAD, 1, AGAIN),
        ("RETRY FEW: the file", BAD, 131_053, AGAIN),
        ("PAUSE NUMBER: the token", "401 Unauthorized", 190, Ends::Paused(Reason::TokenExpired)),
        ("PAUSE NUMBER: a permission", "403 Forbidden", 200, Ends::Paused(Reason::PermissionMissing)),
        ("PAUSE NUMBER: the account", BAD, 368, Ends::Paused(Reason::AccountRestricted)),
        ("PAUSE NUMBER: the payment", BAD, 131_042, Ends::Paused(Reason::Payment)),
        ("PAUSE NUMBER: not registered", BAD, 133_010, Ends::Paused(Reason::NotRegistered)),
        ("FAIL: needs a template", BAD, 131_047, Ends::Failed(131_047)),
        ("FAIL for this user: unreachable", BAD, 131_026, Ends::Failed(131_026)),
        ("FAIL for this user: opted out", BAD, 131_050, Ends::Failed(131_050)),
        ("FAIL, our bug: a parameter", BAD, 100, Ends::Failed(100)),
        ("FAIL, our bug, with a 500", "500 No", 131_009, Ends::Failed(131_009)),
        ("FAIL template: its variables", BAD, 132_000, Ends::Failed(132_000)),
        ("FAIL template: missing", "404 Not Found", 132_001, Ends::Failed(132_001)),
        ("FAIL template: paused", BAD, 132_015, Ends::Failed(132_015)),
    ];
    rows.extend(by_code.map(|(name, status, code, ends)| row(name, says(graph(status, code)), ends)));
    rows
}

/// Forty-five seconds, by the answer's own clock.
const DATES: &str = "date: Wed, 14 Jan 2026 03:00:00 GMT\r\nretry-after: Wed, 14 Jan 2026 03:00:45 GMT\r\n";
const PROXY: &str = r#"{"error":{"code":502,"type":"bad_gateway","message":"upstream prematurely closed"}}"#;

fn too_fast(headers: &str) -> String {
    answer("429 Too Many Requests", &format!("{JSON}{headers}"), &graph_body(130_429))
}

fn unspeakable() -> String {
    answer(BAD, JSON, &graph_body(100).replace("Meta's", r"Meta\u0000s").replace("story", r"\ud83d story"))
}

fn with_error(body: &str) -> String {
    let error = graph_body(131_000);
    body.replacen('{', &format!("{},", error.trim_end_matches('}').to_owned() + "}"), 1)
}

fn without_id(_: &str) -> String {
    r#"{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[]}"#.to_owned()
}

/// Meta takes it, and its answer is changed on the way.
fn taken_and(change: fn(&str) -> String) -> Via {
    Via::Script(vec![Step::Request, Step::Take, Step::Reworded(change)])
}

/// Meta takes it, and another answer arrives.
fn taken_then(answer: String) -> Via {
    Via::Script(vec![Step::Request, Step::Take, Step::Say(answer)])
}

fn early(status: &str) -> Via {
    let first = Step::Say(format!("HTTP/1.1 {status}\r\n\r\n"));
    Via::Script(vec![Step::Request, first, Step::Take, Step::Answer])
}

fn taken_then_body(content_type: &'static str) -> Via {
    Via::Script(vec![Step::Request, Step::Take, Step::Labelled(content_type)])
}
