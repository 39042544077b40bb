//! Sending through WhatsApp.

pub(super) mod channels;
pub(super) mod send;
pub(super) mod templates;
