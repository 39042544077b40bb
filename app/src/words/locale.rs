//! Which of Hilo's languages a person reads.

use super::Words;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Spanish, as Latin America writes it.
    Es,
    /// Portuguese, as Brazil writes it.
    Pt,
}

// By hand, as the tag it is: what would be derived is several times as large in the browser.
impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|locale| locale.tag() == tag);
        known.ok_or_else(|| D::Error::custom("unknown language"))
    }
}

impl Locale {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::Pt];

    /// The language tag, for `<html lang>` and for the user's setting: `en`, `es`, `pt-BR`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Pt => "pt-BR",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Pt => "Português (Brasil)",
        }
    }

    /// Its words.
    #[must_use]
    pub const fn words(self) -> &'static Words {
        match self {
            Self::En => &super::EN,
            Self::Es => &super::ES,
            Self::Pt => &super::PT,
        }
    }

    /// The language of a tag, whatever its region: `es-AR`, `pt`, `EN_us`. `None` for one that Hilo has not.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| {
            let own = locale.tag().split('-').next().unwrap_or_default();
            own.eq_ignore_ascii_case(language)
        })
    }

    /// The best of an `Accept-Language` header (RFC 9110, 12.5.4); English when it names none of ours.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (0, Self::default());
        for wish in header.split(',') {
            let mut parts = wish.split(';');
            let Some(locale) = parts.next().and_then(Self::from_tag) else { continue };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(weight)).unwrap_or(1000);
            if weight > best.0 {
                best = (weight, locale);
            }
        }
        best.1
    }
}

/// A quality value in thousandths; 0 for one that is none, so that it never wins.
fn weight(text: &str) -> u16 {
    let quality: f32 = text.trim().parse().unwrap_or(0.0);
    // NaN and what lies outside become numbers by Rust's saturating cast.
    (quality.clamp(0.0, 1.0) * 1000.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_case_do_not_matter() {
        assert_eq!(Locale::from_tag("es-AR"), Some(Locale::Es));
        assert_eq!(Locale::from_tag("PT_br"), Some(Locale::Pt));
        assert_eq!(Locale::from_tag("eskimo"), None);
        assert_eq!(Locale::from_tag(""), None);
        for locale in Locale::ALL {
            assert_eq!(Locale::from_tag(locale.tag()), Some(locale));
        }
    }

    #[test]
    fn the_heaviest_wish_that_we_have_wins() {
        for (header, expected) in [
            ("pt-BR,pt;q=0.9,en;q=0.8", Locale::Pt),
            ("de-DE,de;q=0.9,es;q=0.5,en;q=0.4", Locale::Es),
            ("en;q=0.1, es;q=0.7", Locale::Es),
            ("es;q=0, de", Locale::En),
            ("es;q=NaN, pt;q=0.1", Locale::Pt),
            ("*", Locale::En),
            ("", Locale::En),
        ] {
            assert_eq!(Locale::from_accept_language(header), expected, "{header}");
        }
    }
}
