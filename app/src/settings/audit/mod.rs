//! The audit log: `/settings/audit`.

mod difference;
mod list;

pub use list::AuditPage;
