//! Who has the open conversation, as colleagues give it and take it. The menu around it is the server's markup;
//! two islands keep what changes: the name, and the button that takes what nobody has.

#![expect(missing_docs, reason = "the island macro writes structs of its own, without docs")]

use crate::inbox::actions::Claim;
use crate::inbox::carried::Carried;
use crate::live;
use crate::ui::root;
use crate::ui::{Avatar, AvatarSize};
use crate::words::Locale;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::{Person, Tab};
use hilo_domain::live::LiveChange;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;

/// Who has it. With `framed`, drawn as a box of its own, and nothing while nobody has it.
#[island]
pub fn Assignee(
    /// In which language.
    locale: Locale,
    /// The conversation.
    conversation_id: ConversationId,
    /// Who has it when the page is made.
    assigned_to: Carried<Option<Person>>,
    /// The viewer.
    me: UserId,
    /// Not inside the menu.
    framed: bool,
) -> impl IntoView {
    let Carried(assigned_to) = assigned_to;
    let assignee = RwSignal::new(assigned_to);
    follow(conversation_id, move |person| {
        choose(person.as_ref(), &me);
        assignee.set(person);
    });
    let nobody = locale.island().inbox.thread.nobody;
    move || {
        let person = assignee.get();
        let hidden = framed && person.is_none();
        let name = person.as_ref().map_or_else(|| nobody.to_owned(), |person| person.name.clone());
        let avatar = person.map(|person| view! { <Avatar name=person.name size=AvatarSize::Small /> });
        (!hidden).then(|| {
            view! {
                <span class=if framed { "assignee" } else { "assignee-inside" }>
                    {avatar} <span class="assignee-name" dir="auto">{name}</span>
                </span>
            }
        })
    }
}

/// The button that takes a conversation, while nobody has it.
#[island]
pub fn TakeIt(
    /// In which language.
    locale: Locale,
    /// The list beside the thread.
    tab: Tab,
    /// The conversation.
    conversation_id: ConversationId,
    /// Nobody has it when the page is made.
    free: bool,
) -> impl IntoView {
    let free = RwSignal::new(free);
    follow(conversation_id.clone(), move |person| free.set(person.is_none()));
    let label = locale.island().inbox.thread.take;
    let form = move || {
        free.get().then(|| {
            view! {
                <form method="post" action=Claim::url() data-enhance="">
                    <input r#type="hidden" name="conversation_id" value=conversation_id.to_string() />
                    <input r#type="hidden" name="tab" value=tab.as_str() />
                    <button class="button button-primary" id="take" r#type="submit">
                        {label}
                    </button>
                </form>
            }
        })
    };
    root(view! { {form} })
}

/// Calls back whenever someone else gets the conversation.
fn follow(id: ConversationId, changed: impl Fn(Option<Person>) + Clone + 'static) {
    Effect::new(move |_| {
        let (id, changed) = (id.clone(), changed.clone());
        live::subscribe(move |change| match change {
            LiveChange::Conversation { row, .. } if row.id == id => changed(row.assigned_to.clone()),
            _ => {}
        });
    });
}

/// Ticks the choice in the server's form, and offers "assign to me" to whoever has it not.
fn choose(person: Option<&Person>, me: &UserId) {
    let wanted = person.map(|person| person.id.as_str()).unwrap_or_default();
    if let Some(to_me) = document().get_element_by_id("assign-me") {
        // `hidden` is a fixed name and always accepted.
        let _ = if wanted == me.as_str() {
            to_me.set_attribute("hidden", "")
        } else {
            to_me.remove_attribute("hidden")
        };
    }
    let Ok(choices) = document().query_selector_all("#assignment input[type=radio]") else { return };
    for at in 0..choices.length() {
        let choice = choices.item(at).and_then(|node| node.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(choice) = choice {
            choice.set_checked(choice.value() == wanted);
        }
    }
}
