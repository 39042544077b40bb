//! Which customers a webhook is about, and which of their messages it brings.

use hilo_domain::ids::OrganizationId;
use hilo_domain::phone::Phone;
use hilo_whatsapp::webhook::{InboundMessage, Item, ItemBody};
use std::collections::BTreeSet;

/// What names each customer in these items. All spellings of a number are one name; who has no number is named by the user
/// id, and a status that names nobody by its message.
pub(super) fn of(items: &[Item]) -> BTreeSet<String> {
    items.iter().filter_map(customer).collect()
}

/// The messages that customers sent, by their organization and Meta's id. Of an event of several organizations it is not
/// known yet whose they are.
pub(super) fn messages(owner: &OrganizationId, items: &[Item]) -> BTreeSet<(OrganizationId, String)> {
    if *owner == OrganizationId::deployment() {
        return BTreeSet::new();
    }
    let id = |item: &Item| match &item.body {
        ItemBody::Message(message) => Some((owner.clone(), message.id.clone())),
        _ => None,
    };
    items.iter().filter_map(id).collect()
}

fn customer(item: &Item) -> Option<String> {
    match &item.body {
        ItemBody::Message(message) | ItemBody::Echo(message) => of_message(message),
        ItemBody::History(history) => of_message(&history.message),
        ItemBody::Status(status) => {
            let named = name(status.recipient_id.as_deref(), status.recipient_user_id.as_deref());
            named.or_else(|| Some(status.id.clone()))
        }
        _ => None,
    }
}

fn of_message(message: &InboundMessage) -> Option<String> {
    name(message.customer.phone.as_deref(), message.customer.user_id.as_deref())
}

fn name(phone: Option<&str>, user_id: Option<&str>) -> Option<String> {
    let key = phone.and_then(|phone| Phone::parse(phone).ok()).map(|phone| phone.match_key());
    key.or_else(|| user_id.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use hilo_whatsapp::fixtures::{self, Arrival, Number, message, status};
    use hilo_whatsapp::webhook::items;

    const SHOP: Number<'static> =
        Number { waba_id: "1", phone_number_id: "2", display_phone_number: "5491155550100" };

    fn of(body: &[u8]) -> Vec<String> {
        super::of(&items(body).unwrap()).into_iter().collect()
    }

    #[test]
    fn a_customer_has_one_name_in_messages_echoes_and_statuses() {
        let lucia = Arrival::new("5491155550199", "Lucía", "wamid.1", 1);
        let shop = Arrival::new("5491155550100", "Tienda", "wamid.2", 1);
        let report =
            status::Report { wamid: "wamid.2", recipient: "541155550199", timestamp: 1, tracker: None };
        let bodies = [
            fixtures::text_message(&SHOP, &lucia, "Hola"),
            fixtures::echoes(&SHOP, vec![message::echo(message::text(&shop, "Hola"), "5491155550199")]),
            fixtures::statuses(&SHOP, vec![status::report(&report, "read")]),
        ];
        for body in bodies {
            assert_eq!(of(&body), ["541155550199"], "{}", String::from_utf8_lossy(&body));
        }
    }

    #[test]
    fn whoever_has_no_number_has_a_name_too() {
        let arrival = Arrival { user_id: Some("AR.123"), wamid: "wamid.1", ..Arrival::default() };
        assert_eq!(of(&fixtures::text_message(&SHOP, &arrival, "Hola")), ["AR.123"]);
        let report = status::Report { wamid: "wamid.2", recipient: "", timestamp: 1, tracker: None };
        assert_eq!(of(&fixtures::statuses(&SHOP, vec![status::report(&report, "read")])), ["wamid.2"]);
    }
}
