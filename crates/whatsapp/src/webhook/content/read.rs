//! From Meta's shapes to ours. A known type whose inner object cannot be read becomes `Unsupported` under its
//! own name, exactly like a type that nobody knows yet.

use super::{
    CardPhone, Cart, CartItem, ContactCard, Content, FormReply, Location, Media, Reply, SystemChange,
    SystemNotice,
};
use crate::error_info::GraphErrorInfo;
use crate::webhook::people::Customer;
use crate::wire::{Fields, text_of};

/// Types that are named after their inner object; also how a message without a `type` is recognized.
const NAMED: &[&str] = &[
    "text",
    "image",
    "video",
    "document",
    "audio",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "button",
    "reaction",
    "order",
    "system",
    "edit",
    "revoke",
];

/// Reads what a message says. Never fails.
pub(in crate::webhook) fn read(message: &Fields<'_>) -> Content {
    match kind_of(message) {
        Some(kind) => match kind.as_str() {
            "edit" => edit(message),
            plain => known(plain, message),
        }
        .unwrap_or_else(|| unsupported(kind, message)),
        None => unsupported("unknown".to_owned(), message),
    }
}

fn kind_of(message: &Fields<'_>) -> Option<String> {
    let present = || NAMED.iter().find(|name| message.raw(name).is_some()).map(|name| (*name).to_owned());
    message.word("type").or_else(present)
}

fn unsupported(kind: String, message: &Fields<'_>) -> Content {
    let detail = message.object(&kind).and_then(|inner| inner.word("type"));
    Content::Unsupported { detail, errors: GraphErrorInfo::read_all(message), kind }
}

/// An edit of an edit does not exist, so the reading goes one level down and no further.
fn edit(message: &Fields<'_>) -> Option<Content> {
    let inner = message.object("edit")?;
    let new = inner.object("message")?;
    let content = known(&kind_of(&new)?, &new)?;
    Some(Content::Edit { original: inner.word("original_message_id")?, content: Box::new(content) })
}

fn known(kind: &str, message: &Fields<'_>) -> Option<Content> {
    let inner = message.object(kind);
    Some(match kind {
        "text" => Content::Text { body: inner?.text("body")? },
        "image" => Content::Image(media(&inner?)?),
        "video" => Content::Video(media(&inner?)?),
        "document" => Content::Document(media(&inner?)?),
        "audio" | "voice" => Content::Audio(media(&inner?)?),
        "sticker" => Content::Sticker(media(&inner?)?),
        "location" => Content::Location(location(&inner?)?),
        "contacts" => Content::Contacts { cards: cards(message)? },
        "interactive" => Content::Interactive(match message.raw("interactive") {
            Some(_) => reply(&inner?)?,
            None => Reply::Absent,
        }),
        "button" => {
            let inner = inner?;
            let payload = inner.text("payload");
            Content::Button { text: inner.text("text").or_else(|| payload.clone())?, payload }
        }
        "reaction" => {
            let inner = inner?;
            Content::Reaction { message_id: inner.word("message_id")?, emoji: inner.word("emoji") }
        }
        "order" => Content::Order(cart(&inner?)),
        "system" => Content::System(system(&inner?)),
        "revoke" => Content::Revoke { original: inner?.word("original_message_id")? },
        _ => return None,
    })
}

fn media(inner: &Fields<'_>) -> Option<Media> {
    Some(Media {
        id: inner.word("id")?,
        mime_type: inner.word("mime_type"),
        sha256: inner.word("sha256"),
        caption: inner.word("caption"),
        filename: inner.word("filename"),
        voice: inner.flag("voice"),
        animated: inner.flag("animated"),
        url: inner.word("url"),
    })
}

fn location(inner: &Fields<'_>) -> Option<Location> {
    Some(Location {
        latitude: inner.float("latitude")?,
        longitude: inner.float("longitude")?,
        name: inner.word("name"),
        address: inner.word("address"),
        url: inner.word("url"),
    })
}

fn cards(message: &Fields<'_>) -> Option<Vec<ContactCard>> {
    let cards: Vec<_> = message.objects("contacts").iter().map(card).collect();
    (!cards.is_empty()).then_some(cards)
}

fn card(card: &Fields<'_>) -> ContactCard {
    let name = card.object("name").unwrap_or_default();
    let org = card.object("org").unwrap_or_default();
    let words = |fields: &Fields<'_>, keys: &[&str], between: &str| {
        let present: Vec<_> = keys.iter().filter_map(|key| fields.word(key)).collect();
        (!present.is_empty()).then(|| present.join(between))
    };
    ContactCard {
        name: name
            .word("formatted_name")
            .or_else(|| words(&name, &["prefix", "first_name", "middle_name", "last_name", "suffix"], " "))
            .unwrap_or_default(),
        organization: words(&org, &["company", "department", "title"], ", "),
        phones: card
            .objects("phones")
            .iter()
            .map(|phone| CardPhone {
                phone: phone.word("phone"),
                wa_id: phone.word("wa_id"),
                kind: phone.word("type"),
            })
            .collect(),
        emails: card.objects("emails").iter().filter_map(|email| email.word("email")).collect(),
        addresses: card
            .objects("addresses")
            .iter()
            .filter_map(|address| words(address, &["street", "zip", "city", "state", "country"], ", "))
            .collect(),
        urls: card.objects("urls").iter().filter_map(|url| url.word("url")).collect(),
        birthday: card.word("birthday"),
    }
}

fn reply(inner: &Fields<'_>) -> Option<Reply> {
    let kind = inner.word("type")?;
    let answer = inner.object(&kind)?;
    Some(match kind.as_str() {
        "button_reply" => Reply::Button { id: answer.text("id")?, title: answer.text("title")? },
        "list_reply" => Reply::List {
            id: answer.text("id")?,
            title: answer.text("title")?,
            description: answer.word("description"),
        },
        "nfm_reply" => Reply::Form(FormReply {
            name: answer.word("name"),
            body: answer.word("body"),
            // A string with JSON in it; should it ever come as JSON itself, its text is the same thing.
            response_json: answer
                .raw("response_json")
                .map(|raw| text_of(raw).unwrap_or_else(|| raw.get().to_owned())),
        }),
        "call_permission_reply" => Reply::CallPermission {
            response: answer.word("response"),
            permanent: answer.flag("is_permanent"),
            expires_at: answer.time("expiration_timestamp"),
        },
        _ => return None,
    })
}

fn cart(inner: &Fields<'_>) -> Cart {
    let line = |item: &Fields<'_>| CartItem {
        product_retailer_id: item.word("product_retailer_id"),
        quantity: item.int("quantity"),
        item_price: item.word("item_price"),
        currency: item.word("currency"),
    };
    Cart {
        catalog_id: inner.word("catalog_id"),
        text: inner.word("text"),
        items: inner.objects("product_items").iter().map(line).collect(),
    }
}

fn system(inner: &Fields<'_>) -> SystemNotice {
    let now =
        Customer::sorted(inner.word("new_wa_id").or_else(|| inner.word("wa_id")), inner.word("user_id"));
    SystemNotice {
        change: SystemChange::from(inner.word("type").unwrap_or_default()),
        body: inner.word("body"),
        phone: now.phone,
        user_id: now.user_id,
        previous_user_id: inner.word("previous_user_id"),
    }
}
