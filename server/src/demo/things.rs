//! What customers send besides words. Files are small samples of their kind.

use hilo_simulator::{CustomerMessage, MediaInput};
use serde_json::Value;

/// A picture, with or without words.
pub(super) fn photo(caption: &str) -> CustomerMessage {
    CustomerMessage::Image(captioned(caption))
}

/// A film, with or without words.
pub(super) fn video(caption: &str) -> CustomerMessage {
    CustomerMessage::Video(captioned(caption))
}

fn captioned(caption: &str) -> MediaInput {
    MediaInput { caption: Some(caption.to_owned()).filter(|text| !text.is_empty()), ..MediaInput::default() }
}

/// A PDF.
pub(super) fn document(filename: &str) -> CustomerMessage {
    CustomerMessage::Document(MediaInput { filename: Some(filename.to_owned()), ..MediaInput::default() })
}

/// A voice note.
pub(super) fn voice() -> CustomerMessage {
    CustomerMessage::Voice(MediaInput::default())
}

/// A place with a name.
pub(super) fn place(latitude: f64, longitude: f64, name: &str, address: &str) -> CustomerMessage {
    CustomerMessage::Location {
        latitude,
        longitude,
        name: Some(name.to_owned()),
        address: Some(address.to_owned()),
    }
}

/// A contact card.
pub(super) fn card(name: &str, phone: &str) -> CustomerMessage {
    let card = serde_json::json!({
        "name": { "formatted_name": name },
        "phones": [{ "phone": phone, "type": "CELL" }],
    });
    CustomerMessage::Contacts { contacts: vec![card] }
}

/// A cart: article, pieces, pesos each.
pub(super) fn cart(text: &str, lines: &[(&str, i64, i64)]) -> CustomerMessage {
    let line = |(article, quantity, price): &(&str, i64, i64)| -> Value {
        serde_json::json!({
            "product_retailer_id": article,
            "quantity": quantity,
            "item_price": price,
            "currency": "ARS",
        })
    };
    CustomerMessage::Order {
        catalog_id: "490100000000001".to_owned(),
        text: Some(text.to_owned()),
        product_items: lines.iter().map(line).collect(),
    }
}
