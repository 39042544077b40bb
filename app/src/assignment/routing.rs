//! How conversations find their agents by themselves.

use super::screen::Screen;
use crate::ui::{Button, ButtonKind, Checkbox};
use leptos::prelude::*;

/// The settings, for those who may change them.
pub(super) fn view(screen: &Screen) -> AnyView {
    let Some(routing) = screen.loaded.routing else { return ().into_any() };
    let (words, save, action) = (&screen.words.routing, screen.all.common.save, screen.asked.path());
    view! {
        <section class="panel" aria-labelledby="routing-heading" id="routing">
            <h2 id="routing-heading">{words.heading}</h2>
            <p class="panel-text">{words.text}</p>
            <form method="post" action=action>
                <input r#type="hidden" name="do" value="routing" />
                <Checkbox name="enabled" label=words.enabled hint=words.enabled_hint checked=routing.enabled />
                <Checkbox
                    name="include_managers"
                    label=words.managers
                    hint=words.managers_hint
                    checked=routing.include_managers
                />
                <Checkbox
                    name="give_back"
                    label=words.give_back
                    hint=words.give_back_hint
                    checked=routing.give_back
                />
                <Checkbox
                    name="answer_takes"
                    label=words.answer_takes
                    hint=words.answer_takes_hint
                    checked=routing.answer_takes
                />
                <Button kind=ButtonKind::Primary>{save}</Button>
            </form>
        </section>
    }
    .into_any()
}
