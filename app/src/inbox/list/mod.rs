//! The conversation list: tabs, rows, and the numbers on them.

pub mod column;

mod row;
mod snippet;
mod state;
mod tabs;

pub use column::ConversationList;
#[cfg(feature = "ssr")]
pub(super) use column::window_title;
#[cfg(feature = "ssr")]
pub(crate) use row::customer_name;
pub(crate) use row::shown_name;
#[cfg(feature = "ssr")]
pub(super) use tabs::tabs;
