//! Variables inside a text: `{{1}}` or `{{first_name}}`, with or without spaces inside the braces. One reader,
//! used by validation, rendering and previews, so that they never disagree on what a variable is.

use std::collections::BTreeSet;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand.
    Text(&'a str),
    /// A variable's name, without braces and spaces.
    Variable(&'a str),
}

/// Splits a text into words and variables. Braces around anything that cannot be a name are words.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut words_from, mut at) = (0, 0);
    while let Some(open) = text[at..].find("{{").map(|offset| at + offset) {
        match name_at(&text[open + 2..]) {
            Some((name, length)) => {
                if words_from < open {
                    found.push(Piece::Text(&text[words_from..open]));
                }
                found.push(Piece::Variable(name));
                at = open + 2 + length;
                words_from = at;
            }
            // `{{{1}}`: the first brace is a word, the variable begins at the second.
            None => at = open + 1,
        }
    }
    if words_from < text.len() {
        found.push(Piece::Text(&text[words_from..]));
    }
    found
}

/// The name that `inner` begins with, and how long it is with its closing braces.
fn name_at(inner: &str) -> Option<(&str, usize)> {
    // No further than a name may go: a text full of opening braces is looked at once, not once for each.
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ' ';
    let end = inner.find(|c| !fits(c))?;
    let name = inner[..end].trim_matches(' ');
    let is_closed = inner[end..].starts_with("}}");
    (is_closed && !name.is_empty() && !name.contains(' ')).then_some((name, end + 2))
}

/// Names in order of appearance, each once.
#[must_use]
pub fn names(text: &str) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let names = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Text(_) => None,
    });
    names.filter(|name| seen.insert(*name)).collect()
}

/// Whether double braces are left when the variables are taken out: something that was meant to be a variable
/// and is none.
#[must_use]
pub fn stray_braces(text: &str) -> bool {
    let stray = |piece: &Piece<'_>| matches!(piece, Piece::Text(words) if words.contains("{{") || words.contains("}}"));
    pieces(text).iter().any(stray)
}

/// `{{1}}`: a whole number from 1 without leading zeros.
#[must_use]
pub fn position(name: &str) -> Option<usize> {
    name.parse().ok().filter(|at: &usize| *at > 0 && at.to_string() == name)
}

/// `{{first_name}}`: lower-case letters, digits and underscores, beginning with a letter.
#[must_use]
pub fn is_named(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The text with every variable replaced by what `value` says; where it says nothing, the variable stays.
#[must_use]
pub fn replace<'v>(text: &str, mut value: impl FnMut(&str) -> Option<&'v str>) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(words) => out.push_str(words),
            Piece::Variable(name) => match value(name) {
                Some(words) => out.push_str(words),
                None => {
                    out.push_str("{{");
                    out.push_str(name);
                    out.push_str("}}");
                }
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Piece::{Text, Variable};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_falls_into_words_and_variables() {
        assert_eq!(
            pieces("Hi {{1}}, {{ order_id }}!"),
            [Text("Hi "), Variable("1"), Text(", "), Variable("order_id"), Text("!")]
        );
        assert_eq!(pieces("{{{1}}}"), [Text("{"), Variable("1"), Text("}")]);
        for words in ["", "plain", "{{", "{{}}", "{{ }}", "{{first name}}", "{{1}", "}}{{", "{{ñ}}"] {
            let all_words: String = pieces(words)
                .iter()
                .map(|piece| match piece {
                    Text(text) => *text,
                    Variable(name) => panic!("{words}: {name}"),
                })
                .collect();
            assert_eq!(all_words, words);
        }
    }

    #[test]
    fn numbers_and_names_are_told_apart() {
        assert_eq!((position("1"), position("12")), (Some(1), Some(12)));
        assert_eq!((position("0"), position("01"), position("a")), (None, None, None));
        assert!(is_named("first_name2") && is_named("x"));
        assert!(!is_named("1st") && !is_named("Name") && !is_named("_x"));
    }

    proptest! {
        /// Nothing is lost: the pieces are the text.
        #[test]
        fn pieces_add_up(text in "[{} a1_ñ\n]{0,40}") {
            let again: usize = pieces(&text).iter().map(|piece| match piece {
                Text(words) => words.len(),
                Variable(name) => name.len(),
            }).sum();
            prop_assert!(again <= text.len());
            let kept = replace(&text, |_| None);
            prop_assert_eq!(names(&kept), names(&text));
        }

        /// With values that have no braces, no variable is left in a text that has no stray ones.
        #[test]
        fn replacing_leaves_no_variable(text in "([{} a_]|\\{\\{1\\}\\}){0,20}", value in "[a-z0-9 .]{1,8}") {
            let out = replace(&text, |_| Some(&value));
            prop_assert!(stray_braces(&text) || names(&out).is_empty(), "{}", out);
        }
    }
}
