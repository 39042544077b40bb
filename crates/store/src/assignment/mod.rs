//! Assignment: who carries how much, who takes turns, and how conversations find their agents by themselves. Giving
//! and taking a single one is in [`crate::conversations`].
//!
//! Callers have asked the policy: [`Operation::Assign`](hilo_domain::role::Operation::Assign) for everything that
//! concerns others, [`Operation::Claim`](hilo_domain::role::Operation::Claim) for one's own availability.

mod answered;
mod availability;
mod history;
mod load;
mod many;
mod pull;
mod queue;
mod settings;
mod settle;

pub(crate) use answered::answered;
pub use availability::{is_available, set_available, set_capacity};
pub use history::{AssignmentRecord, history};
pub use load::{AgentLoad, load};
pub use many::assign_many;
pub use pull::{pull, routed_organizations};
pub use queue::{Position, QueueQuery, QueueRow, in_hand, queue, queue_length};
pub use settings::{routing, set_routing};
pub(crate) use settle::settle;
