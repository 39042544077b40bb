//! Settings: a person's own, and what administrators set up. Each page has its own address; [`shell`] is around them.

pub mod audit;
pub mod events;
pub mod jobs;
mod operate;
pub mod shell;
pub mod you;
