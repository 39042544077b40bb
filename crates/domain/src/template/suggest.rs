//! What a form to fill a template in begins with: who the customer is, who writes, and what was put in last time. A
//! value that was the last customer's name is this customer's name today; anything else is offered as it was, and said
//! to be so.

use super::components::Components;
use super::filling::{Filling, HeaderContent};
use super::placeholder::{Piece, pieces};
use super::variables::{Place, Variable};
use crate::phone::Phone;
use serde::{Deserialize, Serialize};

/// Who is written to, and who writes. A name that only stands for a missing one is no name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The customer's name.
    pub customer: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// The name of whoever writes.
    pub agent: Option<String>,
}

/// What filled the template last time, and the facts of that time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastTime {
    /// What was put in.
    pub filling: Filling,
    /// To whom, and by whom.
    pub facts: Facts,
}

/// Where a suggestion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// From what is known of customer and writer.
    Facts,
    /// From the last time: it may not fit this customer.
    LastTime,
}

/// What a variable's field begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The variable's key.
    pub key: String,
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
}

/// Something that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    FirstName,
    FullName,
    Phone,
    Agent,
}

/// Names of variables that ask for one thing only, in the languages of the screens.
const NAMES: [(Fact, &[&str]); 4] = [
    (
        Fact::FirstName,
        &[
            "name",
            "first_name",
            "customer",
            "customer_name",
            "client_name",
            "nombre",
            "primer_nombre",
            "cliente",
            "nombre_cliente",
            "nombre_del_cliente",
            "nome",
            "primeiro_nome",
            "nome_cliente",
            "nome_do_cliente",
        ],
    ),
    (Fact::FullName, &["full_name", "nombre_completo", "nome_completo"]),
    (Fact::Phone, &["phone", "phone_number", "telefono", "telefone", "celular"]),
    (
        Fact::Agent,
        &[
            "agent",
            "agent_name",
            "agente",
            "nombre_agente",
            "asesor",
            "vendedor",
            "seller",
            "atendente",
            "nome_atendente",
        ],
    ),
];

/// After these words a customer's first name follows.
const GREETINGS: [&str; 14] = [
    "hola", "hi", "hello", "hey", "dear", "ola", "olá", "oi", "estimado", "estimada", "querido", "querida",
    "prezado", "prezada",
];

impl Facts {
    fn get(&self, fact: Fact) -> Option<String> {
        let found = match fact {
            Fact::FirstName => self.customer.as_deref()?.split_whitespace().next()?.to_owned(),
            Fact::FullName => self.customer.as_deref()?.trim().to_owned(),
            Fact::Phone => Phone::parse(self.phone.as_deref()?).ok()?.pretty(),
            Fact::Agent => self.agent.as_deref()?.trim().to_owned(),
        };
        Some(found).filter(|text| !text.is_empty())
    }

    /// The fact that this value was. A full name of one word counts as a first name.
    fn find(&self, value: &str) -> Option<Fact> {
        let names = [Fact::FirstName, Fact::FullName, Fact::Agent];
        let is_it = |fact: &Fact| {
            self.get(*fact).is_some_and(|known| known.to_lowercase() == value.trim().to_lowercase())
        };
        names.into_iter().find(is_it).or_else(|| {
            let (own, given) = (Phone::parse(self.phone.as_deref()?).ok()?, Phone::parse(value).ok()?);
            (own.match_key() == given.match_key()).then_some(Fact::Phone)
        })
    }
}

/// Suggests values for a template's variables; those without a suggestion are left out.
#[must_use]
pub fn suggest(components: &Components, facts: &Facts, last: Option<&LastTime>) -> Vec<Suggestion> {
    let one = |variable: Variable| {
        let remembered = last.and_then(|last| {
            let value = last.filling.variables.get(&variable.key)?;
            Some((value, last.facts.find(value)))
        });
        let fact = by_name(&variable.name)
            .or_else(|| remembered.and_then(|(_, fact)| fact))
            .or_else(|| greeted(components, &variable).then_some(Fact::FirstName));
        let (value, source) = match (fact, remembered) {
            // Where somebody's name belongs, an unknown one is asked for: another customer's would be wrong.
            (Some(fact), _) => (facts.get(fact)?, Source::Facts),
            (None, Some((value, _))) => (value.clone(), Source::LastTime),
            (None, None) => return None,
        };
        Some(Suggestion { key: variable.key, value, source })
    };
    components.variables().into_iter().filter_map(one).collect()
}

/// The header's file or place of the last time, if it can be given again. Meta's media ids expire: only links can.
#[must_use]
pub fn suggest_header(last: Option<&LastTime>) -> Option<&HeaderContent> {
    last?.filling.header.as_ref().filter(|header| !matches!(header, HeaderContent::MediaId { .. }))
}

