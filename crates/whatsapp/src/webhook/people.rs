//! Who a message is from or to. A person has a phone number, or a business-scoped user id (BSUID), or both;
//! since usernames came the number may be missing, and a field named after the number may hold a BSUID.
//! Names are taken only from the contact that is this person, never from a neighbour in the batch.

use crate::wire::Fields;
use hilo_domain::phone::Phone;
use serde::{Deserialize, Serialize};

/// How a customer is known. At least one of the two is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Customer {
    /// The phone number as received (digits), never rewritten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// BSUID, `AR.…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl Customer {
    /// Sorts two fields into number and BSUID: the one named after the number may hold the other.
    pub(crate) fn sorted(phone: Option<String>, user_id: Option<String>) -> Self {
        match phone {
            Some(text) if is_phone(&text) => Self { phone: Some(text), user_id },
            stray => Self { phone: None, user_id: user_id.or(stray) },
        }
    }

    /// Whether nobody is named.
    #[must_use]
    pub const fn is_nobody(&self) -> bool {
        self.phone.is_none() && self.user_id.is_none()
    }

    /// The same person: an equal BSUID, or an equal number in either of a country's two spellings.
    fn is(&self, other: &Self) -> bool {
        if let (Some(a), Some(b)) = (&self.user_id, &other.user_id) {
            return a == b;
        }
        matches!((&self.phone, &other.phone), (Some(a), Some(b)) if same_number(a, b))
    }
}

/// Whether two texts are one phone number.
pub(crate) fn same_number(a: &str, b: &str) -> bool {
    match (Phone::parse(a), Phone::parse(b)) {
        (Ok(a), Ok(b)) => a.match_key() == b.match_key(),
        _ => false,
    }
}

fn is_phone(text: &str) -> bool {
    Phone::parse(text).is_ok()
}

/// One element of `value.contacts`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) who: Customer,
    pub(crate) parent_user_id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) identity_hash: Option<String>,
}

/// The list of contacts that comes with a batch of messages.
#[derive(Clone, Debug, Default)]
pub(crate) struct People(Vec<Person>);

impl People {
    /// From a change's value.
    pub(crate) fn read(value: &Fields<'_>) -> Self {
        let person = |contact: Fields<'_>| {
            let profile = contact.object("profile").unwrap_or_default();
            Person {
                who: Customer::sorted(contact.word("wa_id"), contact.word("user_id")),
                parent_user_id: contact.word("parent_user_id"),
                name: profile.word("name"),
                username: profile.word("username").or_else(|| contact.word("username")),
                identity_hash: contact.word("identity_key_hash"),
            }
        };
        Self(value.objects("contacts").into_iter().map(person).collect())
    }

    /// The contact that is this person. A message that names nobody is from the only contact there is.
    pub(crate) fn find(&self, who: &Customer) -> Option<&Person> {
        if who.is_nobody() {
            return if let [only] = self.0.as_slice() { Some(only) } else { None };
        }
        self.0
            .iter()
            .find(|person| person.who == *who)
            .or_else(|| self.0.iter().find(|person| person.who.is(who)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> People {
        People::read(&serde_json::from_str(text).unwrap())
    }

    fn phone(digits: &str) -> Customer {
        Customer::sorted(Some(digits.to_owned()), None)
    }

    #[test]
    fn a_bsuid_in_the_numbers_place_is_seen() {
        let who = phone("AR.9f3kQ");
        assert_eq!((who.phone, who.user_id.as_deref()), (None, Some("AR.9f3kQ")));
        let both = Customer::sorted(Some("5491155550123".into()), Some("AR.9f3kQ".into()));
        assert_eq!(
            (both.phone.as_deref(), both.user_id.as_deref()),
            (Some("5491155550123"), Some("AR.9f3kQ"))
        );
    }

    #[test]
    fn each_message_gets_its_own_persons_name() {
        let people = people(
            r#"{"contacts":[{"profile":{"name":"Ana"},"wa_id":"5491155550123"},
                {"profile":{"name":"Bea","username":"bea"},"user_id":"BR.77","wa_id":"5511988887777"}, 4]}"#,
        );
        let name = |who: &Customer| people.find(who).and_then(|p| p.name.clone());
        assert_eq!(name(&phone("5491155550123")).as_deref(), Some("Ana"));
        assert_eq!(name(&phone("541155550123")).as_deref(), Some("Ana"));
        assert_eq!(name(&phone("BR.77")).as_deref(), Some("Bea"));
        assert_eq!(name(&phone("5491155550124")), None);
        assert_eq!(name(&Customer::default()), None);
    }

    #[test]
    fn different_bsuids_are_different_people_though_numbers_agree() {
        let people =
            people(r#"{"contacts":[{"profile":{"name":"Ana"},"wa_id":"5491155550123","user_id":"AR.1"}]}"#);
        let newcomer = Customer::sorted(Some("5491155550123".into()), Some("AR.2".into()));
        assert!(people.find(&newcomer).is_none());
        assert!(people.find(&Customer::default()).is_some());
    }
}
