//! Why Meta refused a template at once: the subcodes of its error 100, each with the field it is about, so that
//! Meta's sentence stands where the author has to do something (whatsapp-cloud-api.md 8).

/// The field that a subcode is about, as validation names fields; `None` for one that nobody has listed yet.
#[must_use]
pub const fn field_of(subcode: i64) -> Option<&'static str> {
    Some(match subcode {
        // A duplicate, or as many as there may be; a name that is still locked; one that exists already.
        2_388_019 | 2_388_023 | 2_388_024 => "name",
        2_388_047 => "header.text",
        2_388_073 => "footer.text",
        // Lengths of whatever part; the body is the likeliest.
        2_388_040 | 2_388_293 | 2_388_299 => "body.text",
        _ => return None,
    })
}

/// Whether the name itself cannot be used now: taken, locked for 30 days after a deletion, or one too many.
#[must_use]
pub const fn is_about_the_name(subcode: i64) -> bool {
    matches!(subcode, 2_388_019 | 2_388_023 | 2_388_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subcode_stands_beside_its_field_and_an_unknown_one_beside_none() {
        for (subcode, field) in [
            (2_388_019, Some("name")),
            (2_388_047, Some("header.text")),
            (2_388_073, Some("footer.text")),
            (2_388_299, Some("body.text")),
            (33, None),
        ] {
            assert_eq!(field_of(subcode), field, "{subcode}");
            assert_eq!(is_about_the_name(subcode), field == Some("name"), "{subcode}");
        }
    }
}
