//! Forms that are posted to their own page. The page does the work while it is made: it leads on when all is well, and
//! otherwise shows itself again with what was typed and an error beside each field. That way the longest form works
//! without scripts, and nothing typed is ever lost.
//!
//! ```ignore
//! let posted = posted::posted();                       // None: the page was only opened
//! if let Some(posted) = posted.filter(|posted| !posted.is_preview()) {
//!     match create(&desk, read(&posted)).await {
//!         Ok(id) => return posted::lead_on(&format!("/templates/{id}")),
//!         Err(problems) => posted::refuse(),           // 422; render with `posted` and `problems`
//!     }
//! }
//! ```
//!
//! A *preview* is the same form sent while someone types ([`crate::live_page`]): the page shows what it would say,
//! and does nothing.

mod read;

use bytes::Bytes;
use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
pub(crate) use read::{LARGEST_UPLOAD, read};

/// The field by which a preview is told from the form itself.
pub const PREVIEW: &str = "_preview";

/// What a form posted to this page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    fields: Vec<(String, String)>,
    files: Vec<(String, PostedFile)>,
}

/// A file that came with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedFile {
    /// What it was called where it came from.
    pub filename: String,
    /// What its sender takes it for.
    pub said_type: Option<String>,
    /// The file.
    pub bytes: Bytes,
}

impl Posted {
    /// From names and values, in the order of the form.
    #[must_use]
    pub fn new(fields: Vec<(String, String)>) -> Self {
        let mut posted = Self::default();
        for (name, value) in fields {
            posted.add(name, value);
        }
        posted
    }

    /// Nobody types a null character, and PostgreSQL has no text with one: what a program put there is left out.
    fn add(&mut self, name: String, value: String) {
        let value = if value.contains('\0') { value.replace('\0', "") } else { value };
        self.fields.push((name, value));
    }

    /// The first field of this name, as typed.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The first field of this name without blanks around it; empty when it is missing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// Every field of this name: checkboxes of a list.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Every field whose name begins so, by the rest of its name: `example.1` under `example.`.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.fields
            .iter()
            .filter_map(move |(field, value)| Some((field.strip_prefix(prefix)?, value.as_str())))
    }

    /// Whether a field of this name was sent: checkboxes and the button that was pressed.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The first file of this name, if one was chosen.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&PostedFile> {
        self.files.iter().find(|(field, _)| field == name).map(|(_, file)| file)
    }

    /// Whether someone is still typing: show, and do nothing.
    #[must_use]
    pub fn is_preview(&self) -> bool {
        self.has(PREVIEW)
    }
}

/// What was posted to this page; `None` when it was only opened.
#[must_use]
pub fn posted() -> Option<Posted> {
    use_context::<Posted>()
}

/// Ends a page that has done its work: the browser goes on to `path` with a GET, so that "reload" sends nothing twice.
#[must_use]
pub fn lead_on(path: &str) -> AnyView {
    leptos_axum::redirect(path);
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::SEE_OTHER);
    }
    ().into_any()
}

/// Says that what was posted was understood and not done.
pub fn refuse() {
    answer_with(StatusCode::UNPROCESSABLE_ENTITY);
}

/// Sets the status of this page.
pub fn answer_with(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(fields: &[(&str, &str)]) -> Posted {
        Posted::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn fields_are_found_by_name_and_by_the_beginning_of_it() {
        let posted =
            posted(&[("name", " Ana "), ("id", "1"), ("id", "2"), ("example.1", "x"), ("example.b", "y")]);
        assert_eq!(
            (posted.get("name"), posted.text("name"), posted.text("none")),
            (Some(" Ana "), "Ana", "")
        );
        assert_eq!(posted.all("id").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(posted.under("example.").collect::<Vec<_>>(), [("1", "x"), ("b", "y")]);
        assert!(!posted.is_preview() && self::posted(&[(PREVIEW, "1")]).is_preview());
    }

    #[test]
    fn what_no_database_takes_is_left_out() {
        assert_eq!(posted(&[("name", "A\0na\0")]).get("name"), Some("Ana"));
    }
}
