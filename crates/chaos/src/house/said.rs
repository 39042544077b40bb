//! What a node's log says, as far as proofs listen to it.

/// What a node says when the holder of a job has lost it: at a heartbeat, or as the reason why an end was not written.
const LOST: &str = "another node has taken this job over";
/// What it says when somebody wanted to write the end of a job all the same, and its fence did not let them.
const REJECTED: &str = "a job's end was not written";
/// What the system and SQLite say of a disk that refuses.
const DISK_ERRORS: [&str; 6] = [
    "Input/output error",
    "No space left on device",
    "Read-only file system",
    "disk I/O error",
    "database or disk is full",
    "attempt to write a readonly database",
];

/// What a node has said so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Said {
    /// It takes requests.
    pub(super) listens: bool,
    /// Ends of jobs that came too late and were rejected by their fence.
    pub(super) rejected: u64,
    /// Heartbeats for jobs that another node had taken over.
    pub(super) lost: u64,
    /// Lines about a disk that refuses.
    pub(super) disk_errors: u64,
}

impl Said {
    /// A line of it.
    pub(super) fn hear(&mut self, line: &str) {
        self.listens |= line.contains("\"listening\"");
        if line.contains(LOST) {
            let count = if line.contains(REJECTED) { &mut self.rejected } else { &mut self.lost };
            *count += 1;
        }
        self.disk_errors += u64::from(DISK_ERRORS.iter().any(|words| line.contains(words)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_heartbeat_is_no_rejected_end() {
        let mut said = Said::default();
        said.hear(r#"{"level":"WARN","message":"another node has taken this job over","job":"1"}"#);
        said.hear(
            r#"{"message":"a job's end was not written","error":"another node has taken this job over"}"#,
        );
        said.hear(
            r#"{"message":"a job's end was not written","error":"the end of the call could not be written"}"#,
        );
        assert_eq!((said.lost, said.rejected, said.disk_errors), (1, 1, 0));
    }
}
