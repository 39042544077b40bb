//! The log, newest first.

use super::difference::{Changed, difference};
use crate::inbox::error::AppError;
use crate::live_page::live_page;
use crate::settings::operate::{
    EVERY, Operator, ROWS, address, choice, cut, filters, pager, refused, some, time_field, time_of, wish,
};
use crate::settings::shell::{Place, SettingsShell};
use crate::words::{ACTIONS, words};
use hilo_domain::clock::Millis;
use hilo_domain::ids::UserId;
use hilo_store::accounts::memberships::{self, Member};
use hilo_store::audit::{self, AuditFilter, AuditRow};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

const PATH: &str = "/settings/audit";

/// What the address asks for.
struct Wish {
    actor: String,
    action: String,
    subject_type: String,
    subject: String,
    from: String,
    until: String,
    before: String,
}

impl Wish {
    fn read(query: &ParamsMap) -> Self {
        let get = |name| wish(query, name);
        Self {
            actor: get("actor"),
            action: get("action"),
            subject_type: get("type"),
            subject: get("subject"),
            from: get("from"),
            until: get("until"),
            before: get("before"),
        }
    }

    /// The filter, and which of its times cannot be read.
    fn filter(&self, operator: &Operator) -> (AuditFilter, [bool; 2]) {
        let (from, bad_from) = time_of(&self.from, &operator.viewer.zone);
        let (until, bad_until) = time_of(&self.until, &operator.viewer.zone);
        let filter = AuditFilter {
            actor_id: some(&self.actor).map(UserId::from),
            action: some(&self.action),
            subject: some(&self.subject_type).zip(some(&self.subject)),
            from,
            until,
        };
        (filter, [bad_from, bad_until])
    }

    fn address(&self, more: &[(&str, &str)]) -> String {
        let mine = [
            ("actor", self.actor.as_str()),
            ("action", &self.action),
            ("type", &self.subject_type),
            ("subject", &self.subject),
            ("from", &self.from),
            ("until", &self.until),
        ];
        address(PATH, &[&mine[..], more].concat())
    }

    /// Where the same records can be had as a file.
    fn export(&self, filter: &AuditFilter) -> String {
        let iso = |at: Option<Millis>| at.map(Millis::iso).unwrap_or_default();
        let (from, until) = (iso(filter.from), iso(filter.until));
        let parameters = [
            ("actorId", self.actor.as_str()),
            ("action", &self.action),
            ("subjectType", &self.subject_type),
            ("subjectId", &self.subject),
            ("from", &from),
            ("until", &until),
        ];
        address("/api/audit-log/export", &parameters)
    }
}

struct Loaded {
    rows: Vec<AuditRow>,
    people: Vec<Member>,
}

