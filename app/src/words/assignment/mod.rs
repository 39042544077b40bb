//! Words of the assignment screen, and of availability in the account's menu.

mod en;
mod es;
mod pt;

/// Words of the assignment screen.
#[derive(Debug)]
pub struct AssignmentWords {
    /// What the page is called.
    pub title: &'static str,
    /// Under the title, for those who hand out.
    pub intro: &'static str,
    /// Under the title, for those who take.
    pub intro_seller: &'static str,
    /// The queue.
    pub queue: QueueWords,
    /// Who carries how much.
    pub board: BoardWords,
    /// Routing's settings.
    pub routing: RoutingWords,
    /// Being there or away.
    pub available: AvailableWords,
}

/// Words of lists of conversations that are handed out.
#[derive(Debug)]
pub struct QueueWords {
    /// Heading of the queue.
    pub heading: &'static str,
    /// Heading of what one agent has; takes their name.
    pub of_agent: fn(&str) -> String,
    /// Names the links between the parts of the queue.
    pub parts: &'static str,
    /// The part in which customers wait; takes how many, as text.
    pub waiting: fn(&str) -> String,
    /// The part in which nobody waits.
    pub answered: &'static str,
    /// From an agent's list to the queue.
    pub back: &'static str,
    /// Nobody waits in the queue: what it is, and what to know.
    pub empty: (&'static str, &'static str),
    /// Nothing else is without an agent.
    pub empty_answered: (&'static str, &'static str),
    /// An agent has nothing.
    pub empty_agent: (&'static str, &'static str),
    /// How long a customer has waited; takes the time.
    pub waits: fn(&str) -> String,
    /// Nobody waits; takes when the last message was.
    pub quiet: fn(&str) -> String,
    /// Days and hours: `2 d 3 h`.
    pub days_hours: fn(i64, i64) -> String,
    /// A checkbox; takes the customer's name.
    pub choose: fn(&str) -> String,
    /// The choice of who gets them.
    pub to: &'static str,
    /// In that choice, before anything is chosen.
    pub to_whom: &'static str,
    /// In that choice: nobody.
    pub to_queue: &'static str,
    /// Somebody who is away, in that choice; takes their name.
    pub away: fn(&str) -> String,
    /// Gives those that are ticked.
    pub give: &'static str,
    /// Gives everything that is shown; takes how many.
    pub give_all: fn(usize) -> String,
    /// Takes one.
    pub take: &'static str,
    /// The same for a screen reader; takes the customer's name.
    pub take_from: fn(&str) -> String,
    /// Link to the next page.
    pub more: &'static str,
    /// Link to the first page.
    pub first: &'static str,
    /// After giving; takes how many and to whom.
    pub given: fn(i64, &str) -> String,
    /// After giving back to the queue; takes how many.
    pub given_back: fn(i64) -> String,
    /// Some were not given: they had gone, or were so already; takes how many.
    pub not_given: fn(i64) -> String,
    /// After taking; takes the customer's name.
    pub taken: fn(&str) -> String,
    /// Link into the conversation after taking it.
    pub open: &'static str,
    /// Somebody else was faster: who, and when inside a sentence.
    pub taken_by: fn(&str, &str) -> String,
    /// Nothing was ticked.
    pub none_chosen: &'static str,
    /// Nobody was chosen.
    pub nobody_chosen: &'static str,
    /// Who was chosen is no member any more.
    pub not_a_member: &'static str,
    /// What a seller has: open, and waiting.
    pub own_load: fn(i64, i64) -> String,
}

/// Words of the load board.
#[derive(Debug)]
pub struct BoardWords {
    /// Heading.
    pub heading: &'static str,
    /// Open conversations of how many at most.
    pub open_of: fn(i64, i64) -> String,
    /// Open conversations.
    pub open: fn(i64) -> String,
    /// Customers who wait; takes how many.
    pub waiting: fn(i64) -> String,
    /// How long the first of them has waited; takes the time.
    pub longest: fn(&str) -> String,
    /// No room left.
    pub full: &'static str,
    /// Opens what can be changed about a person.
    pub change: &'static str,
    /// The same for a screen reader; takes their name.
    pub change_of: fn(&str) -> String,
    /// Field.
    pub capacity: &'static str,
    /// What it means.
    pub capacity_hint: &'static str,
    /// It is no such number; takes the largest.
    pub capacity_wrong: fn(i64) -> String,
    /// Saves it.
    pub capacity_save: &'static str,
    /// Sends somebody away.
    pub set_away: &'static str,
    /// Says that somebody is there.
    pub set_available: &'static str,
    /// Sent away, they give back what waits.
    pub give_back: &'static str,
    /// After a change; takes the person's name.
    pub saved: fn(&str) -> String,
}

/// Words of routing's settings.
#[derive(Debug)]
pub struct RoutingWords {
    /// Heading.
    pub heading: &'static str,
    /// What it does.
    pub text: &'static str,
    /// Switch.
    pub enabled: &'static str,
    /// What it means.
    pub enabled_hint: &'static str,
    /// Switch.
    pub managers: &'static str,
    /// What it means.
    pub managers_hint: &'static str,
    /// Switch.
    pub give_back: &'static str,
    /// What it means.
    pub give_back_hint: &'static str,
    /// Switch.
    pub answer_takes: &'static str,
    /// What it means.
    pub answer_takes_hint: &'static str,
    /// After saving.
    pub saved: &'static str,
}

/// Words of being there or away.
#[derive(Debug)]
pub struct AvailableWords {
    /// There.
    pub available: &'static str,
    /// Away.
    pub away: &'static str,
    /// Button of someone who is there.
    pub go: &'static str,
    /// Button of someone who is away.
    pub come: &'static str,
}
