//! Structured logs on stderr; stdout belongs to what a command answers. `RUST_LOG` chooses what is said.
//! No secret reaches them: secrets are `SecretString`s, and requests are named by their route, never by their
//! path or query.

use crate::config::LogFormat;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What is said when `RUST_LOG` says nothing.
const DEFAULT_FILTER: &str = "info,sqlx=warn,hyper=warn";

/// Starts logging for the process. A second call changes nothing.
pub fn init(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let registry = tracing_subscriber::registry().with(filter);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let installed = match format {
        LogFormat::Pretty => registry.with(lines.with_target(false).compact()).try_init(),
        LogFormat::Json => registry
            .with(lines.json().flatten_event(true).with_current_span(true).with_span_list(false))
            .try_init(),
    };
    if installed.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let location = panic.location().map(ToString::to_string);
            tracing::error!(location, "panic: {}", panic.payload_as_str().unwrap_or("no message"));
        }));
    }
}
