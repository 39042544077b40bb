//! The second look at a body that the quick one could not read to its end, because of something inside that is no value:
//! whom it is about must not depend on where that stands. Everything is read as when the body is split into items later,
//! with the same text and the same rule for fields with one name: the first counts.

use super::{EnvelopeError, Found, Place, Routing, entries};
use crate::mend::mend;
use crate::wire::Fields;

/// Checks a body, and finds every id in it.
///
/// # Errors
/// As [`super::Envelope::check`].
pub(super) fn check(body: &[u8]) -> Result<Routing, EnvelopeError> {
    let text = mend(body);
    let mut found = Found::default();
    for entry in entries(&text)?.into_iter().filter_map(Fields::of) {
        if let Some(id) = entry.text("id") {
            found.account(&id);
        }
        for change in entry.objects("changes") {
            let metadata = change.object("value").and_then(|value| value.object("metadata"));
            if let Some(id) = metadata.and_then(|metadata| metadata.text("phone_number_id")) {
                found.number(&id);
            }
            found.ends(Place::Change);
        }
        found.ends(Place::Entry);
    }
    Ok(found.routing)
}
