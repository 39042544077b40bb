//! What the team has noted about the lead, newest first. New notes appear as they are written.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use crate::inbox::carried::Carried;
use crate::inbox::reader::Reader;
use crate::live;
use crate::ui::time_text;
use crate::ui::{Erase, root};
use hilo_domain::ids::ConversationId;
use hilo_domain::inbox::{NoteView, TimelineItem};
use hilo_domain::live::LiveChange;
use leptos::prelude::*;

/// The notes.
#[island]
pub fn NoteList(
    /// Who reads.
    reader: Carried<Reader>,
    /// The conversation whose changes count.
    conversation_id: ConversationId,
    /// Newest first.
    notes: Carried<Vec<NoteView>>,
) -> impl IntoView {
    let (Carried(reader), Carried(notes)) = (reader, notes);
    let notes = RwSignal::new(notes);
    Effect::new(move |_| {
        let mine = conversation_id.clone();
        live::subscribe(move |change| match change {
            LiveChange::Conversation { row, item: Some(TimelineItem::Note(note)) } if row.id == mine => {
                notes.update(|notes| put_first(notes, note));
            }
            _ => {}
        });
    });
    let none = reader.inbox().lead.no_notes;
    root(view! {
        <p class="lead-none" hidden=move || !notes.with(Vec::is_empty)>
            {none}
        </p>
        <For each=move || notes.get() key=|note| note.id.clone() let:note>
            {line(&note, &reader)}
        </For>
    })
}

fn put_first(notes: &mut Vec<NoteView>, note: &NoteView) {
    notes.retain(|known| known.id != note.id);
    notes.insert(0, note.clone());
}

fn line(note: &NoteView, reader: &Reader) -> AnyView {
    let author = note.author.clone().unwrap_or_else(|| reader.inbox().thread.whatsapp.to_owned());
    let when = time_text::since(note.at, reader.now.max(note.at), &reader.zone, &reader.words().time);
    view! {
        <div class="note-line">
            <p dir="auto">{note.content.clone()}</p>
            <small>{format!("{author} · {when}")}</small>
        </div>
    }
    .erase()
}
