//! `/templates`: every template by name, with its languages side by side.

pub mod page;
mod row;
mod wanted;

pub use page::TemplatesPage;
