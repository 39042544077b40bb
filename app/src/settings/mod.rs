//! Settings: a person's own, and what administrators set up. Each page has its own address; [`shell`] is around them.

pub mod shell;
pub mod you;
