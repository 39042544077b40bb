//! How far the lead has come. Follows what colleagues do.

#![expect(missing_docs, reason = "the island macro writes a struct of its own, without docs")]

use crate::inbox::carried::Carried;
use crate::live;
use crate::ui::root;
use crate::words::Locale;
use hilo_domain::ids::{ConversationId, StageId};
use hilo_domain::inbox::{ConversationEventKind, StageView, TimelineItem};
use hilo_domain::live::LiveChange;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A bar with a part for each stage, and the stage's name.
#[island]
pub fn StageBar(
    /// In which language.
    locale: Locale,
    /// The conversation whose changes count.
    conversation_id: ConversationId,
    /// The pipeline, in order.
    stages: Carried<Vec<StageView>>,
    /// Where the lead stands when the page is made.
    current: StageId,
) -> impl IntoView {
    let words = &locale.island().inbox.lead;
    let Carried(stages) = stages;
    let at = RwSignal::new(stages.iter().position(|stage| stage.id == current));
    let known = StoredValue::new(stages);
    Effect::new(move |_| {
        let mine = conversation_id.clone();
        live::subscribe(move |change| {
            let LiveChange::Conversation { row, item: Some(TimelineItem::Event(event)) } = change else {
                return;
            };
            if row.id != mine || event.kind != ConversationEventKind::StageChanged {
                return;
            }
            // The event names the stage as people do.
            let moved = known.with_value(|stages| {
                stages.iter().position(|stage| Some(&stage.name) == event.detail.as_ref())
            });
            if let Some(moved) = moved {
                at.set(Some(moved));
                known.with_value(|stages| choose(stages.get(moved)));
            }
        });
    });
    let count = known.with_value(Vec::len);
    let parts = (0..count)
        .map(|n| view! { <span class=move || if at.get().is_some_and(|at| n <= at) { "stage on" } else { "stage" }></span> })
        .collect_view();
    let name = move || at.get().and_then(|at| known.with_value(|stages| Some(stages.get(at)?.name.clone())));
    let place = move || format!(" · {}", (words.of)(at.get().map_or(0, |at| at + 1), count));
    root(view! {
        <div class="stages" aria-hidden="true">{parts}</div>
        <p class="stage-name">{name} <span class="stage-place">{place}</span></p>
    })
}

/// Chooses the stage in the server's form.
fn choose(stage: Option<&StageView>) {
    let field = document()
        .get_element_by_id("stage")
        .and_then(|field| field.dyn_into::<web_sys::HtmlSelectElement>().ok());
    if let (Some(field), Some(stage)) = (field, stage) {
        field.set_value(stage.id.as_str());
    }
}