/// Parameters: `actor`, `action`, `type` with `subject`, `from`, `until`; `before` (the page's last record).
#[component]
pub fn AuditPage() -> impl IntoView {
    let wish = Wish::read(&use_query_map().get_untracked());
    let operator = Operator::open();
    let page = Suspend::new(async move {
        let operator = match operator {
            Ok(operator) => operator,
            Err(error) => return refused(Place::Audit, error),
        };
        let (filter, bad) = wish.filter(&operator);
        match load(&operator, &filter, &wish).await {
            Ok(loaded) => show(&operator, &wish, &filter, bad, loaded),
            Err(error) => refused(Place::Audit, error),
        }
    });
    view! {
        <Title text=words().settings.nav.audit />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

async fn load(operator: &Operator, filter: &AuditFilter, wish: &Wish) -> Result<Loaded, AppError> {
    let mut tx = operator.desk.db.read().await?;
    let organization_id = &operator.desk.actor.organization_id;
    let before = some(&wish.before);
    let rows = audit::page(&mut tx, organization_id, filter, before.as_deref(), ROWS + 1).await?;
    Ok(Loaded { rows, people: memberships::people(&mut tx, organization_id).await? })
}

fn show(operator: &Operator, wish: &Wish, filter: &AuditFilter, bad: [bool; 2], loaded: Loaded) -> AnyView {
    let all = &operator.words.operate;
    let words = &all.audit;
    let people = loaded.people.into_iter().map(|member| (member.user_id.0, member.name)).collect();
    let actions = ACTIONS
        .iter()
        .map(|action| ((*action).to_owned(), (words.action)(action).unwrap_or(action).to_owned()))
        .collect();
    let hidden = |name: &'static str, value: &str| {
        some(value).map(|value| view! { <input r#type="hidden" name=name value=value /> })
    };
    let fields = vec![
        choice("actor", words.who, people, &wish.actor),
        choice("action", words.what, actions, &wish.action),
        time_field("from", all.from, &wish.from, bad[0]),
        time_field("until", all.until, &wish.until, bad[1]),
        view! {
            {hidden("type", &wish.subject_type)}
            {hidden("subject", &wish.subject)}
        }
        .into_any(),
    ];
    let about = filter.subject.as_ref().map(|(_, id)| view! { <p>{(words.about_one)(id)}</p> });
    let (rows, next) = cut(loaded.rows, |row| row.recorded.id.clone());
    let older = next.map(|id| wish.address(&[("before", &id)]));
    let newest = (!wish.before.is_empty()).then(|| wish.address(&[]));
    let list = if rows.is_empty() {
        view! { <p class="nothing">{all.nothing}</p> }.into_any()
    } else {
        let rows: Vec<_> = rows.into_iter().map(|row| record(operator, row)).collect();
        view! {
            <table class="records">
                <thead>
                    <tr>
                        <th scope="col">{all.when}</th>
                        <th scope="col">{words.who}</th>
                        <th scope="col">{words.what}</th>
                        <th scope="col">{words.about}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let narrow = filters(PATH, wish.address(&[]) != PATH, fields);
    let export = wish.export(filter);
    view! {
        <SettingsShell place=Place::Audit wide=true>
            <p class="panel-text">{words.intro}</p>
            {narrow}
            {about}
            <div id="list" data-live="">
                {list}
            </div>
            {pager(older, newest)}
            <p>
                <a class="button" href=export download="">
                    {words.export}
                </a>
            </p>
            {live_page("", EVERY, 0)}
        </SettingsShell>
    }
    .into_any()
}

fn record(operator: &Operator, row: AuditRow) -> AnyView {
    let words = &operator.words.operate.audit;
    let recorded = row.recorded;
    let what = (words.action)(&recorded.action).map_or_else(|| recorded.action.clone(), str::to_owned);
    let name = [&recorded.after, &recorded.before]
        .into_iter()
        .flatten()
        .find_map(|json| json.get("name").or_else(|| json.get("email"))?.as_str().map(str::to_owned));
    let shown = name.unwrap_or_else(|| recorded.subject_id.clone());
    let only =
        address(PATH, &[("type", recorded.subject_type.as_str()), ("subject", recorded.subject_id.as_str())]);
    let label = format!("{}: {shown}", words.only_this);
    let changed =
        difference(recorded.before.as_ref().map(|json| &json.0), recorded.after.as_ref().map(|json| &json.0));
    view! {
        <tr>
            <td>{operator.time(recorded.created_at)}</td>
            <td>
                {row.actor_name.unwrap_or_else(|| words.nobody.to_owned())}
                {recorded.ip.map(|ip| view! { <p class="quiet">{(words.from_address)(&ip)}</p> })}
            </td>
            <td>{what}</td>
            <td>
                <a href=only title=words.only_this aria-label=label>
                    {shown.clone()}
                </a>
                {(!changed.is_empty()).then(|| changes(operator, &recorded.id, changed))}
            </td>
        </tr>
    }
    .into_any()
}

fn changes(operator: &Operator, id: &str, changed: Vec<Changed>) -> AnyView {
    let words = &operator.words.operate.audit;
    let count = changed.len();
    let none = || "—".to_owned();
    let rows: Vec<_> = changed
        .into_iter()
        .map(|changed| {
            view! {
                <tr>
                    <th scope="row">{changed.field}</th>
                    <td>{changed.before.unwrap_or_else(none)}</td>
                    <td>{changed.after.unwrap_or_else(none)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details id=format!("changes-{id}")>
            <summary>{(words.changes)(count)}</summary>
            <table class="changes">
                <thead>
                    <tr>
                        <th scope="col">{words.field}</th>
                        <th scope="col">{words.before}</th>
                        <th scope="col">{words.after}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}
