//! What holds for any input that a stranger may send. Each property takes bytes and panics when something that is
//! promised does not hold. The fuzzer looks for such bytes (`fuzz/`, `cargo xtask fuzz`); a test replays what it has
//! found so far on every run, without the fuzzer and its nightly compiler.

mod cut;
mod last_event_id;
mod list_query;
mod phone;
mod signature;
mod template;
mod tree;
mod webhook;

pub use last_event_id::last_event_id;
pub use list_query::list_query;
pub use phone::phone;
pub use signature::signature;
pub use template::template;
pub use webhook::webhook;

/// A property of bytes. Panics when it does not hold.
pub type Property = fn(&[u8]);

/// Every target by its name, which is also that of its corpus.
pub const TARGETS: &[(&str, Property)] = &[
    ("last_event_id", last_event_id),
    ("list_query", list_query),
    ("phone", phone),
    ("signature", signature),
    ("template", template),
    ("webhook", webhook),
];
