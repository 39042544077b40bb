//! Signing in and out, and who gets in at all, through the real router. Time stands still until a test moves it.

mod api;
mod browser;
mod cross_site;
mod first_run;
mod site;
mod throttle;
