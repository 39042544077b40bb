//! Jobs: `/settings/jobs`.

mod act;
mod list;
mod row;

pub use list::JobsPage;
