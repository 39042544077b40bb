//! The record: what strace saw of writes to the database's files, in order.

use anyhow::{Context, Result};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A file of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// `hilo.db`
    Main,
    /// `hilo.db-wal`
    Log,
}

impl Part {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Main => "hilo.db",
            Self::Log => "hilo.db-wal",
        }
    }
}

/// What happened to a file.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Write {
        offset: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        length: usize,
    },
    /// Everything written to this file before it is on the disk.
    Sync,
}

/// An operation with its moment in microseconds.
pub(super) struct Step {
    pub(super) at: u64,
    pub(super) part: Part,
    pub(super) what: Operation,
}

/// All of them in order.
pub(super) struct Record(pub(super) Vec<Step>);

impl Record {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn writes(&self) -> usize {
        self.0.iter().filter(|step| !matches!(step.what, Operation::Sync)).count()
    }

    pub(super) fn syncs(&self) -> usize {
        self.len() - self.writes()
    }

    /// When an operation happened: what was acknowledged before must be there.
    pub(super) fn time_of(&self, at: usize) -> u64 {
        self.0.get(at).map_or(u64::MAX, |step| step.at)
    }

    /// The next operation that is an fsync.
    pub(super) fn sync_near(&self, at: usize) -> usize {
        let later = self.0.iter().enumerate().skip(at);
        later.filter(|(_, step)| matches!(step.what, Operation::Sync)).map(|(at, _)| at).next().unwrap_or(at)
    }
}

/// Reads what strace wrote. A call that another thread interrupts stands in two lines; an fsync counts when it ends.
pub(super) fn read(log: &Path, data: &Path) -> Result<Record> {
    let mut steps = Vec::new();
    let mut begun = HashMap::<String, Part>::new();
    for line in BufReader::new(File::open(log)?).lines() {
        let line = line?;
        let Some((process, at, call)) = split(&line) else { continue };
        if let Some(rest) = call.strip_prefix("<... ") {
            let synced = rest.contains("sync resumed") && rest.ends_with("= 0");
            if let (true, Some(part)) = (synced, begun.remove(process)) {
                steps.push(Step { at, part, what: Operation::Sync });
            }
            continue;
        }
        let Some(part) = part_of(call, data) else { continue };
        if call.starts_with("pwrite64(") {
            steps.push(Step { at, part, what: write(call).context("a write that cannot be read")? });
        } else if call.starts_with("ftruncate(") {
            let length = number_after(call, ">, ").context("a truncation without a length")?;
            steps.push(Step { at, part, what: Operation::Truncate { length } });
        } else if call.contains("sync(") {
            if call.contains("<unfinished") {
                begun.insert(process.to_owned(), part);
            } else if call.trim_end().ends_with("= 0") {
                steps.push(Step { at, part, what: Operation::Sync });
            }
        }
    }
    Ok(Record(steps))
}

/// Process, moment in microseconds, and the call.
fn split(line: &str) -> Option<(&str, u64, &str)> {
    let (process, rest) = line.split_once(' ')?;
    let (moment, call) = rest.trim_start().split_once(' ')?;
    let (seconds, micros) = moment.split_once('.')?;
    Some((process, seconds.parse::<u64>().ok()? * 1_000_000 + micros.parse::<u64>().ok()?, call))
}

fn part_of(call: &str, data: &Path) -> Option<Part> {
    let path = text(call.split_once('<')?.1.split_once('>')?.0)?;
    let path = Path::new(std::str::from_utf8(&path).ok()?);
    [Part::Main, Part::Log].into_iter().find(|part| path == data.join(part.name()))
}

/// `pwrite64(9</data/hilo.db-wal>, "\x37\x7f…", 4096, 32) = 4096`
fn write(call: &str) -> Option<Operation> {
    let (_, rest) = call.split_once(">, \"")?;
    let (hex, rest) = rest.split_once('"')?;
    let bytes = text(hex)?;
    let mut numbers = rest.trim_start_matches(", ").split([',', ')', ' ']).filter(|text| !text.is_empty());
    let length: usize = numbers.next()?.parse().ok()?;
    let offset = numbers.next()?.parse().ok()?;
    (length == bytes.len()).then_some(Operation::Write { offset, bytes })
}

/// What `\x2f\x64` stands for.
fn text(hex: &str) -> Option<Vec<u8>> {
    hex.split("\\x").skip(1).map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

fn number_after(call: &str, mark: &str) -> Option<usize> {
    let digits: String = call.split_once(mark)?.1.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strace_writes_is_understood() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let data = Path::new("/d");
        let lines = [
            r#"7 1790000000.000001 pwrite64(9<\x2f\x64\x2f\x68\x69\x6c\x6f\x2e\x64\x62\x2d\x77\x61\x6c>, "\x37\x7f", 2, 32) = 2"#,
            r#"7 1790000000.000002 pwrite64(9<\x2f\x64\x2f\x6f\x74\x68\x65\x72>, "\x37", 1, 0) = 1"#,
            r"7 1790000000.000003 fdatasync(9<\x2f\x64\x2f\x68\x69\x6c\x6f\x2e\x64\x62\x2d\x77\x61\x6c> <unfinished ...>",
            r#"8 1790000000.000004 pwrite64(8<\x2f\x64\x2f\x68\x69\x6c\x6f\x2e\x64\x62>, "\x00", 1, 4096 <unfinished ...>"#,
            r"7 1790000000.000005 <... fdatasync resumed>) = 0",
            r"8 1790000000.000006 ftruncate(9<\x2f\x64\x2f\x68\x69\x6c\x6f\x2e\x64\x62\x2d\x77\x61\x6c>, 0) = 0",
        ];
        std::fs::write(&log, lines.join("\n")).unwrap();
        let record = read(&log, data).unwrap();
        let seen: Vec<_> = record.0.iter().map(|step| (step.at % 10, step.part, step.what.clone())).collect();
        assert!(
            matches!(&seen[0], (1, Part::Log, Operation::Write { offset: 32, bytes }) if *bytes == [0x37, 0x7f])
        );
        assert!(matches!(&seen[1], (4, Part::Main, Operation::Write { offset: 4096, .. })));
        assert!(matches!(&seen[2], (5, Part::Log, Operation::Sync)));
        assert!(matches!(&seen[3], (6, Part::Log, Operation::Truncate { length: 0 })));
        assert_eq!((record.len(), record.writes(), record.syncs()), (4, 3, 1));
        assert_eq!(record.sync_near(0), 2);
    }
}
