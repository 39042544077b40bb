//! Where in a call a caller can write a text of their own, and the call with one foreign value there.

use super::route::Route;
use super::things::Things;
use crate::world::World;
use hilo_server::openapi::{document, example_of};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path(String),
    Query(String),
    Body(String),
    /// A field that is a list of such values.
    List(String),
    Header(&'static str),
}

/// Fields whose value is kept and shows again, as a name does.
const KEPT: [&str; 11] = [
    "name",
    "text",
    "language",
    "timezone",
    "email",
    "accessToken",
    "appSecret",
    "wabaId",
    "phoneNumberId",
    "toPhone",
    "filename",
];

impl Place {
    /// Whether a value there is kept. What is searched for is not.
    pub(super) fn keeps(&self, route: &Route) -> bool {
        match self {
            Self::Body(name) => KEPT.contains(&name.as_str()) && !route.path.ends_with("/replay"),
            Self::Query(name) => name == "filename",
            _ => false,
        }
    }

    /// Whether one of Meta's numbers is kept there.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Body(name) if name.ends_with("Id"))
    }

    /// What of a shop's the place is for, when it is for something that has an owner.
    pub(super) fn kind(&self, route: &Route) -> Option<&'static str> {
        match self {
            Self::Path(_) => Some(Things::kind_of_path(route.path)),
            Self::Header(_) => Some("idempotency-key"),
            Self::Query(name) | Self::Body(name) | Self::List(name) => match name.as_str() {
                "channelId" => Some("channel"),
                "leadId" => Some("lead"),
                "assignedToId" | "userId" => Some("user"),
                "actorId" => Some("owner"),
                "templateId" => Some("template"),
                "conversationIds" => Some("phone"),
                _ => None,
            },
        }
    }
}

impl Route {
    pub(super) fn places(&self) -> Vec<Place> {
        let texts = self.parameters().filter(|parameter| is_text(&parameter["schema"]));
        let mut places: Vec<Place> = texts
            .filter_map(|parameter| {
                let name = parameter["name"].as_str()?.to_owned();
                match parameter["in"].as_str()? {
                    "path" => Some(Place::Path(name)),
                    "query" => Some(Place::Query(name)),
                    "header" if name == "Idempotency-Key" => Some(Place::Header("idempotency-key")),
                    _ => None,
                }
            })
            .collect();
        let fields = self.body_schema().map(resolved).and_then(|schema| schema["properties"].as_object());
        for (name, schema) in fields.into_iter().flatten() {
            if is_text(schema) {
                places.push(Place::Body(name.clone()));
            } else if schema["type"] == "array" && is_text(&schema["items"]) {
                places.push(Place::List(name.clone()));
            }
        }
        places
    }

    /// A call about what a shop has, but for one place.
    pub(super) fn call_with(
        &self,
        world: &World,
        own: &Things,
        place: &Place,
        value: &str,
    ) -> RequestBuilder {
        let path = self.filled_path(|name| match place {
            Place::Path(at) if at == name => value.to_owned(),
            _ => own.of_path(self.path),
        });
        let query = match place {
            Place::Query(name) => vec![(name.clone(), value.to_owned())],
            _ => Vec::new(),
        };
        let mut body = self.body_schema().map(example_of);
        if let Some(fields) = body.as_mut().and_then(Value::as_object_mut) {
            own.fill_body(fields);
            // Changing nothing is refused before anything is looked for.
            if fields.is_empty() && self.path.ends_with("/templates/{id}") {
                fields.insert("category".to_owned(), json!("UTILITY"));
            }
            match place {
                Place::Body(name) => drop(fields.insert(name.clone(), json!(value))),
                Place::List(name) => drop(fields.insert(name.clone(), json!([value]))),
                _ => {}
            }
        }
        let call = self.build(world, &path, query, body);
        match place {
            Place::Header(name) => call.header(*name, value),
            _ => call,
        }
    }
}

fn resolved(schema: &'static Value) -> &'static Value {
    let name = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &document()["components"]["schemas"][name])
}

/// Whether a schema is a text that anyone can write, and no word out of a list or time.
fn is_text(schema: &'static Value) -> bool {
    let schema = resolved(schema);
    if let Some(choices) = schema["oneOf"].as_array() {
        return choices.iter().any(is_text);
    }
    let is_string = match &schema["type"] {
        Value::Array(types) => types.iter().any(|kind| kind == "string"),
        kind => kind == "string",
    };
    is_string && schema["enum"].is_null() && schema["format"] != "date-time"
}

#[test]
fn a_call_has_place_in_its_path_its_query_its_body_and_its_headers() {
    let places: Vec<Place> = Route::guarded().iter().flat_map(Route::places).collect();
    for place in [
        Place::Path("userId".to_owned()),
        Place::Query("cursor".to_owned()),
        Place::Query("leadId".to_owned()),
        Place::Body("templateId".to_owned()),
        Place::Body("leadId".to_owned()),
        Place::Body("assignedToId".to_owned()),
        Place::List("conversationIds".to_owned()),
        Place::Header("idempotency-key"),
    ] {
        assert!(places.contains(&place), "{place:?} is in none of {places:?}");
    }
}
