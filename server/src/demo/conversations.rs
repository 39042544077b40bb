//! What customers and the shop wrote to each other. Every kind of message that WhatsApp has, every state that a
//! conversation can be in, and mostly what a phone shop's day is made of.
//!
//! What a customer wrote yesterday is told in minutes: by the clock on the wall its reply window would close, and turn
//! red, at an hour of the day that somebody may start the demo at.

mod archive;
mod deliveries;
mod repairs;
mod sales;
mod today;

use super::script::Script;

/// All of them.
pub(super) fn scripts() -> Vec<Script> {
    [today::scripts(), sales::scripts(), repairs::scripts(), deliveries::scripts(), archive::scripts()]
        .concat()
}

/// The stages of a new organization's pipeline, by place.
mod stage {
    pub(super) const CONTACTED: usize = 1;
    pub(super) const QUOTED: usize = 2;
    pub(super) const WON: usize = 3;
    pub(super) const LOST: usize = 4;
}
