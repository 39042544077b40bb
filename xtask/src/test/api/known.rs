//! What is there to ask about: the ids that the demo's lists show, as dictionaries for the calls that are made up.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;

/// So many of a list's ids are enough.
const ENOUGH: usize = 8;

/// Of the values of a path's variable, those that are there.
const KNOWN_IN_PATH: f64 = 0.7;
/// Of those of a body or query.
const KNOWN_ELSEWHERE: f64 = 0.5;

/// Who may be shut out, and which token revoked: the callers themselves must live on.
pub(super) struct Victims<'a> {
    /// A token's name.
    pub(super) token: &'a str,
    /// Somebody's address.
    pub(super) email: &'a str,
}

/// The configuration of schemathesis: for each path with a variable the ids of the list that it continues, and for
/// fields that name something the ids that were seen under this name.
pub(super) fn configuration(url: &str, token: &str, victims: &Victims<'_>) -> Result<String> {
    let document = get(url, "/api/openapi.json", token)?;
    let paths = document["paths"].as_object().context("the document has no paths")?;
    let mut fields = BTreeMap::<String, BTreeSet<String>>::new();
    let mut lists = BTreeMap::<&str, BTreeSet<String>>::new();
    for path in paths.keys().filter(|path| is_list(path, &paths[path.as_str()]["get"])) {
        let list = get(url, path, token)?;
        for row in list["data"].as_array().into_iter().flatten().filter_map(Value::as_object) {
            for (name, value) in row {
                if let Some(value) = value.as_str().filter(|_| name == "id" || name.ends_with("Id")) {
                    let seen = if name == "id" {
                        lists.entry(path).or_default()
                    } else {
                        fields.entry(name.clone()).or_default()
                    };
                    if seen.len() < ENOUGH {
                        seen.insert(value.to_owned());
                    }
                }
            }
        }
    }
    let victim = |list: &str, place: &str, is_it: &dyn Fn(&Value) -> bool, id: &str| -> Result<String> {
        let rows = get(url, list, token)?;
        let row = rows["data"].as_array().into_iter().flatten().find(|row| is_it(row));
        let id = row.and_then(|row| row[id].as_str()).with_context(|| format!("no victim in {list}"))?;
        Ok(only(place, id))
    };
    let only_victims = [
        victim("/api/tokens?limit=100", "/api/tokens/{id}", &|row| row["name"] == victims.token, "id")?,
        victim("/api/team?limit=100", "/api/team/{userId}", &|row| row["email"] == victims.email, "userId")?,
    ];
    fields.insert("toPhone".to_owned(), BTreeSet::from(["+5491155550199".to_owned()]));
    let spared = |path: &&str| !path.starts_with("/api/tokens/{") && !path.starts_with("/api/team/{");
    Ok(write(&lists, &fields, paths.keys().map(String::as_str).filter(spared)) + &only_victims.concat())
}

/// A path that is asked about this one thing only.
fn only(path: &str, id: &str) -> String {
    let variable = path.split(['{', '}']).nth(1).unwrap_or_default();
    format!(
        "[[operations]]\ninclude-path = \"{path}\"\nparameters = {{ \"path.{variable}\" = \"{id}\" }}\n\n"
    )
}

/// Whether a GET answers with rows and needs nothing but a token.
fn is_list(path: &str, operation: &Value) -> bool {
    let is_json = operation.pointer("/responses/200/content/application~1json").is_some();
    is_json && !path.contains('{') && operation["x-hilo-operation"] != "OPEN"
}

fn write<'a>(
    lists: &BTreeMap<&str, BTreeSet<String>>,
    fields: &BTreeMap<String, BTreeSet<String>>,
    paths: impl Iterator<Item = &'a str>,
) -> String {
    let (mut dictionaries, mut parameters, mut operations) = (String::new(), String::new(), String::new());
    let mut define = |name: &str, values: &BTreeSet<String>| {
        dictionaries.push_str(&format!(
            "[dictionaries.{name}]\nvalues = {values:?}\n\n",
            values = Vec::from_iter(values)
        ));
    };
    for (name, values) in fields {
        define(name, values);
        for place in ["body", "query"] {
            parameters.push_str(&format!(
                "\"{place}.{name}\" = {{ dictionary = \"{name}\", probability = {KNOWN_ELSEWHERE} }}\n"
            ));
        }
    }
    for (number, values) in lists.values().enumerate() {
        define(&format!("list{number}"), values);
    }
    for path in paths {
        let Some((list, variable)) = path.split_once("/{") else { continue };
        let Some(number) = lists.keys().position(|known| *known == list) else { continue };
        let variable = variable.split('}').next().unwrap_or_default();
        operations.push_str(&format!(
            "[[operations]]\ninclude-path = \"{path}\"\n\
             parameters = {{ \"path.{variable}\" = {{ dictionary = \"list{number}\", probability = {KNOWN_IN_PATH} }} }}\n\n"
        ));
    }
    format!("{dictionaries}[parameters]\n{parameters}\n{operations}")
}

/// A JSON answer. By hand: one request does not make this crate need an HTTP client.
pub(super) fn get(url: &str, path: &str, token: &str) -> Result<Value> {
    let host = url.strip_prefix("http://").context("the demo listens on http")?;
    let mut stream = TcpStream::connect(host)?;
    // HTTP/1.0: the answer comes in one piece and ends with the connection.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.split(' ').nth(1) == Some("200") => Ok(serde_json::from_str(body)?),
        _ => bail!("GET {path}: {}", answer.lines().next().unwrap_or("no answer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_takes_the_ids_of_the_list_before_it() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
        let lists = BTreeMap::from([("/a/leads", ids(&["l1"])), ("/a/tags", ids(&["t1"]))]);
        let fields = BTreeMap::from([("leadId".to_owned(), ids(&["l1", "l2"]))]);
        let written = write(&lists, &fields, ["/a/tags/{id}/rename", "/a/{other}"].into_iter());
        assert!(written.contains("[dictionaries.leadId]\nvalues = [\"l1\", \"l2\"]\n"), "{written}");
        assert!(written.contains(
            "include-path = \"/a/tags/{id}/rename\"\nparameters = { \"path.id\" = { dictionary = \"list1\""
        ));
        assert!(!written.contains("{other}"));
    }
}
