//! The open conversation: its items as lines and bubbles, its header, and the island that holds them.

pub mod bubble;
pub mod content;
pub mod lines;
pub mod mark;
pub mod pane;
pub mod rich_text;
pub mod state;

mod header;
mod reading;
mod scroll;

pub use pane::ThreadPane;
