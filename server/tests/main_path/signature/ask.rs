//! Requests byte by byte: what no client library would send, a stranger can.

use super::DOOR;
use crate::support::meta::APP_SECRET;
use crate::support::wait::patiently;
use hilo_whatsapp::signature::sign;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SIGNATURE: &str = "X-Hub-Signature-256";

#[derive(Clone)]
pub(super) struct Ask {
    line: String,
    headers: Vec<Vec<u8>>,
    body: Vec<u8>,
    framing: Framing,
}

#[derive(Clone)]
enum Framing {
    /// `Content-Length`.
    Length,
    /// In two chunks, with these trailers.
    Chunked(String),
    /// Whatever the headers say.
    AsIs,
}

impl Ask {
    /// To the installation's address, unsigned.
    pub(super) fn with(body: impl Into<Vec<u8>>) -> Self {
        Self::at(DOOR, body)
    }

    pub(super) fn at(target: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::line(&format!("POST {target} HTTP/1.1"), body)
    }

    pub(super) fn line(line: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { line: line.to_owned(), headers: Vec::new(), body: body.into(), framing: Framing::Length }
    }

    /// One more header, as it is to stand there.
    pub(super) fn header(mut self, header: impl AsRef<[u8]>) -> Self {
        self.headers.push(header.as_ref().to_vec());
        self
    }

    pub(super) fn signature(self, signature: impl AsRef<[u8]>) -> Self {
        self.header([SIGNATURE.as_bytes(), b": ", signature.as_ref()].concat())
    }

    /// Signed with the installation's secret over what is sent.
    pub(super) fn signed(self) -> Self {
        self.signed_with(APP_SECRET)
    }

    pub(super) fn signed_with(self, secret: &str) -> Self {
        let signature = sign(secret, &self.body);
        self.signature(signature)
    }

    pub(super) fn chunked(mut self, trailers: &str) -> Self {
        self.framing = Framing::Chunked(trailers.to_owned());
        self
    }

    pub(super) fn framed_by_headers(mut self) -> Self {
        self.framing = Framing::AsIs;
        self
    }

    /// Status and code; 0 where the connection was closed without an answer.
    pub(super) async fn send(&self, address: SocketAddr) -> (u16, String) {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // Who is refused early may hear of it while still speaking.
        drop(stream.write_all(&self.bytes()).await);
        let mut answer = Vec::new();
        let read = patiently("the answer", stream.read_to_end(&mut answer)).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(read.is_ok() || !answer.is_empty(), "{read:?}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        (status, body["errorCode"].as_str().unwrap_or_default().to_owned())
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{}\r\nHost: hilo.test\r\nConnection: close\r\n", self.line).into_bytes();
        for header in &self.headers {
            bytes.extend_from_slice(header);
            bytes.extend_from_slice(b"\r\n");
        }
        match &self.framing {
            Framing::Length => {
                bytes.extend(format!("Content-Length: {}\r\n\r\n", self.body.len()).bytes());
                bytes.extend_from_slice(&self.body);
            }
            Framing::Chunked(trailers) => {
                bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
                bytes.extend(chunks(&self.body, trailers));
            }
            Framing::AsIs => {
                bytes.extend_from_slice(b"\r\n");
                bytes.extend_from_slice(&self.body);
            }
        }
        bytes
    }
}

/// A body in two chunks.
pub(super) fn chunks(body: &[u8], trailers: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for chunk in body.chunks(body.len() / 2 + 1) {
        bytes.extend(format!("{:x}\r\n", chunk.len()).bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend(format!("0\r\n{trailers}\r\n").bytes());
    bytes
}

/// Signed over the bytes of the body, and so taken: the counter-proof to all that is refused.
pub(super) fn admitted(body: impl Fn(usize) -> Vec<u8>) -> Vec<(&'static str, Ask)> {
    let signature = |n: usize| sign(APP_SECRET, &body(n));
    let upper = signature(1).to_uppercase().replace("SHA256=", "sha256=");
    let spaced = format!("x-hub-signature-256:   {}  ", signature(2));
    vec![
        ("as Meta sends it", Ask::with(body(0)).signed()),
        ("upper-case hex", Ask::with(body(1)).signature(upper)),
        ("spaces around the value, which HTTP takes away", Ask::with(body(2)).header(spaced)),
        (
            "the header's name in capitals",
            Ask::with(body(3)).header(format!("X-HUB-SIGNATURE-256: {}", signature(3))),
        ),
        ("in chunks", Ask::with(body(4)).signed().chunked("")),
        ("with a query", Ask::at("/api/webhooks/whatsapp?a=1", body(5)).signed()),
        ("HTTP/1.0", Ask::line("POST /api/webhooks/whatsapp HTTP/1.0", body(6)).signed()),
        ("as a form", Ask::with(body(7)).signed().header("Content-Type: application/x-www-form-urlencoded")),
        (
            "the whole address in the first line",
            Ask::line("POST http://hilo.test/api/webhooks/whatsapp HTTP/1.1", body(8)).signed(),
        ),
        (
            "from another site, says its header",
            Ask::with(body(9)).signed().header("Origin: https://evil.example"),
        ),
    ]
}
