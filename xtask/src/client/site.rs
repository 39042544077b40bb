//! `target/site`: every file once, text-like ones also compressed ahead of time, nothing left over from yesterday.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::ops::Add;
use std::path::{Path, PathBuf};

/// What compression gains nothing on, by file ending; everything else is also stored as `.br` and `.gz`.
const ALREADY_COMPRESSED: &[&str] =
    &["avif", "gif", "jpeg", "jpg", "mp3", "mp4", "ogg", "png", "webp", "woff", "woff2"];

/// Content from this size on, in bytes, is a debug build and gets the quick compression: a developer waits for it.
const DEBUG_SIZED: usize = 4_000_000;

/// Bytes of a file as it is and as it travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    raw: u64,
    gzip: u64,
    /// What nearly every browser loads.
    pub(crate) brotli: u64,
}

impl Size {
    /// Three numbers in kB, right-aligned.
    pub(crate) fn in_columns(self) -> String {
        [self.raw, self.gzip, self.brotli].map(|bytes| format!("{:>10}", kilobytes(bytes))).concat()
    }
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// `107.4 kB` (1000 bytes each).
pub(crate) fn kilobytes(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

/// A file of the site under the name that its content gives it.
pub(crate) struct Placed {
    /// The path in the browser, for instance `/pkg/hilo.0123456789abcdef.js`.
    pub(crate) address: String,
    pub(crate) size: Size,
}

/// The site while it is being laid out.
pub(crate) struct Site {
    folder: PathBuf,
    current: BTreeSet<PathBuf>,
    contents: Sha256,
}

impl Site {
    /// Starts on a folder, which may hold an earlier site.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self { folder: folder.to_path_buf(), current: BTreeSet::new(), contents: Sha256::new() })
    }

    /// Places a file of the bundle, named by its content so that browsers may keep it for ever.
    pub(crate) fn place_hashed(&mut self, ending: &str, content: &[u8]) -> Result<Placed> {
        let hash = hex::encode(&Sha256::digest(content)[..8]);
        let name = format!("pkg/hilo.{hash}.{ending}");
        Ok(Placed { size: self.place(&name, content)?, address: format!("/{name}") })
    }

    /// Places a file under its own name. Compresses it again only when its content changed.
    pub(crate) fn place(&mut self, name: &str, content: &[u8]) -> Result<Size> {
        let file = self.folder.join(name);
        let raw = content.len() as u64;
        self.contents.update(name);
        self.contents.update(Sha256::digest(content));
        let unchanged = fs::read(&file).is_ok_and(|existing| existing == content);
        if !unchanged {
            write(&file, content)?;
        }
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        self.current.insert(file.clone());
        if ALREADY_COMPRESSED.contains(&ending.as_str()) {
            return Ok(Size { raw, gzip: raw, brotli: raw });
        }
        let gzip = self.place_compressed(&file, "gz", unchanged, || gzip(content))?;
        let brotli = self.place_compressed(&file, "br", unchanged, || brotli(content))?;
        Ok(Size { raw, gzip, brotli })
    }

    fn place_compressed(
        &mut self,
        file: &Path,
        ending: &str,
        unchanged: bool,
        compress: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<u64> {
        let target = PathBuf::from(format!("{}.{ending}", file.display()));
        self.current.insert(target.clone());
        if unchanged && let Ok(existing) = fs::metadata(&target) {
            return Ok(existing.len());
        }
        let content = compress()?;
        write(&target, &content)?;
        Ok(content.len() as u64)
    }

    /// Places everything in a folder, under the same names.
    pub(crate) fn place_folder(&mut self, source: &Path) -> Result<()> {
        for file in files(source)? {
            let name = file.strip_prefix(source)?.to_string_lossy().replace('\\', "/");
            let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            self.place(&name, &content)?;
        }
        Ok(())
    }

    /// Removes what no longer belongs to the site and writes the manifest last, so that it never names a file that
    /// is not there yet. `contents` is added to it: the compiler looks only at files it knows, and this makes every
    /// change of the site a change of one it does.
    pub(crate) fn finish(mut self, mut manifest: serde_json::Value) -> Result<()> {
        manifest["contents"] = hex::encode(&self.contents.finalize_reset()[..8]).into();
        let file = self.folder.join("manifest.json");
        let text = format!("{manifest:#}\n");
        if fs::read(&file).map_or(true, |existing| existing != text.as_bytes()) {
            write(&file, text.as_bytes())?;
        }
        self.current.insert(file);
        for stale in files(&self.folder)?.into_iter().filter(|file| !self.current.contains(file)) {
            fs::remove_file(&stale).with_context(|| format!("cannot remove {}", stale.display()))?;
        }
        Ok(())
    }
}

/// Every file under a folder; none when the folder is missing.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Writes beside the target and renames: a server that reads at this moment sees the old file or the new one.
fn write(file: &Path, content: &[u8]) -> Result<()> {
    let folder = file.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let unfinished = PathBuf::from(format!("{}.unfinished", file.display()));
    fs::write(&unfinished, content)
        .and_then(|()| fs::rename(&unfinished, file))
        .with_context(|| format!("cannot write {}", file.display()))
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let level =
        if content.len() < DEBUG_SIZED { flate2::Compression::best() } else { flate2::Compression::fast() };
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let quality = if content.len() < DEBUG_SIZED { 11 } else { 4 };
    let mut out = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut out, 64 * 1024, quality, 22);
        encoder.write_all(content)?;
        encoder.flush()?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let relative = |file: PathBuf| file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        files(folder).unwrap().into_iter().map(relative).collect()
    }

    #[test]
    fn a_new_content_gets_a_new_name_and_the_old_one_goes() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let lay_out = |css: &str| {
            let mut site = Site::open(folder).unwrap();
            let placed = site.place_hashed("css", css.as_bytes()).unwrap();
            site.place("icon.png", b"picture").unwrap();
            site.finish(serde_json::json!({ "css": placed.address })).unwrap();
            placed.address[1..].to_owned()
        };

        let first = lay_out("a{color:red}");
        let second = lay_out("a{color:blue}");

        assert_ne!(first, second);
        let expected = [
            "icon.png".to_owned(),
            "manifest.json".to_owned(),
            second.clone(),
            format!("{second}.br"),
            format!("{second}.gz"),
        ];
        assert_eq!(names(folder), expected);
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(manifest["css"], format!("/{second}"));
    }

    #[test]
    fn compressed_files_hold_the_same_content() {
        use std::io::Read;
        let temporary = tempfile::tempdir().unwrap();
        let content = b"the same line\n".repeat(500);
        let size = Site::open(temporary.path()).unwrap().place("a.js", &content).unwrap();

        let mut unzipped = Vec::new();
        let zipped = fs::read(temporary.path().join("a.js.gz")).unwrap();
        flate2::read::GzDecoder::new(zipped.as_slice()).read_to_end(&mut unzipped).unwrap();
        let mut unbrotlied = Vec::new();
        let brotlied = fs::read(temporary.path().join("a.js.br")).unwrap();
        brotli::Decompressor::new(brotlied.as_slice(), 4096).read_to_end(&mut unbrotlied).unwrap();

        assert_eq!(unzipped, content);
        assert_eq!(unbrotlied, content);
        assert_eq!(size, Size { raw: 7000, gzip: zipped.len() as u64, brotli: brotlied.len() as u64 });
    }
}
