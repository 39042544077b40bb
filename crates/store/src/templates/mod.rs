//! Message templates: made and edited by people, decided about by Meta, brought in step by the sync, sent to
//! customers. What a template may be made of is ruled in [`hilo_domain::template`]; callers have validated it and have
//! asked the policy (`Operation::ManageTemplates`, `Operation::UseTemplates`).
//!
//! `status` is what counts here; `meta_status` is what Meta said last. They differ after a person has set a status by
//! hand, and that stands until Meta says something else than before (specification.md, Templates).

mod account;
mod before;
mod compare;
mod create;
mod edits;
mod history;
mod list;
mod meta;
mod news;
mod record;
mod remove;
mod request;
mod samples;
mod send;
mod sendable;
mod shelf;
mod sync;
mod update;
mod work;

pub use account::{app_id, manager, set_app_id};
pub use before::{SentBefore, last_time, queue_again, sent_before};
pub use compare::same_words;
pub use create::{NewTemplate, create};
pub use edits::edits_left;
pub use history::{Deed, deeds, handing_over};
pub use list::{TemplateFilter, page};
pub use meta::{Submitted, edit_taken, not_sendable, refused, stuck, submitted};
pub use news::{News, TemplateKey, apply_news};
pub use record::{Template, find, get};
pub use remove::remove;
pub use request::{
    LastSync, SYNC_EVERY_MS, last_sync, request_due_syncs, request_sync, request_sync_of, sync_ended,
};
pub use samples::{NewSample, Sample, SampleInfo, problems, sample, save_sample};
pub use send::{Queued, Recipient, SendError, TemplateSend, queue_api_send, queue_send};
pub use sendable::{Sender, sendable, senders};
pub use shelf::{Overview, Shelf, overview, shelf, versions};
pub use sync::{Listed, Merged, merge};
pub use update::{TemplateChange, UpdateError, update};
