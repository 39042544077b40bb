//! Meta's limits, each broken one beside its field (ux.md 8, whatsapp-cloud-api.md 8). What Meta would refuse
//! for certain is an error; see [`super::ProblemCode::severity`] for what is only a warning.

use super::buttons;
use super::components::{Components, Header, TextPart};
use super::placeholder::{Piece, is_named, names, pieces, position, stray_braces};
use super::problem::{Problem, ProblemCode as Code};
use super::words::{Category, ParameterFormat};
use serde_json::Value;
use std::collections::BTreeSet;

/// Longest name, in characters.
pub const MAX_NAME: usize = 512;
/// Longest header text, in characters.
pub const MAX_HEADER: usize = 60;
/// Longest body, in characters.
pub const MAX_BODY: usize = 1024;
/// Longest footer, in characters.
pub const MAX_FOOTER: usize = 60;
/// Most variables in a header.
pub const MAX_HEADER_VARIABLES: usize = 1;
/// Lines of a marketing body that WhatsApp shows before it hides the rest.
pub const MARKETING_LINES: usize = 5;
/// Where a footer's problems stand.
const FOOTER: &str = "footer.text";

/// A template before it is stored or submitted.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// Unique with the language.
    pub name: &'a str,
    /// `es_AR`.
    pub language: &'a str,
    /// What it is for.
    pub category: Category,
    /// `componentsJson`.
    pub components: &'a Value,
}

/// Everything that is wrong with a template, in the order of its fields.
#[must_use]
pub fn validate(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = name(draft.name).into_iter().chain(language(draft.language)).collect();
    let (components, unreadable) = Components::read(draft.components);
    // What could not be read has been told, and need not be missed as well.
    let untold = |problem: &Problem| unreadable.iter().all(|known| known.path != problem.path);
    let broken: Vec<Problem> = components.problems(draft.category).into_iter().filter(untold).collect();
    problems.extend(unreadable);
    problems.extend(broken);
    problems
}

/// A template's name: 1 to 512 of `a-z`, `0-9`, `_`.
#[must_use]
pub fn name(name: &str) -> Option<Problem> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() {
        Some(Problem::at("name", Code::Required))
    } else if !name.bytes().all(fits) {
        Some(Problem::at("name", Code::NameCharacters))
    } else {
        (name.len() > MAX_NAME).then(|| Problem::at("name", Code::TooLong).limit(MAX_NAME))
    }
}

/// A language code: two or three letters, and a country's two where there is one.
#[must_use]
pub fn language(code: &str) -> Option<Problem> {
    if code.is_empty() {
        return Some(Problem::at("language", Code::Required));
    }
    let (language, country) =
        code.split_once('_').map_or((code, None), |(language, country)| (language, Some(country)));
    let language_fits =
        matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let country_fits = country
        .is_none_or(|country| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()));
    (!language_fits || !country_fits).then(|| Problem::at("language", Code::LanguageForm))
}

impl Components {
    /// What breaks Meta's limits.
    #[must_use]
    pub fn problems(&self, category: Category) -> Vec<Problem> {
        let mut out = Vec::new();
        let format = self.parameter_format();
        match &self.header {
            Some(Header::Text(part)) => header_text(part, format, &mut out),
            Some(Header::Media(media)) if media.handle.is_none() && media.sample.is_none() => {
                out.push(Problem::at("header.handle", Code::SampleMissing).about(media.kind.as_str()));
            }
            // Products and GIFs are Meta's too; Hilo only has no fields for them.
            Some(Header::Other { kind, .. }) if !matches!(kind.as_str(), "product" | "gif") => {
                out.push(Problem::at("header.type", Code::UnknownType).about(kind));
            }
            _ => {}
        }
        self.body_problems(format, &mut out);
        if let Some(footer) = &self.footer {
            footer_text(footer, &mut out);
        }
        buttons::problems(&self.buttons, category, &mut out);
        out
    }

    fn body_problems(&self, format: ParameterFormat, out: &mut Vec<Problem>) {
        let text = self.body.as_ref().map_or("", |part| part.text.trim());
        if self.has_otp() {
            // Meta writes it, and begins with the code.
            return;
        }
        let Some(part) = self.body.as_ref().filter(|_| !text.is_empty()) else {
            out.push(Problem::at("body.text", Code::Required));
            return;
        };
        let mut add = |code| out.push(Problem::at("body.text", code));
        let pieces = pieces(text);
        if matches!(pieces.first(), Some(Piece::Variable(_))) {
            add(Code::VariableAtStart);
        }
        if matches!(pieces.last(), Some(Piece::Variable(_))) {
            add(Code::VariableAtEnd);
        }
        if adjacent(&pieces) {
            add(Code::VariablesAdjacent);
        }
        // Meta does not publish the ratio; templates with fewer than 2x + 1 words for x variables are refused.
        let words = |piece: &Piece<'_>| match piece {
            Piece::Text(words) => {
                words.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
            }
            Piece::Variable(_) => 0,
        };
        let variables = pieces.iter().filter(|piece| matches!(piece, Piece::Variable(_))).count();
        if variables > 0 && pieces.iter().map(words).sum::<usize>() < 2 * variables + 1 {
            add(Code::VariablesTooDense);
        }
        length("body.text", &part.text, MAX_BODY, out);
        variables_in("body", part, format, out);
    }
}

