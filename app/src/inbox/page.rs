//! `/inbox` and `/inbox/{conversation}`: list, thread and lead, side by side.

use super::address::Place;
use super::carried::Carried;
use super::enhance::Forms;
use super::error::AppError;
use super::keys::InboxKeys;
use super::lead::panel;
use super::list::{ConversationList, shown_name, tabs, window_title};
use super::load::{Loaded, Open, Wanted, load};
use super::reader::Reader;
use super::status::LiveStatus;
use super::thread::{ThreadPane, header};
use crate::context::{Viewer, request};
use crate::frame::{Frame, Section};
use crate::pages::amiss::Broken;
use crate::words::Locale;
use hilo_domain::clock::Millis;
use hilo_domain::ids::ConversationId;
use hilo_domain::role::Operation;
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// The inbox. Parameters: `tab` and `rows` (where the list stands), `before` (show the thread before that
/// moment), `error` (the code of why the last form was refused), `mode` (`note` when that form was a note).
#[component]
pub fn InboxPage() -> impl IntoView {
    let (query, params) = (use_query_map().get_untracked(), use_params_map().get_untracked());
    let wanted = Wanted {
        place: Place::read(query.get_str("tab"), query.get_str("rows")),
        id: params.get("id").map(ConversationId::from),
        before: query.get_str("before").and_then(|text| text.parse().ok()),
    };
    let error = query.get_str("error").and_then(AppError::from_code);
    let note_refused = error.is_some() && query.get_str("mode") == Some("note");
    let context = request();
    // Everything the page shows comes from one load: nothing inside waits for anything else.
    let page = Suspend::new(async move {
        let Some((context, viewer)) = context.and_then(|context| Some((context.clone(), context.viewer?)))
        else {
            return ().into_any();
        };
        match load(&context, &viewer.actor, &wanted).await {
            Ok(loaded) => {
                show(context.locale, &viewer, wanted, loaded, Refused { error, note: note_refused })
            }
            Err(_) => view! { <Broken words=context.locale.words() /> }.into_any(),
        }
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

fn reader(locale: Locale, viewer: &Viewer, now: Millis) -> Reader {
    Reader {
        locale,
        zone: Arc::new(viewer.zone.clone()),
        now,
        user_id: viewer.actor.user_id.clone(),
        name: viewer.actor.name.clone(),
        may_assign: viewer.actor.may(Operation::Assign).is_ok(),
        send_on_enter: viewer.send_on_enter,
        shortcuts: viewer.shortcuts_enabled,
    }
}

/// Why the last form was refused, and whether it was a note.
#[derive(Clone, Copy)]
struct Refused {
    error: Option<AppError>,
    note: bool,
}

fn show(locale: Locale, viewer: &Viewer, wanted: Wanted, loaded: Loaded, refused: Refused) -> AnyView {
    let Refused { error, note: note_refused } = refused;
    let Loaded { tab, counts, rows, older, open, people, seq, form_message_id, now } = loaded;
    let reader = reader(locale, viewer, now);
    let words = reader.inbox();
    let title = match &open {
        Open::Conversation(open) => shown_name(&open.0.row),
        _ => words.list.title.to_owned(),
    };
    let is_open = !matches!(open, Open::Nothing);
    let place = Place { tab: Some(tab), after_row: wanted.place.after_row };
    let scope = format!("{}:{}", viewer.actor.organization_id, viewer.actor.user_id);
    let refresh = wanted.id.as_ref().map_or_else(|| place.list(), |id| place.conversation(id));
    let beside = match open {
        Open::Nothing => view! {
            <section class="thread thread-none">
                <h2>{words.thread.choose}</h2>
                <p>{words.thread.choose_hint}</p>
            </section>
        }
        .into_any(),
        Open::Missing => {
            if let Some(response) = use_context::<ResponseOptions>() {
                response.set_status(StatusCode::NOT_FOUND);
            }
            view! {
                <section class="thread thread-none">
                    <h1>{words.thread.missing}</h1>
                    <p>{words.thread.missing_hint}</p>
                    <a class="button" href=place.list()>{words.thread.back}</a>
                </section>
            }
            .into_any()
        }
        Open::Conversation(open) => {
            let (thread, lead) = *open;
            let label = (words.thread.log)(&title);
            let header = header(&reader, tab, &thread, &people);
            let side = panel(&reader, tab, &thread.row, lead);
            let in_the_past = wanted.before.is_some();
            view! {
                <section class="thread" aria-label=label>
                    {header}
                    <ThreadPane reader=Carried(reader.clone()) tab thread=Carried(thread) in_the_past error note_refused form_message_id />
                </section>
                <aside class="side" id="lead" aria-label=words.lead.label>
                    <a class="button side-close" href="#content">{words.lead.close}</a>
                    {side}
                </aside>
            }
            .into_any()
        }
    };
    let has_older = older.is_some();
    let older =
        older.map(|place| wanted.id.as_ref().map_or_else(|| place.list(), |id| place.conversation(id)));
    let newest = place.after_row.is_some().then(|| Place::newest(tab).list());
    let only_page = newest.is_none() && older.is_none();
    let empty = (words.list.empty)(tab);
    let nobody = rows.is_empty();
    let list_error = (!is_open).then_some(error).flatten();
    // The page is about the customer once a thread is open; on a phone the list is not even there.
    let list_title = if is_open {
        view! { <h2 class="list-title">{words.list.title}</h2> }.into_any()
    } else {
        view! { <h1 class="list-title">{words.list.title}</h1> }.into_any()
    };
    view! {
        <Title text=window_title(counts.unread, &title) />
        <Frame section=Section::Inbox unread=counts.unread thread_open=is_open>
            <div class="inbox" data-open=is_open.then_some("")>
                <section class="list" aria-label=words.list.label>
                    <header class="list-head">
                        {list_title}
                        <noscript>
                            <a class="list-refresh" href=refresh>
                                {words.list.refresh}
                            </a>
                        </noscript>
                        <LiveStatus locale />
                    </header>
                    {list_error
                        .map(|error| view! { <p class="composer-error" role="alert">{(words.error)(error)}</p> })}
                    {tabs(&reader, tab, counts)}
                    <ConversationList reader=Carried(reader.clone()) tab place=Carried(place) open=wanted.id counts=Carried(counts) rows=Carried(rows) has_older seq scope />
                    <div class="list-empty" id="list-empty" hidden=!nobody>
                        <p class="list-empty-title">{empty.0}</p>
                        <p>{empty.1}</p>
                    </div>
                    <nav class="list-more" hidden=only_page>
                        {newest.map(|address| view! { <a href=address>{words.list.newest}</a> })}
                        {older.map(|address| view! { <a id="older" href=address>{words.list.older}</a> })}
                    </nav>
                </section>
                {beside}
            </div>
            <Forms locale />
            // The same address once more: the server sends whoever is signed out to sign in, and back here.
            <p class="toast" id="signed-out" role="alert" hidden="">
                {(words.error)(AppError::SignedOut)} " " <a href="">{locale.words().sign_in.submit}</a>
            </p>
            <InboxKeys on=reader.shortcuts tab />
            {help(&reader)}
        </Frame>
    }
    .into_any()
}

/// The help on keys; `?` opens it.
fn help(reader: &Reader) -> AnyView {
    let words = &reader.inbox().keys;
    let rows = words.list.iter().map(|(keys, what)| {
        let keys = keys.split("  ").map(|key| view! { <kbd>{key}</kbd> }).collect_view();
        view! { <dt>{keys}</dt> <dd>{*what}</dd> }
    });
    view! {
        <dialog class="keys" id="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">{words.title}</h2>
            <dl>{rows.collect_view()}</dl>
            <form method="dialog">
                <button class="button" r#type="submit">
                    {words.close}
                </button>
            </form>
        </dialog>
    }
    .into_any()
}
