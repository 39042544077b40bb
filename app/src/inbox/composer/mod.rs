//! Where answers and notes are written. One form with two buttons, of which the mode shows one: what a button
//! says is what it does, with the client or without.

mod draft;
mod enter;
mod mode;
mod outbox;
mod storage;
mod window_chip;

use self::draft::{Drafts, joined};
use self::enter::{clicked_answer, sends};
use self::mode::Mode;
use self::outbox::{Outbox, Waiting, written};
use self::window_chip::window_chip;
use super::actions::{AddNote, SendReply};
use super::address::Place;
use super::error::AppError;
use super::post;
use super::thread::bubble::Surroundings;
use super::thread::state::ThreadState;
use crate::live::{self, Connection};
use crate::ui::root;
use crate::ui::{Banner, Glyph, Icon, TextArea, Tone};
use hilo_domain::clock::Millis;
use hilo_domain::inbox::Quote;
use hilo_domain::message::MAX_TEXT;
use hilo_domain::window::ReplyWindow;
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::time::Duration;

/// The counter appears when this many characters are left.
const COUNT_FROM: usize = 200;

/// The connection has to be away this long before anyone is told.
const OFFLINE_AFTER: Duration = Duration::from_secs(5);

/// What was begun before the page was made.
#[derive(Debug)]
pub struct Begun {
    /// An answer.
    pub reply: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// The last form was a note and was refused.
    pub note_first: bool,
}

