//! Files as a power cut could have left them.

use super::record::{Operation, Part, Record, Step};
use crate::seed::Choices;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// Disks write so many bytes whole or not at all.
const SECTOR: usize = 512;

/// What is on the disk when the power comes back.
pub(super) struct Disk {
    files: BTreeMap<Part, Vec<u8>>,
    /// Writes that no fsync had confirmed: each was kept, dropped or torn.
    pub(super) unsynced: usize,
}

impl Disk {
    /// The files before the record, all operations up to `at` that an fsync confirms, and of the others whatever chance
    /// has written: a disk and its cache keep no order. A disk that lies confirms what it has not written.
    pub(super) fn after_power_loss(
        before: &Path,
        record: &Record,
        at: usize,
        lies: bool,
        choices: &mut Choices,
    ) -> Result<Self> {
        let mut disk = Self { files: BTreeMap::new(), unsynced: 0 };
        disk.files.insert(Part::Main, std::fs::read(before.join(Part::Main.name()))?);
        let past = &record.0[..at.min(record.len())];
        for part in [Part::Main, Part::Log] {
            let synced = past
                .iter()
                .rposition(|step| step.part == part && !lies && matches!(step.what, Operation::Sync))
                .map_or(0, |last| last + 1);
            for step in past[..synced].iter().filter(|step| step.part == part) {
                disk.apply(step, None);
            }
            let mut rest: Vec<&Step> = past[synced..].iter().filter(|step| step.part == part).collect();
            disk.unsynced += rest.len();
            // Whether the cut finds a lazy disk or a busy one.
            let kept_percent = u32::try_from(choices.below(101)).unwrap_or(50);
            choices.shuffle(&mut rest);
            for step in rest {
                if choices.percent(kept_percent) {
                    let torn = choices.percent(20).then(|| choices.below(9) * SECTOR);
                    disk.apply(step, torn);
                }
            }
        }
        Ok(disk)
    }

    /// Applies an operation, of a torn write only its first bytes.
    fn apply(&mut self, step: &Step, torn: Option<usize>) {
        let file = self.files.entry(step.part).or_default();
        match &step.what {
            Operation::Write { offset, bytes } => {
                let bytes = &bytes[..torn.unwrap_or(bytes.len()).min(bytes.len())];
                if file.len() < offset + bytes.len() {
                    file.resize(offset + bytes.len(), 0);
                }
                file[*offset..offset + bytes.len()].copy_from_slice(bytes);
            }
            Operation::Truncate { length } => file.resize(*length, 0),
            Operation::Sync => {}
        }
    }

    /// Lays the files into an empty folder.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        for (part, bytes) in &self.files {
            std::fs::write(folder.join(part.name()), bytes)?;
        }
        Ok(())
    }
}
