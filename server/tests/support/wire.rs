//! A host in front of Meta's stand-in that does to a connection what no HTTP server would: it ends one at any byte, says
//! what is no answer, or says too much. Each connection is one request. One that sends something follows the next script;
//! one that only asks, or for which there is no script, meets what always happens, which is that it is passed on unless
//! told otherwise.

use super::meta::http_client;
use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What a flood has said by the time that nobody can have wanted to read it.
const FLOOD: u64 = 64 * 1024 * 1024;

const JSON: &str = "application/json";

/// A piece of a script. Where a script ends the connection is closed.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Reads the head of the request, and not a byte more.
    Head,
    /// Reads the request to its end.
    Request,
    /// Hands the request to the stand-in and keeps its answer.
    Take,
    /// Says the answer that was kept.
    Answer,
    /// Says it up to the middle of its body.
    Half,
    /// Says it with another body.
    Reworded(fn(&str) -> String),
    /// Says it under another content type.
    Labelled(&'static str),
    /// Says it, keeps the connection, and says more in the same breath.
    AndMore(String),
    /// Says these bytes.
    Say(String),
    /// Talks without end, until nobody listens any more.
    Flood,
    /// Says nothing until the caller has gone.
    Silence,
    /// Takes its time.
    Pause(Duration),
    /// Tears the connection down.
    Reset,
}

pub(crate) type Script = Vec<Step>;

#[derive(Clone)]
pub(crate) struct Wire {
    /// Its address, to be set as the Graph host.
    pub(crate) url: String,
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    behind: String,
    scripts: Mutex<VecDeque<Script>>,
    always: Mutex<Script>,
    calls: AtomicUsize,
    flooded: AtomicU64,
    /// Connections that have not ended.
    open: watch::Sender<usize>,
}

