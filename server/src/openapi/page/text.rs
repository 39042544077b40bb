//! Text into HTML. Everything passes through [`escape`]: nothing in the document is markup.

/// Text as it can stand between tags and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// A line with `code` in it.
pub(super) fn line(text: &str) -> String {
    let piece = |(at, piece): (usize, &str)| {
        let piece = escape(piece);
        if at % 2 == 1 { format!("<code>{piece}</code>") } else { piece }
    };
    text.split('`').enumerate().map(piece).collect()
}

/// The little of Markdown that descriptions use: paragraphs, lists, code.
pub(super) fn prose(text: &str) -> String {
    let block = |block: &str| {
        let items: Vec<&str> = block.lines().filter_map(|line| line.trim().strip_prefix("- ")).collect();
        if items.is_empty() {
            format!("<p>{}</p>", line(block.trim()))
        } else {
            let items: String = items.into_iter().map(|item| format!("<li>{}</li>", line(item))).collect();
            format!("<ul>{items}</ul>")
        }
    };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(line("a `<b>` & \"c\""), "a <code>&lt;b&gt;</code> &amp; &quot;c&quot;");
    }

    #[test]
    fn paragraphs_and_lists() {
        assert_eq!(
            prose("One.\n\n- `A`: a\n- b"),
            "<p>One.</p><ul><li><code>A</code>: a</li><li>b</li></ul>"
        );
    }
}
