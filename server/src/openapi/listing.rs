//! Pages of lists in the document. The derived schema of a generic type spells its parameter out inside; here it
//! names it instead, so that a list of conversations is a list of `Conversation`.

use crate::rest::cursor::CursorListing;
use crate::rest::paging::Listing;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ArrayItems, Schema};
use utoipa::openapi::{Components, Ref, RefOr};

/// Makes every page of a list name what it lists.
pub(super) fn tidy(components: &mut Components) {
    let prefixes =
        [Listing::<String>::name(), CursorListing::<String>::name()].map(|name| format!("{name}_"));
    for (name, schema) in &mut components.schemas {
        let item = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_str()));
        if let (Some(item), RefOr::T(Schema::Object(page))) = (item, schema)
            && let Some(RefOr::T(Schema::Array(data))) = page.properties.get_mut("data")
        {
            data.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
    }
}
