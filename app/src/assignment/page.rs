//! `/assignment`: the queue beside the team.

use super::act::{Refused, act};
use super::address::{Asked, Done};
use super::load::load;
use super::screen::Screen;
use super::{board, queue, routing};
use crate::context::{Viewer, viewer};
use crate::desk::{Desk, status};
use crate::frame::{Frame, Section};
use crate::inbox::error::AppError;
use crate::inbox::list::customer_name;
use crate::live_page::live_page;
use crate::pages::amiss::Broken;
use crate::posted::{Posted, answer_with, lead_on, posted};
use crate::ui::time_text::moment;
use crate::ui::{Banner, Tone};
use crate::words::words;
use hilo_domain::assignment::MOST_CAPACITY;
use hilo_domain::role::Operation;
use http::StatusCode;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Waiting times grow without anything happening: the page looks again this often, in seconds.
const LOOK_AGAIN: u32 = 20;

/// Parameters: `agent`, `show` and `after` (which list), and what was done just now.
#[component]
pub fn AssignmentPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let asked = Asked::read(query.get_str("agent"), query.get_str("show"), query.get_str("after"));
    let done = Done::read(|name| query.get(name));
    // From the switch in the account's menu.
    let error = query.get_str("error").and_then(AppError::from_code).map(Refused::Error);
    let (posted, viewer) = (posted(), viewer());
    let page = Suspend::new(async move {
        match viewer {
            Some(viewer) => open(viewer, asked, done, posted, error).await,
            None => ().into_any(),
        }
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

async fn open(
    viewer: Viewer,
    mut asked: Asked,
    done: Option<Done>,
    posted: Option<Posted>,
    error: Option<Refused>,
) -> AnyView {
    let all = words();
    let Ok(desk) = Desk::open(Operation::Claim) else {
        answer_with(StatusCode::FORBIDDEN);
        return view! { <Broken words=all /> }.into_any();
    };
    let may_assign = desk.actor.may(Operation::Assign).is_ok();
    let mut refused = None;
    if let Some(posted) = posted.as_ref().filter(|posted| !posted.is_preview()) {
        match act(&desk, posted).await {
            Ok(done) => return lead_on(&done.path(&asked)),
            Err(why) => refused = Some(why),
        }
    }
    if let Some(refused) = &refused {
        answer_with(match refused {
            Refused::Error(error) => status(*error),
            Refused::TakenBy(_) => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        });
    }
    if !may_assign {
        // Sellers have no lists of others.
        asked.agent = None;
    }
    match load(&desk, &asked, done.as_ref()).await {
        Ok(loaded) => {
            let (words, zone) = (&all.assignment, viewer.zone);
            let refused = refused.or(error);
            let screen = Screen { all, words, zone, asked, loaded, posted, refused, may_assign };
            show(&screen, done.as_ref())
        }
        Err(_) => view! { <Broken words=all /> }.into_any(),
    }
}

fn show(screen: &Screen, done: Option<&Done>) -> AnyView {
    let words = screen.words;
    let intro = if screen.may_assign { words.intro } else { words.intro_seller };
    let notice = notice(screen, done);
    let wide = screen.may_assign.then_some("");
    let live = live_page("conversation", LOOK_AGAIN, screen.loaded.seq);
    let list = queue::view(screen);
    let side = screen.may_assign.then(|| {
        let routing = routing::view(screen);
        view! {
            <div class="assignment-side">
                {board::view(screen)} {routing}
            </div>
        }
    });
    view! {
        <Title text=words.title />
        <Frame section=Section::Assignment>
            <div class="assigning" data-wide=wide>
                <header class="assignment-head">
                    <h1>{words.title}</h1>
                    <p>{intro}</p>
                </header>
                {notice}
                <div class="assignment-columns">
                    {list} {side}
                </div>
            </div>
            {live}
        </Frame>
    }
    .into_any()
}

/// What was done just now, or why it was not.
fn notice(screen: &Screen, done: Option<&Done>) -> Option<AnyView> {
    let words = &screen.words.queue;
    if let Some(refused) = &screen.refused {
        let text = match refused {
            Refused::NoneChosen => words.none_chosen.to_owned(),
            Refused::NobodyChosen => words.nobody_chosen.to_owned(),
            Refused::NotAMember => words.not_a_member.to_owned(),
            Refused::TakenBy(holder) => {
                let when = moment(holder.since, screen.loaded.now, &screen.zone, screen.all);
                (words.taken_by)(&holder.person.name, &when)
            }
            Refused::CapacityWrong(_) => (screen.words.board.capacity_wrong)(MOST_CAPACITY),
            Refused::Error(error) => (screen.all.inbox.error)(*error).to_owned(),
        };
        return Some(view! { <Banner tone=Tone::Error>{text}</Banner> }.into_any());
    }
    let text = match done? {
        Done::Given { count, left, to } => {
            let name = match to {
                Some(to) => Some(screen.member(to)?.name.clone()),
                None => None,
            };
            let given = (*count > 0).then(|| match name {
                Some(name) => (words.given)(*count, &name),
                None => (words.given_back)(*count),
            });
            let left = (*left > 0).then(|| (words.not_given)(*left));
            given.into_iter().chain(left).collect::<Vec<_>>().join(" ")
        }
        Done::Taken(id) => {
            let (name, phone) = screen.loaded.taken.as_ref()?;
            let text = (words.taken)(&customer_name(name, phone.as_deref()));
            let link = view! { <a href=format!("/inbox/{id}?tab=mine")>{words.open}</a> };
            return Some(view! { <Banner tone=Tone::Info>{text} " " {link}</Banner> }.into_any());
        }
        Done::Saved(who) => (screen.words.board.saved)(&screen.member(who)?.name),
        Done::Routing => screen.words.routing.saved.to_owned(),
    };
    Some(view! { <Banner tone=Tone::Info>{text}</Banner> }.into_any())
}
