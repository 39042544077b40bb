//! What administrators set up, on both databases: the team, tokens, the organization, numbers. Every change is written
//! down, and no secret is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod invitations;
mod numbers;
mod organization;
mod passwords;
mod rekey;
mod shop;
mod team;
mod tokens;
