//! Everything around the inbox: signing in, the first run, settings, and what to say when something is amiss.

pub mod not_found;

pub use not_found::NotFoundPage;
