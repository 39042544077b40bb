//! Sending through WhatsApp.

pub(super) mod send;
