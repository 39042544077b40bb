//! The list of jobs, with how many stand how.

use super::act::{Wanted, told};
use super::row::row;
use crate::inbox::error::AppError;
use crate::live_page::live_page;
use crate::posted::{lead_on, posted};
use crate::settings::operate::{
    EVERY, Operator, ROWS, address, choice, cut, filters, pager, refused, some, wish,
};
use crate::settings::shell::{Place, SettingsShell};
use crate::ui::{Banner, Field, Tone};
use crate::words::words;
use hilo_domain::job::{JobKind, JobState};
use hilo_store::jobs::{self, JobFilter, JobRow, MOST_COUNTED};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

const PATH: &str = "/settings/jobs";

/// What the address asks for.
struct Wish {
    state: String,
    kind: String,
    text: String,
    before: String,
}

impl Wish {
    fn read(query: &ParamsMap) -> Self {
        let get = |name| wish(query, name);
        Self { state: get("state"), kind: get("kind"), text: get("text"), before: get("before") }
    }

    fn filter(&self) -> JobFilter {
        JobFilter { state: self.state.parse().ok(), kind: self.kind.parse().ok(), text: some(&self.text) }
    }

    fn address(&self, more: &[(&str, &str)]) -> String {
        let mine = [("state", self.state.as_str()), ("kind", &self.kind), ("text", &self.text)];
        address(PATH, &[&mine[..], more].concat())
    }
}

struct Loaded {
    rows: Vec<JobRow>,
    counts: Vec<(JobState, i64)>,
}

/// Parameters: `state`, `kind`, `text`; `before` (the page's last job); after a button `ran`, `cancelled`, `none`, and
/// how many were left as they are: `moved`, `settled`, `unconfirmed`, `under_way`.
#[component]
pub fn JobsPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let wish = Wish::read(&query);
    let operator = Operator::open();
    let wanted = posted().filter(|posted| !posted.is_preview()).and_then(|posted| Wanted::read(&posted));
    let page = Suspend::new(async move {
        let operator = match operator {
            Ok(operator) => operator,
            Err(error) => return refused(Place::Jobs, error),
        };
        if let Some(wanted) = wanted {
            return match wanted.perform(&operator).await {
                Ok(told) => {
                    let mut more: Vec<_> = told.iter().map(|(name, n)| (*name, n.as_str())).collect();
                    more.push(("before", &wish.before));
                    lead_on(&wish.address(&more))
                }
                Err(error) => refused(Place::Jobs, error),
            };
        }
        match load(&operator, &wish).await {
            Ok(loaded) => show(&operator, &wish, &query, loaded),
            Err(error) => refused(Place::Jobs, error),
        }
    });
    view! {
        <Title text=words().settings.nav.jobs />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

async fn load(operator: &Operator, wish: &Wish) -> Result<Loaded, AppError> {
    let mut tx = operator.desk.db.read().await?;
    let organization_id = &operator.desk.actor.organization_id;
    let before = some(&wish.before);
    let rows = jobs::list(&mut tx, organization_id, &wish.filter(), before.as_deref(), ROWS + 1).await?;
    Ok(Loaded { rows, counts: jobs::counts(&mut tx, organization_id).await? })
}

fn show(operator: &Operator, wish: &Wish, query: &ParamsMap, loaded: Loaded) -> AnyView {
    let all = &operator.words.operate;
    let words = &all.jobs;
    let (good, bad) = told(query, words);
    let good = good.into_iter().map(|text| view! { <Banner tone=Tone::Info>{text}</Banner> }).collect_view();
    let bad = bad.into_iter().map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> }).collect_view();
    let states = JobState::ALL.iter().map(|state| (state.to_string(), (words.state)(*state).to_owned()));
    let kinds = JobKind::ALL.iter().map(|kind| (kind.to_string(), (words.kind)(*kind).to_owned()));
    let fields = vec![
        choice("state", words.state_label, states.collect(), &wish.state),
        choice("kind", words.kind_label, kinds.collect(), &wish.kind),
        view! { <Field name="text" label=words.text_label value=wish.text.clone() /> }.into_any(),
    ];
    let (rows, next) = cut(loaded.rows, |row| row.id.0.clone());
    let older = next.map(|id| wish.address(&[("before", &id)]));
    let newest = (!wish.before.is_empty()).then(|| wish.address(&[]));
    let list = if rows.is_empty() {
        view! { <p class="nothing">{all.nothing}</p> }.into_any()
    } else {
        let rows: Vec<_> = rows.into_iter().map(|job| row(operator, job)).collect();
        view! { <ul class="jobs">{rows}</ul> }.into_any()
    };
    let action = wish.address(&[("before", &wish.before)]);
    let narrow = filters(PATH, wish.address(&[]) != PATH, fields);
    let numbers = numbers(operator, loaded.counts);
    view! {
        <SettingsShell place=Place::Jobs wide=true>
            <p class="panel-text">{words.intro}</p>
            {good}
            {bad}
            {numbers}
            {narrow}
            <form class="job-form" method="post" action=action>
                <div id="list" data-live="">
                    {list}
                </div>
                <p class="job-all">
                    <button class="button" r#type="submit" name="run_ticked" value="1">
                        {words.run_ticked}
                    </button>
                    <button class="button button-danger" r#type="submit" name="cancel_ticked" value="1">
                        {words.cancel_ticked}
                    </button>
                </p>
            </form>
            {pager(older, newest)}
            {live_page("", EVERY, 0)}
        </SettingsShell>
    }
    .into_any()
}

/// How many stand how; each leads to them.
fn numbers(operator: &Operator, counts: Vec<(JobState, i64)>) -> AnyView {
    let words = &operator.words.operate.jobs;
    let counts: Vec<_> = counts
        .into_iter()
        .map(|(state, count)| {
            let count =
                if count >= MOST_COUNTED { format!("{}+", MOST_COUNTED - 1) } else { count.to_string() };
            view! {
                <li>
                    <a href=address(PATH, &[("state", state.as_str())])>
                        <b>{count}</b>
                        " "
                        {(words.state)(state)}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="numbers" id="numbers" data-live="" aria-label=words.numbers>
            <ul>{counts}</ul>
        </nav>
    }
    .into_any()
}
