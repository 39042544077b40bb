//! The whole server over real HTTP, on both databases: what it answers, what it lists, what it sends and what open
//! screens are told. Time stands still until a test moves it; tests wait for events, never for time.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]

mod browser;
mod common;
mod events;
mod live;
mod matrix;
mod openapi;
mod operate_pages;
mod operations;
mod pace;
mod paused_numbers;
mod rest_assignment;
mod rest_conversations;
mod rest_operate;
mod rest_refusals;
mod rest_send;
mod rest_settings;
mod rest_templates;
mod settings_pages;
mod shutdown;
mod template_send;
mod world;
