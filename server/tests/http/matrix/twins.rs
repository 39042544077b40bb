//! A thing of somebody else's beside one of the same shape that never was.

use super::place::Place;
use super::reply::is_id;
use super::things::Things;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hilo_domain::role::Role;

#[derive(Clone, Debug)]
pub(super) struct Twins {
    pub(super) kind: &'static str,
    pub(super) theirs: String,
    pub(super) nobodys: String,
}

/// What is tried where any value is as good as another.
const FEW: [&str; 6] = ["phone", "conversation", "lead", "channel", "message", "template"];
/// What is tried where a value is kept: none of them is mistaken for a leak when it shows again.
const WORDS: [&str; 4] = ["mark", "email", "template-name", "phone"];
/// The same where Meta's numbers are kept.
const NUMBERS: [&str; 2] = ["phone-number-id", "waba"];

impl Twins {
    pub(super) fn of(kind: &'static str, theirs: &str) -> Self {
        Self { kind, theirs: theirs.to_owned(), nobodys: nobodys(theirs) }
    }
}

impl Things {
    /// All of it but second ones of a kind, each beside what never was.
    pub(super) fn values(&self) -> Vec<Twins> {
        let again = |kind: &str| kind.ends_with("-ana") || kind.ends_with("-beto");
        let all = self.all().filter(|(kind, _)| !again(kind));
        all.map(|(kind, value)| Twins::of(kind, value)).collect()
    }

    pub(super) fn values_of(&self, kinds: &[&str]) -> Vec<Twins> {
        self.values().into_iter().filter(|value| kinds.contains(&value.kind)).collect()
    }

    pub(super) fn few(&self) -> Vec<Twins> {
        self.values_of(&FEW)
    }

    /// What each role asks about: an owner about everything, the others about what is tried everywhere.
    pub(super) fn by_role(&self) -> [(Role, Vec<Twins>); 4] {
        [
            (Role::Owner, self.values()),
            (Role::Admin, self.few()),
            (Role::Manager, self.few()),
            (Role::Seller, self.few()),
        ]
    }

    /// What is worth keeping in a field.
    pub(super) fn to_keep(&self, field: &Place) -> Vec<Twins> {
        self.values_of(if field.is_number() { &NUMBERS } else { &WORDS })
    }
}

fn nobodys(value: &str) -> String {
    if is_id(value) {
        return format!("{}fadedfadedfa", &value[..24]);
    }
    if let Some((at, id)) = value.split_once('~').filter(|(_, id)| is_id(id)) {
        return format!("{at}~{}", nobodys(id));
    }
    if let Some(cursor) = URL_SAFE_NO_PAD.decode(value).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
        if is_id(&cursor) {
            return URL_SAFE_NO_PAD.encode(nobodys(&cursor));
        }
        if let Some((at, id)) = cursor.split_once('.').filter(|(_, id)| is_id(id)) {
            return URL_SAFE_NO_PAD.encode(format!("{at}.{}", nobodys(id)));
        }
    }
    let other = value.replace("LUNA", "NADA").replace("luna", "nada");
    if other != value {
        return other;
    }
    // Digits, and hashes in hexadecimal: the last four are another's.
    let (head, tail) = value.split_at(value.len() - 4);
    let turned = |sign: char| match sign {
        '0'..='9' => char::from(b'0' + (sign as u8 - b'0' + 5) % 10),
        'a'..='f' => char::from(b'a' + (sign as u8 - b'a' + 3) % 6),
        other => other,
    };
    format!("{head}{}", tail.chars().map(turned).collect::<String>())
}

#[test]
fn what_never_was_has_the_same_shape_and_is_another() {
    let id = "019bbc3e-2500-7000-8000-000000000001";
    let cursor = URL_SAFE_NO_PAD.encode(format!("1768384800000.{id}"));
    for value in [id, "+5491177700101", "wamid.luna1", "q7luna_oferta", &cursor, &format!("12~{id}")] {
        let other = nobodys(value);
        assert!(other != *value && other.len() == value.len(), "{value}: {other}");
    }
}
