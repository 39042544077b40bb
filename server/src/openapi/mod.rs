//! The OpenAPI document. It is made from the router: each handler says what is its own (`#[utoipa::path]`), the
//! surroundings of every call are added here, and nothing is written a second time.
//!
//! How a route is documented stands in [`crate::rest`].

mod listing;
mod page;
pub mod refusals;
mod serve;
pub(crate) mod surroundings;

pub(crate) use serve::routes;

use crate::api_error::ErrorBody;
use crate::{rest, router, webhook};
use serde_json::Value;
use std::sync::LazyLock;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi};
use utoipa::{PartialSchema, ToSchema};

/// The groups of operations, in the order in which they are shown.
const TAGS: &[(&str, &str)] = &[
    ("Messages", "Sending, and what was sent and received."),
    ("Conversations", "Who writes with whom, and who of the team takes care of it."),
    ("Assignment", "Who carries how much, who is there, and how conversations find their agents."),
    ("Templates", "Messages that Meta approves beforehand: the only ones that may open a conversation."),
    ("Numbers", "The WhatsApp numbers that customers write to."),
    ("Team", "Who belongs to the organization and as what, and who is invited."),
    ("Tokens", "Programs that act for people."),
    ("Organization", "What holds for everyone in it."),
    ("Webhooks", "Where Meta delivers, and what became of what it delivered."),
    ("Jobs", "What Hilo does in the background, running it again and calling it off."),
    ("Audit log", "Who changed what."),
    ("Operations", "For those who run Hilo."),
    ("About", "This document."),
];

const INTRODUCTION: &str = "\
Everything that the inbox does, for programs. Bodies are JSON; times are ISO 8601 in UTC; phones are E.164 with `+`.\n\
\n\
Every refusal has the body `{\"errorCode\", \"message\"}`: a code for programs and a sentence for people. Every answer \
has an `X-Request-Id`, which the log names too; send your own and it is kept.";

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(build()).unwrap_or_default());

/// The whole document.
#[must_use]
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// An example of one of its schemas, as the page shows it.
#[must_use]
pub fn example_of(schema: &Value) -> Value {
    page::example::value(schema, document(), 0)
}

fn build() -> OpenApi {
    let everything = rest::routes().merge(webhook::routes()).merge(routes()).merge(router::operations());
    let mut document = everything.into_openapi();
    document.info = InfoBuilder::new()
        .title("Hilo")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(INTRODUCTION))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    let tag = |(name, description)| TagBuilder::new().name(name).description(Some(description)).build();
    document.tags = Some(TAGS.iter().copied().map(tag).collect());
    let components = document.components.get_or_insert_default();
    components.schemas.insert(ErrorBody::name().into_owned(), ErrorBody::schema());
    listing::tidy(components);
    surroundings::add(&mut document);
    document
}

#[cfg(test)]
mod tests {
    use super::surroundings::{NEEDS, OPEN, SIGNED_IN};
    use super::*;
    use hilo_domain::role::Operation;
    use std::collections::HashSet;

    /// Each operation with its place.
    fn operations() -> impl Iterator<Item = (String, &'static Value)> {
        let paths = document()["paths"].as_object().unwrap();
        paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
        })
    }

    #[test]
    fn every_operation_says_who_may_and_what_it_does() {
        let tags: Vec<_> = TAGS.iter().map(|(name, _)| *name).collect();
        let mut ids = HashSet::new();
        for (place, operation) in operations() {
            let text = |field: &str| operation[field].as_str().unwrap_or_default();
            let needs = text(NEEDS);
            assert!(
                [OPEN, SIGNED_IN].contains(&needs) || needs.parse::<Operation>().is_ok(),
                "{place}: {needs}"
            );
            assert!(!text("summary").is_empty(), "{place} has no summary");
            assert!(ids.insert(text("operationId")), "{place}: its id is another's");
            assert!(text("operationId").starts_with(char::is_lowercase), "{place}");
            let tag = operation["tags"][0].as_str().unwrap_or_default();
            assert!(tags.contains(&tag), "{place}: the tag {tag:?} is none of openapi::TAGS");
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn follow(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(fields) => {
                    found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                    fields.values().for_each(|value| follow(value, found));
                }
                Value::Array(items) => items.iter().for_each(|value| follow(value, found)),
                _ => {}
            }
        }
        let mut references = Vec::new();
        follow(document(), &mut references);
        for reference in references {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document().pointer(pointer).is_some(), "{reference} is not there");
        }
    }

    #[test]
    fn what_stands_around_every_call_is_in_it() {
        let send = &document()["paths"]["/api/integrations/whatsapp/send"]["post"];
        for status in ["202", "400", "401", "403", "404", "409", "413", "422", "429", "503"] {
            assert!(send["responses"][status].is_object(), "{status}");
        }
        assert_eq!(send["security"][0]["bearer"], serde_json::json!([]));
        let list = &document()["paths"]["/api/integrations/conversations"]["get"];
        assert!(list["responses"]["404"].is_null() && list["responses"]["413"].is_null());
        let page = &document()["components"]["schemas"]["ListOf_Conversation"]["properties"]["data"];
        assert_eq!(page["items"]["$ref"], "#/components/schemas/Conversation");
    }
}
