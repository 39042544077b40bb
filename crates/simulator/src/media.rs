//! Files: what a business uploaded and what customers send. A customer's message without a file of its own
//! gets a small sample, so that a download never ends in nothing.

use crate::state::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};

/// A stored file.
#[derive(Clone)]
pub(crate) struct Media {
    pub(crate) mime_type: String,
    /// Hex, as the media endpoint says it; webhooks say the same in base64.
    pub(crate) sha256: [u8; 32],
    pub(crate) bytes: Bytes,
}

impl Media {
    pub(crate) fn new(mime_type: &str, bytes: Bytes) -> Self {
        Self { mime_type: mime_type.to_owned(), sha256: Sha256::digest(&bytes).into(), bytes }
    }

    /// The hash as webhooks write it.
    pub(crate) fn sha256_base64(&self) -> String {
        STANDARD.encode(self.sha256)
    }

    /// The hash as `GET /{media_id}` writes it.
    pub(crate) fn sha256_hex(&self) -> String {
        self.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl State {
    /// Keeps a file and gives it an id.
    pub(crate) fn keep_media(&mut self, media: Media) -> String {
        let id = self.ids.number();
        self.media.insert(id.clone(), media);
        id
    }
}

/// A small file of a type: its MIME type as WhatsApp says it, and the bytes.
pub(crate) fn sample(kind: &str) -> (&'static str, Bytes) {
    match kind {
        "image" => ("image/png", Bytes::from_static(include_bytes!("samples/picture.png"))),
        "sticker" => ("image/webp", Bytes::from_static(include_bytes!("samples/sticker.webp"))),
        "audio" => ("audio/ogg; codecs=opus", Bytes::from_static(include_bytes!("samples/voice.ogg"))),
        "video" => ("video/mp4", Bytes::from_static(include_bytes!("samples/clip.mp4"))),
        _ => ("application/pdf", Bytes::from_static(include_bytes!("samples/document.pdf"))),
    }
}
