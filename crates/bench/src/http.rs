//! HTTP/1.1 over plain TCP, as little of it as the measurements need: requests are written by hand, and of an answer
//! the status and where it ends are read. A client library would be measured along with the server.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept connection to the loopback.
pub(crate) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
    body_at: usize,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.context("connect")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(4096), body_at: 0 })
    }

    /// Sends a request and reads its answer; gives the status.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request).await?;
        self.read().await
    }

    /// The last answer's body, chunks and all.
    pub(crate) fn body(&self) -> &[u8] {
        &self.answer[self.body_at..]
    }

    /// The last answer, as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.answer).into_owned()
    }

    async fn read(&mut self) -> Result<u16> {
        self.answer.clear();
        loop {
            if let Some(end) = self.answer.windows(4).position(|window| window == b"\r\n\r\n") {
                self.body_at = end + 4;
                let head = std::str::from_utf8(&self.answer[..end])?.to_ascii_lowercase();
                let status = head.get(9..12).context("no status")?.parse()?;
                if head.lines().any(|line| line == "transfer-encoding: chunked") {
                    // Nothing follows before the next request, and no page of ours has such lines inside.
                    while !self.answer[end..].ends_with(b"\r\n0\r\n\r\n") {
                        self.fill().await?;
                    }
                } else {
                    let length: usize = head
                        .lines()
                        .find_map(|line| line.strip_prefix("content-length:"))
                        .map_or(Ok(0), |length| length.trim().parse())?;
                    while self.answer.len() < end + 4 + length {
                        self.fill().await?;
                    }
                }
                return Ok(status);
            }
            self.fill().await?;
        }
    }

    /// Reads what comes next of an answer that has no end, and appends it.
    pub(crate) async fn more(&mut self, answer: &mut Vec<u8>) -> Result<()> {
        if self.stream.read_buf(answer).await? == 0 {
            bail!("the stream ended");
        }
        Ok(())
    }

    /// Sends a request whose answer has no end.
    pub(crate) async fn begin(&mut self, request: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(request).await?)
    }

    async fn fill(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.answer).await? == 0 {
            bail!("the connection ended before the answer did");
        }
        Ok(())
    }
}

/// A GET, to be sent as often as one likes. `headers` end with line breaks.
pub(crate) fn get(port: u16, path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{headers}\r\n").into_bytes()
}

/// A POST.
pub(crate) fn post(port: u16, path: &str, headers: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n{headers}\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A form as a browser posts it.
pub(crate) fn form(port: u16, path: &str, headers: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    post(port, path, headers, "application/x-www-form-urlencoded", &pairs.join("&"))
}

/// A program that acts through REST.
pub(crate) struct Rest {
    connection: Connection,
    port: u16,
    headers: String,
}

impl Rest {
    /// With this token.
    pub(crate) async fn open(port: u16, token: &str) -> Result<Self> {
        let headers = format!("authorization: Bearer {token}\r\n");
        Ok(Self { connection: Connection::open(port).await?, port, headers })
    }

    /// Reads.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Value> {
        let request = get(self.port, path, &self.headers);
        let status = self.connection.exchange(&request).await?;
        self.answer(path, status)
    }

    /// Changes.
    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let request = post(self.port, path, &self.headers, "application/json", &body.to_string());
        let status = self.connection.exchange(&request).await?;
        self.answer(path, status)
    }

    fn answer(&self, path: &str, status: u16) -> Result<Value> {
        let body = self.connection.body();
        anyhow::ensure!(status < 300, "{path} answered {status}: {}", String::from_utf8_lossy(body));
        Ok(serde_json::from_slice(body)?)
    }
}
