//! WhatsApp's formatting and links, as elements. The text is cut into spans here and every piece goes through
//! Leptos' escaping: nothing a customer writes ever becomes markup.

use crate::ui::Erase;
use leptos::prelude::*;

/// A piece of a message's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// As it is.
    Text(String),
    /// `*bold*`
    Bold(Vec<Span>),
    /// `_italic_`
    Italic(Vec<Span>),
    /// `~struck out~`
    Strike(Vec<Span>),
    /// Three backticks around it, or one.
    Mono(String),
    /// An address with its full href; only http and https.
    Link {
        /// Where it goes.
        href: String,
        /// As written.
        text: String,
    },
}

/// How deep bold, italic and struck out may lie in each other.
const MAX_DEPTH: usize = 4;

/// Cuts a text into spans.
#[must_use]
pub fn parse(text: &str) -> Vec<Span> {
    parse_at(text, 0)
}

fn parse_at(text: &str, depth: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    let mut before: Option<char> = None;
    // Where a marker is known to have no partner any more: keeps hostile texts linear.
    let mut hopeless = [usize::MAX; 3];
    while let Some(c) = rest.chars().next() {
        let at_word_start = before.is_none_or(|c| !c.is_alphanumeric());
        let found = if c == '`' {
            mono(rest)
        } else if at_word_start && (c == 'h' || c == 'H' || c == 'w' || c == 'W') {
            link(rest)
        } else if at_word_start && depth < MAX_DEPTH {
            marker(c).and_then(|(which, wrap)| {
                if hopeless[which] != usize::MAX && rest.len() > hopeless[which] {
                    return None;
                }
                let found = styled(rest, c, wrap, depth);
                if found.is_none() && rest[1..].chars().next().is_some_and(|c| !c.is_whitespace()) {
                    let line = rest.find('\n').unwrap_or(rest.len());
                    hopeless[which] = rest.len() - line;
                }
                found
            })
        } else {
            None
        };
        let taken = if let Some((span, length)) = found {
            if !plain.is_empty() {
                spans.push(Span::Text(std::mem::take(&mut plain)));
            }
            spans.push(span);
            length
        } else {
            plain.push(c);
            c.len_utf8()
        };
        before = rest[..taken].chars().next_back();
        rest = &rest[taken..];
    }
    if !plain.is_empty() {
        spans.push(Span::Text(plain));
    }
    spans
}

type Wrap = fn(Vec<Span>) -> Span;

fn marker(c: char) -> Option<(usize, Wrap)> {
    match c {
        '*' => Some((0, Span::Bold)),
        '_' => Some((1, Span::Italic)),
        '~' => Some((2, Span::Strike)),
        _ => None,
    }
}

/// `*text*` on one line, with the marks touching the text and no letter right after the closing one.
fn styled(text: &str, mark: char, wrap: Wrap, depth: usize) -> Option<(Span, usize)> {
    let inner = &text[mark.len_utf8()..];
    if inner.chars().next().is_none_or(|c| c.is_whitespace() || c == mark) {
        return None;
    }
    let mut before = mark;
    for (at, c) in inner.char_indices() {
        if c == '\n' {
            return None;
        }
        let after = &inner[at + c.len_utf8()..];
        if c == mark
            && at > 0
            && !before.is_whitespace()
            && after.chars().next().is_none_or(|c| !c.is_alphanumeric())
        {
            return Some((wrap(parse_at(&inner[..at], depth + 1)), at + 2 * mark.len_utf8()));
        }
        before = c;
    }
    None
}

fn mono(text: &str) -> Option<(Span, usize)> {
    for (fence, may_break) in [("```", true), ("`", false)] {
        let Some(inner) = text.strip_prefix(fence) else { continue };
        let Some(end) = inner.find(fence) else { continue };
        if end > 0 && (may_break || !inner[..end].contains('\n')) {
            return Some((Span::Mono(inner[..end].to_owned()), end + 2 * fence.len()));
        }
    }
    None
}

