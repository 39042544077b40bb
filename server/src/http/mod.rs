//! What every request passes through, whatever it asks for.

pub(crate) mod connections;
pub mod extract;
pub(crate) mod guard;
pub(crate) mod observe;
pub(crate) mod pace;
