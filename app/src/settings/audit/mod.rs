//! The audit log: `/settings/audit`.

mod difference;
pub mod list;

pub use list::AuditPage;
