//! What the inbox promises (receiving, statuses, sending, jobs, sight, reading, paging, live events), on both
//! databases.

#[path = "../common/mod.rs"]
mod common;

mod changes;
mod customers;
mod receiving;
mod sending;
mod smoke;
mod statuses;
mod world;