/// The composer.
#[component]
pub(super) fn Composer(
    around: Surroundings,
    state: ThreadState,
    now: RwSignal<Millis>,
    begun: Begun,
    form_message_id: String,
) -> impl IntoView {
    let reader = around.reader.clone();
    let words = &reader.inbox().composer;
    let errors = reader.inbox().error;
    let window = move || state.window(now.get());
    // Without the client a closed window opens the form on the note.
    let first_mode = if begun.note_first || !untrack(window).is_open() { Mode::Note } else { Mode::Reply };
    let Begun { reply, note, note_first } = begun;
    // Without the client both modes share the field: what was refused comes first.
    let first_text = if note_first { note.clone() } else { reply.clone().or_else(|| note.clone()) };
    let desk = Desk {
        state,
        mode: RwSignal::new(first_mode),
        field: NodeRef::new(),
        left: RwSignal::new(MAX_TEXT),
        answering: RwSignal::new(None),
        busy: RwSignal::new(false),
        drafts: Drafts::new(reader.user_id.clone(), around.conversation_id.clone(), reply, note),
        outbox: Outbox::new(state, reader.name.clone(), reader.user_id.as_str()),
        now,
    };
    let offline = watch(desk);

    let on_enter = reader.send_on_enter;
    let keydown = move |event: KeyboardEvent| {
        if sends(&event, on_enter) {
            event.prevent_default();
            desk.submit();
        }
    };
    let name = around.customer.clone();
    let hint = move |mode| match mode {
        Mode::Reply => (words.reply_to)(&name),
        Mode::Note => words.note_hint.to_owned(),
    };
    let first_hint = hint(first_mode);
    Effect::new(move |_| {
        let text = hint(desk.mode.get());
        if let Some(field) = desk.field.get() {
            for name in ["placeholder", "aria-label"] {
                // Names of our own are always accepted.
                let _ = field.set_attribute(name, &text);
            }
        }
    });
    let chip_reader = reader.clone();
    let to_template = Place::newest(around.tab).template(&around.conversation_id);
    root(view! {
        <form
            class="composer"
            id="compose"
            method="post"
            action=SendReply::url()
            data-window=move || if window().is_open() { "open" } else { "closed" }
            on:submit=move |event| {
                event.prevent_default();
                desk.submit();
            }
        >
            <input r#type="hidden" name="conversation_id" value=around.conversation_id.to_string() />
            <input r#type="hidden" name="client_message_id" value=form_message_id />
            <input r#type="hidden" name="tab" value=around.tab.as_str() />
            {move || offline.get().then(|| view! { <Banner tone=Tone::Warning>{words.offline}</Banner> })}
            {move || {
                state.error.get().map(|error| view! { <p class="composer-error" role="alert">{errors(error)}</p> })
            }}
            {move || {
                desk.answering.get().map(|quote: Quote| {
                    view! {
                        <div class="answering">
                            <span class="answering-text">
                                {words.answering} ": " {quote.text.unwrap_or_else(|| (reader.inbox().kind)(quote.kind).to_owned())}
                            </span>
                            <button class="button button-quiet" r#type="button" on:click=move |_| desk.answering.set(None)>
                                {words.cancel}
                            </button>
                        </div>
                    }
                })
            }}
            <div class="composer-box">
                <p class="closed-hint">
                    {move || {
                        let never = matches!(window(), ReplyWindow::NeverOpened);
                        if never { words.never } else { words.closed_hint }
                    }}
                </p>
                <TextArea
                    id="composer"
                    name="text"
                    class="composer-text"
                    value=first_text.unwrap_or_default()
                    label=first_hint.clone()
                    placeholder=first_hint
                    node_ref=desk.field
                    on:input=move |_| desk.typed()
                    on:keydown=keydown
                />
                <div class="composer-bar">
                    <fieldset class="modes">
                        <legend class="visually-hidden">{words.modes}</legend>
                        {[(Mode::Reply, words.reply), (Mode::Note, words.note)]
                            .into_iter()
                            .map(|(mode, label)| {
                                view! {
                                    <label class="mode">
                                        <input
                                            r#type="radio"
                                            name="mode"
                                            id=format!("mode-{}", mode.name())
                                            value=mode.name()
                                            checked=mode == first_mode
                                            on:change=move |_| desk.switch(mode)
                                        />
                                        <span>{label}</span>
                                    </label>
                                }
                            })
                            .collect_view()}
                    </fieldset>
                    <a class="button to-template" id="template" href=to_template>
                        <Icon glyph=Glyph::Template class="icon-small" />
                        {words.template}
                    </a>
                    <span class="composer-count" role="status">
                        {move || {
                            let left = desk.left.get();
                            if left <= COUNT_FROM {
                                (words.left)(left)
                            } else if desk.drafts.kept.get() {
                                words.draft_kept.to_owned()
                            } else {
                                String::new()
                            }
                        }}
                    </span>
                    {window_chip(chip_reader, state, now)}
                    <button
                        class="button button-primary send-reply"
                        id="send"
                        r#type="submit"
                        disabled=move || state.gone.get() || !window().is_open()
                    >
                        {words.send}
                    </button>
                    <button
                        class="button send-note"
                        id="add-note"
                        r#type="submit"
                        formaction=AddNote::url()
                        disabled=move || state.gone.get() || desk.busy.get()
                    >
                        {words.add_note}
                    </button>
                </div>
            </div>
        </form>
    })
}

/// The composer's state. Cheap to copy: all of it lies in signals.
#[derive(Clone, Copy)]
struct Desk {
    state: ThreadState,
    mode: RwSignal<Mode>,
    field: NodeRef<Textarea>,
    /// Characters left.
    left: RwSignal<usize>,
    /// The message being answered.
    answering: RwSignal<Option<Quote>>,
    /// A note is on its way.
    busy: RwSignal<bool>,
    drafts: Drafts,
    outbox: Outbox,
    now: RwSignal<Millis>,
}

impl Desk {
    fn text(self) -> String {
        self.field.get_untracked().map(|field| field.value()).unwrap_or_default()
    }

    fn write(self, text: &str) {
        if let Some(field) = self.field.get_untracked() {
            field.set_value(text);
        }
        self.typed();
    }

    fn typed(self) {
        let text = self.text();
        self.left.set(MAX_TEXT.saturating_sub(text.chars().count()));
        self.drafts.set(self.mode.get_untracked(), text);
    }

    /// Each mode has a text of its own: a note never becomes an answer by one wrong click.
    fn switch(self, mode: Mode) {
        if self.mode.get_untracked() == mode {
            return;
        }
        self.mode.set(mode);
        self.state.error.set(None);
        let text = self.drafts.text(mode);
        if let Some(field) = self.field.get_untracked() {
            field.set_value(&text);
            // An element of the page can be focused.
            let _ = field.focus();
        }
        self.left.set(MAX_TEXT.saturating_sub(text.chars().count()));
    }

