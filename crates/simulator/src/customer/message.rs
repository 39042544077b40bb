//! The kinds of messages a customer can send, and the JSON Meta makes of them (whatsapp-cloud-api.md 3).

use crate::media::{Media, sample};
use crate::state::State;
use crate::webhook::payload::status_error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A file a customer sends. Everything may be left out: then it is a small sample of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MediaInput {
    /// The MIME type.
    pub mime_type: Option<String>,
    /// The bytes in base64.
    pub data_base64: Option<String>,
    /// Words under an image, video or document.
    pub caption: Option<String>,
    /// Name of a document.
    pub filename: Option<String>,
}

/// A message a customer can send. The JSON form is `{"type": "text", "body": "Hola"}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are Meta's, and named like Meta's")]
pub enum CustomerMessage {
    Text {
        body: String,
    },
    Image(MediaInput),
    Video(MediaInput),
    Document(MediaInput),
    Sticker(MediaInput),
    Audio(MediaInput),
    /// An audio message recorded on the spot (`voice: true`).
    Voice(MediaInput),
    Location {
        latitude: f64,
        longitude: f64,
        name: Option<String>,
        address: Option<String>,
    },
    Contacts {
        contacts: Vec<Value>,
    },
    /// An empty emoji takes the reaction back.
    Reaction {
        message_id: String,
        emoji: String,
    },
    Order {
        catalog_id: String,
        text: Option<String>,
        product_items: Vec<Value>,
    },
    /// A template's quick reply.
    Button {
        payload: String,
        text: String,
    },
    ButtonReply {
        id: String,
        title: String,
    },
    ListReply {
        id: String,
        title: String,
        description: Option<String>,
    },
    Edit {
        original_message_id: String,
        body: String,
    },
    Revoke {
        original_message_id: String,
    },
    /// Something Meta does not pass on; `kind` says what it was.
    Unsupported {
        kind: Option<String>,
    },
    /// Any message JSON. `from`, `id` and `timestamp` are added unless given; given as null, they are left out.
    Raw {
        message: Map<String, Value>,
    },
}

impl CustomerMessage {
    /// The part of the message that depends on its kind: `type` and what goes with it.
    pub(super) fn into_json(self, state: &mut State) -> Map<String, Value> {
        let mut message = Map::new();
        let (kind, content) = match self {
            Self::Text { body } => ("text", json!({ "body": body })),
            Self::Image(file) => ("image", store(state, "image", file)),
            Self::Video(file) => ("video", store(state, "video", file)),
            Self::Document(file) => ("document", store(state, "document", file)),
            Self::Sticker(file) => ("sticker", with(store(state, "sticker", file), "animated", false)),
            Self::Audio(file) => ("audio", with(store(state, "audio", file), "voice", false)),
            Self::Voice(file) => ("audio", with(store(state, "audio", file), "voice", true)),
            Self::Location { latitude, longitude, name, address } => {
                ("location", location(latitude, longitude, name, address))
            }
            Self::Contacts { contacts } => ("contacts", Value::Array(contacts)),
            Self::Reaction { message_id, emoji } => {
                ("reaction", json!({ "message_id": message_id, "emoji": emoji }))
            }
            Self::Order { catalog_id, text, product_items } => (
                "order",
                optional(json!({ "catalog_id": catalog_id, "product_items": product_items }), "text", text),
            ),
            Self::Button { payload, text } => ("button", json!({ "payload": payload, "text": text })),
            Self::ButtonReply { id, title } => (
                "interactive",
                json!({ "type": "button_reply", "button_reply": { "id": id, "title": title } }),
            ),
            Self::ListReply { id, title, description } => {
                let reply = optional(json!({ "id": id, "title": title }), "description", description);
                ("interactive", json!({ "type": "list_reply", "list_reply": reply }))
            }
            Self::Edit { original_message_id, body } => (
                "edit",
                json!({ "original_message_id": original_message_id,
                        "message": { "type": "text", "text": { "body": body } } }),
            ),
            Self::Revoke { original_message_id } => {
                ("revoke", json!({ "original_message_id": original_message_id }))
            }
            Self::Unsupported { kind } => {
                message.insert("errors".into(), json!([status_error(131_051)]));
                ("unsupported", optional(json!({}), "type", kind))
            }
            Self::Raw { message } => return message,
        };
        message.insert("type".into(), kind.into());
        message.insert(kind.into(), content);
        message
    }
}

fn with(mut object: Value, key: &str, value: bool) -> Value {
    object[key] = value.into();
    object
}

fn optional(mut object: Value, key: &str, value: Option<String>) -> Value {
    if let Some(value) = value {
        object[key] = value.into();
    }
    object
}

fn location(latitude: f64, longitude: f64, name: Option<String>, address: Option<String>) -> Value {
    let place = json!({ "latitude": latitude, "longitude": longitude });
    optional(optional(place, "name", name), "address", address)
}

/// Keeps the file, so that it can be fetched by its id, and describes it.
fn store(state: &mut State, kind: &str, file: MediaInput) -> Value {
    let (sample_type, sample_bytes) = sample(kind);
    // Bytes that cannot be decoded are refused before this, see `check`.
    let bytes =
        file.data_base64.and_then(|data| STANDARD.decode(data).ok()).map_or(sample_bytes, Bytes::from);
    let mime_type = file.mime_type.unwrap_or_else(|| sample_type.to_owned());
    let media = Media::new(&mime_type, bytes);
    let sha256 = media.sha256_base64();
    let id = state.keep_media(media);
    let filename = match kind {
        "document" => Some(file.filename.unwrap_or_else(|| "comprobante.pdf".to_owned())),
        _ => None,
    };
    let object = json!({ "id": id, "mime_type": mime_type, "sha256": sha256 });
    optional(optional(object, "caption", file.caption), "filename", filename)
}

/// What is wrong with a message, as far as that can be seen without the conversation.
pub(super) fn problem(message: &CustomerMessage) -> Option<&'static str> {
    match message {
        CustomerMessage::Image(file)
        | CustomerMessage::Video(file)
        | CustomerMessage::Document(file)
        | CustomerMessage::Sticker(file)
        | CustomerMessage::Audio(file)
        | CustomerMessage::Voice(file) => {
            let readable = file.data_base64.as_ref().is_none_or(|data| STANDARD.decode(data).is_ok());
            (!readable).then_some("data_base64 is not base64")
        }
        _ => None,
    }
}
