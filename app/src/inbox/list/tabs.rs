//! The lists of the inbox, with how many conversations each has.

use crate::inbox::address::Place;
use crate::inbox::reader::Reader;
use hilo_domain::inbox::{COUNT_CAP, Tab, TabCounts};
use leptos::prelude::*;

/// The tabs: links, so that each list has an address.
pub(super) fn tabs(reader: &Reader, tab: Tab, counts: RwSignal<TabCounts>) -> impl IntoView + use<> {
    let words = &reader.inbox().list;
    view! {
        <nav class="tabs" aria-label=words.tabs>
            {[Tab::Mine, Tab::Unassigned, Tab::All, Tab::Unread]
                .into_iter()
                .map(|each| {
                    view! {
                        <a
                            href=Place::newest(each).list()
                            data-tab=each.as_str()
                            aria-current=(each == tab).then_some("page")
                        >
                            {(words.tab)(each)}
                            <span class="tab-count">{move || shown(count(each, counts.get()))}</span>
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

const fn count(tab: Tab, counts: TabCounts) -> i64 {
    match tab {
        Tab::Mine => counts.mine,
        Tab::Unassigned => counts.unassigned,
        Tab::All => counts.all,
        Tab::Unread => counts.unread,
    }
}

/// Counting stops at the cap: `999+`.
fn shown(count: i64) -> String {
    if count >= COUNT_CAP { format!("{}+", COUNT_CAP - 1) } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stop_at_the_cap() {
        assert_eq!((shown(0), shown(999), shown(COUNT_CAP)), ("0".into(), "999".into(), "999+".into()));
    }
}
