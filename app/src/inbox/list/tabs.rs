//! The lists of the inbox, with how many conversations each has.

#[cfg(feature = "ssr")]
use crate::inbox::address::Place;
#[cfg(feature = "ssr")]
use crate::inbox::reader::Reader;
use hilo_domain::inbox::{COUNT_CAP, Tab, TabCounts};
use leptos::prelude::*;

/// The tabs: links, so that each list has an address.
#[cfg(feature = "ssr")]
pub(in crate::inbox) fn tabs(reader: &Reader, tab: Tab, counts: TabCounts) -> AnyView {
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
                            <span class="tab-count">{shown(count(each, counts))}</span>
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
    .into_any()
}

/// Shows other numbers on the tabs.
pub(super) fn show_counts(counts: TabCounts) {
    for tab in Tab::ALL {
        let counter = document().query_selector(&format!("[data-tab={tab}] .tab-count"));
        if let Ok(Some(counter)) = counter {
            counter.set_text_content(Some(&shown(count(*tab, counts))));
        }
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
