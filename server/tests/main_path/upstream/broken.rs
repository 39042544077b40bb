//! Connections and answers that break: before the first byte it is proof that nothing was taken, afterwards nobody knows.

use super::{Ends, Fault, JSON, Via, Wait, answer};
use crate::support::Step::{
    AndMore, Answer, Flood, Half, Head, Pause, Request, Reset, Reworded, Say, Silence, Take,
};
use std::time::Duration;

const AGAIN: Ends = Ends::Again(Wait::Backoff);

pub(super) fn faults() -> Vec<Fault> {
    let row = |name, via, ends| Fault { name, via, ends };
    let script = |name, script, ends| row(name, Via::Script(script), ends);
    vec![
        row("nobody listens", Via::Elsewhere("http://127.0.0.1:9"), AGAIN),
        row("a name that does not exist", Via::Elsewhere("http://graph.meta.invalid"), AGAIN),
        row("no TLS where TLS is wanted", Via::NoTls, AGAIN),
        row("a certificate that nobody vouches for", Via::Impostor, AGAIN),
        script("reset before the request", vec![Reset], Ends::Parked),
        script("reset in the request", vec![Head, Reset], Ends::Parked),
        script("reset after the request, before it was taken", vec![Request, Reset], Ends::Parked),
        script("reset after it was taken", vec![Request, Take, Reset], Ends::Adopted),
        script("closed without a word, before it was taken", vec![Request], Ends::Parked),
        script("closed without a word, after it was taken", vec![Request, Take], Ends::Adopted),
        script("closed in the middle of the answer's body", vec![Request, Take, Half], Ends::Adopted),
        script("reset in the middle of the answer's body", vec![Request, Take, Half, Reset], Ends::Adopted),
        script(
            "closed in the middle of the answer's head",
            taken_and("HTTP/1.1 200 OK\r\ncontent-le"),
            Ends::Adopted,
        ),
        script("closed in the middle of a 500's body", taken_and(&cut(500)), Ends::Adopted),
        row("silence, and nothing was taken", Via::Impatient(vec![Request, Silence]), Ends::Parked),
        row("silence, and it was taken", Via::Impatient(vec![Request, Take, Silence]), Ends::Adopted),
        row(
            "silence in the middle of the answer",
            Via::Impatient(vec![Request, Take, Half, Silence]),
            Ends::Adopted,
        ),
        script("a slow answer", vec![Request, Take, Pause(SLOW), Answer], Ends::Sent),
        script("a slow host", vec![Pause(SLOW), Request, Take, Answer], Ends::Sent),
        script("half a JSON document", vec![Request, Take, Reworded(half)], Ends::Adopted),
        script("nothing in the body", vec![Request, Take, Reworded(|_| String::new())], Ends::Adopted),
        script("an answer without end", vec![Request, Take, Flood], Ends::Adopted),
        script("a head without end", taken_and(&endless_head()), Ends::Adopted),
        script("no HTTP at all", taken_and("SSH-2.0-OpenSSH_9.9\r\n\r\n"), Ends::Adopted),
        script("two answers to one request", vec![Request, Take, AndMore(another())], Ends::Sent),
        script("302 to another host", redirect("302 Found"), AGAIN),
        script("307 to another host", redirect("307 Temporary Redirect"), AGAIN),
        script("308 to another host", redirect("308 Permanent Redirect"), AGAIN),
        script("303 to another host", redirect("303 See Other"), Ends::Parked),
    ]
}

const SLOW: Duration = Duration::from_millis(150);

/// Where redirects lead: the test listens there and hears nothing. Its address stands in the place of this word.
pub(super) const ELSEWHERE: &str = "http://elsewhere";

fn redirect(status: &str) -> Vec<crate::support::Step> {
    let to = format!("{JSON}location: {ELSEWHERE}/v24.0/1/messages\r\n");
    vec![Request, Say(answer(status, &to, ""))]
}

fn taken_and(said: &str) -> Vec<crate::support::Step> {
    vec![Request, Take, Say(said.to_owned())]
}

fn cut(status: u16) -> String {
    format!(
        "HTTP/1.1 {status} No\r\ncontent-length: 500\r\n\r\n{{\"error\":{{\"code\":131000,\"fbtrace_id\":\"A"
    )
}

fn half(body: &str) -> String {
    body[..body.len() / 2].to_owned()
}

fn endless_head() -> String {
    format!("HTTP/1.1 200 OK\r\nx: {}\r\n", "a".repeat(2 * 1024 * 1024))
}

/// It must not be taken for the answer to the next request.
fn another() -> String {
    answer("200 OK", JSON, r#"{"messages":[{"id":"wamid.FORGED"}]}"#)
}
