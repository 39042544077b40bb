//! The customer's column as the server writes it: forms and facts around the two parts that change.

use super::{NoteList, StageBar};
use crate::inbox::actions::{AddNote, MoveStage};
use crate::inbox::carried::Carried;
use crate::inbox::list::shown_name;
use crate::inbox::reader::Reader;
use crate::inbox::thread::hidden_fields;
use crate::ui::{Avatar, AvatarSize, TextArea, time_text};
use hilo_domain::inbox::{ConversationRow, LeadView, Tab};
use hilo_domain::phone::Phone;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The customer's column.
pub(in crate::inbox) fn panel(reader: &Reader, tab: Tab, row: &ConversationRow, lead: LeadView) -> AnyView {
    let (words, note_words) = (&reader.inbox().lead, &reader.inbox().composer);
    let name = shown_name(row);
    let since = time_text::since_day(lead.created_at, reader.now, &reader.zone, reader.locale.words());
    let details = details(&lead, reader);
    let id = || row.id.clone();
    let options = lead
        .stages
        .iter()
        .map(|stage| {
            let (value, chosen) = (stage.id.to_string(), stage.id == lead.stage_id);
            view! { <option value=value selected=chosen>{stage.name.clone()}</option> }
        })
        .collect_view();
    let labels = if row.labels.is_empty() {
        view! { <p class="lead-none">{words.no_labels}</p> }.into_any()
    } else {
        let tags = row.labels.iter().map(|label| view! { <li class="tag">{label.name.clone()}</li> });
        view! { <ul class="tags">{tags.collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="lead">
            <div class="lead-head">
                <Avatar name=name.clone() size=AvatarSize::Large />
                <div>
                    <b dir="auto">{name}</b>
                    <p class="lead-since">{(words.since)(&since)}</p>
                </div>
            </div>
            <h2>{words.stage}</h2>
            <StageBar
                locale=reader.locale
                conversation_id=id()
                stages=Carried(lead.stages.clone())
                current=lead.stage_id.clone()
            />
            <form class="stage-form" method="post" action=MoveStage::url() data-enhance="">
                {hidden_fields(&row.id, tab)}
                <select id="stage" name="stage_id" aria-label=words.stage>
                    {options}
                </select>
                <button class="button" r#type="submit">
                    {words.move_stage}
                </button>
            </form>
            <h2>{words.details}</h2>
            {details}
            <h2>{words.labels}</h2>
            {labels}
            <h2>{words.notes}</h2>
            <details class="new-note">
                <summary>{words.new_note}</summary>
                <form method="post" action=AddNote::url() data-enhance="" data-clear="">
                    {hidden_fields(&row.id, tab)}
                    <TextArea
                        id="lead-note"
                        name="text"
                        rows=3
                        label=note_words.note_hint
                        placeholder=note_words.note_hint
                        attr:required=""
                    />
                    <button class="button send-note" r#type="submit">
                        {note_words.add_note}
                    </button>
                </form>
            </details>
            <NoteList reader=Carried(reader.clone()) conversation_id=id() notes=Carried(lead.notes) />
        </div>
    }
    .into_any()
}

fn details(lead: &LeadView, reader: &Reader) -> AnyView {
    let words = &reader.inbox().lead;
    let pretty = |phone: &str| Phone::parse(phone).map_or_else(|_| phone.to_owned(), |phone| phone.pretty());
    let rows = [
        (words.phone, lead.phone.as_deref().map(pretty)),
        (words.username, lead.username.as_deref().map(|name| format!("@{name}"))),
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
    view! { <dl class="details">{rows}</dl> }.into_any()
}
