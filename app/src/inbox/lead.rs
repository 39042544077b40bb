//! The customer's column: where they stand, who they are, what the team has noted.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use super::actions::{AddNote, MoveStage};
use super::carried::Carried;
use super::enhance;
use super::error::AppError;
use super::reader::{Reader, use_now};
use crate::live;
use crate::ui::Erase;
use crate::ui::{Avatar, AvatarSize, TextArea, time_text};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, StageId};
use hilo_domain::inbox::{
    ConversationEventKind, LabelView, LeadView, NoteView, StageView, Tab, TimelineItem,
};
use hilo_domain::live::LiveChange;
use hilo_domain::phone::Phone;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The customer's column.
#[island]
pub fn LeadPanel(
    /// Who reads.
    reader: Carried<Reader>,
    /// The list beside it.
    tab: Tab,
    /// The conversation.
    conversation_id: ConversationId,
    /// The customer.
    lead: Carried<LeadView>,
    /// The customer's name, as the thread shows it.
    name: String,
    /// The conversation's labels.
    labels: Carried<Vec<LabelView>>,
) -> impl IntoView {
    let (Carried(reader), Carried(lead), Carried(labels)) = (reader, lead, labels);
    let words = &reader.inbox().lead;
    let now = use_now(reader.now);
    let stage = RwSignal::new(lead.stage_id.clone());
    let notes = RwSignal::new(lead.notes.clone());
    let error = RwSignal::new(None::<AppError>);
    let stages = StoredValue::new(lead.stages.clone());
    let mine = conversation_id.clone();
    Effect::new(move |_| {
        let mine = mine.clone();
        live::subscribe(move |change| {
            let LiveChange::Conversation { row, item: Some(item) } = change else { return };
            if row.id != mine {
                return;
            }
            match item {
                TimelineItem::Note(note) => notes.update(|notes| put_first(notes, note)),
                TimelineItem::Event(event) if event.kind == ConversationEventKind::StageChanged => {
                    let moved = stages.with_value(|stages| {
                        stages
                            .iter()
                            .find(|stage| Some(&stage.name) == event.detail.as_ref())
                            .map(|stage| stage.id.clone())
                    });
                    if let Some(moved) = moved {
                        stage.set(moved);
                    }
                }
                _ => {}
            }
        });
    });

    let errors = reader.inbox().error;
    let submit = move |event: SubmitEvent| {
        error.set(None);
        enhance::take_over(&event, move |refused| error.set(Some(refused)));
    };
    let since = time_text::since(lead.created_at, reader.now, &reader.zone, &reader.words().time);
    let hidden = move || {
        let id = conversation_id.to_string();
        view! {
            <input r#type="hidden" name="conversation_id" value=id />
            <input r#type="hidden" name="tab" value=tab.as_str() />
        }
    };
    let hidden_too = hidden.clone();
    let note_words = &reader.inbox().composer;
    let note_reader = reader.clone();
    view! {
        <div class="lead" on:submit=submit>
            <div class="lead-head">
                <Avatar name=name.clone() size=AvatarSize::Large />
                <div>
                    <b dir="auto">{name}</b>
                    <p class="lead-since">{(words.since)(&since)}</p>
                </div>
            </div>
            {move || error.get().map(|refused| view! { <p class="composer-error" role="alert">{errors(refused)}</p> })}
            <h3>{words.stage}</h3>
            {move || stage_bar(&stages.get_value(), &stage.get(), words.of)}
            <form class="stage-form" method="post" action=MoveStage::url() data-enhance="">
                {hidden()}
                <select name="stage_id" aria-label=words.stage>
                    {move || {
                        let current = stage.get();
                        stages.get_value()
                            .into_iter()
                            .map(|each| {
                                let chosen = each.id == current;
                                view! { <option value=each.id.to_string() selected=chosen>{each.name}</option> }
                            })
                            .collect_view()
                    }}
                </select>
                <button class="button" r#type="submit">{words.move_stage}</button>
            </form>
            <h3>{words.details}</h3>
            {details(&lead, &reader)}
            <h3>{words.labels}</h3>
            {if labels.is_empty() {
                view! { <p class="lead-none">{words.no_labels}</p> }.erase()
            } else {
                let tags = labels.into_iter().map(|label| view! { <li class="tag">{label.name}</li> }).collect_view();
                view! { <ul class="tags">{tags}</ul> }.erase()
            }}
            <h3>{words.notes}</h3>
            <details class="new-note">
                <summary>{words.new_note}</summary>
                <form method="post" action=AddNote::url() data-enhance="" data-clear="">
                    {hidden_too()}
                    <TextArea id="lead-note" name="text" rows=3 label=note_words.note_hint placeholder=note_words.note_hint attr:required="" />
                    <button class="button send-note" r#type="submit">{note_words.add_note}</button>
                </form>
            </details>
            <div class="notes" hidden=move || notes.with(Vec::is_empty)>
                <For each=move || notes.get() key=|note| note.id.clone() let:note>
                    {note_line(&note, &note_reader, now.get_untracked())}
                </For>
            </div>
            <p class="lead-none" hidden=move || !notes.with(Vec::is_empty)>{words.no_notes}</p>
        </div>
    }
    .erase()
}

fn put_first(notes: &mut Vec<NoteView>, note: &NoteView) {
    notes.retain(|known| known.id != note.id);
    notes.insert(0, note.clone());
}

fn stage_bar(
    stages: &[StageView],
    current: &StageId,
    of: fn(usize, usize) -> String,
) -> impl IntoView + use<> {
    let at = stages.iter().position(|stage| stage.id == *current);
    let name = at.and_then(|at| stages.get(at)).map(|stage| stage.name.clone());
    let reached = at.map_or(0, |at| at + 1);
    let parts = (0..stages.len())
        .map(|n| view! { <span class=if n < reached { "stage on" } else { "stage" }></span> })
        .collect_view();
    let place = of(reached, stages.len());
    view! {
        <div class="stages" aria-hidden="true">{parts}</div>
        <p class="stage-name">{name} <span class="stage-place">" · " {place}</span></p>
    }
}

fn details(lead: &LeadView, reader: &Reader) -> impl IntoView + use<> {
    let words = &reader.inbox().lead;
    let phone = lead
        .phone
        .as_deref()
        .map(|phone| Phone::parse(phone).map_or_else(|_| phone.to_owned(), |phone| phone.pretty()));
    let rows = [
        (words.phone, phone),
        (words.username, lead.username.clone().map(|name| format!("@{name}"))),
        (words.source, Some(lead.source.clone())),
        (words.owner, lead.owner.as_ref().map(|owner| owner.name.clone())),
        (words.language, lead.language.clone()),
    ]
    .into_iter()
    .filter_map(|(label, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(view! { <dt>{label}</dt> <dd dir="auto">{value}</dd> })
    })
    .collect_view();
    view! { <dl class="details">{rows}</dl> }
}

fn note_line(note: &NoteView, reader: &Reader, now: Millis) -> impl IntoView + use<> {
    let author = note.author.clone().unwrap_or_else(|| reader.inbox().thread.whatsapp.to_owned());
    let when = time_text::since(note.at, now, &reader.zone, &reader.words().time);
    view! {
        <div class="note-line">
            <p dir="auto">{note.content.clone()}</p>
            <small>{author} " · " {when}</small>
        </div>
    }
}
