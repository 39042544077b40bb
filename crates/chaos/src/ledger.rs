//! What was acknowledged, taken in and accepted, as JSON lines on disk: whoever writes here goes on only when the line is
//! fsynced. The ledger belongs to this process, which nothing kills.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::thread;
use tokio::sync::{mpsc, oneshot};

/// Lines in one fsync.
const BATCH: usize = 512;

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// Hilo answered 200 to a webhook with these customers' messages.
    Acknowledged {
        /// Meta's ids of the messages in it.
        messages: Vec<String>,
        /// When the answer was here, in microseconds since 1970.
        at: u64,
    },
    /// Hilo answered 202 to an agent.
    Queued {
        /// Hilo's id of the message.
        message_id: String,
        /// The words, which no other message has.
        text: String,
    },
    /// Meta's stand-in said that it took a message: it comes here from its announcement, not before its answer.
    Accepted {
        /// Meta's id of it.
        id: String,
        /// The mark of the attempt.
        tracker: Option<String>,
    },
}

/// The ledger; cheap to clone.
#[derive(Clone)]
pub(crate) struct Ledger {
    path: PathBuf,
    lines: mpsc::Sender<(String, oneshot::Sender<()>)>,
}

impl Ledger {
    /// A new ledger at this path.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let file = File::create_new(path).with_context(|| format!("create {}", path.display()))?;
        let (lines, waiting) = mpsc::channel(BATCH * 4);
        thread::spawn(move || write(file, waiting));
        Ok(Self { path: path.to_path_buf(), lines })
    }

    /// Writes a line; returns when it is on disk.
    pub(crate) async fn write(&self, entry: &Entry) -> Result<()> {
        let (done, written) = oneshot::channel();
        self.lines.send((serde_json::to_string(entry)?, done)).await.context("the ledger's thread ended")?;
        written.await.context("the ledger could not be written")
    }

    /// Everything on disk, as a reader after a crash would see it.
    pub(crate) fn read(&self) -> Result<Vec<Entry>> {
        let lines = BufReader::new(File::open(&self.path)?).lines();
        lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
    }
}

fn write(mut file: File, mut waiting: mpsc::Receiver<(String, oneshot::Sender<()>)>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
        let text: String = batch.iter().flat_map(|(line, _)| [line.as_str(), "\n"]).collect();
        if file.write_all(text.as_bytes()).and_then(|()| file.sync_data()).is_err() {
            // Dropping the answers tells everyone.
            return;
        }
        for (_, done) in batch.drain(..) {
            // Whoever does not wait for it any more does not need it.
            let _ = done.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::create(&folder.path().join("ledger")).unwrap();
        let entry = Entry::Accepted { id: "wamid.1".to_owned(), tracker: None };
        ledger.write(&entry).await.unwrap();
        assert_eq!(ledger.read().unwrap(), [entry]);
        assert!(Ledger::create(&folder.path().join("ledger")).is_err(), "a ledger is never written over");
    }
}
