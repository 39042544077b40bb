//! Text as markup, for the two elements into which Leptos 0.8 writes it as it is: a text area and the `<title>`. A
//! customer's name could end either and go on with elements of its own.

/// What a browser reads as this text.
pub(crate) fn of_text(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            other => markup.push(other),
        }
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_element_ends_or_begins_in_a_text() {
        assert_eq!(of_text("</title><svg> & \"more\""), "&lt;/title&gt;&lt;svg&gt; &amp; \"more\"");
    }
}
