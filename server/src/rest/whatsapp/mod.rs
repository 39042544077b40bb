//! Sending through WhatsApp.

pub(super) mod send;
pub(super) mod templates;
