//! The customer's column: where they stand, who they are, what the team has noted.

pub mod notes;
pub mod stage;

#[cfg(feature = "ssr")]
mod panel;

pub use notes::NoteList;
#[cfg(feature = "ssr")]
pub(super) use panel::panel;
pub use stage::StageBar;
