//! What stands around every call, and so is written down once instead of at each handler: who may call, the headers
//! that all understand, and the refusals that come from there.

use super::refusals::refusal;
use hilo_domain::role::{Operation as Policy, Role};
use serde_json::{Value, json};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, Ref, RefOr, Required, Response, SecurityRequirement};

/// The extension in which an operation says what it needs: a name from the policy table, or one of the two below.
pub(crate) const NEEDS: &str = "x-hilo-operation";
/// The extension that says which roles that means.
pub(crate) const ROLES: &str = "x-hilo-roles";
/// Needs no token: it proves itself otherwise, or tells nothing.
pub(crate) const OPEN: &str = "OPEN";
/// Needs a token or session, whatever its role.
pub(crate) const SIGNED_IN: &str = "SIGNED_IN";

const BEARER: &str = "bearer";
const ORGANIZATION: &str = "X-Organization-Id";
const IDEMPOTENCY: &str = "Idempotency-Key";

/// Completes a document whose operations say what is their own.
pub(super) fn add(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    add_components(components);
    for (path, item) in &mut document.paths.paths {
        let has_variable = path.contains('{');
        for operation in operations(item) {
            complete(operation, has_variable);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn complete(operation: &mut Operation, has_variable: bool) {
    let needs = operation.extensions.as_ref().and_then(|extensions| extensions.get(NEEDS));
    let needs = needs.and_then(Value::as_str).unwrap_or_default().to_owned();
    if needs == OPEN {
        operation.security = Some(Vec::new());
        return;
    }
    let may =
        |role: &Role| needs == SIGNED_IN || needs.parse::<Policy>().is_ok_and(|policy| role.allows(policy));
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(may).collect();
    let extensions = operation.extensions.get_or_insert_default();
    extensions.merge(Extensions::from_iter([(ROLES, json!(roles))]));
    operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);

    let has_key = names_header(operation, IDEMPOTENCY);
    let has_input = operation.parameters.is_some() || operation.request_body.is_some();
    let has_body = operation.request_body.is_some();
    operation.parameters.get_or_insert_default().push(RefOr::Ref(Ref::new(parameter(ORGANIZATION))));
    let implied = [
        ("400", "Invalid", has_input),
        ("401", "Unauthorized", true),
        ("403", "Forbidden", true),
        ("404", "NotFound", has_variable),
        ("409", "UnderWay", has_key),
        ("413", "TooLarge", has_body),
        ("422", "KeyReused", has_key),
        ("429", "TooMany", true),
        ("503", "Unavailable", true),
    ];
    for (status, name, _) in implied.iter().filter(|(_, _, holds)| *holds) {
        // What a handler said itself is more exact.
        operation.responses.responses.entry((*status).to_owned()).or_insert_with(|| response(name));
    }
}

fn names_header(operation: &Operation, name: &str) -> bool {
    let parameters = operation.parameters.iter().flatten();
    parameters.filter_map(of_own).any(|parameter| parameter.name.eq_ignore_ascii_case(name))
}

fn of_own(parameter: &RefOr<Parameter>) -> Option<&Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    }
}

fn parameter(name: &str) -> String {
    format!("#/components/parameters/{name}")
}

fn response(name: &str) -> RefOr<Response> {
    Ref::from_response_name(name).into()
}

fn add_components(components: &mut Components) {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "An API token, made in the settings or with `hilo token create`. It acts as its owner in one organization.",
        ))
        .build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(token));
    let organization = ParameterBuilder::new()
        .name(ORGANIZATION)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The organization to act in. A token belongs to one; naming another is refused with 403.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build();
    components.parameters.insert(ORGANIZATION.to_owned(), organization.into());
    let refusals = [
        ("Invalid", "The request cannot be read, or a value is not allowed."),
        ("Unauthorized", "There is no token, or it is unknown, expired or revoked."),
        (
            "Forbidden",
            "`ROLE_FORBIDDEN`: the caller's role may not do this. `ORGANIZATION_FORBIDDEN`: the organization is another one.",
        ),
        ("NotFound", "It is not there, or is another organization's: the two look the same."),
        ("UnderWay", "The same request is under way. Repeat it in a moment."),
        ("TooLarge", "The body is too large."),
        ("KeyReused", "`IDEMPOTENCY_KEY_REUSED`: the key was used for a different request."),
        ("TooMany", "Too many requests. `Retry-After` says how many seconds to wait."),
        ("Unavailable", "Hilo cannot do this at the moment. Nothing was changed; try again."),
    ];
    for (name, description) in refusals {
        components.responses.insert(name.to_owned(), refusal(description).into());
    }
}
