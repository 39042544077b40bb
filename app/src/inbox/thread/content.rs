//! What stands inside a bubble, for every kind of message.

use super::rich_text::rich_text;
use crate::inbox::reader::Reader;
use crate::ui::Erase;
use crate::ui::{Glyph, Icon};
use hilo_domain::inbox::{
    ContactCard, FileView, LocationView, MessageDetail, MessageView, OrderLine, Quote, TemplateView,
};
use hilo_domain::message::{Direction, MessageKind};
use leptos::prelude::*;

/// The content of a bubble: what it carries, then its text.
#[must_use]
pub fn content(message: &MessageView, customer: &str, reader: &Reader) -> AnyView {
    let words = reader.inbox();
    if message.revoked {
        return paragraph("revoked", words.thread.revoked.to_owned());
    }
    let quote = message.quote.as_ref().map(|answered| quote(answered, customer, reader));
    let text = message.text.as_deref().and_then(|text| beside(text, &message.detail));
    let carried = match &message.detail {
        // What an unsupported message was, in Meta's words, helps nobody who reads a thread.
        MessageDetail::None | MessageDetail::Unsupported { .. } => {
            without_detail(message, text.is_some(), reader)
        }
        MessageDetail::File(shown) => Some(file(message.kind, shown, reader)),
        MessageDetail::Location(place) => Some(location(place, reader)),
        MessageDetail::Contacts { cards } => Some(contacts(cards)),
        MessageDetail::Order { .. } => Some(kind_line(Glyph::Cart, words.thread.order.to_owned())),
        MessageDetail::Template(template) => Some(template_head(template, reader)),
    };
    let lines = match &message.detail {
        MessageDetail::Order { lines } => Some(list("order", lines.iter().map(order_line).collect())),
        _ => None,
    };
    let buttons = match &message.detail {
        MessageDetail::Template(template) => Some(template_foot(template)),
        _ => None,
    };
    let text = text.map(|text| view! { <div class="text" dir="auto">{rich_text(text)}</div> });
    view! { {quote} {carried} {lines} {text} {buttons} }.erase()
}

/// What is left of a message's text when its detail stands above it. The text serves lists and search, so it names
/// what the detail shows: the place, the people, the file; below a customer's own words, `2 × product` per line.
fn beside<'a>(text: &'a str, detail: &MessageDetail) -> Option<&'a str> {
    let words = match detail {
        MessageDetail::Location(_) | MessageDetail::Contacts { .. } => "",
        MessageDetail::File(file) if file.filename.as_deref() == Some(text) => "",
        MessageDetail::Order { lines } => {
            let named = lines.iter().filter(|line| !line.product.is_empty());
            // A line without a quantity says 1.
            let below: usize =
                named.map(|line| line.quantity.len().max(1) + " × ".len() + line.product.len() + 1).sum();
            text.get(..text.len().saturating_sub(below)).unwrap_or(text)
        }
        MessageDetail::Template(TemplateView { header, footer, .. }) => {
            let text = header.as_deref().and_then(|line| text.strip_prefix(line)).unwrap_or(text);
            footer.as_deref().and_then(|line| text.strip_suffix(line)).unwrap_or(text).trim_matches('\n')
        }
        _ => text,
    };
    Some(words).filter(|words| !words.trim().is_empty())
}

fn without_detail(message: &MessageView, has_text: bool, reader: &Reader) -> Option<AnyView> {
    let words = reader.inbox();
    match message.kind {
        MessageKind::Text | MessageKind::Template | MessageKind::System | MessageKind::Reaction
            if has_text =>
        {
            None
        }
        MessageKind::Interactive | MessageKind::Button => {
            Some(kind_line(Glyph::Reply, words.thread.chosen.to_owned()))
        }
        MessageKind::Unsupported => {
            Some(paragraph("unsupported", format!("{}. {}", words.thread.unsupported, words.thread.raw_kept)))
        }
        kind => Some(kind_line(glyph(kind), (words.kind)(kind).to_owned())),
    }
}

// The forms below are few on purpose: every form of its own is code of its own in the browser.

/// A paragraph of plain words.
pub(super) fn paragraph(class: &'static str, text: String) -> AnyView {
    view! { <p class=class>{text}</p> }.erase()
}

fn kind_line(glyph: Glyph, text: String) -> AnyView {
    view! {
        <p class="kind-line">
            <Icon glyph class="icon-small" />
            <span dir="auto">{text}</span>
        </p>
    }
    .erase()
}

fn list(class: &'static str, items: Vec<String>) -> AnyView {
    let items = items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view();
    view! { <ul class=class>{items}</ul> }.erase()
}

