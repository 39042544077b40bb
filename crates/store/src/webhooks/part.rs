//! One item's part of a body: what an organization may see of an event that carries others' items too.

use serde_json::Value;

/// The piece at a position such as `entry[0].changes[1].messages[2]`. What stands after the change lies in its `value`.
pub(super) fn part(body: &Value, position: &str) -> Option<Value> {
    let mut at = body;
    for (depth, step) in position.split('.').enumerate() {
        // A list in the change's value, the first step after entry and change.
        if depth == 2 {
            at = at.get("value")?;
        }
        let (list, index) = step.strip_suffix(']')?.split_once('[')?;
        at = at.get(list)?.get(index.parse::<usize>().ok()?)?;
    }
    Some(at.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_part_is_that_item_and_nothing_around_it() {
        let body = json!({ "entry": [{ "id": "1", "changes": [
            { "field": "messages", "value": { "messages": [{ "id": "a" }, { "id": "b" }] } },
            { "field": "history", "value": { "history": [{ "threads": [{ "messages": [{ "id": "c" }] }] }] } },
        ] }] });
        let at = |position| part(&body, position);
        assert_eq!(at("entry[0].changes[0].messages[1]"), Some(json!({ "id": "b" })));
        assert_eq!(at("entry[0].changes[1].history[0].threads[0].messages[0]"), Some(json!({ "id": "c" })));
        assert_eq!(at("entry[0].changes[1]").unwrap()["field"], "history");
        for nowhere in ["", "entry", "entry[7]", "entry[x]", "entry[0].changes[0].messages[2]", "object"] {
            assert_eq!(at(nowhere), None, "{nowhere}");
        }
    }
}
