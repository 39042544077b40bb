//! A bubble: a message, a private note, or a line about the conversation itself.

use super::content::{content, paragraph};
use super::lines::Line;
use super::mark::Mark;
use super::rich_text::rich_text;
use crate::inbox::actions::{DiscardMessage, ResendMessage, RetryMessage};
use crate::inbox::address::Place;
use crate::inbox::reader::Reader;
use crate::ui::Erase;
use crate::ui::{Glyph, Icon, TimeText, time_text};
use hilo_domain::clock::Millis;
use hilo_domain::failure::{FailureClass, FailureReason};
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{EventView, MessageView, NoteView, Tab, TimelineItem};
use hilo_domain::message::{Direction, MessageKind};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What a bubble needs to know besides its message.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Who reads.
    pub reader: Reader,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The list beside it, for the way back.
    pub tab: Tab,
    /// The customer's name, as shown.
    pub customer: String,
}

/// A line of the log.
#[must_use]
pub fn line(line: &Line, around: &Surroundings, now: Millis) -> AnyView {
    let reader = &around.reader;
    match line {
        Line::Day(at) => {
            view! { <p class="day">{time_text::day(*at, now, &reader.zone, &reader.words().time)}</p> }
                .erase()
        }
        Line::New => paragraph("new-mark", reader.inbox().thread.new.to_owned()),
        Line::Item { item: TimelineItem::Message(shown), first } => message(shown, *first, around, now),
        Line::Item { item: TimelineItem::Note(shown), .. } => note(shown, reader),
        Line::Item { item: TimelineItem::Event(shown), .. } => event(shown, reader),
    }
}

fn message(message: &MessageView, first: bool, around: &Surroundings, now: Millis) -> AnyView {
    let reader = &around.reader;
    let words = &reader.inbox().thread;
    if message.kind == MessageKind::System {
        return view! { <div class="event">{content(message, &around.customer, reader)}</div> }.erase();
    }
    let inbound = message.direction == Direction::Inbound;
    let mark = Mark::of(message, now);
    let class = [
        if inbound { "bubble in" } else { "bubble out" },
        if first { " first" } else { "" },
        if mark == Mark::Failed { " failed" } else { "" },
        if message.kind == MessageKind::Sticker { " sticker" } else { "" },
    ]
    .concat();
    let who = if inbound {
        around.customer.clone()
    } else {
        message.author.clone().unwrap_or_else(|| words.us.to_owned())
    };
    let reactions = (!message.reactions.is_empty()).then(|| {
        let each = message.reactions.iter().map(|reaction| {
            let label = (words.reaction)(&reaction.emoji, reaction.from_customer);
            view! { <span role="img" aria-label=label.clone() title=label>{reaction.emoji.clone()}</span> }
        });
        view! { <p class="reactions">{each.collect_view()}</p> }
    });
    // An answer needs the row: an optimistic bubble has none yet.
    let answerable = !message.revoked && message.client_message_id.as_deref() != Some(message.id.as_str());
    view! {
        <div class=class id=format!("m-{}", message.id) data-mark=mark.name()>
            <span class="visually-hidden">{format!("{who}: ")}</span>
            {content(message, &around.customer, reader)}
            {footer(message, mark, around)}
            {reactions}
            {answerable.then(|| view! {
                <button class="answer needs-client" r#type="button" data-answer=message.id.to_string()
                    aria-label=reader.inbox().composer.answer_this title=reader.inbox().composer.answer_this>
                    <Icon glyph=Glyph::Reply class="icon-small" />
                </button>
            })}
        </div>
    }
    .erase()
}

/// Time, ticks, and what went wrong, with what can be done about it.
fn footer(message: &MessageView, mark: Mark, around: &Surroundings) -> impl IntoView + use<> {
    let words = &around.reader.inbox().thread;
    let edited = message.edited && !message.revoked;
    let act = |url, label| act(url, label, message.id.as_str(), around);
    let (trouble, actions) = match mark {
        Mark::Failed => failure(message, around),
        Mark::Unconfirmed { ask: false } => (Some(words.unconfirmed.to_owned()), Vec::new()),
        Mark::Unconfirmed { ask: true } => (
            Some(words.unconfirmed_ask.to_owned()),
            vec![act(ResendMessage::url(), words.resend), act(DiscardMessage::url(), words.discard)],
        ),
        Mark::Discarded => (Some(words.discarded.to_owned()), Vec::new()),
        _ => (None, Vec::new()),
    };
    view! {
        <div class="bubble-foot">
            {edited.then(|| format!("{} · ", words.edited))}
            <TimeText at=message.at text=around.reader.clock(message.at) />
            {mark.view(words)}
            {trouble.map(|trouble| view! { <span class="trouble">{trouble}</span> })}
            {actions}
        </div>
    }
}