/// A drawing with a name beside it, facts in small print below, and perhaps a link.
fn card(glyph: Glyph, name: String, facts: Vec<String>, link: Option<(String, &'static str)>) -> AnyView {
    let facts = facts.into_iter().map(|fact| view! { <small dir="auto">{fact}</small> }).collect_view();
    let link = link.map(|(href, label)| {
        view! { <a href=href target="_blank" rel="noopener noreferrer">{label}</a> }
    });
    view! {
        <div class="file">
            <span class="file-icon">
                <Icon glyph />
            </span>
            <div class="file-about">
                <span class="file-name" dir="auto">{name}</span>
                {facts}
                {link}
            </div>
        </div>
    }
    .erase()
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
    let facts = if facts.is_empty() { Vec::new() } else { vec![facts.join(" · ")] };
    card(glyph(kind), name, facts, None)
}

/// `application/pdf; charset=binary` → `PDF`
fn short_type(mime: &str) -> String {
    let kind = mime.split(';').next().unwrap_or_default().trim();
    let short = kind.rsplit(['/', '.', '-']).next().unwrap_or_default();
    short.chars().take(12).collect::<String>().to_ascii_uppercase()
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
    card(Glyph::Pin, name, place.address.iter().cloned().collect(), Some((map, words.thread.map)))
}

fn contacts(cards: &[ContactCard]) -> AnyView {
    let each = |shown: &ContactCard| card(Glyph::Card, shown.name.clone(), shown.phones.clone(), None);
    cards.iter().map(each).collect_view().erase()
}

/// What stands above a template's body: its name for the team, and the header as the customer sees it.
fn template_head(template: &TemplateView, reader: &Reader) -> AnyView {
    let words = reader.inbox();
    let above = template.above.as_ref().map(|above| {
        let name = above.name.clone().unwrap_or_else(|| (words.kind)(above.kind).to_owned());
        let label = if above.kind == MessageKind::Location { words.thread.map } else { words.thread.open };
        let link = above.link.clone().filter(|link| link.starts_with("https://"));
        card(glyph(above.kind), name, Vec::new(), link.map(|link| (link, label)))
    });
    let header = template.header.clone().map(|line| paragraph("template-header", line));
    view! { {kind_line(Glyph::Template, template.name.clone())} {above} {header} }.erase()
}

/// What stands below it.
fn template_foot(template: &TemplateView) -> AnyView {
    let footer = template.footer.clone().map(|line| paragraph("template-footer", line));
    let buttons = (!template.buttons.is_empty()).then(|| list("template-buttons", template.buttons.clone()));
    view! { {footer} {buttons} }.erase()
}

fn order_line(line: &OrderLine) -> String {
    format!("{} × {} · {} {}", line.quantity, line.product, line.price, line.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_said_once() {
        let line = |quantity: &str, product: &str| OrderLine {
            product: product.into(),
            quantity: quantity.into(),
            price: "12900".into(),
            currency: "ARS".into(),
        };
        let order = MessageDetail::Order { lines: vec![line("2", "funda-a15"), line("", "cable")] };
        let cart = "2 × funda-a15\n1 × cable";
        assert_eq!(beside(cart, &order), None);
        assert_eq!(beside(&format!("¿Precio?\n{cart}"), &order), Some("¿Precio?"));
        assert_eq!(beside(&format!("Hola\n¿Precio?\n{cart}"), &order), Some("Hola\n¿Precio?"));
        let place = LocationView {
            latitude: "1".into(),
            longitude: "2".into(),
            name: Some("Obelisco".into()),
            address: None,
        };
        assert_eq!(beside("Obelisco", &MessageDetail::Location(place)), None);
        assert_eq!(beside("Ana", &MessageDetail::Contacts { cards: Vec::new() }), None);
        let file =
            FileView { filename: Some("a.pdf".into()), mime_type: None, size_bytes: None, voice: false };
        assert_eq!(beside("a.pdf", &MessageDetail::File(file.clone())), None);
        assert_eq!(beside("Mirá", &MessageDetail::File(file)), Some("Mirá"));
        assert_eq!(beside(" ", &MessageDetail::None), None);
        let template = TemplateView {
            header: Some("Tu pedido".to_owned()),
            footer: Some("Gracias".to_owned()),
            ..TemplateView::default()
        };
        let template = MessageDetail::Template(template);
        assert_eq!(beside("Tu pedido\n¡Hola!\nSale hoy.\nGracias", &template), Some("¡Hola!\nSale hoy."));
        assert_eq!(beside("Otra cosa", &template), Some("Otra cosa"));
    }

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
