//! What an address of the assignment page says: whose conversations, which part of the queue, from where on.

use crate::inbox::address::is_id;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_store::assignment::Position;

/// Which list is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What this person has, instead of the queue.
    pub(super) agent: Option<UserId>,
    /// The part of the queue in which nobody waits.
    pub(super) answered: bool,
    /// The last row of the page before.
    pub(super) after: Option<Position>,
}

impl Asked {
    /// Reads `?agent=`, `?show=` and `?after=`; what cannot be read is as if it were not there.
    pub(super) fn read(agent: Option<&str>, show: Option<&str>, after: Option<&str>) -> Self {
        let after = after.and_then(|text| {
            let (at, id) = text.split_once('~')?;
            is_id(id).then_some((Millis(at.parse().ok()?), ConversationId::from(id)))
        });
        Self {
            agent: agent.filter(|id| is_id(id)).map(UserId::from),
            answered: show == Some("answered"),
            after,
        }
    }

    /// The list of one person.
    pub(super) fn of(agent: &UserId) -> Self {
        Self { agent: Some(agent.clone()), ..Self::default() }
    }

    /// A part of the queue.
    pub(super) fn part(answered: bool) -> Self {
        Self { answered, ..Self::default() }
    }

    /// The page that begins after this row.
    pub(super) fn from(&self, after: Option<Position>) -> Self {
        Self { after, ..self.clone() }
    }

    /// Its address.
    pub(super) fn path(&self) -> String {
        self.path_with(&[])
    }

    /// The same, with more to say.
    pub(super) fn path_with(&self, more: &[(&str, &str)]) -> String {
        let mut parts = Vec::new();
        if let Some(agent) = self.agent.as_ref().filter(|id| is_id(id.as_str())) {
            parts.push(format!("agent={agent}"));
        }
        if self.answered {
            parts.push("show=answered".to_owned());
        }
        if let Some((at, id)) = &self.after {
            parts.push(format!("after={}~{id}", at.0));
        }
        parts.extend(more.iter().map(|(name, value)| format!("{name}={value}")));
        if parts.is_empty() { "/assignment".to_owned() } else { format!("/assignment?{}", parts.join("&")) }
    }
}

/// What was done just now, as the address says it after a form has led here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// Conversations were given to someone, or to no one; so many stayed as they were.
    Given { count: i64, left: i64, to: Option<UserId> },
    /// One was taken.
    Taken(ConversationId),
    /// Something about a person was changed.
    Saved(UserId),
    /// Routing was set.
    Routing,
}

impl Done {
    /// Reads it; `get` gives a parameter of the address.
    pub(super) fn read(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let id = |name| get(name).filter(|id| is_id(id));
        let number = |name| get(name)?.parse::<i64>().ok();
        if let Some(count) = number("given") {
            let left = number("left").unwrap_or_default();
            return Some(Self::Given { count, left, to: id("to").map(UserId::from) });
        }
        id("taken")
            .map(|id| Self::Taken(ConversationId::from(id)))
            .or_else(|| id("saved").map(|id| Self::Saved(UserId::from(id))))
            .or_else(|| get("routing").map(|_| Self::Routing))
    }

    /// Where a form leads then.
    pub(super) fn path(&self, asked: &Asked) -> String {
        match self {
            Self::Given { count, left, to } => {
                let (count, left) = (count.to_string(), left.to_string());
                let mut more = vec![("given", count.as_str()), ("left", left.as_str())];
                more.extend(to.as_ref().map(|to| ("to", to.as_str())));
                asked.path_with(&more)
            }
            Self::Taken(id) => asked.path_with(&[("taken", id.as_str())]),
            Self::Saved(id) => asked.path_with(&[("saved", id.as_str())]),
            Self::Routing => asked.path_with(&[("routing", "saved")]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let asked =
            Asked { agent: Some("u-1".into()), answered: true, after: Some((Millis(12), "c-1".into())) };
        assert_eq!(asked.path(), "/assignment?agent=u-1&show=answered&after=12~c-1");
        assert_eq!(Asked::read(Some("u-1"), Some("answered"), Some("12~c-1")), asked);
        assert_eq!(Asked::read(Some("//evil"), Some("x"), Some("12~?")), Asked::default());
        assert_eq!(Asked::default().path(), "/assignment");
    }

    #[test]
    fn what_was_done_is_told_once_the_browser_has_gone_on() {
        for done in [
            Done::Given { count: 3, left: 1, to: Some("u-1".into()) },
            Done::Given { count: 1, left: 0, to: None },
            Done::Taken("c-1".into()),
            Done::Saved("u-1".into()),
            Done::Routing,
        ] {
            let path = done.path(&Asked::default());
            let query = path.split_once('?').unwrap().1.to_owned();
            let get = |name: &str| {
                let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
            };
            assert_eq!(Done::read(get), Some(done), "{path}");
        }
        assert_eq!(Done::read(|_| None), None);
    }
}
