//! The document as a page: `/api/docs`. Plain HTML with the house's style sheet, no script; one long page, so that
//! the browser's own search finds everything.

pub(super) mod example;
mod operation;
mod schema;
mod text;

use serde_json::Value;
use text::{escape, line, prose};

/// The page. `css` is the address of the style sheet, empty where none was built.
pub(super) fn render(document: &Value, css: &str) -> String {
    let title = document["info"]["title"].as_str().unwrap_or_default();
    let version = document["info"]["version"].as_str().unwrap_or_default();
    let introduction = document["info"]["description"].as_str().unwrap_or_default();
    let style = if css.is_empty() {
        String::new()
    } else {
        format!("<link rel=\"stylesheet\" href=\"{}\">", escape(css))
    };
    let groups = groups(document);
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let schemas: String = schemas.map(|(name, schema)| schema::article(name, schema)).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>API · {title}</title>{style}\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"></head><body class=\"docs\">\
         <a class=\"skip\" href=\"#content\">Skip to the content</a>\
         <nav class=\"docs-nav\" aria-label=\"Operations\">{}<p><a href=\"#schemas\">Schemas</a></p></nav>\
         <main class=\"docs-main\" id=\"content\" tabindex=\"-1\"><h1>{title} API <small>{version}</small></h1>{}\
         <p>For tools: <a href=\"/api/openapi.json\">/api/openapi.json</a> (OpenAPI 3.1). In the examples \
         <code>HILO_URL</code> is the address of this page without <code>/api/docs</code>, and \
         <code>HILO_TOKEN</code> an API token from the settings.</p>{}\
         <section id=\"schemas\"><h2>Schemas</h2>{schemas}</section></main></body></html>",
        groups.iter().map(Group::contents).collect::<String>(),
        prose(introduction),
        groups.iter().map(|group| group.section(document)).collect::<String>(),
        title = escape(title),
        version = escape(version),
    )
}

/// The operations of a tag.
struct Group<'a> {
    tag: &'a Value,
    operations: Vec<(&'a str, &'a str, &'a Value)>,
}

fn groups(document: &Value) -> Vec<Group<'_>> {
    let all = || {
        let paths = document["paths"].as_object().into_iter().flatten();
        paths.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
        })
    };
    let tags = document["tags"].as_array().into_iter().flatten();
    let of = |tag: &Value| all().filter(|(_, _, operation)| operation["tags"][0] == tag["name"]).collect();
    tags.map(|tag| Group { tag, operations: of(tag) }).filter(|group| !group.operations.is_empty()).collect()
}

impl Group<'_> {
    fn name(&self) -> &str {
        self.tag["name"].as_str().unwrap_or_default()
    }

    fn contents(&self) -> String {
        let item = |(_, _, operation): &(&str, &str, &Value)| {
            let text = |field: &str| operation[field].as_str().unwrap_or_default();
            format!("<li><a href=\"#{}\">{}</a></li>", escape(text("operationId")), line(text("summary")))
        };
        let items: String = self.operations.iter().map(item).collect();
        format!("<p><a href=\"#tag-{name}\">{name}</a></p><ul>{items}</ul>", name = escape(self.name()))
    }

    fn section(&self, document: &Value) -> String {
        let description = self.tag["description"].as_str().map(prose).unwrap_or_default();
        let operations: String = self
            .operations
            .iter()
            .map(|(method, path, operation)| operation::article(method, path, operation, document))
            .collect();
        let name = escape(self.name());
        format!("<section id=\"tag-{name}\"><h2>{name}</h2>{description}{operations}</section>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_every_link_has_its_place() {
        let page = render(crate::openapi::document(), "/pkg/hilo.css");
        let operations = crate::openapi::document()["paths"].as_object().unwrap().values();
        for operation in operations.flat_map(|item| item.as_object().unwrap().values()) {
            let id = operation["operationId"].as_str().unwrap();
            assert!(page.contains(&format!("<article class=\"docs-operation\" id=\"{id}\">")), "{id}");
        }
        for link in page.split("href=\"#").skip(1) {
            let id = link.split('"').next().unwrap();
            assert!(page.contains(&format!("id=\"{id}\"")), "#{id} leads nowhere");
        }
        assert!(!page.contains("<script") && !page.contains("style=\""), "the policy allows neither");
        assert!(page.contains("-H \u{26}quot;Authorization: Bearer $HILO_TOKEN\u{26}quot;"));
    }
}