fn by_name(name: &str) -> Option<Fact> {
    NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(fact, _)| *fact)
}

/// Whether the words before a variable of the body greet someone.
fn greeted(components: &Components, variable: &Variable) -> bool {
    let Some(body) = components.body.as_ref().filter(|_| variable.place == Place::Body) else { return false };
    let pieces = pieces(&body.text);
    let Some(at) = pieces.iter().position(|piece| *piece == Piece::Variable(&variable.name)) else {
        return false;
    };
    let Some(Piece::Text(before)) = at.checked_sub(1).map(|before| pieces[before]) else { return false };
    let word = before.split_whitespace().last().unwrap_or_default();
    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    before.ends_with(' ') && GREETINGS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn components(body: &str) -> Components {
        Components::read(&json!({ "body": body })).0
    }

    fn facts(customer: &str) -> Facts {
        Facts {
            customer: Some(customer.to_owned()).filter(|name| !name.is_empty()),
            phone: Some("+5491155550199".to_owned()),
            agent: Some("Mara Ortiz".to_owned()),
        }
    }

    fn last(values: &[(&str, &str)], customer: &str) -> LastTime {
        let variables = values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        LastTime { filling: Filling { variables, ..Filling::default() }, facts: facts(customer) }
    }

    fn said(
        components: &Components,
        facts: &Facts,
        last: Option<&LastTime>,
    ) -> Vec<(String, String, Source)> {
        suggest(components, facts, last).into_iter().map(|s| (s.key, s.value, s.source)).collect()
    }

    fn fact(key: &str, value: &str) -> (String, String, Source) {
        (key.to_owned(), value.to_owned(), Source::Facts)
    }

    #[test]
    fn names_of_variables_and_greetings_ask_for_what_is_known() {
        let named = components("Hi {{first_name}}, {{seller}} will call {{phone}} about {{order}} soon.");
        let expected =
            [fact("first_name", "Lucía"), fact("seller", "Mara Ortiz"), fact("phone", "+54 9 11 5555 0199")];
        assert_eq!(said(&named, &facts("Lucía Fernández"), None), expected);
        for greeting in ["¡Hola {{1}}!", "Olá {{1}},", "Buen día. Estimada {{1}}:"] {
            let greeting = components(&format!("{greeting} Su pedido {{{{2}}}} salió."));
            assert_eq!(said(&greeting, &facts("Lucía Fernández"), None), [fact("1", "Lucía")]);
        }
        let other = components("La pizzola {{1}} y no {{2}} más");
        assert_eq!(said(&other, &facts("Lucía"), None).len(), 0);
    }

    #[test]
    fn the_last_customers_name_becomes_this_customers() {
        let template = components("¡Hola {{1}}! Soy {{2}}. Pedido {{3}} de {{4}}, al {{5}}.");
        let values =
            [("1", "ana paz"), ("2", "Mara Ortiz"), ("3", "#12"), ("4", "Ana"), ("5", "541155550199")];
        let before = last(&values, "Ana Paz");
        let mut now = facts("Lucía Fernández");
        now.agent = Some("Tomás Ruiz".to_owned());
        let remembered = ("3".to_owned(), "#12".to_owned(), Source::LastTime);
        let expected = [
            fact("1", "Lucía Fernández"),
            fact("2", "Tomás Ruiz"),
            remembered,
            fact("4", "Lucía"),
            fact("5", "+54 9 351 555 0142"),
        ];
        now.phone = Some("+5493515550142".to_owned());
        assert_eq!(said(&template, &now, Some(&before)), expected);
    }

    #[test]
    fn an_unknown_name_is_asked_for() {
        let template = components("¡Hola {{1}}! Su pedido salió hoy.");
        assert_eq!(said(&template, &facts(""), Some(&last(&[("1", "Sra. Ana")], "Ana"))), []);
        assert_eq!(said(&template, &facts(""), Some(&last(&[("1", "Ana")], "Ana"))), []);
    }

    #[test]
    fn a_file_of_the_last_time_is_offered_by_its_link_only() {
        let with = |header| LastTime {
            filling: Filling { header: Some(header), ..Filling::default() },
            ..LastTime::default()
        };
        let link = HeaderContent::MediaLink { link: "https://example.com/a.png".to_owned(), filename: None };
        assert_eq!(suggest_header(Some(&with(link.clone()))), Some(&link));
        let id = HeaderContent::MediaId { id: "1".to_owned(), filename: None };
        assert_eq!(suggest_header(Some(&with(id))), None);
    }
}
