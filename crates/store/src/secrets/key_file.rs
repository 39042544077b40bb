//! The key file: made on the first start, readable by its owner only. Losing it means losing every sealed secret, so it is
//! never half written, and what is in it is only ever replaced by a file that holds its newest key as well.

use super::{KeyRing, RingKey, keys_in};
use crate::error::{Result, StoreError};
use rand::TryRngCore;
use rand::rngs::OsRng;
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::RwLock;

impl KeyRing {
    /// Reads the ring from a file; makes the file with one fresh key (mode 0600) when there is none.
    ///
    /// # Errors
    /// [`StoreError::Secret`] when the file cannot be read, made or understood.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        match std::fs::exists(path) {
            Ok(false) => create(path).map_err(|_| StoreError::Secret("the key file cannot be made"))?,
            Ok(true) => {}
            Err(_) => return Err(UNREADABLE_FILE),
        }
        // Of two processes that start together one made it; both read the same.
        Self::open_file(path)
    }

    /// Reads the ring from a file that is there.
    ///
    /// # Errors
    /// [`StoreError::Secret`] when it cannot be read or understood.
    pub fn open_file(path: &Path) -> Result<Self> {
        Ok(Self { keys: RwLock::new(keys(path)?.into()), file: Some(path.to_owned()) })
    }
}

const UNREADABLE_FILE: StoreError = StoreError::Secret("the key file cannot be read");
const NOT_CHANGED: StoreError = StoreError::Secret("the key file cannot be changed; it is as it was");
const TWO_AT_ONCE: StoreError = StoreError::Secret("another rekey is at work on the key file");

/// The keys in a file, newest first.
///
/// # Errors
/// [`StoreError::Secret`] when it cannot be read or understood.
pub(super) fn keys(path: &Path) -> Result<Vec<RingKey>> {
    keys_in(&std::fs::read_to_string(path).map(Zeroizing::new).map_err(|_| UNREADABLE_FILE)?)
}

/// Puts a fresh key before those in the file.
///
/// # Errors
/// [`StoreError::Secret`] when the file cannot be read or changed; it is as it was then.
pub fn add_new_key(path: &Path) -> Result<()> {
    let _lock = lock(path)?;
    let before = keys(path)?;
    let fresh = fresh_key().map_err(|_| NOT_CHANGED)?;
    let text = before.iter().fold(fresh, |text, key| Zeroizing::new(format!("{}{}", *text, key.line())));
    replace(path, &text)
}

/// Leaves nothing but the newest key in the file. Whoever calls this has made sure that no other is needed.
///
/// # Errors
/// [`StoreError::Secret`] when the file cannot be read or changed, or its newest key is not `newest`.
pub fn drop_old_keys(path: &Path, newest: &str) -> Result<()> {
    let _lock = lock(path)?;
    let keys = keys(path)?;
    if keys[0].id != newest {
        return Err(TWO_AT_ONCE);
    }
    replace(path, &Zeroizing::new(keys[0].line()))
}

/// Of two that change the file at once one would lose its key, and with it whatever it sealed.
fn lock(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|_| UNREADABLE_FILE)?;
    file.try_lock().map_err(|_| TWO_AT_ONCE)?;
    Ok(file)
}

impl RingKey {
    fn line(&self) -> String {
        format!("{}\n", hex::encode(self.key.expose_secret()))
    }
}

/// Writes the text beside its place, makes it durable, puts it there in one step, and makes sure that it is there.
fn replace(path: &Path, text: &Zeroizing<String>) -> Result<()> {
    let written = draft(path, text)
        .and_then(|draft| std::fs::rename(&draft, path).inspect_err(|_| drop(std::fs::remove_file(&draft))));
    written.and_then(|()| sync_folder(path)).map_err(|_| NOT_CHANGED)?;
    let (now, meant) = (keys(path)?, keys_in(text)?);
    if now.iter().map(|key| &key.id).eq(meant.iter().map(|key| &key.id)) { Ok(()) } else { Err(TWO_AT_ONCE) }
}

/// Writes a first key beside its place, then links it into place: linking fails when the file is there already, and that
/// is success.
fn create(path: &Path) -> io::Result<()> {
    let folder = folder(path);
    if folder != Path::new("") {
        std::fs::create_dir_all(folder)?;
    }
    let draft = draft(path, &fresh_key()?)?;
    let linked = match std::fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    };
    std::fs::remove_file(&draft)?;
    linked.and_then(|()| sync_folder(path))
}

fn fresh_key() -> io::Result<Zeroizing<String>> {
    let mut key = Zeroizing::new([0_u8; 32]);
    OsRng.try_fill_bytes(key.as_mut_slice()).map_err(io::Error::other)?;
    Ok(Zeroizing::new(format!("{}\n", hex::encode(key.as_slice()))))
}

/// A durable file beside `path` with this text, for its owner only.
fn draft(path: &Path, text: &Zeroizing<String>) -> io::Result<PathBuf> {
    let mut suffix = [0_u8; 8];
    OsRng.try_fill_bytes(&mut suffix).map_err(io::Error::other)?;
    let draft = path.with_extension(format!("new-{}", hex::encode(suffix)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.inspect_err(|_| drop(std::fs::remove_file(&draft)))?;
    Ok(draft)
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The name is durable only when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = folder(path);
    File::open(if folder == Path::new("") { Path::new(".") } else { folder })?.sync_all()
}
