//! How a conversation of the sample shop is written down: who, then what happened, in order. Times pass by themselves,
//! as long as typing takes; `at` and `wait` say where they do not.

use super::team::Who;
use hilo_simulator::CustomerMessage;

/// How a customer is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Address {
    /// A number, digits only, as WhatsApp writes it.
    Phone(&'static str),
    /// Someone who hides their number: Meta tells only a user id of this business's own, and the user name.
    Hidden { user_id: &'static str, username: &'static str },
}

/// A moment, seen from the start of the demo.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// So many minutes ago.
    Ago(i64),
    /// So many days ago, by the shop's wall clock.
    Day(i64, i8, i8),
}

/// So many minutes ago.
pub(super) const fn ago(minutes: i64) -> Moment {
    Moment::Ago(minutes)
}

/// Hour and minute of a day, so many days ago, on the wall of the shop.
pub(super) const fn day(days_ago: i64, hour: i8, minute: i8) -> Moment {
    Moment::Day(days_ago, hour, minute)
}

/// How far a message of the shop comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The customer reads it.
    Read,
    /// It is on the phone, and stays unread.
    Delivered,
    /// The phone is off.
    Sent,
    /// Meta reports this error code.
    Failed(i64),
    /// The connection broke during the call: nobody knows.
    Unknown,
}

