//! English.

use super::{AssignmentWords, AvailableWords, BoardWords, QueueWords, RoutingWords};

impl AssignmentWords {
    pub(in crate::words) const EN: Self = Self {
        title: "Assignment",
        intro: "Who is waiting without anyone to look after them, and who has room.",
        intro_seller: "Customers whom nobody looks after yet. Take one, and it is yours.",
        queue: QueueWords {
            heading: "Queue",
            of_agent: |name| format!("Conversations of {name}"),
            parts: "Parts of the queue",
            waiting: |count| format!("Waiting ({count})"),
            answered: "Answered, without an agent",
            back: "Back to the queue",
            empty: ("Nobody is waiting", "Every customer who waits has someone looking after them."),
            empty_answered: ("Nothing here", "Every answered conversation has an agent."),
            empty_agent: ("No conversations", "What they take, or are given, appears here."),
            waits: |time| format!("Waiting for {time}"),
            quiet: |when| format!("Last message {when}"),
            days_hours: |days, hours| format!("{days} d {hours} h"),
            choose: |name| format!("Choose {name}"),
            to: "Give to",
            to_whom: "Choose someone…",
            to_queue: "Nobody: back to the queue",
            away: |name| format!("{name} (away)"),
            give: "Give the chosen ones",
            give_all: |count| match count {
                1 => "Give the one shown".to_owned(),
                count => format!("Give all {count} shown"),
            },
            take: "Take",
            take_from: |name| format!("Take {name}"),
            more: "Show more",
            first: "Back to the beginning",
            given: |count, name| match count {
                1 => format!("1 conversation was given to {name}."),
                count => format!("{count} conversations were given to {name}."),
            },
            given_back: |count| match count {
                1 => "1 conversation is back in the queue.".to_owned(),
                count => format!("{count} conversations are back in the queue."),
            },
            not_given: |count| match count {
                1 => "1 stayed as it was: nothing had to change, or it is no longer there.".to_owned(),
                count => format!(
                    "{count} stayed as they were: nothing had to change, or they are no longer there."
                ),
            },
            taken: |name| format!("{name} is yours now."),
            open: "Open the conversation",
            taken_by: |name, when| format!("{name} took this conversation {when}. Take another one."),
            none_chosen: "Tick at least one conversation, then give it to someone.",
            nobody_chosen: "Choose who gets the conversations.",
            not_a_member: "This person is no longer active in your team. Choose someone else.",
            own_load: |open, waiting| {
                format!("You have {open} open; customers wait for you in {waiting} of them.")
            },
        },
        board: BoardWords {
            heading: "Team",
            open_of: |open, capacity| format!("{open} of {capacity} open"),
            open: |open| format!("{open} open"),
            waiting: |count| match count {
                0 => "nobody waiting".to_owned(),
                count => format!("{count} waiting"),
            },
            longest: |time| format!("longest {time}"),
            full: "Full",
            change: "Change",
            change_of: |name| format!("Change {name}"),
            capacity: "Open conversations at most",
            capacity_hint: "Automatic assignment stops there. Leave it empty for no limit.",
            capacity_wrong: |most| format!("Write a whole number from 0 to {most}, or leave it empty."),
            capacity_save: "Save the limit",
            set_away: "Set to away",
            set_available: "Set to available",
            give_back: "Give back the conversations in which customers wait",
            saved: |name| format!("Saved for {name}."),
        },
        routing: RoutingWords {
            heading: "Automatic assignment",
            text: "When a customer writes whom nobody looks after, Hilo gives the conversation to whoever is next. A customer comes back to the person they know if that was within the last 7 days.",
            enabled: "Assign automatically",
            enabled_hint: "In turn, to those who are available and have room. Whoever waits in the queue is given out at once.",
            managers: "Managers take turns too",
            managers_hint: "Also administrators and owners, while they are available. Otherwise sellers alone.",
            give_back: "Who goes away gives back",
            give_back_hint: "Conversations in which customers wait return to the queue when their agent sets themselves to away.",
            answer_takes: "Who answers first has it",
            answer_takes_hint: "Answering a conversation that nobody has also takes it.",
            saved: "Automatic assignment was saved.",
        },
        available: AvailableWords {
            available: "Available",
            away: "Away",
            go: "Set yourself to away",
            come: "Set yourself to available",
        },
    };
}
