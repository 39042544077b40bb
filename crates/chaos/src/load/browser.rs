//! A browser that watches: it follows the live stream, comes back with `Last-Event-ID` whenever that breaks or its address
//! changes, and writes down every number it is told.

use super::Address;
use crate::house::{EMAIL, PASSWORD};
use anyhow::{Context, Result};
use futures::StreamExt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Before it comes back; a browser waits for as long as the stream said.
const PAUSE: Duration = Duration::from_millis(30);

/// What a browser was told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// How often each number came as an event that shows something.
    pub(crate) events: BTreeMap<i64, u32>,
    /// Numbers at which it was told to load its page anew: everything before is on that page.
    pub(crate) resets: Vec<i64>,
}

/// A browser that watches until it is dropped.
pub(crate) struct Browser {
    told: Arc<Mutex<Told>>,
    last: watch::Receiver<i64>,
    watching: JoinHandle<()>,
}

impl Browser {
    /// Opens one; without a session it signs in as soon as there is somebody to sign in at.
    pub(crate) fn open(address: Address, session: Option<String>) -> Result<Self> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(2))
            .build()?;
        let told = Arc::<Mutex<Told>>::default();
        let (progress, last) = watch::channel(0);
        let watching = tokio::spawn(watch(http, address, session, told.clone(), progress));
        Ok(Self { told, last, watching })
    }

    /// A session that several browsers may share.
    pub(crate) async fn sign_in_at(url: &str) -> Result<String> {
        let policy = reqwest::redirect::Policy::none();
        sign_in(&reqwest::Client::builder().no_proxy().redirect(policy).build()?, url).await
    }

    /// Waits until it has heard of this number, at most so long.
    pub(crate) async fn has_heard(&self, number: i64, at_most: Duration) -> bool {
        let mut last = self.last.clone();
        let heard = last.wait_for(|last| *last >= number);
        tokio::time::timeout(at_most, heard).await.is_ok_and(|heard| heard.is_ok())
    }

    /// As if it had been told this.
    pub(crate) fn pretend(&self, told: Told) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }

    /// What it was told so far.
    pub(crate) fn told(&self) -> Told {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.watching.abort();
    }
}

async fn watch(
    http: reqwest::Client,
    address: Address,
    mut cookie: Option<String>,
    told: Arc<Mutex<Told>>,
    progress: watch::Sender<i64>,
) {
    loop {
        if follow(&http, &address, &mut cookie, &told, &progress).await.is_err() {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn follow(
    http: &reqwest::Client,
    address: &Address,
    cookie: &mut Option<String>,
    told: &Mutex<Told>,
    progress: &watch::Sender<i64>,
) -> Result<()> {
    let mut moved = address.subscribe();
    let url = moved.borrow_and_update().clone();
    anyhow::ensure!(!url.is_empty(), "nobody is there");
    if cookie.is_none() {
        *cookie = Some(sign_in(http, &url).await?);
    }
    let last = *progress.borrow();
    let request = http
        .get(format!("{url}/events?after=0"))
        .header("cookie", cookie.as_deref().unwrap_or_default())
        .header("last-event-id", last.to_string());
    let answer = request.send().await?.error_for_status()?;
    let mut bytes = answer.bytes_stream();
    let (mut text, mut event) = (Vec::new(), Event::default());
    loop {
        let chunk = tokio::select! {
            chunk = bytes.next() => chunk.context("the stream ended")?,
            _ = moved.changed() => anyhow::bail!("it goes on elsewhere"),
        };
        text.extend_from_slice(&chunk?);
        while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = text.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            if line.trim_end().is_empty() {
                event.take(told, progress);
            } else {
                event.read(line.trim_end());
            }
        }
    }
}

/// An event as its lines come.
#[derive(Default)]
struct Event {
    id: Option<i64>,
    name: String,
    shows: bool,
}

impl Event {
    fn read(&mut self, line: &str) {
        match line.split_once(": ") {
            Some(("id", id)) => self.id = id.parse().ok(),
            Some(("event", name)) => name.clone_into(&mut self.name),
            Some(("data", _)) => self.shows = true,
            _ => {}
        }
    }

    fn take(&mut self, told: &Mutex<Told>, progress: &watch::Sender<i64>) {
        let event = std::mem::take(self);
        let Some(id) = event.id else { return };
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if event.name == "reset" {
            told.resets.push(id);
        } else if event.shows {
            *told.events.entry(id).or_default() += 1;
        }
        drop(told);
        progress.send_modify(|last| *last = id.max(*last));
    }
}

async fn sign_in(http: &reqwest::Client, url: &str) -> Result<String> {
    let body = format!("email={}&password={PASSWORD}&next=%2Finbox", EMAIL.replace('@', "%40"));
    let request = http
        .post(format!("{url}/sign-in"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(body);
    let answer = request.send().await?;
    let cookie = answer.headers().get("set-cookie").context("no cookie")?.to_str()?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}
