//! Jobs: `/settings/jobs`.

mod act;
pub mod list;
mod row;

pub use list::JobsPage;
