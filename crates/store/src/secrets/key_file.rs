//! The key file: made on the first start, readable by its owner only. Losing it means losing every sealed secret,
//! so it is never overwritten, and never half written.

use super::KeyRing;
use crate::error::{Result, StoreError};
use rand::TryRngCore;
use rand::rngs::OsRng;
use secrecy::zeroize::Zeroizing;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

impl KeyRing {
    /// Reads the ring from a file; makes the file with one fresh key (mode 0600) when there is none.
    ///
    /// # Errors
    /// [`StoreError::Secret`] when the file cannot be read, made or understood.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        match read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create(path).map_err(|_| StoreError::Secret("the key file cannot be made"))?;
                // Of two processes that start together one made it; both read the same.
                Self::parse(&read(path).map_err(|_| UNREADABLE_FILE)?)
            }
            text => Self::parse(&text.map_err(|_| UNREADABLE_FILE)?),
        }
    }
}

const UNREADABLE_FILE: StoreError = StoreError::Secret("the key file cannot be read");

fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    std::fs::read_to_string(path).map(Zeroizing::new)
}

/// Writes the key beside its place, makes it durable, then links it into place: linking fails when the file is
/// there already, and that is success.
fn create(path: &Path) -> io::Result<()> {
    let mut random = Zeroizing::new([0_u8; 40]);
    OsRng.try_fill_bytes(random.as_mut_slice()).map_err(io::Error::other)?;
    let (key, suffix) = random.split_at(32);
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder != Path::new("") {
        std::fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("new-{}", hex::encode(suffix)));
    let mut file = private(&draft)?;
    let written = file
        .write_all(Zeroizing::new(format!("{}\n", hex::encode(key))).as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| match std::fs::hard_link(&draft, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            linked => linked,
        });
    std::fs::remove_file(&draft)?;
    written?;
    // The name is durable only when its folder is.
    if folder == Path::new("") { Ok(()) } else { File::open(folder)?.sync_all() }
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
