//! Signing in and out, and who gets in at all, through the real router. Time stands still until a test moves it.
#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod api;
mod browser;
mod command_line;
mod cross_site;
mod first_run;
mod site;
mod throttle;