impl Wire {
    pub(crate) async fn before(behind: &str) -> Self {
        let inner = Arc::new(Inner {
            http: http_client(),
            behind: behind.to_owned(),
            scripts: Mutex::default(),
            always: Mutex::new(vec![Step::Request, Step::Take, Step::Answer]),
            calls: AtomicUsize::new(0),
            flooded: AtomicU64::new(0),
            open: watch::Sender::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(accept(listener, inner.clone()));
        Self { url, inner }
    }

    /// What happens to the next connection that has no script yet.
    pub(crate) fn next(&self, script: Script) {
        self.inner.scripts.lock().unwrap().push_back(script);
    }

    /// Forgets scripts that no connection came for.
    pub(crate) fn clear(&self) {
        self.inner.scripts.lock().unwrap().clear();
    }

    /// What happens to every connection without a script.
    pub(crate) fn always(&self, script: Script) {
        *self.inner.always.lock().unwrap() = script;
    }

    /// Passes everything on again.
    pub(crate) fn mend(&self) {
        self.always(vec![Step::Request, Step::Take, Step::Answer]);
    }

    /// How many connections there were.
    pub(crate) fn calls(&self) -> usize {
        self.inner.calls.load(Ordering::SeqCst)
    }

    /// How many bytes floods could say.
    pub(crate) fn flooded(&self) -> u64 {
        self.inner.flooded.load(Ordering::SeqCst)
    }

    /// Waits until every connection has ended.
    pub(crate) async fn idle(&self) {
        let mut open = self.inner.open.subscribe();
        super::wait::patiently("the end of every connection", open.wait_for(|open| *open == 0))
            .await
            .unwrap();
    }
}

async fn accept(listener: TcpListener, inner: Arc<Inner>) {
    while let Ok((stream, _)) = listener.accept().await {
        inner.calls.fetch_add(1, Ordering::SeqCst);
        inner.open.send_modify(|open| *open += 1);
        let inner = inner.clone();
        tokio::spawn(async move {
            // Something has arrived, and stays unread.
            let mut first = [0; 4];
            let asks = stream.peek(&mut first).await.is_ok_and(|_| first == *b"GET ");
            let next = if asks { None } else { inner.scripts.lock().unwrap().pop_front() };
            let script = next.unwrap_or_else(|| inner.always.lock().unwrap().clone());
            let mut call = Call { stream, request: Request::default(), answer: None };
            for step in script {
                // The caller may go away in the middle of anything.
                if !call.act(step, &inner).await.unwrap_or(false) {
                    break;
                }
            }
            drop(call);
            inner.open.send_modify(|open| *open -= 1);
        });
    }
}

#[derive(Default)]
struct Request {
    head: Vec<u8>,
    body: Vec<u8>,
}

struct Call {
    stream: TcpStream,
    request: Request,
    answer: Option<(u16, String)>,
}

impl Call {
    /// Whether the script goes on.
    async fn act(&mut self, step: Step, inner: &Inner) -> io::Result<bool> {
        match step {
            Step::Head => self.read_head().await?,
            Step::Request => {
                self.read_head().await?;
                self.request.body.resize(self.request.length(), 0);
                self.stream.read_exact(&mut self.request.body).await?;
            }
            Step::Take => self.answer = Some(self.request.hand_to(inner).await),
            Step::Answer => self.say(JSON, |body| (body.len(), body.to_owned())).await?,
            Step::Half => self.say(JSON, |body| (body.len(), body[..body.len() / 2].to_owned())).await?,
            Step::Labelled(label) => self.say(label, |body| (body.len(), body.to_owned())).await?,
            Step::Reworded(change) => {
                let changed = |body: &str| {
                    let body = change(body);
                    (body.len(), body)
                };
                self.say(JSON, changed).await?;
            }
            Step::AndMore(more) => {
                let (status, body) = self.kept();
                let length = body.len();
                let whole = format!("HTTP/1.1 {status} Kept\r\ncontent-length: {length}\r\n\r\n{body}{more}");
                self.stream.write_all(whole.as_bytes()).await?;
            }
            Step::Say(bytes) => self.stream.write_all(bytes.as_bytes()).await?,
            Step::Flood => self.flood(&inner.flooded).await?,
            Step::Silence => while self.stream.read(&mut [0; 1024]).await? > 0 {},
            Step::Pause(how_long) => tokio::time::sleep(how_long).await,
            Step::Reset => {
                self.stream.set_zero_linger()?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Byte by byte, so that what follows stays unread.
    async fn read_head(&mut self) -> io::Result<()> {
        while !self.request.head.ends_with(b"\r\n\r\n") {
            self.request.head.push(self.stream.read_u8().await?);
        }
        Ok(())
    }

    fn kept(&self) -> (u16, &str) {
        let (status, body) = self.answer.as_ref().expect("an answer was kept");
        (*status, body)
    }

    /// The length that is announced, and what is said of it.
    async fn say(&mut self, label: &str, told: impl Fn(&str) -> (usize, String)) -> io::Result<()> {
        let (status, body) = self.kept();
        let (length, body) = told(body);
        let head = format!(
            "HTTP/1.1 {status} Kept\r\ncontent-type: {label}\r\nconnection: close\r\ncontent-length: {length}"
        );
        self.stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await
    }

    async fn flood(&mut self, said: &AtomicU64) -> io::Result<()> {
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}", 16 * FLOOD);
        self.stream.write_all(format!("{head}\r\n\r\n{{\"messages\":[{{\"id\":\"").as_bytes()).await?;
        let wave = vec![b'a'; 64 * 1024];
        while said.load(Ordering::SeqCst) < FLOOD {
            self.stream.write_all(&wave).await?;
            said.fetch_add(wave.len() as u64, Ordering::SeqCst);
        }
        Ok(())
    }
}

impl Request {
    fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(&self.head);
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }

    fn length(&self) -> usize {
        self.header("content-length").map_or(0, |length| length.parse().unwrap())
    }

    async fn hand_to(&self, inner: &Inner) -> (u16, String) {
        let head = String::from_utf8_lossy(&self.head);
        let mut words = head.split(' ');
        let method = words.next().unwrap().parse().unwrap();
        let mut request = inner.http.request(method, format!("{}{}", inner.behind, words.next().unwrap()));
        // The host too: addresses in answers begin with it.
        for name in ["host", "authorization", "content-type"] {
            request = match self.header(name) {
                Some(value) => request.header(name, value),
                None => request,
            };
        }
        let answer = request.body(self.body.clone()).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}