fn link(text: &str) -> Option<(Span, usize)> {
    let starts =
        |prefix: &str| text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let scheme = if starts("https://") || starts("http://") {
        ""
    } else if starts("www.") {
        "https://"
    } else {
        return None;
    };
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(text.len());
    let mut address = &text[..end];
    while let Some(last) = address.chars().next_back() {
        let closes_bracket = last == ')' && address.matches('(').count() >= address.matches(')').count();
        if closes_bracket
            || !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '\'' | '*' | '_' | '~')
        {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    // A scheme alone is no link.
    let host = address.split("//").nth(usize::from(scheme.is_empty())).unwrap_or_default();
    if !host.contains(['.', ':']) && !host.starts_with("localhost") {
        return None;
    }
    Some((Span::Link { href: format!("{scheme}{address}"), text: address.to_owned() }, address.len()))
}

/// A message's text, formatted.
#[must_use]
pub fn rich_text(text: &str) -> AnyView {
    render(parse(text))
}

fn render(spans: Vec<Span>) -> AnyView {
    spans
        .into_iter()
        .map(|span| match span {
            Span::Text(text) => text.erase(),
            Span::Bold(inner) => styled_as("strong", render(inner)),
            Span::Italic(inner) => styled_as("em", render(inner)),
            Span::Strike(inner) => styled_as("s", render(inner)),
            Span::Mono(text) => styled_as("code", text.erase()),
            Span::Link { href, text } => {
                view! { <a href=href target="_blank" rel="noopener noreferrer nofollow">{text}</a> }.erase()
            }
        })
        .collect_view()
        .erase()
}

/// One form for all tags: every form of its own is code of its own in the browser.
fn styled_as(tag: &'static str, inner: AnyView) -> AnyView {
    leptos::tachys::html::element::custom(tag).child(inner).erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Span {
        Span::Text(text.to_owned())
    }
    fn link_to(href: &str, shown: &str) -> Span {
        Span::Link { href: href.to_owned(), text: shown.to_owned() }
    }

    #[test]
    fn marks_style_what_they_touch() {
        assert_eq!(
            parse("a *b* _c_ ~d~ ```e\nf``` `g`"),
            [
                text("a "),
                Span::Bold(vec![text("b")]),
                text(" "),
                Span::Italic(vec![text("c")]),
                text(" "),
                Span::Strike(vec![text("d")]),
                text(" "),
                Span::Mono("e\nf".into()),
                text(" "),
                Span::Mono("g".into()),
            ]
        );
        assert_eq!(parse("*a _b_*"), [Span::Bold(vec![text("a "), Span::Italic(vec![text("b")])])]);
    }

    #[test]
    fn arithmetic_names_and_broken_pairs_stay_text() {
        for plain in
            ["2 * 3 * 4", "snake_case_name", "*a\nb*", "**", "* a*", "*a *", "a*b*c", "`", "````", "5*3*2"]
        {
            assert_eq!(parse(plain), [text(plain)], "{plain}");
        }
    }

    #[test]
    fn links_end_where_sentences_do() {
        assert_eq!(
            parse("Mira https://a.example/x?y=1."),
            [text("Mira "), link_to("https://a.example/x?y=1", "https://a.example/x?y=1"), text(".")]
        );
        assert_eq!(parse("(www.a.example)")[1], link_to("https://www.a.example", "www.a.example"));
        assert_eq!(
            parse("https://a.example/b_(c)"),
            [link_to("https://a.example/b_(c)", "https://a.example/b_(c)")]
        );
        assert_eq!(
            parse("javascript:alert(1) https:// xhttps://a.b"),
            [text("javascript:alert(1) https:// xhttps://a.b")]
        );
    }

    #[test]
    fn nothing_written_is_lost_and_hostile_texts_stay_quick() {
        fn flat(spans: &[Span], out: &mut String) {
            for span in spans {
                match span {
                    Span::Text(text) | Span::Mono(text) | Span::Link { text, .. } => out.push_str(text),
                    Span::Bold(inner) | Span::Italic(inner) | Span::Strike(inner) => flat(inner, out),
                }
            }
        }
        let hostile = ".*a".repeat(30_000);
        let mut seen = String::new();
        flat(&parse(&hostile), &mut seen);
        assert_eq!(seen, hostile);
        let nested = "*_~".repeat(2_000);
        assert!(!parse(&nested).is_empty());
    }

    #[test]
    fn markup_in_a_text_is_shown_not_run() {
        let html = rich_text("*<img src=x onerror=alert(1)>* https://a.example/\"><script>").to_html();
        assert!(!html.contains("<img") && !html.contains("<script"), "{html}");
        assert!(html.contains("<strong>&lt;img src=x onerror=alert(1)&gt;"), "{html}");
    }
}
