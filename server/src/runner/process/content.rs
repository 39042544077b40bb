//! What Meta calls content, in the words of our thread.

use hilo_domain::clock::Millis;
use hilo_domain::inbox::{ContactCard, FileView, LocationView, MessageDetail, OrderLine};
use hilo_domain::phone::Phone;
use hilo_store::inbound::NewInbound;
use hilo_store::leads::Contact;
use hilo_whatsapp::webhook::{Content, InboundMessage, Item, Media};

/// Who the customer is.
pub(super) fn contact(message: &InboundMessage) -> Contact {
    Contact {
        phone: message.customer.phone.as_deref().and_then(|phone| Phone::parse(phone).ok()),
        whatsapp_user_id: message.customer.user_id.clone(),
        username: message.username.clone(),
        profile_name: message.profile_name.clone(),
    }
}

/// A message for the store.
pub(super) fn new_inbound(message: &InboundMessage, item: &Item, at: Millis, historic: bool) -> NewInbound {
    let keeps_raw = matches!(message.content, Content::Unsupported { .. } | Content::System(_));
    NewInbound {
        external_id: message.id.clone(),
        contact: contact(message),
        direction: message.direction,
        kind: message.kind(),
        text: message.text(),
        detail: detail(&message.content),
        raw: if keeps_raw { serde_json::from_str(item.raw.get()).ok() } else { None },
        reply_to: message.reply_to().map(str::to_owned),
        at,
        historic,
    }
}

fn detail(content: &Content) -> MessageDetail {
    match content {
        Content::Image(media)
        | Content::Video(media)
        | Content::Document(media)
        | Content::Audio(media)
        | Content::Sticker(media) => MessageDetail::File(file(media)),
        Content::Location(place) => MessageDetail::Location(LocationView {
            latitude: place.latitude.to_string(),
            longitude: place.longitude.to_string(),
            name: place.name.clone(),
            address: place.address.clone(),
        }),
        Content::Contacts { cards } => MessageDetail::Contacts {
            cards: cards
                .iter()
                .map(|card| ContactCard {
                    name: card.name.clone(),
                    phones: card.phones.iter().filter_map(|phone| phone.phone.clone()).collect(),
                })
                .collect(),
        },
        Content::Order(cart) => MessageDetail::Order {
            lines: cart
                .items
                .iter()
                .map(|line| OrderLine {
                    product: line.product_retailer_id.clone().unwrap_or_default(),
                    quantity: line.quantity.map(|quantity| quantity.to_string()).unwrap_or_default(),
                    price: line.item_price.clone().unwrap_or_default(),
                    currency: line.currency.clone().unwrap_or_default(),
                })
                .collect(),
        },
        Content::Edit { content, .. } => detail(content),
        Content::Unsupported { kind, detail, .. } => {
            MessageDetail::Unsupported { what: detail.clone().unwrap_or_else(|| kind.clone()) }
        }
        _ => MessageDetail::None,
    }
}

fn file(media: &Media) -> FileView {
    FileView {
        filename: media.filename.clone(),
        mime_type: media.mime_type.clone(),
        size_bytes: None,
        voice: media.voice,
    }
}
