//! The operations of the OpenAPI document, and calls of them: about things that are not there, or about what a shop has.

use super::reply::url_encoded;
use super::things::Things;
use crate::world::World;
use hilo_domain::role::{Operation, Role};
use hilo_server::openapi::{document, example_of};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// An operation of the document.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) operation: &'static Value,
}

impl Route {
    pub(crate) fn all() -> Vec<Self> {
        let paths = document()["paths"].as_object().unwrap();
        let of = |(path, item): (&'static String, &'static Value)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| Self {
                method: method.to_uppercase().parse().unwrap(),
                path,
                operation,
            })
        };
        paths.iter().flat_map(of).collect()
    }

    /// Those that need somebody.
    pub(crate) fn guarded() -> Vec<Self> {
        Self::all().into_iter().filter(|route| route.needs() != "OPEN").collect()
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn needs(&self) -> &'static str {
        self.operation["x-hilo-operation"].as_str().unwrap()
    }

    pub(crate) fn is_for(&self, role: Role) -> bool {
        self.needs() == "SIGNED_IN" || role.allows(self.needs().parse::<Operation>().unwrap())
    }

    pub(super) fn parameters(&self) -> impl Iterator<Item = &'static Value> {
        self.operation["parameters"].as_array().into_iter().flatten()
    }

    pub(super) fn body_schema(&self) -> Option<&'static Value> {
        self.operation.pointer("/requestBody/content/application~1json/schema")
    }

    /// A call with what the document says must be there, about things that are not there.
    pub(crate) fn call(&self, world: &World) -> RequestBuilder {
        let path = self.filled_path(|_| "nowhere".to_owned());
        self.build(world, &path, Vec::new(), self.body_schema().map(example_of))
    }

    /// A call about what a shop has, with as many rows as there can be.
    pub(super) fn call_about(&self, world: &World, own: &Things) -> RequestBuilder {
        let path = self.filled_path(|_| own.of_path(self.path));
        self.build(world, &path, vec![("limit".to_owned(), "100".to_owned())], None)
    }

    pub(super) fn filled_path(&self, value: impl Fn(&str) -> String) -> String {
        self.parameters().filter(|parameter| parameter["in"] == "path").fold(
            self.path.to_owned(),
            |path, parameter| {
                let name = parameter["name"].as_str().unwrap();
                path.replace(&format!("{{{name}}}"), &url_encoded(&value(name)))
            },
        )
    }

    pub(super) fn build(
        &self,
        world: &World,
        path: &str,
        mut query: Vec<(String, String)>,
        body: Option<Value>,
    ) -> RequestBuilder {
        for parameter in self.parameters().filter(|one| one["in"] == "query" && one["required"] == true) {
            let (name, example) = (parameter["name"].as_str().unwrap(), example_of(&parameter["schema"]));
            if query.iter().all(|(given, _)| given != name) {
                let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                query.push((name.to_owned(), example));
            }
        }
        let call = world.client.request(self.method.clone(), world.url(path)).query(&query);
        match body {
            Some(body) => call.json(&body),
            None => call,
        }
    }
}
