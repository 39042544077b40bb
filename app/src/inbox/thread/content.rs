//! What stands inside a bubble, for every kind of message.

use super::rich_text::rich_text;
use crate::inbox::reader::Reader;
use crate::ui::Erase;
use crate::ui::{Glyph, Icon};
use hilo_domain::inbox::{ContactCard, FileView, LocationView, MessageDetail, MessageView, OrderLine, Quote};
use hilo_domain::message::{Direction, MessageKind};
use leptos::prelude::*;

/// The content of a bubble: what it carries, then its text.
#[must_use]
pub fn content(message: &MessageView, customer: &str, reader: &Reader) -> AnyView {
    let words = reader.inbox();
    if message.revoked {
        return view! { <p class="revoked">{words.thread.revoked}</p> }.erase();
    }
    let quote = message.quote.as_ref().map(|answered| quote(answered, customer, reader));
    let text = message.text.as_deref().filter(|text| !text.trim().is_empty());
    let carried = match &message.detail {
        MessageDetail::None => without_detail(message, text.is_some(), reader),
        MessageDetail::File(shown) => file(message.kind, shown, reader),
        MessageDetail::Location(place) => location(place, reader),
        MessageDetail::Contacts { cards } => contacts(cards),
        MessageDetail::Order { lines } => order(lines, reader),
        MessageDetail::Template { name, .. } => {
            view! { <p class="kind-line"><Icon glyph=Glyph::Template class="icon-small" />{name.clone()}</p> }.erase()
        }
        MessageDetail::Unsupported { what } => view! {
            <p class="unsupported">{words.thread.unsupported} " (" {what.clone()} "). " {words.thread.raw_kept}</p>
        }
        .erase(),
    };
    let buttons = if let MessageDetail::Template { buttons, .. } = &message.detail {
        buttons.clone()
    } else {
        Vec::new()
    };
    let buttons = (!buttons.is_empty()).then(|| {
        let chips = buttons.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! { <ul class="template-buttons">{chips}</ul> }
    });
    view! {
        {quote}
        {carried}
        {text.map(|text| view! { <div class="text" dir="auto">{rich_text(text)}</div> })}
        {buttons}
    }
    .erase()
}

fn without_detail(message: &MessageView, has_text: bool, reader: &Reader) -> AnyView {
    let words = reader.inbox();
    match message.kind {
        MessageKind::Text | MessageKind::Template if has_text => ().erase(),
        MessageKind::System | MessageKind::Reaction if has_text => ().erase(),
        MessageKind::Interactive | MessageKind::Button => {
            view! { <p class="kind-line"><Icon glyph=Glyph::Reply class="icon-small" />{words.thread.chosen}</p> }.erase()
        }
        MessageKind::Unsupported => {
            view! { <p class="unsupported">{words.thread.unsupported} ". " {words.thread.raw_kept}</p> }.erase()
        }
        kind => {
            view! { <p class="kind-line"><Icon glyph=glyph(kind) class="icon-small" />{(words.kind)(kind)}</p> }.erase()
        }
    }
}

/// The drawing of a kind.
#[must_use]
pub const fn glyph(kind: MessageKind) -> Glyph {
    match kind {
        MessageKind::Image => Glyph::Image,
        MessageKind::Video => Glyph::Video,
        MessageKind::Audio => Glyph::Mic,
        MessageKind::Document => Glyph::File,
        MessageKind::Sticker => Glyph::Sticker,
        MessageKind::Location => Glyph::Pin,
        MessageKind::Contacts => Glyph::Card,
        MessageKind::Order => Glyph::Cart,
        MessageKind::Template => Glyph::Template,
        MessageKind::Text | MessageKind::Interactive | MessageKind::Button | MessageKind::Reaction => {
            Glyph::Reply
        }
        MessageKind::System | MessageKind::Unsupported => Glyph::Question,
    }
}

/// The message that this one answers: a link to it, where it is on the page.
fn quote(quote: &Quote, customer: &str, reader: &Reader) -> AnyView {
    let words = reader.inbox();
    let who =
        if quote.direction == Direction::Inbound { customer.to_owned() } else { words.thread.us.to_owned() };
    let text = quote.text.clone().unwrap_or_else(|| (words.kind)(quote.kind).to_owned());
    view! {
        <a class="quote" href=format!("#m-{}", quote.id)>
            <span class="quote-who">{who}</span>
            <span class="quote-text" dir="auto">{text}</span>
        </a>
    }
    .erase()
}

fn file(kind: MessageKind, file: &FileView, reader: &Reader) -> AnyView {
    let words = reader.inbox();
    let name = file.filename.clone().unwrap_or_else(|| (words.kind)(kind).to_owned());
    let facts: Vec<String> = [file.mime_type.as_deref().map(short_type), file.size_bytes.map(size)]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <div class="file">
            <span class="file-icon"><Icon glyph=glyph(kind) /></span>
            <div class="file-about">
                <span class="file-name" dir="auto">{name}</span>
                <small>{facts.join(" · ")}</small>
            </div>
        </div>
    }
    .erase()
}

/// `application/pdf; charset=binary` → `PDF`
fn short_type(mime: &str) -> String {
    let kind = mime.split(';').next().unwrap_or_default().trim();
    let short = kind.rsplit(['/', '.', '-']).next().unwrap_or_default();
    short.chars().take(12).collect::<String>().to_uppercase()
}

/// `84 KB`, in units of 1,000 as phones count.
fn size(bytes: i64) -> String {
    match bytes {
        ..=999 => format!("{bytes} B"),
        1_000..=999_999 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn location(place: &LocationView, reader: &Reader) -> AnyView {
    let words = reader.inbox();
    let (lat, lon) = (&place.latitude, &place.longitude);
    let map = format!("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=16/{lat}/{lon}");
    let name = place.name.clone().unwrap_or_else(|| (words.kind)(MessageKind::Location).to_owned());
    view! {
        <div class="file">
            <span class="file-icon"><Icon glyph=Glyph::Pin /></span>
            <div class="file-about">
                <span class="file-name" dir="auto">{name}</span>
                {place.address.clone().map(|address| view! { <small dir="auto">{address}</small> })}
                <small><a href=map target="_blank" rel="noopener noreferrer">{words.thread.map}</a></small>
            </div>
        </div>
    }
    .erase()
}

fn contacts(cards: &[ContactCard]) -> AnyView {
    cards
        .iter()
        .map(|card| {
            let phones = card.phones.iter().map(|phone| view! { <small>{phone.clone()}</small> }).collect_view();
            view! {
                <div class="file">
                    <span class="file-icon"><Icon glyph=Glyph::Card /></span>
                    <div class="file-about"><span class="file-name" dir="auto">{card.name.clone()}</span>{phones}</div>
                </div>
            }
        })
        .collect_view()
        .erase()
}

fn order(lines: &[OrderLine], reader: &Reader) -> AnyView {
    let rows = lines
        .iter()
        .map(|line| {
            let price = format!("{} {}", line.price, line.currency);
            view! { <li>{format!("{} × {}", line.quantity, line.product)} <span class="order-price">{price}</span></li> }
        })
        .collect_view();
    view! {
        <p class="kind-line"><Icon glyph=Glyph::Cart class="icon-small" />{reader.inbox().thread.order}</p>
        <ul class="order">{rows}</ul>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_types_are_short() {
        assert_eq!(
            (size(999), size(84_300), size(1_250_000)),
            ("999 B".into(), "84 KB".into(), "1.2 MB".into())
        );
        assert_eq!(short_type("application/pdf; x=y"), "PDF");
        assert_eq!(
            short_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            "DOCUMENT"
        );
    }
}
