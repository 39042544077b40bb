//! What an address of the list asks for: which templates, and from which name on.

use hilo_domain::template::{Category, TemplateStatus};
use hilo_store::templates::TemplateFilter;
use leptos_router::params::ParamsMap;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) filter: TemplateFilter,
    /// The last name of the stretch before.
    pub(super) after: Option<String>,
    /// The name of a template that was just deleted.
    pub(super) removed: Option<String>,
    /// Meta was just asked.
    pub(super) asked: bool,
}

impl Wanted {
    /// Reads `name`, `status`, `category`, `language`, `after`, `removed`, `sync`; what is empty or cannot be read is as
    /// if it were not there.
    pub(super) fn read(query: &ParamsMap) -> Self {
        let given =
            |key: &str| query.get(key).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        Self {
            filter: TemplateFilter {
                status: given("status").map(|word| TemplateStatus::from(word.as_str())),
                category: given("category").and_then(|word| word.parse::<Category>().ok()),
                language: given("language"),
                name: given("name"),
            },
            after: given("after"),
            removed: given("removed"),
            asked: given("sync").is_some(),
        }
    }

    /// Whether anything is left out.
    pub(super) const fn is_filtered(&self) -> bool {
        let TemplateFilter { status, category, language, name } = &self.filter;
        status.is_some() || category.is_some() || language.is_some() || name.is_some()
    }

    /// The same list, from another name on.
    pub(super) fn address(&self, after: Option<&str>) -> String {
        let mut query = ParamsMap::new();
        let mut put = |key: &'static str, value: Option<&str>| {
            if let Some(value) = value {
                query.insert(key, value.to_owned());
            }
        };
        put("name", self.filter.name.as_deref());
        put("status", self.filter.status.as_ref().map(TemplateStatus::as_str));
        put("category", self.filter.category.map(Category::as_str));
        put("language", self.filter.language.as_deref());
        put("after", after);
        format!("/templates{}", query.to_query_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_and_nonsense_is_no_filter() {
        let mut query = ParamsMap::new();
        for (key, value) in [("name", " a&b "), ("status", "paused"), ("category", "nope"), ("after", "x")] {
            query.insert(key, value.to_owned());
        }
        let wanted = Wanted::read(&query);
        assert_eq!(wanted.filter.name.as_deref(), Some("a&b"));
        assert_eq!(wanted.filter.status, Some(TemplateStatus::Paused));
        assert_eq!((wanted.filter.category, wanted.after.as_deref()), (None, Some("x")));
        assert_eq!(wanted.address(Some("y")), "/templates?name=a%26b&status=PAUSED&after=y");
        assert!(wanted.is_filtered() && !Wanted::default().is_filtered());
    }
}
