//! One file for each promise that is put to the test.

pub(crate) mod backups;
pub(crate) mod database;
pub(crate) mod kill;
pub(crate) mod nodes;
pub(crate) mod pauses;
pub(crate) mod power;
pub(crate) mod rolling;
mod rounds;
pub(crate) mod sabotage;
pub(crate) mod secrets;
pub(crate) mod soak;
pub(crate) mod storm;
pub(crate) mod window;
