//! Phone numbers: one number stays one number, however it is written.

use hilo_domain::phone::Phone;

/// The whole input is one number.
pub fn phone(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(phone) = Phone::parse(text) else { return };
    let digits = phone.digits();
    assert!((5..=15).contains(&digits.len()) && !digits.starts_with('0'), "{phone}: E.164");
    assert!(digits.bytes().all(|digit| digit.is_ascii_digit()), "{phone}: digits and nothing else");
    let written: String = text.chars().filter(char::is_ascii_digit).collect();
    assert!(written == digits || written == format!("00{digits}"), "{phone}: every digit of {text:?}");

    let groups: Vec<String> = digits.chars().map(|digit| format!("{digit}-")).collect();
    let spellings = [
        phone.to_string(),
        digits.to_owned(),
        phone.pretty(),
        format!("00{digits}"),
        format!(" +({}", groups.concat()),
    ];
    for spelling in spellings {
        assert_eq!(Phone::parse(&spelling).as_ref(), Ok(&phone), "{spelling:?} is the same number");
    }
    let json = format!("\"{phone}\"");
    assert_eq!(serde_json::from_str::<Phone>(&json).ok().as_ref(), Some(&phone), "as in REST");

    // Both spellings of a mobile meet under one key, and the key is where it ends.
    let key = phone.match_key();
    assert!(
        key.bytes().all(|digit| digit.is_ascii_digit()) && key.len() <= digits.len(),
        "{phone}: key {key}"
    );
    assert!(digits.len() - key.len() <= 1, "{phone}: a key leaves out one digit at most");
    let again = Phone::parse(&key).map(|phone| phone.match_key());
    assert_eq!(again.as_deref(), Ok(key.as_str()), "{phone}: the key of a key is itself");
}
