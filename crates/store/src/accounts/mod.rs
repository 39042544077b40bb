//! Who: organizations, the people in them, and everything by which a person or a program proves to be one of
//! them. Screens, REST, the live stream and the command line all learn here who acts; nothing else makes an
//! [`Actor`](hilo_domain::role::Actor).

pub mod links;
pub mod login_failures;
pub mod memberships;
pub mod organizations;
pub mod sessions;
pub mod team;
pub mod tokens;
pub mod users;

mod access;
mod hash;

pub use hash::SecretHash;
