//! What the inbox promises (receiving, statuses, sending, jobs, sight, reading, paging, live events), on both
//! databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod assignment;
mod changes;
mod clocks;
mod customers;
mod live;
mod migrating;
mod operate;
mod paging;
mod plans;
mod queue;
mod reading;
mod receiving;
mod reordered;
mod sending;
mod sight;
mod smoke;
mod statuses;
mod templates;
mod unconfirmed;
mod webhooks;
mod world;
