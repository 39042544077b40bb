//! The main path, through whole servers and real HTTP: from Meta's signed webhook to the inbox, and from an answer
//! to its ticks. What a promise of guarantees.md depends on is broken here on purpose: the database, the network,
//! the order of things, the process itself.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what cannot be unwrapped fails its test")]

#[path = "../support/mod.rs"]
mod support;

mod arrival;
mod door;
mod door_storage;
mod faults;
mod faults_number;
mod faults_unknown;
mod nodes;
mod numbers;
mod panics;
mod reordered;
mod replay;
mod sending;
mod signature;
mod statuses;
mod stopping;
mod storm;
mod templates;
mod together;
mod upstream;
