//! `cargo xtask screens`: a picture of every screen, light and dark, into `docs/screens`, from the demo in a debug
//! build. The list of screens is the one that the end-to-end tests check (`end2end/support/screens.ts`), so that a
//! screen without a picture is a screen without a test.

use crate::client::{self, Profile};
use crate::test;
use anyhow::{Result, ensure};

/// Builds what is shown, and takes the pictures.
pub(crate) fn screens() -> Result<()> {
    client::build(Profile::Client)?;
    let counts = test::pictures()?;
    ensure!(counts.failed == 0, "{} of the screens could not be shown", counts.failed);
    Ok(())
}
