//! Files that are complete or absent: written beside their place under another name, made durable, then put there in
//! one step.

use super::BackupError;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A file under way. Dropped before it is put in its place, it was never there.
pub(super) struct Draft {
    path: PathBuf,
    placed: bool,
}

impl Draft {
    /// Makes an empty file beside `place`, for its owner only.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(super) fn beside(place: &Path, suffix: &str) -> Result<Self, BackupError> {
        let mut name = place.file_name().unwrap_or_default().to_owned();
        name.push(format!(".part-{suffix}"));
        let path = place.with_file_name(name);
        fs::create_dir_all(folder(&path)).map_err(BackupError::file(folder(&path)))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(BackupError::file(&path))?;
        Ok(Self { path, placed: false })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it durable and puts it at `place`, over whatever is there if it may replace.
    ///
    /// # Errors
    /// [`BackupError::Exists`] when it may not; nothing has changed then.
    pub(super) fn put(mut self, place: &Path, replace: bool) -> Result<(), BackupError> {
        let failed = BackupError::file(place);
        File::open(&self.path).and_then(|file| file.sync_all()).map_err(&failed)?;
        if replace {
            fs::rename(&self.path, place).map_err(&failed)?;
            self.placed = true;
        } else {
            // A rename would replace what somebody else has put there meanwhile.
            match fs::hard_link(&self.path, place) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(BackupError::Exists(place.to_owned()));
                }
                Err(error) => return Err(failed(error)),
            }
        }
        File::open(folder(place)).and_then(|folder| folder.sync_all()).map_err(&failed)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.placed {
            drop(fs::remove_file(&self.path));
            // What SQLite leaves beside a file that it was interrupted in.
            for log in ["-wal", "-shm", "-journal"] {
                drop(fs::remove_file(with_ending(&self.path, log)));
            }
        }
    }
}

/// The folder that a file lies in.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// The path with something at its end.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_replaces_nothing_unasked_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.hilo");
        Draft::beside(&place, "1").unwrap().put(&place, false).unwrap();
        let refused = Draft::beside(&place, "2").unwrap().put(&place, false);
        assert!(matches!(refused, Err(BackupError::Exists(_))));
        Draft::beside(&place, "3").unwrap().put(&place, true).unwrap();
        drop(Draft::beside(&place, "4").unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
