//! Addresses of mail, as people type them.

/// An address that mail could reach: something, an `@`, a host. Whether it exists only a mail can tell.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let bad = |c: char| c.is_whitespace() || c.is_control();
    let parts = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !host.starts_with('.')
            && !host.ends_with('.')
    });
    parts && text.len() <= 254 && !text.contains(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_mail() {
        for good in ["ana@example.com", "a+b@x.co", "josé@correo.pe", "root@localhost"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "ana", "@x", "ana@", "a b@x.co", "a@b@c", "a@.x", "a@x.", "a\n@x.co"] {
            assert!(!is_email(bad), "{bad:?}");
        }
    }
}
