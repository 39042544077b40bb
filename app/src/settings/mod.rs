//! Settings: a person's own, and what administrators set up. Each page has its own address; [`shell`] is around them.

pub mod audit;
pub mod events;
pub mod jobs;
pub mod numbers;
mod operate;
pub mod organization;
pub mod parts;
pub mod shell;
pub mod team;
pub mod tokens;
pub mod you;
