//! The open conversation: its items as lines and bubbles, its header, and the island that holds them.

pub mod assignment;
pub mod bubble;
pub mod content;
pub mod lines;
pub mod mark;
pub mod pane;
pub mod rich_text;
pub mod state;

#[cfg(feature = "ssr")]
mod header;
mod reading;
mod scroll;

#[cfg(feature = "ssr")]
pub(super) use header::{header, hidden_fields};
pub use pane::ThreadPane;
