//! A disk of a few megabytes, which can be filled, cleared and made read-only.

use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// A file system of a few megabytes.
pub(super) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one: only root may, and not everywhere.
    pub(super) async fn mount() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("hilo-chaos-disk-{}", std::process::id()));
        tokio::fs::create_dir_all(&path).await?;
        let options = ["-t", "tmpfs", "-o", "size=64m", "tmpfs"];
        sh(Command::new("mount").args(options).arg(&path)).await?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Writes until nothing goes in any more.
    pub(super) async fn fill(&self) -> Result<()> {
        let path = self.ballast();
        tokio::task::spawn_blocking(move || {
            use std::io::Write;
            let mut file = std::fs::File::create(path)?;
            let mut size = 1 << 20;
            while size > 0 {
                if file.write_all(&vec![0; size]).is_err() {
                    size /= 2;
                }
            }
            Ok::<_, std::io::Error>(())
        })
        .await??;
        Ok(())
    }

    pub(super) async fn clear(&self) -> Result<()> {
        Ok(tokio::fs::remove_file(self.ballast()).await?)
    }

    pub(super) async fn remount(&self, how: &str) -> Result<()> {
        sh(Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.0)).await
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that was just killed may not be gone.
        drop(std::process::Command::new("umount").arg("-l").arg(&self.0).status());
        drop(std::fs::remove_dir(&self.0));
    }
}

async fn sh(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stderr(Stdio::null()).status().await?;
    anyhow::ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
