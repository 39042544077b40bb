//! What can go wrong on purpose. A fault says what happens, to whom and how often; it is switched on from a
//! test, over HTTP or on the phone page.

use hilo_domain::phone::Phone;
use serde::{Deserialize, Serialize};

/// What goes wrong. The JSON form is `{"kind": "rate_limited", "retry_after_s": 2}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// HTTP 429 with `Retry-After` and error 130429. Nothing is accepted.
    RateLimited {
        /// Seconds in `Retry-After`.
        #[serde(default = "one")]
        retry_after_s: u32,
    },
    /// A 5xx. Nothing is accepted.
    ServerError {
        /// 500, 502 or 503.
        #[serde(default = "internal")]
        status: u16,
        /// Answer as Graph does, with error 131000, instead of a proxy's HTML page.
        #[serde(default)]
        graph_body: bool,
    },
    /// HTTP 401 with error 190.
    TokenExpired,
    /// 131047: accepted and failed later, as Meta does, or refused at once.
    WindowClosed {
        /// Refuse at once with HTTP 400.
        #[serde(default)]
        immediate: bool,
    },
    /// 131026: accepted, then failed.
    NotReachable,
    /// HTTP 400 with error 131056: too much to one customer.
    PairLimit,
    /// Nothing is accepted and nothing is answered; the connection is closed after the time.
    TimeoutBeforeAccept {
        /// Milliseconds until the connection is closed.
        ms: u64,
    },
    /// The message is accepted and nothing is answered; the connection is closed after the time.
    TimeoutAfterAccept {
        /// Milliseconds until the connection is closed.
        ms: u64,
    },
    /// Nothing is accepted; the connection is closed without a byte of an answer.
    ResetBeforeAccept,
    /// The message is accepted; the connection is closed without a byte of an answer.
    ResetAfterAccept,
    /// The message is accepted; the answer is a complete HTTP response with half a JSON document.
    TruncatedJson,
    /// The message is accepted; the answer has an empty `messages` list.
    NoMessageId,
    /// Everything works, later.
    Slow {
        /// Milliseconds before the request is looked at.
        ms: u64,
    },
    /// Every webhook is sent several times.
    DuplicatedWebhooks {
        /// How many times in all.
        #[serde(default = "two")]
        times: u32,
    },
    /// The statuses of a message are sent last one first.
    ReorderedWebhooks,
    /// The statuses of a message are kept back until they are released.
    WithheldStatuses,
    /// The statuses of a message come later than usual.
    DelayedStatuses {
        /// Milliseconds before the first one.
        ms: u64,
    },
}

const fn one() -> u32 {
    1
}

const fn two() -> u32 {
    2
}

const fn internal() -> u16 {
    500
}

/// Which Graph calls a fault of the Graph side hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Sending messages.
    #[default]
    Messages,
    /// Marking as read and typing.
    Read,
    /// Uploading and fetching media.
    Media,
    /// Templates.
    Templates,
    /// Asking how a number stands: whoever connects or resumes one does. Strikes before the token is looked at.
    Numbers,
    /// All of them but [`Route::Numbers`].
    Any,
}

/// A fault with its scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Only for this business number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number_id: Option<String>,
    /// Only for this customer, in any spelling of the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Phone>,
    /// For the next so many; without it, until cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Which Graph calls it hits. Only matters for faults that change an answer.
    #[serde(default)]
    pub on: Route,
}

impl Fault {
    /// A fault for everyone, until cleared.
    #[must_use]
    pub const fn new(kind: FaultKind) -> Self {
        Self { kind, phone_number_id: None, recipient: None, count: None, on: Route::Messages }
    }

    /// Only the next `count` times.
    #[must_use]
    pub const fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// Only for one customer.
    #[must_use]
    pub fn to(mut self, recipient: Phone) -> Self {
        self.recipient = Some(recipient);
        self
    }

    /// Only for one business number.
    #[must_use]
    pub fn from_number(mut self, phone_number_id: &str) -> Self {
        self.phone_number_id = Some(phone_number_id.to_owned());
        self
    }