/// The reason in the reader's language, or Meta's own words where we have none; and the next action.
fn failure(message: &MessageView, around: &Surroundings) -> (Option<String>, Vec<AnyView>) {
    let words = around.reader.words();
    let thread = &words.inbox.thread;
    let known = message.failure.as_ref();
    let reason = match known {
        Some(view) if view.failure.class == FailureClass::Other => view.meta_text.clone(),
        _ => None,
    };
    let reason = reason.or_else(|| known.map(|view| (words.failure.reason)(view.failure.reason).to_owned()));
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    // Another try with the same text helps against passing troubles only.
    let may_retry = message.kind == MessageKind::Text
        && known.is_none_or(|view| {
            matches!(
                view.failure.class,
                FailureClass::Retry | FailureClass::RetryPair | FailureClass::RetryFew | FailureClass::Other
            )
        });
    let next = match known {
        _ if message.retried => Some(thread.retried),
        Some(view) if !may_retry => (words.inbox.next_action)(view.failure),
        _ => None,
    };
    let next = next.map(|next| format!(" · {next}")).unwrap_or_default();
    let actions = if message.retried {
        Vec::new()
    } else if may_retry {
        vec![act(RetryMessage::url(), thread.retry, message.id.as_str(), around)]
    } else {
        by_template(message, around).into_iter().collect()
    };
    (Some(format!("{}{reason}{next}", thread.not_sent)), actions)
}

/// The way on from a failure where it leads over a template: the same one with the same values before the eyes of
/// whoever sends it again, another one, or the first.
fn by_template(message: &MessageView, around: &Surroundings) -> Option<AnyView> {
    use FailureReason as R;
    let thread = &around.reader.inbox().thread;
    let place = Place::newest(around.tab);
    let failure = message.failure.as_ref().map(|known| known.failure);
    let class = failure.map_or(FailureClass::Other, |failure| failure.class);
    let reason = failure.map_or(R::Unknown, |failure| failure.reason);
    let choose = || place.template(&around.conversation_id);
    let (label, address) = match (message.kind, class, reason) {
        (MessageKind::Template, FailureClass::Recipient | FailureClass::PauseNumber, _) => return None,
        (MessageKind::Template, _, R::TemplateMissing | R::TemplatePaused | R::TemplatePolicy) => {
            (thread.other_template, choose())
        }
        (MessageKind::Template, ..) => {
            (thread.fill_again, place.template_again(&around.conversation_id, &message.id))
        }
        (_, FailureClass::NeedsTemplate, _) => (thread.send_template, choose()),
        _ => return None,
    };
    Some(view! { <a class="act-link" href=address>{label}</a> }.erase())
}

/// A form of one button.
fn act(url: &'static str, label: &'static str, message_id: &str, around: &Surroundings) -> AnyView {
    view! {
        <form class="act" method="post" action=url data-enhance="">
            <input r#type="hidden" name="conversation_id" value=around.conversation_id.to_string() />
            <input r#type="hidden" name="message_id" value=message_id.to_owned() />
            <input r#type="hidden" name="tab" value=around.tab.as_str() />
            <button r#type="submit">{label}</button>
        </form>
    }
    .erase()
}

fn note(note: &NoteView, reader: &Reader) -> AnyView {
    let words = &reader.inbox().thread;
    let author = note.author.clone().unwrap_or_else(|| words.whatsapp.to_owned());
    view! {
        <div class="bubble note" id=format!("m-{}", note.id)>
            <b class="note-head">{format!("{} · {author}", words.private_note)}</b>
            <div class="text" dir="auto">{rich_text(&note.content)}</div>
            <div class="bubble-foot"><TimeText at=note.at text=reader.clock(note.at) /></div>
        </div>
    }
    .erase()
}

fn event(event: &EventView, reader: &Reader) -> AnyView {
    let words = &reader.inbox().thread;
    let text =
        (words.event)(event.kind, event.actor.as_deref(), event.subject.as_deref(), event.detail.as_deref());
    view! { <p class="event">{format!("{text} · ")} <TimeText at=event.at text=reader.clock(event.at) /></p> }
        .erase()
}
