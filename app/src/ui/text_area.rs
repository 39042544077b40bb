//! The only `<textarea>` of Hilo. Leptos 0.8 writes its content into the page without escaping it, so a draft
//! could end the element and begin a script; this one escapes first. No other file may have a `<textarea`.

use super::markup;
use leptos::html::Textarea;
use leptos::prelude::*;

/// A field of several lines. `on:input`, `on:keydown` and `attr:…` are added where it is used.
#[component]
pub fn TextArea(
    /// Its id in the document.
    #[prop(into)]
    id: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What stands in it at first. Later changes go through `node_ref`.
    #[prop(optional, into)]
    value: String,
    /// What a screen reader calls it.
    #[prop(into)]
    label: String,
    /// Shown while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// Lines shown at first.
    #[prop(default = 2)]
    rows: u16,
    /// Most characters (UTF-16 units, as browsers count).
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Classes.
    #[prop(default = "text-area")]
    class: &'static str,
    /// The element, for islands.
    #[prop(optional)]
    node_ref: NodeRef<Textarea>,
) -> impl IntoView {
    view! {
        <textarea
            node_ref=node_ref
            id=id
            name=name
            class=class
            rows=rows.to_string()
            maxlength=maxlength.map(|most| most.to_string())
            placeholder=placeholder
            aria-label=label
            autocomplete="off"
        >
            {content(value)}
        </textarea>
    }
}

/// What stands between the tags: markup on the server, plain text where a browser makes the element itself.
fn content(value: String) -> String {
    if !cfg!(feature = "ssr") {
        return value;
    }
    // HTML drops a line break right after the start tag; the one put before it is the one that goes.
    let first = if value.starts_with(['\n', '\r']) { "\n" } else { "" };
    format!("{first}{}", markup::of_text(&value))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn rendered(value: &str) -> String {
        let owner = Owner::new();
        owner.with(|| view! { <TextArea id="t" name="t" label="Text" value=value.to_owned() /> }.to_html())
    }

    #[test]
    fn content_cannot_leave_the_element() {
        let html = rendered("</textarea><script>alert(1)</script> & \"more\"");
        assert!(
            html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; \"more\""),
            "{html}"
        );
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn there_is_no_other() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut holders = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if std::fs::read_to_string(&path).unwrap().contains("<textarea") {
                    holders.push(path.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
        assert_eq!(holders, ["text_area.rs"]);
    }

    #[test]
    fn a_first_line_break_survives() {
        assert!(rendered("\nhello").contains(">\n\nhello</textarea>"));
    }

    #[test]
    fn an_empty_one_holds_nothing_that_could_be_sent() {
        let html = rendered("");
        let (_, inside) = html.split_once("<textarea").and_then(|(_, rest)| rest.split_once('>')).unwrap();
        assert_eq!(inside.trim_end_matches("</textarea>").trim_end_matches("<!>").trim(), "", "{html}");
        assert!(html.contains("aria-label=\"Text\""));
    }
}
