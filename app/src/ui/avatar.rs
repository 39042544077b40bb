//! A person as a coloured circle with initials. The colour follows from the name alone, so a person looks the
//! same on every screen; the eight pairs of colours are in `style/20-ui.css`.

use super::erase::Erase;
use leptos::prelude::*;

/// How large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 18 px, beside a row.
    Small,
    /// 36 px, in lists and headers.
    #[default]
    Medium,
    /// 44 px, in the lead's column.
    Large,
}

impl AvatarSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "avatar-small",
            Self::Medium => "avatar-medium",
            Self::Large => "avatar-large",
        }
    }
}

/// A person's circle. Hidden from screen readers unless `label` names it, because the name usually stands beside.
#[component]
pub fn Avatar(
    /// The person's name, or a phone number.
    #[prop(into)]
    name: String,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
    /// What a screen reader says, where no name stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let class = format!("avatar {} hue-{}", size.class(), hue(&name));
    let role = label.is_some().then_some("img");
    let hidden = label.is_none().then_some("true");
    view! {
        <span class=class role=role aria-label=label.clone() aria-hidden=hidden title=label>
            {initials(&name)}
        </span>
    }
    .erase()
}

/// The first letters of the first and second word; of a number its first two signs: `LF`, `+5`.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic));
    let letters: String = match (words.next(), words.next()) {
        (Some(first), Some(second)) => first.chars().take(1).chain(second.chars().take(1)).collect(),
        (Some(only), None) => only.chars().take(2).collect(),
        (None, _) => name.trim().chars().filter(|sign| !sign.is_whitespace()).take(2).collect(),
    };
    upper(&letters)
}

/// In capitals. The browser has the tables for it already: Rust's own would travel along.
#[cfg(target_arch = "wasm32")]
fn upper(letters: &str) -> String {
    js_sys::JsString::from(letters).to_upper_case().into()
}

/// In capitals.
#[cfg(not(target_arch = "wasm32"))]
fn upper(letters: &str) -> String {
    letters.to_uppercase()
}

/// Which of the eight colours: FNV-1a over the name, which is short, fast and the same everywhere.
#[must_use]
pub fn hue(name: &str) -> u32 {
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_signs_at_most() {
        for (name, expected) in [
            ("Lucía Fernández", "LF"),
            ("ana maria braga", "AM"),
            ("Élodie", "ÉL"),
            ("+54 9 351 555 0142", "+5"),
            ("Mara (ventas) Ortiz", "MO"),
            ("李小龙", "李小"),
            ("🙂", "🙂"),
            ("  ", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_colour_belongs_to_a_name() {
        assert_eq!(hue("Mara Ortiz"), hue("Mara Ortiz"));
        let hues: std::collections::BTreeSet<_> = (0..100).map(|n| hue(&format!("Person {n}"))).collect();
        assert_eq!(hues.len(), 8);
    }
}
