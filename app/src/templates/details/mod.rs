//! `/templates/{id}`: where one template stands, what is known of its life, and what can be done with it.

mod facts;
mod history;
mod load;
mod manage;
pub mod page;

pub use page::TemplatePage;
