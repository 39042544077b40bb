//! The refusals that a handler names for itself, each with the body that every refusal has. What stands around every
//! call (401, 403, 429, …) is not among them: [`super::surroundings`] adds it.

use crate::api_error::ErrorBody;
use std::collections::BTreeMap;
use utoipa::openapi::{Content, Ref, RefOr, Response};
use utoipa::{IntoResponses, ToSchema};

/// An answer with the body of a refusal.
pub(super) fn refusal(description: &str) -> Response {
    let content = Content::new(Some(Ref::from_schema_name(ErrorBody::name())));
    Response::builder().description(description).content("application/json", content).build()
}

macro_rules! refusals {
    ($($(#[doc = $doc:literal])* $name:ident = $status:literal: $description:literal),+ $(,)?) => {$(
        $(#[doc = $doc])*
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([($status.to_owned(), refusal($description).into())])
            }
        }
    )+};
}

refusals! {
    /// 404, where it is not the path that names what is missing.
    Missing = "404": "Something that the request names is not there, or is another organization's.",
    /// 409.
    Conflict = "409": "Someone else was faster, or it is not in the state that this needs.",
    /// 422.
    Impossible = "422": "Understood, but not possible; the code says why.",
}
