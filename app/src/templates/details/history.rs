//! What is known of its life, newest first: what people did here, and Meta's last word.

use super::load::Loaded;
use crate::templates::visitor::Visitor;
use crate::ui::time_text::TimeText;
use crate::words::words;
use hilo_domain::clock::Millis;
use hilo_store::templates::Deed;
use leptos::prelude::*;

/// A line of it: when, what, by whom.
type Line = (Millis, String, Option<String>);

pub(super) fn history(loaded: &Loaded, visitor: &Visitor) -> AnyView {
    let words = &words().templates.details;
    let lines: Vec<_> = lines(loaded)
        .into_iter()
        .map(|(at, what, by)| {
            view! {
                <li>
                    <span>
                        <b>{what}</b>
                        {by.map(|by| format!(" {}", (words.by)(&by)))}
                    </span>
                    <TimeText at=at text=visitor.moment(at, loaded.now) />
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="history">
            <h2 id="history">{words.history}</h2>
            <ol class="tpl-history">{lines}</ol>
        </section>
    }
    .into_any()
}

fn lines(loaded: &Loaded) -> Vec<Line> {
    let all = &words().templates;
    let words = &all.details;
    let template = &loaded.template;
    let mut lines: Vec<Line> = loaded.deeds.iter().filter_map(deed).collect();
    if !loaded.deeds.iter().any(|deed| deed.made) {
        let what = if template.created_by_id.is_some() { words.was_made } else { words.was_found };
        lines.push((template.created_at, what.to_owned(), None));
    }
    if let (Some(said), Some(at)) = (&template.meta_status, template.meta_status_at) {
        lines.push((at, (words.meta_said)(&(all.status)(said)), None));
    }
    if let Some(at) = template.synced_at {
        lines.push((at, words.was_synced.to_owned(), None));
    }
    // Of one moment, what was said later stands above.
    lines.reverse();
    lines.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    lines
}

fn deed(deed: &Deed) -> Option<Line> {
    let all = &words().templates;
    let words = &all.details;
    let what = match (&deed.status, deed.made, deed.edited) {
        (_, true, _) => words.was_made.to_owned(),
        // An edit sets the status to PENDING by itself.
        (_, _, true) => words.was_edited.to_owned(),
        (Some(status), ..) => (words.was_set)(&(all.status)(status)),
        (None, ..) => return None,
    };
    Some((deed.at, what, deed.by.clone()))
}
