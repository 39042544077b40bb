//! The list: what stands around the rows, and what it says when there are none.

use super::row::group;
use super::wanted::Wanted;
use crate::frame::{Frame, Section};
use crate::inbox::error::AppError;
use crate::live_page::live_page;
use crate::posted::{lead_on, posted};
use crate::templates::visitor::{Visitor, refused};
use crate::ui::{Banner, Button, ButtonKind, Field, Glyph, Icon, Select, Tone};
use crate::words::{Words, locale, template_language, words};
use hilo_domain::clock::Millis;
use hilo_domain::role::Operation;
use hilo_domain::template::{Category, TemplateStatus};
use hilo_store::live;
use hilo_store::templates::{self, LastSync, Overview, Shelf};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Names of a stretch.
const NAMES: i64 = 25;

/// The list. Parameters: `name`, `status`, `category`, `language`, `after`; `removed` and `sync` after a form. Posting
/// asks Meta for all of them.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let wanted = Wanted::read(&use_query_map().get_untracked());
    let (visitor, asks) = (Visitor::open(Operation::UseTemplates), posted().is_some());
    let page = Suspend::new(async move {
        let made = async {
            let visitor = visitor?;
            if asks {
                ask(&visitor).await?;
                return Ok(lead_on("/templates?sync=1"));
            }
            let loaded = load(&visitor, &wanted).await?;
            Ok(show(&visitor, &wanted, loaded))
        };
        made.await.unwrap_or_else(refused)
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

struct Loaded {
    shelf: Shelf,
    overview: Overview,
    syncs: Vec<LastSync>,
    seq: i64,
    now: Millis,
}

async fn load(visitor: &Visitor, wanted: &Wanted) -> Result<Loaded, AppError> {
    let organization_id = &visitor.actor.organization_id;
    let mut tx = visitor.db.read().await?;
    let after = wanted.after.as_deref();
    let shelf = templates::shelf(&mut tx, organization_id, &wanted.filter, after, NAMES).await?;
    let overview = templates::overview(&mut tx, organization_id).await?;
    let syncs = templates::last_sync(&mut tx, organization_id).await?;
    let seq = live::latest(&mut tx, organization_id).await?;
    let now = tx.now();
    tx.rollback().await?;
    Ok(Loaded { shelf, overview, syncs, seq, now })
}

/// Asks Meta for the account's templates, by a job.
async fn ask(visitor: &Visitor) -> Result<(), AppError> {
    visitor.actor.may(Operation::ManageTemplates).map_err(|_| AppError::Forbidden)?;
    let mut tx = visitor.db.write().await?;
    templates::request_sync(&mut tx, &visitor.actor.organization_id).await?;
    Ok(tx.commit().await?)
}

fn show(visitor: &Visitor, wanted: &Wanted, loaded: Loaded) -> AnyView {
    let Loaded { shelf, overview, syncs, seq, now } = loaded;
    let words = words();
    let list = &words.templates.list;
    let total = shelf.total;
    let nothing = shelf.names.is_empty().then(|| nothing(visitor, wanted, words));
    let more = shelf.next.as_deref().map(|next| {
        let address = wanted.address(Some(next));
        view! { <a class="button" href=address>{list.more}</a> }
    });
    let first = wanted.after.is_some().then(|| {
        let address = wanted.address(None);
        view! { <a class="button" href=address>{list.first}</a> }
    });
    let groups: Vec<_> = shelf.names.into_iter().map(|versions| group(versions, visitor, now)).collect();
    let filters = filters(wanted, &overview, words);
    // Without a template there is nothing to filter.
    let filters = (wanted.is_filtered() || total > 0).then_some(filters);
    // A sync that finds nothing new is told to nobody: whoever asked for one looks.
    let every = if wanted.asked { 5 } else { 0 };
    let only_page = more.is_none() && first.is_none();
    let inside = view! {
        <div class="tpl">
            <header class="tpl-head">
                <div>
                    <h1>{list.title}</h1>
                    <p class="tpl-sync" id="templates-sync" data-live="">
                        {synced(visitor, &overview, &syncs, now)}
                    </p>
                </div>
                {visitor.manages().then(|| actions(&overview, words))}
            </header>
            {wanted.asked.then(|| view! { <Banner tone=Tone::Info>{list.sync_asked}</Banner> })}
            {wanted.removed.as_deref().map(list.removed).map(|text| view! { <Banner tone=Tone::Info>{text}</Banner> })}
            {filters}
            <div class="tpl-list" id="templates" data-live="">
                {nothing}
                {groups}
                <footer class="tpl-foot">
                    <p role="status">{(total > 0).then(|| (list.total)(total))}</p>
                    <nav aria-label=list.more hidden=only_page>
                        {first} {more}
                    </nav>
                </footer>
            </div>
            {live_page("template", every, seq)}
        </div>
    }
    .into_any();
    view! {
        <Title text=list.title />
        <Frame section=Section::Templates>{inside}</Frame>
    }
    .into_any()
}

fn synced(visitor: &Visitor, overview: &Overview, syncs: &[LastSync], now: Millis) -> String {
    let list = &words().templates.list;
    if !overview.has_account {
        return list.no_account.to_owned();
    }
    let ended = syncs.iter().filter_map(|sync| sync.finished_at).max();
    let failed = syncs.iter().find_map(|sync| sync.last_error.as_deref());
    match (ended.or(overview.synced_at), failed) {
        (Some(at), Some(reason)) => (list.sync_failed)(&visitor.moment(at, now), reason),
        (Some(at), None) => (list.synced)(&visitor.moment(at, now)),
        (None, _) => list.never_synced.to_owned(),
    }
}

fn actions(overview: &Overview, words: &'static Words) -> AnyView {
    let list = &words.templates.list;
    let sync = overview.has_account.then(|| {
        view! {
            <form method="post" action="/templates">
                <button class="button" name="do" value="sync">
                    <Icon glyph=Glyph::Retry class="icon-small" />
                    {list.sync}
                </button>
            </form>
        }
    });
    view! {
        <div class="tpl-actions">
            {sync} <a class="button button-primary" href="/templates/new">
                <Icon glyph=Glyph::Plus class="icon-small" />
                {list.new}
            </a>
        </div>
    }
    .into_any()
}

/// A form that only asks: its address is the list that it shows.
fn filters(wanted: &Wanted, overview: &Overview, words: &'static Words) -> AnyView {
    let (list, filter) = (&words.templates.list, &wanted.filter);
    let any = || (String::new(), list.any.to_owned());
    let status = |status: &TemplateStatus| (status.as_str().to_owned(), (words.templates.status)(status));
    let chosen = filter.status.iter().filter(|chosen| !overview.statuses.contains(chosen));
    let statuses = std::iter::once(any()).chain(overview.statuses.iter().chain(chosen).map(status)).collect();
    let category = |category: &Category| {
        (category.as_str().to_owned(), (words.templates.category)(*category).to_owned())
    };
    let categories = std::iter::once(any()).chain(Category::ALL.iter().map(category)).collect();
    let language = |code: &String| (code.clone(), template_language(code, locale()));
    let languages = std::iter::once(any()).chain(overview.languages.iter().map(language)).collect();
    let clear = wanted
        .is_filtered()
        .then(|| view! { <a class="button button-quiet" href="/templates">{list.clear}</a> });
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    view! {
        <form class="tpl-filters" method="get" action="/templates" role="search" aria-label=list.filters>
            <Field name="name" label=list.search r#type="search" value=word(filter.name.as_deref()) />
            <Select
                name="status"
                label=list.status
                options=statuses
                value=word(filter.status.as_ref().map(TemplateStatus::as_str))
            />
            <Select
                name="category"
                label=list.category
                options=categories
                value=word(filter.category.map(Category::as_str))
            />
            <Select name="language" label=list.language options=languages value=word(filter.language.as_deref()) />
            <div class="tpl-apply">
                <Button kind=ButtonKind::Plain>{list.apply}</Button>
                {clear}
            </div>
        </form>
    }
    .into_any()
}

/// What an empty list says, and the way on.
fn nothing(visitor: &Visitor, wanted: &Wanted, words: &'static Words) -> AnyView {
    let list = &words.templates.list;
    let (title, text) = match (wanted.is_filtered(), visitor.manages()) {
        (true, _) => list.nothing,
        (false, true) => list.empty,
        (false, false) => list.empty_seller,
    };
    let begin = (!wanted.is_filtered() && visitor.manages()).then(|| {
        view! { <a class="button button-primary" href="/templates/new">{list.new}</a> }
    });
    view! {
        <div class="tpl-nothing">
            <Icon glyph=Glyph::Template />
            <h2>{title}</h2>
            <p>{text}</p>
            {begin}
        </div>
    }
    .into_any()
}
