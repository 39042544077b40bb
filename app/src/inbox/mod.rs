//! Conversation list, thread and lead.

pub mod error;

#[cfg(feature = "ssr")]
use crate::{
    frame::{Frame, Section},
    words::words,
};
#[cfg(feature = "ssr")]
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::Title;

/// The inbox: both `/inbox` and `/inbox/{conversation}`.
#[cfg(feature = "ssr")]
#[component]
pub fn InboxPage() -> impl IntoView {
    let words = &words().inbox.list;
    view! {
        <Title text=words.title />
        <Frame section=Section::Inbox>
            <h1>{words.title}</h1>
        </Frame>
    }
}
