//! How lists of names stand in the OpenAPI document: as strings with their names, each with what it means. The words
//! are the doc comments themselves, so that the document cannot say something else than the code.

use crate::template::TemplateStatus;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a text that is one of `names`. Each comes with its meaning; `doc` and the meanings are lines of
/// doc comments.
pub(crate) fn names(doc: &[&str], names: &[(&str, &[&str])]) -> RefOr<Schema> {
    let meanings: String =
        names.iter().map(|(name, meaning)| format!("\n- `{name}`: {}", sentence(meaning))).collect();
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(format!("{}\n{meanings}", sentence(doc))))
        .enum_values(Some(names.iter().map(|(name, _)| *name)));
    Schema::from(text.build()).into()
}

/// A doc comment as plain text: its lines joined, and links to code (`[`Name`]`) as names.
fn sentence(lines: &[&str]) -> String {
    let text = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    text.replace("[`", "`").replace("`]", "`")
}

// No closed list: whoever reads it must be ready for a word that Meta adds tomorrow.
impl PartialSchema for TemplateStatus {
    fn schema() -> RefOr<Schema> {
        let known: Vec<String> = Self::KNOWN.iter().map(|status| format!("`{status}`")).collect();
        let description = format!(
            "Where a template stands: {}, or a word that Meta has added since. Only `APPROVED` can be sent.",
            known.join(", ")
        );
        let text = ObjectBuilder::new().schema_type(Type::String).description(Some(description));
        Schema::from(text.build()).into()
    }
}

impl ToSchema for TemplateStatus {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("TemplateStatus")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;
    use serde_json::{Value, to_value};

    fn schema<T: PartialSchema>() -> Value {
        to_value(T::schema()).unwrap()
    }

    #[test]
    fn an_enum_is_its_names_with_what_they_mean() {
        let role = schema::<Role>();
        assert_eq!((role["type"].as_str(), Role::name().as_ref()), (Some("string"), "Role"));
        assert_eq!(role["enum"], to_value(["OWNER", "ADMIN", "MANAGER", "SELLER"]).unwrap());
        let description = role["description"].as_str().unwrap();
        assert!(
            description.starts_with("A user's role in one organization.\n\n- `OWNER`: "),
            "{description}"
        );
        assert!(description.ends_with("- `SELLER`: Answers customers."), "{description}");
    }

    #[test]
    fn an_open_list_refuses_no_name() {
        let status = schema::<TemplateStatus>();
        assert_eq!(status["enum"], Value::Null);
        assert!(status["description"].as_str().unwrap().contains("`APPROVED`"));
    }

    #[test]
    fn an_id_is_a_text() {
        let id = schema::<crate::ids::LeadId>();
        assert_eq!((id["type"].as_str(), id["description"].as_str()), (Some("string"), Some("A customer.")));
    }
}
