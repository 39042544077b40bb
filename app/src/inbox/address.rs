//! What an address of the inbox says: which list, from where on, which conversation, how far back.

use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId};
use hilo_domain::inbox::{Tab, ThreadCursor};
use serde::{Deserialize, Serialize};

/// Where in the list the reader stands; goes along from page to page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which list; `None` lets the server choose one that is not empty.
    pub tab: Option<Tab>,
    /// The last row of the page before; `None` for the newest.
    pub after_row: Option<(Millis, ConversationId)>,
}

impl Place {
    /// The newest rows of a list.
    #[must_use]
    pub const fn newest(tab: Tab) -> Self {
        Self { tab: Some(tab), after_row: None }
    }

    /// Reads `?tab=` and `?rows=`; what cannot be read is as if it were not there.
    #[must_use]
    pub fn read(tab: Option<&str>, rows: Option<&str>) -> Self {
        let after_row = rows.and_then(|text| {
            let (at, id) = text.split_once('~')?;
            is_id(id).then_some((Millis(at.parse().ok()?), ConversationId::from(id)))
        });
        Self { tab: tab.and_then(|tab| tab.parse().ok()), after_row }
    }

    /// The list alone: `/inbox?tab=mine`.
    #[must_use]
    pub fn list(&self) -> String {
        format!("/inbox{}", self.query(&[]))
    }

    /// A conversation beside the list.
    #[must_use]
    pub fn conversation(&self, id: &ConversationId) -> String {
        self.conversation_with(id, &[])
    }

    /// Where a template is chosen for a conversation.
    #[must_use]
    pub fn template(&self, id: &ConversationId) -> String {
        self.beneath(id, "/template", &[])
    }

    /// Where a template that failed in a conversation is filled in anew.
    #[must_use]
    pub fn template_again(&self, id: &ConversationId, failed: &MessageId) -> String {
        self.beneath(id, "/template", &[("again", failed.as_str())])
    }

    /// A conversation as it was before an item.
    #[must_use]
    pub fn earlier(&self, id: &ConversationId, before: &ThreadCursor) -> String {
        self.conversation_with(id, &[("before", before.to_string().as_str())])
    }

    /// A conversation, with more to say about it. An id that Hilo never made leads to the list.
    #[must_use]
    pub fn conversation_with(&self, id: &ConversationId, more: &[(&str, &str)]) -> String {
        self.beneath(id, "", more)
    }

    /// What lies under a conversation's address.
    #[must_use]
    pub fn beneath(&self, id: &ConversationId, path: &str, more: &[(&str, &str)]) -> String {
        let path = if is_id(id.as_str()) { format!("/inbox/{id}{path}") } else { "/inbox".to_owned() };
        format!("{path}{}", self.query(more))
    }

    fn query(&self, more: &[(&str, &str)]) -> String {
        let mut parts = Vec::new();
        if let Some(tab) = self.tab {
            parts.push(format!("tab={tab}"));
        }
        if let Some((at, id)) = &self.after_row {
            parts.push(format!("rows={}~{id}", at.0));
        }
        parts.extend(more.iter().map(|(name, value)| format!("{name}={value}")));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// Letters, digits and dashes: what stands in an address or a header without being written otherwise.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let place = Place { tab: Some(Tab::Unread), after_row: Some((Millis(12), "a-1".into())) };
        assert_eq!(place.list(), "/inbox?tab=unread&rows=12~a-1");
        assert_eq!(Place::read(Some("unread"), Some("12~a-1")), place);
        assert_eq!(Place::read(Some("nope"), Some("12")), Place::default());
        assert_eq!(Place::default().conversation(&"x".into()), "/inbox/x");
        let before = ThreadCursor { at: Millis(5), id: "m-1".into() };
        assert_eq!(Place::newest(Tab::All).earlier(&"x".into(), &before), "/inbox/x?tab=all&before=5~m-1");
        assert_eq!(Place::newest(Tab::All).template(&"x".into()), "/inbox/x/template?tab=all");
        assert_eq!(Place::default().template_again(&"x".into(), &"m".into()), "/inbox/x/template?again=m");
    }

    #[test]
    fn a_made_up_id_leads_to_the_list() {
        for id in ["//evil.example", "a\r\nSet-Cookie: x", "..", "a?b", ""] {
            assert_eq!(Place::default().conversation(&id.into()), "/inbox", "{id:?}");
        }
    }
}
