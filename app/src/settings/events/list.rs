//! The list of webhook events, and processing many of them again.

use super::status;
use crate::inbox::error::AppError;
use crate::live_page::live_page;
use crate::posted::{lead_on, posted, refuse};
use crate::settings::operate::{
    EVERY, Operator, ROWS, address, choice, cut, failed, filters, pager, refused, some, time_field, time_of,
    wish,
};
use crate::settings::shell::{Place, SettingsShell};
use crate::ui::{Banner, Field, Tone};
use crate::words::words;
use hilo_domain::webhook::{EventStatus, ItemOutcome};
use hilo_store::webhooks::{self, EventFilter, EventRow, ReplayedRange};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

const PATH: &str = "/settings/events";

/// What the address asks for.
#[derive(Clone, Default)]
struct Wish {
    status: String,
    outcome: String,
    from: String,
    until: String,
    text: String,
    before: String,
    queued: String,
    more: String,
}

impl Wish {
    fn read(query: &ParamsMap) -> Self {
        let get = |name| wish(query, name);
        Self {
            status: get("status"),
            outcome: get("outcome"),
            from: get("from"),
            until: get("until"),
            text: get("text"),
            before: get("before"),
            queued: get("queued"),
            more: get("more"),
        }
    }

    /// The filter, and which of its times cannot be read.
    fn filter(&self, operator: &Operator) -> (EventFilter, [bool; 2]) {
        let (from, bad_from) = time_of(&self.from, &operator.viewer.zone);
        let (until, bad_until) = time_of(&self.until, &operator.viewer.zone);
        let filter = EventFilter {
            status: self.status.parse().ok(),
            outcome: self.outcome.parse().ok(),
            from,
            until,
            text: some(&self.text),
        };
        (filter, [bad_from, bad_until])
    }

    fn address(&self, more: &[(&str, &str)]) -> String {
        let mine = [
            ("status", self.status.as_str()),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("until", &self.until),
            ("text", &self.text),
        ];
        address(PATH, &[&mine[..], more].concat())
    }
}

/// Whether a filter says which events: everything at once is not replayed.
fn names_some(filter: &EventFilter) -> bool {
    let range = filter.from.is_some() && filter.until.is_some();
    filter.status.is_some() || filter.outcome.is_some() || filter.text.is_some() || range
}

/// Parameters: `status`, `outcome`, `from`, `until`, `text`; `before` (the page's last event); `queued` and `more`
/// after a replay.
#[component]
pub fn EventsPage() -> impl IntoView {
    let wish = Wish::read(&use_query_map().get_untracked());
    let operator = Operator::open();
    let replay = posted().is_some_and(|posted| !posted.is_preview() && posted.has("replay"));
    let page = Suspend::new(async move {
        let operator = match operator {
            Ok(operator) => operator,
            Err(error) => return refused(Place::Events, error),
        };
        let (filter, bad) = wish.filter(&operator);
        if replay && names_some(&filter) {
            return match webhooks::replay_range(&operator.desk.db, &operator.desk.actor, &filter).await {
                Ok(ReplayedRange { queued, more }) => {
                    let (queued, more) = (queued.to_string(), if more { "1" } else { "" });
                    lead_on(&wish.address(&[("queued", &queued), ("more", more)]))
                }
                Err(error) => refused(Place::Events, failed(error)),
            };
        }
        if replay {
            refuse();
        }
        match load(&operator, &filter, &wish).await {
            Ok(rows) => show(&operator, &wish, &filter, bad, rows),
            Err(error) => refused(Place::Events, error),
        }
    });
    view! {
        <Title text=words().settings.nav.events />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

async fn load(operator: &Operator, filter: &EventFilter, wish: &Wish) -> Result<Vec<EventRow>, AppError> {
    let mut tx = operator.desk.db.read().await?;
    let before = some(&wish.before);
    let organization_id = &operator.desk.actor.organization_id;
    Ok(webhooks::list(&mut tx, organization_id, filter, before.as_deref(), ROWS + 1).await?)
}

fn show(
    operator: &Operator,
    wish: &Wish,
    filter: &EventFilter,
    bad: [bool; 2],
    rows: Vec<EventRow>,
) -> AnyView {
    let words = &operator.words.operate;
    let narrowed = wish.address(&[]) != PATH;
    let (rows, next) = cut(rows, |row| row.id.0.clone());
    let statuses = EventStatus::ALL
        .iter()
        .map(|status| (status.to_string(), (words.events.status)(*status).to_owned()))
        .collect();
    let outcomes = ItemOutcome::ALL
        .iter()
        .map(|outcome| (outcome.to_string(), (words.events.outcome)(*outcome).to_owned()))
        .collect();
    let fields = vec![
        choice("status", words.events.status_label, statuses, &wish.status),
        choice("outcome", words.events.outcome_label, outcomes, &wish.outcome),
        time_field("from", words.from, &wish.from, bad[0]),
        time_field("until", words.until, &wish.until, bad[1]),
        view! { <Field name="text" label=words.events.text_label value=wish.text.clone() /> }.into_any(),
    ];
    let older = next.map(|id| wish.address(&[("before", &id)]));
    let newest = (!wish.before.is_empty()).then(|| wish.address(&[]));
    let done = wish.queued.parse::<i64>().ok().map(|queued| {
        let more = (!wish.more.is_empty()).then_some(words.events.more);
        view! { <Banner tone=Tone::Info>{(words.events.queued)(queued)} " " {more}</Banner> }
    });
    let list = if rows.is_empty() {
        view! { <p class="nothing">{words.nothing}</p> }.into_any()
    } else {
        let rows: Vec<_> = rows.into_iter().map(|row| event(operator, row)).collect();
        view! {
            <table class="records">
                <thead>
                    <tr>
                        <th scope="col">{words.when}</th>
                        <th scope="col">{words.events.status_label}</th>
                        <th scope="col">{words.events.items}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let replay = replay_all(operator, wish, filter);
    view! {
        <SettingsShell place=Place::Events wide=true>
            <p class="panel-text">{words.events.intro}</p>
            {done}
            {filters(PATH, narrowed, fields)}
            <div id="list" data-live="">
                {list}
            </div>
            {pager(older, newest)}
            {replay}
            {live_page("", EVERY, 0)}
        </SettingsShell>
    }
    .into_any()
}

fn event(operator: &Operator, row: EventRow) -> AnyView {
    let words = &operator.words.operate.events;
    let href = format!("{PATH}/{}", row.id);
    let signed = if row.signed { words.signed } else { words.unsigned };
    view! {
        <tr>
            <th scope="row">
                <a href=href>{operator.time(row.received_at)}</a>
            </th>
            <td>{status(words, row.status)}</td>
            <td>
                {(words.items_of)(row.items, row.failed_items)} <span class="quiet">{format!(" · {signed}")}</span>
                {row.last_error.map(|error| view! { <p class="record-error">{error}</p> })}
            </td>
        </tr>
    }
    .into_any()
}

/// The button for all that the filters find; without filters it says what to choose first.
fn replay_all(operator: &Operator, wish: &Wish, filter: &EventFilter) -> AnyView {
    let words = &operator.words.operate.events;
    if !names_some(filter) {
        return view! { <p class="panel-text">{words.replay_all_needs}</p> }.into_any();
    }
    view! {
        <form class="replay-all" method="post" action=wish.address(&[])>
            <p class="panel-text" id="replay-hint">
                {words.replay_all_hint}
            </p>
            <button class="button" r#type="submit" name="replay" value="1" aria-describedby="replay-hint">
                {words.replay_all}
            </button>
        </form>
    }
    .into_any()
}