/// What a customer does.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// Sends something; `answering` the shop's last message, if so.
    Message { message: CustomerMessage, answering: bool },
    /// Puts an emoji on the shop's last message.
    Reaction(&'static str),
    /// Puts an emoji on a message from before Hilo.
    OldReaction(&'static str),
    /// Changes their last message.
    Edit(&'static str),
    /// Takes their last message back.
    Revoke,
    /// WhatsApp says: this customer has another number now.
    NumberChanged(&'static str),
    /// Is written by WhatsApp in the country's other spelling from now on.
    OtherSpelling(&'static str),
}

/// What the team does.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// Answers.
    Reply { by: Who, text: &'static str, fate: Fate, quoting: bool },
    /// The shop's own system writes, through REST with this person's token.
    Notify { by: Who, text: &'static str, fate: Fate },
    /// Sends a template of the shop's, in Spanish, with these values.
    Template { by: Who, name: &'static str, values: &'static [(&'static str, &'static str)], fate: Fate },
    /// Someone answers from the phone in the shop.
    Echo(&'static str),
    /// Notes for colleagues.
    Note { by: Who, text: &'static str },
    /// Gives the conversation to someone, or to no one.
    Assign { by: Who, to: Option<Who> },
    /// Takes it.
    Claim(Who),
    /// Lets conversations find their agents by themselves, or no more.
    Routing { by: Who, enabled: bool },
    /// Moves the lead to this stage of the pipeline, counted from 0.
    Stage { by: Who, stage: usize },
    /// Reads what is new without answering.
    Look(Who),
    /// Begins an answer.
    Draft { by: Who, text: &'static str },
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(super) enum What {
    Customer(Said),
    Team(Deed),
}

/// Something that happens, and when: at a moment, or so many seconds after what came before.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub at: Option<Moment>,
    pub gap: i64,
    pub what: What,
}

/// A conversation.
#[derive(Clone, Debug)]
pub(super) struct Script {
    pub name: &'static str,
    pub address: Address,
    pub steps: Vec<Step>,
    next_at: Option<Moment>,
    next_wait: i64,
}

/// A customer with a number.
pub(super) fn customer(name: &'static str, digits: &'static str) -> Script {
    script(name, Address::Phone(digits))
}

/// A customer without one.
pub(super) fn hidden(name: &'static str, username: &'static str, user_id: &'static str) -> Script {
    script(name, Address::Hidden { user_id, username })
}

fn script(name: &'static str, address: Address) -> Script {
    Script { name, address, steps: Vec::new(), next_at: None, next_wait: 0 }
}

impl Script {
    /// The next step happens then.
    pub(super) fn at(mut self, moment: Moment) -> Self {
        self.next_at = Some(moment);
        self
    }

    /// So many minutes pass.
    pub(super) fn wait(mut self, minutes: i64) -> Self {
        self.next_wait += minutes * 60;
        self
    }

    fn step(mut self, seconds: i64, what: What) -> Self {
        let gap = seconds + std::mem::take(&mut self.next_wait);
        self.steps.push(Step { at: self.next_at.take(), gap, what });
        self
    }

    fn said(self, seconds: i64, said: Said) -> Self {
        self.step(seconds, What::Customer(said))
    }

    fn deed(self, seconds: i64, deed: Deed) -> Self {
        self.step(seconds, What::Team(deed))
    }

    /// The customer writes.
    pub(super) fn says(self, text: &str) -> Self {
        let seconds = 8 + chars(text) / 4;
        self.said(
            seconds,
            Said::Message { message: CustomerMessage::Text { body: text.to_owned() }, answering: false },
        )
    }

    /// The customer sends anything else.
    pub(super) fn sends(self, message: CustomerMessage) -> Self {
        self.said(25, Said::Message { message, answering: false })
    }

    /// The last message of the customer, or the last answer of the team, quotes what the other side said last.
    pub(super) fn quoting_them(mut self) -> Self {
        match self.steps.last_mut().map(|step| &mut step.what) {
            Some(What::Customer(Said::Message { answering, .. })) => *answering = true,
            Some(What::Team(Deed::Reply { quoting, .. })) => *quoting = true,
            _ => {}
        }
        self
    }

    /// The customer reacts to the shop's last message.
    pub(super) fn reacts(self, emoji: &'static str) -> Self {
        self.said(40, Said::Reaction(emoji))
    }

    /// The customer does something rare.
    pub(super) fn does(self, said: Said) -> Self {
        self.said(30, said)
    }

    /// An agent answers; the customer reads it.
    pub(super) fn reply(self, by: Who, text: &'static str) -> Self {
        self.deed(45 + chars(text) / 4, Deed::Reply { by, text, fate: Fate::Read, quoting: false })
    }

    /// The last message of the shop comes only so far.
    pub(super) fn fate(mut self, wanted: Fate) -> Self {
        if let Some(What::Team(
            Deed::Reply { fate, .. } | Deed::Notify { fate, .. } | Deed::Template { fate, .. },
        )) = self.steps.last_mut().map(|step| &mut step.what)
        {
            *fate = wanted;
        }
        self
    }

    /// The shop's own system writes through REST.
    pub(super) fn notify(self, by: Who, text: &'static str) -> Self {
        self.deed(60, Deed::Notify { by, text, fate: Fate::Read })
    }

    /// An agent sends a template; the customer reads it.
    pub(super) fn template(
        self,
        by: Who,
        name: &'static str,
        values: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.deed(70, Deed::Template { by, name, values, fate: Fate::Read })
    }

    /// Someone answers from the phone in the shop.
    pub(super) fn echo(self, text: &'static str) -> Self {
        self.deed(90, Deed::Echo(text))
    }

    /// A private note.
    pub(super) fn note(self, by: Who, text: &'static str) -> Self {
        self.deed(20 + chars(text) / 4, Deed::Note { by, text })
    }

    /// A manager gives the conversation to someone.
    pub(super) fn assign(self, by: Who, to: Who) -> Self {
        self.deed(50, Deed::Assign { by, to: Some(to) })
    }

    /// An agent takes it.
    pub(super) fn claim(self, by: Who) -> Self {
        self.deed(30, Deed::Claim(by))
    }

    /// Routing is turned on or off, for everyone who writes from then on.
    pub(super) fn routing(self, by: Who, enabled: bool) -> Self {
        self.deed(5, Deed::Routing { by, enabled })
    }

    /// The lead moves on.
    pub(super) fn stage(self, by: Who, stage: usize) -> Self {
        self.deed(15, Deed::Stage { by, stage })
    }

    /// Anything else the team does.
    pub(super) fn team(self, deed: Deed) -> Self {
        self.deed(25, deed)
    }
}

fn chars(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX).min(400)
}
