//! One file for each promise that is put to the test.

pub(crate) mod database;
pub(crate) mod kill;
pub(crate) mod nodes;
pub(crate) mod pauses;
mod rounds;
pub(crate) mod storm;
pub(crate) mod window;