fn header_text(part: &TextPart, format: ParameterFormat, out: &mut Vec<Problem>) {
    const PATH: &str = "header.text";
    if part.text.trim().is_empty() {
        out.push(Problem::at(PATH, Code::Required));
    }
    length(PATH, &part.text, MAX_HEADER, out);
    one_plain_line(PATH, &part.text, out);
    // Words only: underscores are ordinary in a variable's name.
    let marked = |piece: &Piece<'_>| matches!(piece, Piece::Text(words) if words.contains(['*', '~', '`']));
    if pieces(&part.text).iter().any(marked) {
        out.push(Problem::at(PATH, Code::Formatting));
    }
    if names(&part.text).len() > MAX_HEADER_VARIABLES {
        out.push(Problem::at(PATH, Code::TooManyVariables).limit(MAX_HEADER_VARIABLES));
    }
    variables_in("header", part, format, out);
}

fn footer_text(part: &TextPart, out: &mut Vec<Problem>) {
    // Of a one-time code Meta writes the footer, from the minutes that stand beside it.
    if part.text.trim().is_empty() && part.extra.is_empty() {
        out.push(Problem::at(FOOTER, Code::Required));
    }
    length(FOOTER, &part.text, MAX_FOOTER, out);
    one_plain_line(FOOTER, &part.text, out);
    out.extend(footer_variable(part));
}

/// A footer has no variables at Meta: whoever read it would read the braces.
pub(super) fn footer_variable(part: &TextPart) -> Option<Problem> {
    part.text.contains("{{").then(|| Problem::at(FOOTER, Code::VariableForbidden))
}

/// Header and footer have one line without emoji.
fn one_plain_line(path: &str, text: &str, out: &mut Vec<Problem>) {
    if text.contains(['\n', '\r']) {
        out.push(Problem::at(path, Code::Newline));
    }
    let emoji =
        |c: char| matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0xfe0f);
    if text.contains(emoji) {
        out.push(Problem::at(path, Code::Emoji));
    }
}

pub(super) fn length(path: &str, text: &str, limit: usize, out: &mut Vec<Problem>) {
    if text.chars().count() > limit {
        out.push(Problem::at(path, Code::TooLong).limit(limit));
    }
}

/// Braces that are no variable, names of the wrong form, gaps, missing examples.
fn variables_in(part_name: &str, part: &TextPart, format: ParameterFormat, out: &mut Vec<Problem>) {
    let path = format!("{part_name}.text");
    if stray_braces(&part.text) {
        out.push(Problem::at(&path, Code::VariableMalformed));
    }
    let names = names(&part.text);
    for name in &names {
        match (position(name).is_some(), is_named(name)) {
            (false, false) => out.push(Problem::at(&path, Code::VariableMalformed).about(*name)),
            (true, _) if format == ParameterFormat::Named => {
                out.push(Problem::at(&path, Code::VariableFormatsMixed).about(*name));
            }
            _ => {}
        }
    }
    let numbers: BTreeSet<usize> = names.iter().filter_map(|name| position(name)).collect();
    let highest = numbers.iter().copied().max().unwrap_or(0);
    // The first gap is enough: filling it shows the next. (A huge number must not make a long search.)
    if format == ParameterFormat::Positional
        && let Some(gap) = (1..highest).find(|number| !numbers.contains(number))
    {
        out.push(Problem::at(&path, Code::VariableGap).about(gap.to_string()));
    }
    for name in names {
        if part.examples.get(name).is_none_or(|example| example.trim().is_empty()) {
            out.push(Problem::at(format!("{part_name}.examples.{name}"), Code::ExampleMissing).about(name));
        }
    }
}

/// Two variables with nothing or only white space between them.
fn adjacent(pieces: &[Piece<'_>]) -> bool {
    let words: Vec<&Piece<'_>> = pieces
        .iter()
        .filter(|piece| !matches!(piece, Piece::Text(words) if words.trim().is_empty()))
        .collect();
    words.windows(2).any(|pair| pair.iter().all(|piece| matches!(piece, Piece::Variable(_))))
}
