//! One style sheet out of `style/*.css`. Plain CSS needs no compiler: the files are joined in the order of their
//! names (`00-tokens.css`, `10-base.css`, …) and lose their comments and superfluous space.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// The joined and shortened style sheet.
pub(crate) fn bundle(folder: &Path) -> Result<String> {
    let mut joined = String::new();
    for file in super::site::files(folder)? {
        if file.extension().is_some_and(|ending| ending == "css") {
            let text =
                fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            joined.push_str(&text);
            joined.push('\n');
        }
    }
    Ok(shorten(&joined))
}

/// Drops comments and the space that has no meaning anywhere in CSS. Space that may have one (before `:` and `(`,
/// around `+`, `-`, `>`) becomes a single blank; strings stay as they are.
fn shorten(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.chars().peekable();
    let mut gap = false;
    while let Some(character) = rest.next() {
        match character {
            '/' if rest.peek() == Some(&'*') => {
                rest.next();
                let mut previous = ' ';
                for inner in rest.by_ref() {
                    if previous == '*' && inner == '/' {
                        break;
                    }
                    previous = inner;
                }
                gap = true;
            }
            _ if character.is_ascii_whitespace() => gap = true,
            _ => {
                let meaningless = out.is_empty()
                    || out.ends_with(['{', '}', ';', ',', ':'])
                    || matches!(character, '{' | '}' | ';' | ',');
                if gap && !meaningless {
                    out.push(' ');
                }
                gap = false;
                if character == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(character);
                if matches!(character, '"' | '\'') {
                    copy_string(&mut rest, character, &mut out);
                }
            }
        }
    }
    out
}

/// Copies up to and including the closing quote; a backslash protects the character after it.
fn copy_string(rest: &mut impl Iterator<Item = char>, quote: char, out: &mut String) {
    while let Some(character) = rest.next() {
        out.push(character);
        match character {
            '\\' => out.extend(rest.next()),
            _ if character == quote => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_space_go() {
        assert_eq!(
            shorten("/* why */\n.a ,\n.b {\n  color : red ;\n  margin: 0 1px;\n}\n"),
            ".a,.b{color :red;margin:0 1px}"
        );
    }

    #[test]
    fn space_with_a_meaning_stays() {
        for css in [
            ".a :hover{}",
            ".a>.b+.c{}",
            "a{width:calc(1px + 2px)}",
            "@media (min-width:3px) and (hover){}",
            "& .x{}",
        ] {
            assert_eq!(shorten(css), css);
        }
        assert_eq!(shorten("a/**/b{}"), "a b{}");
    }

    #[test]
    fn strings_stay_as_they_are() {
        let css = r#"a{content:"/* no */  ; }";b:'it\'s  ,  "'}"#;
        assert_eq!(shorten(css), css);
    }

    #[test]
    fn files_are_joined_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("10-base.css"), "b{}").unwrap();
        fs::write(folder.path().join("00-tokens.css"), "a{}").unwrap();
        fs::write(folder.path().join("notes.txt"), "c{}").unwrap();
        assert_eq!(bundle(folder.path()).unwrap(), "a{}b{}");
    }
}
