//! Which button of the form was pressed, and what it does to the form.

use super::form::{ButtonForm, Form};
use crate::posted::Posted;
use hilo_domain::template::Category;
use hilo_domain::template::buttons::{MAX_BUTTONS, MAX_URLS};
use hilo_domain::template::placeholder::{is_named, names, position};

/// What was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Nothing that changes anything: someone types, or looks.
    Show,
    /// Make it, or change it.
    Save,
    /// Put the next variable into the body.
    Variable,
    /// One more button of this kind.
    Add(String),
    /// Away with a button.
    Remove(usize),
    /// One place up.
    Up(usize),
    /// One place down.
    Down(usize),
}

impl Act {
    /// From the pressed button's value; what cannot be read does nothing.
    pub(super) fn read(posted: &Posted) -> Self {
        if posted.is_preview() {
            return Self::Show;
        }
        let pressed = posted.text("do");
        let (verb, what) = pressed.split_once('-').unwrap_or((pressed, ""));
        match (verb, what.parse()) {
            ("save", _) => Self::Save,
            ("variable", _) => Self::Variable,
            ("add", _) => Self::Add(what.to_owned()),
            ("remove", Ok(at)) => Self::Remove(at),
            ("up", Ok(at)) => Self::Up(at),
            ("down", Ok(at)) => Self::Down(at),
            _ => Self::Show,
        }
    }

    /// Does it.
    pub(super) fn apply(&self, form: &mut Form) {
        let count = form.buttons.len();
        match self {
            Self::Show => {}
            Self::Save => form.tried = true,
            Self::Variable => add_variable(&mut form.body),
            Self::Add(kind) => {
                if addable(form).contains(&kind.as_str()) {
                    let at = place_for(&form.buttons, kind);
                    form.buttons.insert(at, ButtonForm { kind: kind.clone(), ..ButtonForm::default() });
                }
            }
            Self::Remove(at) if *at < count => drop(form.buttons.remove(*at)),
            Self::Up(at) if (1..count).contains(at) => form.buttons.swap(*at, at - 1),
            Self::Down(at) if at + 1 < count => form.buttons.swap(*at, at + 1),
            Self::Remove(_) | Self::Up(_) | Self::Down(_) => {}
        }
    }
}

/// The kinds of buttons of which there may be one more.
pub(super) fn addable(form: &Form) -> Vec<&'static str> {
    let count = |kind: &str| form.buttons.iter().filter(|button| button.kind == kind).count();
    let fits = |kind: &&str| match *kind {
        "url" => count("url") < MAX_URLS,
        "phone_number" => count("phone_number") < 1,
        "copy_code" => count("copy_code") < 1 && form.category == Category::Marketing,
        _ => true,
    };
    let kinds = ["quick_reply", "url", "phone_number", "copy_code"].into_iter().filter(fits);
    if form.buttons.len() < MAX_BUTTONS { kinds.collect() } else { Vec::new() }
}

/// Behind the last of its group: quick replies have to stand together.
fn place_for(buttons: &[ButtonForm], kind: &str) -> usize {
    let is_reply = |kind: &str| kind == "quick_reply";
    let last = buttons.iter().rposition(|button| is_reply(&button.kind) == is_reply(kind));
    last.map_or(buttons.len(), |last| last + 1)
}

/// The next number; in a text with names, a name that is not there yet.
fn add_variable(body: &mut String) {
    let known = names(body);
    let next = if known.iter().any(|name| is_named(name)) {
        (1..).map(|at| format!("name_{at}")).find(|name| !known.contains(&name.as_str()))
    } else {
        let highest = known.iter().filter_map(|name| position(name)).max().unwrap_or(0);
        Some((highest + 1).to_string())
    };
    let next = next.unwrap_or_default();
    if !body.is_empty() && !body.ends_with(char::is_whitespace) {
        body.push(' ');
    }
    body.push_str(&format!("{{{{{next}}}}}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(kinds: &[&str]) -> Form {
        let button = |kind: &&str| ButtonForm { kind: (*kind).to_owned(), ..ButtonForm::default() };
        Form { buttons: kinds.iter().map(button).collect(), ..Form::default() }
    }

    fn after(kinds: &[&str], act: &Act) -> Vec<String> {
        let mut form = with(kinds);
        act.apply(&mut form);
        form.buttons.into_iter().map(|button| button.kind).collect()
    }

    #[test]
    fn buttons_are_read_from_what_was_pressed() {
        let read = |value: &str| Act::read(&Posted::new(vec![("do".to_owned(), value.to_owned())]));
        assert_eq!(read("add-quick_reply"), Act::Add("quick_reply".to_owned()));
        assert_eq!(
            (read("up-3"), read("up-x"), read(""), read("save")),
            (Act::Up(3), Act::Show, Act::Show, Act::Save)
        );
        let typing =
            [("do", "save"), ("_preview", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            Act::read(&Posted::new(typing.to_vec())),
            Act::Show,
            "nothing is made while someone types"
        );
    }

    #[test]
    fn buttons_come_behind_their_group_and_stay_within_the_limits() {
        let add = |kind: &str| Act::Add(kind.to_owned());
        assert_eq!(
            after(&["quick_reply", "url"], &add("quick_reply")),
            ["quick_reply", "quick_reply", "url"]
        );
        assert_eq!(after(&["url", "quick_reply"], &add("url")), ["url", "url", "quick_reply"]);
        assert_eq!(after(&["url", "url"], &add("url")), ["url", "url"]);
        assert_eq!(after(&[], &add("copy_code")), Vec::<String>::new(), "not in utility");
        assert_eq!(after(&[], &add("teleport")), Vec::<String>::new());
        assert_eq!(after(&["quick_reply"; 10], &add("url")).len(), 10);
        assert_eq!(after(&["url", "quick_reply"], &Act::Up(1)), ["quick_reply", "url"]);
        assert_eq!(after(&["url", "quick_reply"], &Act::Down(1)), ["url", "quick_reply"]);
        assert_eq!(after(&["url", "quick_reply"], &Act::Remove(9)), ["url", "quick_reply"]);
        assert_eq!(after(&["url", "quick_reply"], &Act::Remove(0)), ["quick_reply"]);
    }

    #[test]
    fn the_next_variable_goes_on_in_the_same_way() {
        for (before, expected) in [
            ("", "{{1}}"),
            ("Hi {{1}},", "Hi {{1}}, {{2}}"),
            ("Hi {{2}} ", "Hi {{2}} {{3}}"),
            ("Hi {{first_name}}", "Hi {{first_name}} {{name_1}}"),
            ("Hi {{name_1}}", "Hi {{name_1}} {{name_2}}"),
        ] {
            let mut body = before.to_owned();
            add_variable(&mut body);
            assert_eq!(body, expected);
        }
    }
}
