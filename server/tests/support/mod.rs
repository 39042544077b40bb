//! What tests of a whole server share: a database of their own on both kinds, Meta's stand-in, a shop with its
//! token, and ways to look at what came of it. Nothing here sleeps: tests wait for signals, or drive time.

pub(crate) mod api;
pub(crate) mod child;
pub(crate) mod gate;
pub(crate) mod house;
pub(crate) mod impostor;
pub(crate) mod meta;
pub(crate) mod peek;
pub(crate) mod place;
pub(crate) mod screen;
pub(crate) mod shop;
pub(crate) mod wait;
pub(crate) mod webhook;
pub(crate) mod wire;

pub(crate) use api::Api;
pub(crate) use child::Child;
pub(crate) use gate::Gate;
pub(crate) use house::House;
pub(crate) use impostor::Impostor;
pub(crate) use meta::Meta;
pub(crate) use place::{Place, both};
pub(crate) use wait::until;
pub(crate) use wire::{Step, Wire};
