//! What a ring opens, and everything that it must not open.

use super::*;

const OLD: &str = "1111111111111111111111111111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222222222222222222222222222";

fn ring(keys: &str) -> KeyRing {
    KeyRing::parse(keys).unwrap()
}

fn ids() -> (OrganizationId, ChannelId) {
    ("o1".into(), "c1".into())
}

fn place(ids: &(OrganizationId, ChannelId)) -> Place<'_> {
    Place { organization_id: &ids.0, channel_id: &ids.1, kind: SecretKind::AccessToken }
}

fn refused(result: Result<SecretString>) -> &'static str {
    match result {
        Err(StoreError::Secret(why)) => why,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it opened"),
    }
}

#[test]
fn what_was_sealed_opens_at_its_place_and_never_looks_the_same() {
    let ids = ids();
    let ring = ring(NEW);
    let first = ring.seal(&"EAAG-token".into(), place(&ids)).unwrap();
    let second = ring.seal(&"EAAG-token".into(), place(&ids)).unwrap();
    assert_ne!(first, second);
    assert!(first.starts_with("v1.") && !first.contains("EAAG"));
    assert_eq!(ring.open(&first, place(&ids)).unwrap().expose_secret(), "EAAG-token");
}

#[test]
fn another_place_does_not_open_it() {
    let ids = ids();
    let (other_organization, other_channel) = (("o2".into(), "c1".into()), ("o1".into(), "c2".into()));
    let sealed = ring(NEW).seal(&"s".into(), place(&ids)).unwrap();
    let elsewhere = "a sealed secret was changed, or belongs elsewhere";
    assert_eq!(refused(ring(NEW).open(&sealed, place(&other_organization))), elsewhere);
    assert_eq!(refused(ring(NEW).open(&sealed, place(&other_channel))), elsewhere);
    let app_secret = Place { kind: SecretKind::AppSecret, ..place(&ids) };
    assert_eq!(refused(ring(NEW).open(&sealed, app_secret)), elsewhere);
}

#[test]
fn every_changed_character_is_noticed() {
    let ids = ids();
    let ring = ring(NEW);
    let sealed = ring.seal(&"EAAG-token".into(), place(&ids)).unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(ring.open(&changed, place(&ids)).is_err(), "{changed}");
    }
    assert!(ring.open("", place(&ids)).is_err());
    assert!(ring.open("v1..", place(&ids)).is_err());
}

#[test]
fn rotation_keeps_the_old_key_until_everything_is_sealed_anew() {
    let ids = ids();
    let sealed = ring(OLD).seal(&"s".into(), place(&ids)).unwrap();
    assert_eq!(
        refused(ring(NEW).open(&sealed, place(&ids))),
        "the key that sealed this secret is not in the key ring"
    );
    let rotated = ring(&format!("{NEW},{OLD}"));
    assert!(!rotated.is_current(&sealed));
    let secret = rotated.open(&sealed, place(&ids)).unwrap();
    let anew = rotated.seal(&secret, place(&ids)).unwrap();
    assert!(rotated.is_current(&anew));
    assert_eq!(ring(NEW).open(&anew, place(&ids)).unwrap().expose_secret(), "s");
}

#[test]
fn a_ring_that_cannot_be_read_is_refused_without_quoting_it() {
    for text in ["", " , ", "abc", &NEW[1..], &format!("{NEW},xyz")] {
        let error = KeyRing::parse(text).unwrap_err().to_string();
        assert!(text.is_empty() || !error.contains(text), "{error}");
    }
}

#[test]
fn nothing_prints_a_key() {
    let printed = format!("{:?}", ring(&format!("{NEW},{OLD}")));
    assert!(!printed.contains("2222") && !printed.contains("1111"), "{printed}");
}

#[test]
fn the_key_file_is_made_once_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data").join("secret.key");
    let ids = ids();
    let sealed = KeyRing::open_or_create(&path).unwrap().seal(&"s".into(), place(&ids)).unwrap();
    let again = KeyRing::open_or_create(&path).unwrap();
    assert_eq!(again.open(&sealed, place(&ids)).unwrap().expose_secret(), "s");
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_damaged_key_file_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    std::fs::write(&path, "").unwrap();
    assert!(KeyRing::open_or_create(&path).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"");
}

#[test]
fn a_new_key_comes_first_and_is_followed_and_old_ones_go_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    let ids = ids();
    let server = KeyRing::open_or_create(&path).unwrap();
    let before = server.seal(&"s".into(), place(&ids)).unwrap();
    add_new_key(&path).unwrap();
    let now = KeyRing::open_file(&path).unwrap();
    assert_eq!((now.len(), now.is_current(&before)), (2, false));
    let anew = now.seal(&"s".into(), place(&ids)).unwrap();
    assert_eq!(
        server.open(&anew, place(&ids)).unwrap().expose_secret(),
        "s",
        "the server reads the file again"
    );
    assert_eq!(server.newest_id(), now.newest_id());
    assert!(drop_old_keys(&path, "00000000").is_err(), "somebody else has changed the file");
    assert_eq!(KeyRing::open_file(&path).unwrap().len(), 2);
    drop_old_keys(&path, &now.newest_id()).unwrap();
    assert_eq!(KeyRing::open_file(&path).unwrap().len(), 1);
    assert_eq!(server.open(&before, place(&ids)).unwrap().expose_secret(), "s", "until it starts anew");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_ring_from_the_environment_follows_nothing() {
    let ids = ids();
    let sealed = ring(OLD).seal(&"s".into(), place(&ids)).unwrap();
    assert!(ring(NEW).open(&sealed, place(&ids)).is_err());
}
