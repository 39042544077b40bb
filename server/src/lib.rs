//! The binary `hilo` as a library, so that tests and the demo start real servers in their own process.
//!
//! | module | what it holds |
//! |---|---|
//! | [`config`], [`cli`], [`logs`], [`metrics`] | settings, command line, what is told about a run |
//! | [`serve`], [`router`], [`state`], `http` | starting and stopping, which route goes where, what every request passes |
//! | [`webhook`], [`runner`] | from Meta's webhook to rows, and from rows to Meta |
//! | [`auth`], [`api_error`], [`rest`], [`openapi`] | who asks; REST, and the document that describes it |
//! | [`live`] | what open screens are told |
//! | [`assets`], [`pages`] | the client's files; what pages are given |
//! | [`health`], [`presence`] | whether it runs, and who else does |
//! | [`demo`] | a sample organization with a simulator |

// Pages are deeply nested types; an optimised build looks deeper into them than the default allows.
#![recursion_limit = "512"]

pub mod api_error;
pub mod assets;
pub mod auth;
mod bucket;
pub mod cli;
pub mod config;
pub mod demo;
pub mod health;
pub mod http;
pub mod inquiry;
pub mod live;
pub mod logs;
pub mod metrics;
pub mod openapi;
pub mod pages;
pub mod presence;
pub mod rest;
pub mod router;
pub mod runner;
pub mod serve;
pub mod state;
pub mod webhook;