    fn submit(self) {
        let text = self.text();
        // The second Enter of two, or a double click: the first has taken the text along.
        if text.trim().is_empty() {
            return;
        }
        self.state.error.set(None);
        match self.mode.get_untracked() {
            Mode::Reply => self.reply(text),
            Mode::Note => self.note(text),
        }
    }

    fn reply(self, text: String) {
        let window = untrack(|| self.state.window(self.now.get()));
        let refused = if text.trim().chars().count() > MAX_TEXT {
            Some(AppError::TooLong)
        } else if window.is_open() {
            None
        } else {
            Some(AppError::WindowClosed)
        };
        if refused.is_some() {
            self.state.error.set(refused);
            return;
        }
        let answering = self.answering.get_untracked();
        self.answering.set(None);
        // The bubble stands before the field is emptied.
        self.outbox.push(written(text.trim().to_owned(), answering));
        self.write("");
        if let Some(log) = document().get_element_by_id("log") {
            request_animation_frame(move || log.set_scroll_top(0));
        }
    }

    /// A refused answer comes back into the field, before whatever was written since.
    fn give_back(self, waiting: Waiting) {
        if self.mode.get_untracked() == Mode::Note {
            let since = self.drafts.text(Mode::Reply);
            self.drafts.set(Mode::Reply, joined(&waiting.text, &since));
            return;
        }
        self.write(&joined(&waiting.text, &self.text()));
        self.answering.set(waiting.reply_to);
    }

    fn note(self, text: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let id = self.state.id();
            let fields = [("conversation_id", id.as_str()), ("text", text.as_str())];
            match post::tell(AddNote::url(), &fields).await {
                // What was written while it was on its way stays.
                Ok(()) if self.mode.get_untracked() == Mode::Note && self.text() == text => self.write(""),
                Ok(()) if self.drafts.text(Mode::Note) == text => self.drafts.set(Mode::Note, String::new()),
                Ok(()) => {}
                Err(error) => self.state.error.set(Some(error)),
            }
            self.busy.set(false);
        });
    }
}

/// Wakes the composer. Gives whether the connection has been away for a while.
fn watch(desk: Desk) -> RwSignal<bool> {
    let offline = RwSignal::new(false);
    Effect::new(move |_| {
        desk.drafts.wake();
        let written_before = desk.text();
        let kept = desk.drafts.text(desk.mode.get_untracked());
        // Words typed before the island woke are in the field already, and newer than any draft.
        let untouched = desk
            .field
            .get_untracked()
            .is_some_and(|field| field.default_value() == Ok(written_before.clone()));
        if untouched && kept != written_before {
            desk.write(&kept);
        } else {
            desk.typed();
        }
        desk.outbox.wake(move |waiting| desk.give_back(waiting));
        let leaving = window_event_listener_untyped("pagehide", move |_| desk.drafts.keep_here());
        let answer = window_event_listener_untyped("click", move |event| {
            if let Some(id) = clicked_answer(&event) {
                let message = desk.state.message(&id);
                desk.answering.set(message.map(|message| Quote {
                    id: message.id,
                    direction: message.direction,
                    kind: message.kind,
                    text: message.text,
                }));
                if let Some(field) = desk.field.get_untracked() {
                    let _ = field.focus();
                }
            }
        });
        on_cleanup(move || {
            leaving.remove();
            answer.remove();
        });
    });
    let connection = live::connection();
    // A memo: each attempt that fails says "stuck" again, and must not begin the wait anew.
    let away = Memo::new(move |_| {
        let lost = matches!(connection.get(), Connection::Reconnecting | Connection::Offline);
        desk.outbox.stuck.get() || lost
    });
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        if away.get() {
            return set_timeout_with_handle(move || offline.set(true), OFFLINE_AFTER).ok();
        }
        offline.set(false);
        None
    });
    offline
}
