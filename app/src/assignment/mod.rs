//! Assignment: the queue of customers whom nobody looks after, who carries how much, and how conversations find their
//! agents. One page, made on the server, whose forms are posted to itself; sellers see what they may take.
//!
//! | module | what it holds |
//! |---|---|
//! | `address` | what an address of the page says |
//! | `load` | the one look into the database that it takes |
//! | `act` | what its forms do |
//! | `page` | the page |
//! | `queue`, `board`, `routing` | its parts |
//! | `availability` | being there or away, in the account's menu of every page |

mod act;
mod address;
pub mod availability;
mod board;
mod load;
pub mod page;
mod queue;
mod routing;
mod screen;

pub use page::AssignmentPage;
