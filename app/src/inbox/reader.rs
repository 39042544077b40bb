//! Who reads the page: what every part of it needs to know to show times, words and what may be done.

use crate::words::{InboxWords, IslandWords, Locale};
use hilo_domain::clock::{Millis, ZoneOffsets};
use hilo_domain::ids::UserId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who reads, where and when. Goes to every island as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reader {
    /// In which language.
    pub locale: Locale,
    /// In which time zone.
    pub zone: Arc<ZoneOffsets>,
    /// When the page was made, by the server's clock.
    pub now: Millis,
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Whether they may give conversations to anyone.
    pub may_assign: bool,
    /// Enter sends; else Ctrl+Enter does.
    pub send_on_enter: bool,
    /// Whether single keys do something.
    pub shortcuts: bool,
}

impl Reader {
    /// Every word.
    #[must_use]
    pub const fn words(&self) -> &'static IslandWords {
        self.locale.island()
    }

    /// The inbox's words.
    #[must_use]
    pub const fn inbox(&self) -> &'static InboxWords {
        &self.words().inbox
    }

    /// `18:20`, on the reader's wall.
    #[must_use]
    pub fn clock(&self, at: Millis) -> String {
        self.zone.local(at).hh_mm()
    }
}

/// How often texts that depend on the present are looked at again.
const TICK: std::time::Duration = std::time::Duration::from_secs(20);

/// The present: the server's moment at first, so that server and island write the same; then it walks.
#[must_use]
pub fn use_now(at_first: Millis) -> RwSignal<Millis> {
    let now = RwSignal::new(at_first);
    Effect::new(move |_| {
        let ahead = crate::live::clock::set_server_time(at_first);
        if let Ok(ticking) = set_interval_with_handle(move || now.set(ahead.now()), TICK) {
            on_cleanup(move || ticking.clear());
        }
    });
    now
}
