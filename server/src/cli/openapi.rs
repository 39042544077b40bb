//! `hilo openapi`: the document, without a server.

use std::process::ExitCode;

pub(super) fn run() -> anyhow::Result<ExitCode> {
    super::answer(crate::openapi::document())
}