    /// On other calls than sending messages.
    #[must_use]
    pub const fn on(mut self, route: Route) -> Self {
        self.on = route;
        self
    }

    fn meets(&self, occasion: &Occasion<'_>) -> bool {
        let number = self.phone_number_id.as_deref().is_none_or(|id| occasion.phone_number_id == Some(id));
        let recipient = self
            .recipient
            .as_ref()
            .is_none_or(|wanted| occasion.phone.is_some_and(|phone| phone.match_key() == wanted.match_key()));
        let any = self.on == Route::Any && occasion.route != Route::Numbers;
        let route = any || self.on == occasion.route;
        number && recipient && route
    }
}

/// Where a fault might strike.
#[derive(Clone, Copy)]
pub(crate) struct Occasion<'a> {
    pub(crate) route: Route,
    pub(crate) phone_number_id: Option<&'a str>,
    pub(crate) phone: Option<&'a Phone>,
}

/// The faults that are switched on.
#[derive(Default)]
pub(crate) struct FaultSet(Vec<Fault>);

impl FaultSet {
    pub(crate) fn replace(&mut self, faults: Vec<Fault>) {
        self.0 = faults;
        self.0.retain(|fault| fault.count != Some(0));
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        if fault.count != Some(0) {
            self.0.push(fault);
        }
    }

    pub(crate) fn all(&self) -> &[Fault] {
        &self.0
    }

    /// The first fault of a wanted kind that strikes here, used up by one.
    pub(crate) fn take(
        &mut self,
        occasion: &Occasion<'_>,
        wanted: impl Fn(&FaultKind) -> bool,
    ) -> Option<FaultKind> {
        let at = self.0.iter().position(|fault| wanted(&fault.kind) && fault.meets(occasion))?;
        let fault = &mut self.0[at];
        let kind = fault.kind.clone();
        if let Some(count) = &mut fault.count {
            *count -= 1;
            if *count == 0 {
                self.0.remove(at);
            }
        }
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str) -> Phone {
        Phone::parse(text).unwrap()
    }

    fn occasion<'a>(number: &'a str, phone: &'a Phone) -> Occasion<'a> {
        Occasion { route: Route::Messages, phone_number_id: Some(number), phone: Some(phone) }
    }

    #[test]
    fn a_counted_fault_is_used_up() {
        let mut set = FaultSet::default();
        set.add(Fault::new(FaultKind::TokenExpired).times(2));
        let lucia = phone("+5491155550199");
        let mut take = || set.take(&occasion("1", &lucia), |_| true).is_some();
        assert_eq!([take(), take(), take()], [true, true, false]);
    }

    #[test]
    fn a_fault_keeps_to_its_scope() {
        let (lucia, diego) = (phone("+5491155550199"), phone("+5493515550142"));
        let mut set = FaultSet::default();
        set.add(Fault::new(FaultKind::PairLimit).to(phone("541155550199")).from_number("1"));
        assert_eq!(set.take(&occasion("2", &lucia), |_| true), None, "another number");
        assert_eq!(set.take(&occasion("1", &diego), |_| true), None, "another customer");
        let reading = Occasion { route: Route::Read, ..occasion("1", &lucia) };
        assert_eq!(set.take(&reading, |_| true), None, "another call");
        assert_eq!(set.take(&occasion("1", &lucia), |_| true), Some(FaultKind::PairLimit));
    }

    #[test]
    fn the_json_form_has_defaults() {
        let fault: Fault = serde_json::from_str(r#"{"kind":"rate_limited","count":3}"#).unwrap();
        assert_eq!(fault, Fault::new(FaultKind::RateLimited { retry_after_s: 1 }).times(3));
        let fault: Fault =
            serde_json::from_str(r#"{"kind":"slow","ms":5,"recipient":"+34612345678"}"#).unwrap();
        assert_eq!(fault.recipient, Some(phone("34612345678")));
        assert!(serde_json::from_str::<Fault>(r#"{"kind":"gremlins"}"#).is_err());
    }
}
