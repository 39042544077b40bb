//! Samples: the files that show Meta what a template's header may look like. Customers get other ones. What Meta takes
//! is ruled here, and read from the bytes: a browser's word for a file is a guess by its name.

use super::components::MediaKind;
use crate::text_enum::text_enum;

text_enum! {
    /// What a sample may be.
    SampleType {
        /// A picture.
        Jpeg = "image/jpeg",
        /// A picture.
        Png = "image/png",
        /// A video.
        Mp4 = "video/mp4",
        /// A document.
        Pdf = "application/pdf",
    }
}

/// Largest sample of any type, in bytes.
pub const MAX_SAMPLE: usize = 16 * 1024 * 1024;
/// Largest picture, in bytes.
pub const MAX_IMAGE: usize = 5 * 1024 * 1024;

/// Why a file is no sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleRefusal {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// None of Meta's types, whatever it is called.
    #[error("a sample is a JPEG or PNG picture, an MP4 video or a PDF")]
    Type,
    /// It says it is one type, and is another.
    #[error("the file is {0}, and not what it says")]
    Mislabelled(SampleType),
    /// More bytes than Meta takes of this type.
    #[error("the file is too large (at most {limit} bytes)")]
    TooLarge {
        /// Most bytes.
        limit: usize,
    },
}

impl SampleType {
    /// What a file is, by its first bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else {
            (bytes.get(4..8) == Some(b"ftyp".as_slice())).then_some(Self::Mp4)
        }
    }

    /// Which header shows it.
    #[must_use]
    pub const fn header(self) -> MediaKind {
        match self {
            Self::Jpeg | Self::Png => MediaKind::Image,
            Self::Mp4 => MediaKind::Video,
            Self::Pdf => MediaKind::Document,
        }
    }

    /// Most bytes.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            Self::Jpeg | Self::Png => MAX_IMAGE,
            Self::Mp4 | Self::Pdf => MAX_SAMPLE,
        }
    }

    /// Checks a file that is said to be of a media type (parameters after `;` do not matter; nothing said is fine).
    ///
    /// # Errors
    /// [`SampleRefusal`].
    pub fn check(said: Option<&str>, bytes: &[u8]) -> Result<Self, SampleRefusal> {
        if bytes.is_empty() {
            return Err(SampleRefusal::Empty);
        }
        let found = Self::of(bytes).ok_or(SampleRefusal::Type)?;
        let said = said.map(|said| said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
        // What browsers and programs say when they do not know, and an old name of JPEG.
        let vague = |said: &str| matches!(said, "" | "application/octet-stream" | "image/jpg");
        if said.as_deref().is_some_and(|said| !vague(said) && said != found.as_str()) {
            return Err(SampleRefusal::Mislabelled(found));
        }
        let limit = found.limit();
        if bytes.len() > limit { Err(SampleRefusal::TooLarge { limit }) } else { Ok(found) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let files: [(&[u8], _); 4] = [
            (b"\xff\xd8\xff\xe0", MediaKind::Image),
            (PNG, MediaKind::Image),
            (b"\0\0\0\x18ftypmp42", MediaKind::Video),
            (b"%PDF-1.7", MediaKind::Document),
        ];
        for (bytes, header) in files {
            assert_eq!(SampleType::check(None, bytes).map(SampleType::header), Ok(header));
        }
        assert_eq!(SampleType::check(None, b"<svg onload=alert(1)>"), Err(SampleRefusal::Type));
        assert_eq!(SampleType::check(None, b"abc"), Err(SampleRefusal::Type));
        assert_eq!(SampleType::check(None, b""), Err(SampleRefusal::Empty));
    }

    #[test]
    fn a_label_must_fit_and_may_be_missing() {
        for said in ["image/png", "IMAGE/PNG; x=y", "application/octet-stream", ""] {
            assert_eq!(SampleType::check(Some(said), PNG), Ok(SampleType::Png), "{said}");
        }
        assert_eq!(
            SampleType::check(Some("application/pdf"), PNG),
            Err(SampleRefusal::Mislabelled(SampleType::Png))
        );
    }

    #[test]
    fn pictures_end_at_five_megabytes_and_the_others_at_sixteen() {
        let of = |head: &[u8], len: usize| {
            let mut bytes = head.to_vec();
            bytes.resize(len, 0);
            SampleType::check(None, &bytes)
        };
        assert_eq!(of(PNG, MAX_IMAGE), Ok(SampleType::Png));
        assert_eq!(of(PNG, MAX_IMAGE + 1), Err(SampleRefusal::TooLarge { limit: MAX_IMAGE }));
        assert_eq!(of(b"%PDF-", MAX_SAMPLE), Ok(SampleType::Pdf));
        assert_eq!(of(b"%PDF-", MAX_SAMPLE + 1), Err(SampleRefusal::TooLarge { limit: MAX_SAMPLE }));
    }
}
