//! One address in front of several nodes, as a balancer has it: each connection goes to the next node that takes it. It
//! copies bytes and knows nothing of HTTP. It can be a bad network too, and cut connections in the middle: before a
//! request is forwarded, or after that and before the answer, when nobody knows what became of it.

use crate::seed::Choices;
use anyhow::Result;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Requests of a connection that are let through before it is cut, at most.
const LET_THROUGH: usize = 4;

/// A front that runs; ends when dropped.
pub(crate) struct Front {
    /// Its address.
    pub(crate) url: String,
    way: Arc<Way>,
    serving: JoinHandle<()>,
}

/// What is behind it, and how good the way there is.
#[derive(Default)]
struct Way {
    nodes: Mutex<Vec<String>>,
    turn: AtomicUsize,
    /// Of a hundred connections, so many are cut.
    scissors: Mutex<Option<(Choices, u32)>>,
    before_the_request: AtomicUsize,
    before_the_answer: AtomicUsize,
}

/// Where a connection is cut, and how many requests it carries before.
#[derive(Clone, Copy)]
enum Cut {
    BeforeTheRequest(usize),
    BeforeTheAnswer(usize),
}

impl Front {
    /// A front with nobody behind it.
    pub(crate) async fn open() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let way = Arc::<Way>::default();
        let serving = tokio::spawn(serve(listener, way.clone()));
        Ok(Self { url, way, serving })
    }

    /// Who is behind it from now on, by address.
    pub(crate) fn set(&self, urls: impl IntoIterator<Item = String>) {
        let hosts = urls.into_iter().map(|url| url.trim_start_matches("http://").to_owned()).collect();
        *self.way.nodes.lock().unwrap_or_else(PoisonError::into_inner) = hosts;
    }

    /// From now on, so many of a hundred new connections are cut.
    pub(crate) fn cut(&self, percent: u32, choices: Choices) {
        *self.way.scissors.lock().unwrap_or_else(PoisonError::into_inner) = Some((choices, percent));
    }

    /// How many were cut before a request was forwarded, and before its answer.
    pub(crate) fn cuts(&self) -> (usize, usize) {
        let way = &self.way;
        (way.before_the_request.load(Ordering::Relaxed), way.before_the_answer.load(Ordering::Relaxed))
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, way: Arc<Way>) {
    while let Ok((mut from, _)) = listener.accept().await {
        let way = way.clone();
        tokio::spawn(async move {
            let hosts = way.nodes.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let first = way.turn.fetch_add(1, Ordering::Relaxed);
            for at in 0..hosts.len() {
                if let Ok(mut to) = TcpStream::connect(&hosts[(first + at) % hosts.len()]).await {
                    match way.choose() {
                        None => drop(tokio::io::copy_bidirectional(&mut from, &mut to).await),
                        Some(cut) => drop(way.copy_until(cut, &mut from, &mut to).await),
                    }
                    return;
                }
            }
        });
    }
}

impl Way {
    fn choose(&self) -> Option<Cut> {
        let mut scissors = self.scissors.lock().unwrap_or_else(PoisonError::into_inner);
        let (choices, percent) = scissors.as_mut()?;
        let (is_cut, before) = (choices.percent(*percent), choices.percent(50));
        let carried = choices.below(LET_THROUGH);
        is_cut.then_some(if before { Cut::BeforeTheRequest(carried) } else { Cut::BeforeTheAnswer(carried) })
    }

    /// A client says nothing more until it is answered: where the direction changes, a new request begins.
    async fn copy_until(&self, cut: Cut, from: &mut TcpStream, to: &mut TcpStream) -> std::io::Result<()> {
        let ((mut asks, mut hears), (mut answers, mut is_asked)) = (from.split(), to.split());
        let (mut question, mut answer) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
        let (mut requests, mut is_answered) = (0, true);
        loop {
            tokio::select! {
                length = asks.read(&mut question) => {
                    let length = length?;
                    requests += usize::from(is_answered);
                    is_answered = false;
                    match cut {
                        _ if length == 0 => return Ok(()),
                        Cut::BeforeTheRequest(carried) if requests > carried => {
                            self.before_the_request.fetch_add(1, Ordering::Relaxed);
                            return Ok(());
                        }
                        _ => is_asked.write_all(&question[..length]).await?,
                    }
                }
                length = answers.read(&mut answer) => {
                    let length = length?;
                    is_answered = true;
                    match cut {
                        _ if length == 0 => return Ok(()),
                        Cut::BeforeTheAnswer(carried) if requests > carried => {
                            self.before_the_answer.fetch_add(1, Ordering::Relaxed);
                            return Ok(());
                        }
                        _ => hears.write_all(&answer[..length]).await?,
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks until it is cut off; how often it was answered.
    async fn ask(url: &str) -> usize {
        let mut connection = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
        let mut answered = 0;
        while connection.write_all(b"?").await.is_ok() && connection.read_u8().await.is_ok() {
            answered += 1;
        }
        answered
    }

    #[tokio::test]
    async fn connections_are_cut_before_a_request_or_before_its_answer() {
        let node = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let front = Front::open().await.unwrap();
        front.set([format!("http://{}", node.local_addr().unwrap())]);
        front.cut(100, Choices::of(7, "network"));
        let asked = Arc::<AtomicUsize>::default();
        let counter = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = node.accept().await {
                while connection.read_u8().await.is_ok() {
                    counter.fetch_add(1, Ordering::Relaxed);
                    drop(connection.write_all(b"!").await);
                }
            }
        });
        let mut answered = 0;
        for _ in 0..40 {
            answered += ask(&front.url).await;
        }
        let (before, after) = front.cuts();
        assert_eq!(before + after, 40);
        assert!(before > 0 && after > 0);
        // Each of those that were cut late was heard by the node, and no one knows.
        assert_eq!(asked.load(Ordering::Relaxed), answered + after);
    }
}
