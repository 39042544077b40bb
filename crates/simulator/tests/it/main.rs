//! The simulator from outside: Graph calls over real HTTP, webhooks into a real receiver that checks every
//! signature. Tests wait for signals, never for time.

mod customer;
mod faults;
mod graph;
mod harness;
mod page;
mod statuses;
mod templates;
mod webhooks;
