//! What passes at the door, and whom it is about.

use super::*;
use EnvelopeError as E;
use proptest::prelude::*;

fn check(text: &str) -> Result<Routing, E> {
    Envelope::check(text.as_bytes())
}

fn routing(wabas: &[&str], numbers: &[&str], without: &[&str]) -> Routing {
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Routing {
        phone_number_ids: owned(numbers),
        waba_ids: owned(wabas),
        waba_ids_without_number: owned(without),
    }
}

#[test]
fn ids_are_found_once_each_across_entries_and_changes() {
    let body = r#"{"entry":[
        {"id":"900","changes":[
            {"field":"messages","value":{"metadata":{"phone_number_id":"501"},"messages":[{"id":"x"}]}},
            {"value":{"metadata":{"phone_number_id":502}}}]},
        {"changes":[{"value":{"metadata":{"phone_number_id":"501"}}}],"id":901},
        {"id":"900"}],"object":"whatsapp_business_account"}"#;
    assert_eq!(check(body), Ok(routing(&["900", "901"], &["501", "502"], &["900"])));
}

#[test]
fn news_of_an_account_beside_messages_of_another_are_not_overlooked() {
    let body = r#"{"object":"whatsapp_business_account","entry":[
        {"id":"900","changes":[{"value":{"metadata":{"phone_number_id":"501"}}}]},
        {"changes":[{"field":"message_template_status_update","value":{"event":"APPROVED"}}],"id":"901"},
        {"id":"902","changes":[{"value":{"metadata":{"phone_number_id":"502"}}},{"value":{}}]}]}"#;
    assert_eq!(check(body), Ok(routing(&["900", "901", "902"], &["501", "502"], &["901", "902"])));
}

#[test]
fn the_outermost_object_is_checked() {
    let cases = [
        ("", E::NotJson),
        ("{", E::NotJson),
        ("hello", E::NotJson),
        (r#"{"object":"whatsapp_business_account","entry":[]} x"#, E::NotJson),
        (r#"{"object":"whatsapp_business_account","entry":[}"#, E::NotJson),
        ("{\"a\nb\":1,\"object\":\"whatsapp_business_account\",\"entry\":[]}", E::NotJson),
        (r#"{"object":"whatsapp_business_account","entry":[{"id":"#, E::NotJson),
        ("[]", E::NotAnObject),
        (r#"[{"object":"whatsapp_business_account","entry":[]}]"#, E::NotAnObject),
        ("null", E::NotAnObject),
        ("1e999", E::NotAnObject),
        ("{}", E::WrongObject),
        (r#"{"object":"page","entry":[]}"#, E::WrongObject),
        (r#"{"object":["whatsapp_business_account"],"entry":[]}"#, E::WrongObject),
        (r#"{"object":{"object":"whatsapp_business_account"},"entry":[]}"#, E::WrongObject),
        (r#"{"object":"whatsapp_business_account"}"#, E::NoEntry),
        (r#"{"object":"whatsapp_business_account","entry":null}"#, E::NoEntry),
        (r#"{"object":"whatsapp_business_account","entry":{}}"#, E::NoEntry),
        (r#"{"object":"whatsapp_business_account","x":{"entry":[]}}"#, E::NoEntry),
    ];
    for (body, error) in cases {
        assert_eq!(check(body), Err(error), "{body}");
    }
    assert_eq!(check(r#"{"object":"whatsapp_business_account","entry":[]}"#), Ok(Routing::default()));
}

#[test]
fn whom_it_is_about_does_not_depend_on_what_cannot_be_read_before() {
    let plain = r#"{"object":"whatsapp_business_account","entry":[{"id":"900","changes":[
        {"value":{"metadata":{"phone_number_id":"501"}}},{"value":{}}]},{"id":"901"}]}"#;
    let expected = routing(&["900", "901"], &["501"], &["900", "901"]);
    assert_eq!(check(plain), Ok(expected.clone()));
    for odd in ["1e999", r#""\ud83d""#] {
        for place in [r#""entry":["#, r#""changes":["#] {
            assert_eq!(check(&plain.replace(place, &format!("{place}{odd},"))), Ok(expected.clone()));
        }
        let twice = format!(r#""value":{{"metadata":{odd}}},"value":{{"metadata""#);
        // The first one counts, here as for the items.
        let first = routing(&["900", "901"], &[], &["900", "901"]);
        assert_eq!(check(&plain.replace(r#""value":{"metadata""#, &twice)), Ok(first));
    }
}

#[test]
fn nothing_inside_an_entry_can_fail_it() {
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    for odd in ["1", "null", "[]", r#""text""#, "{}", "-1", "1.5", "true", "1e999", r#""\ud83d""#, &deep] {
        for entries in [
            odd.to_owned(),
            format!(r#"{{"id":{odd}}}"#),
            format!(r#"{{"changes":{odd}}}"#),
            format!(r#"{{"changes":[{odd}]}}"#),
            format!(r#"{{"changes":[{{"value":{odd}}}]}}"#),
            format!(r#"{{"changes":[{{"value":{{"metadata":{odd}}}}}]}}"#),
            format!(r#"{{"changes":[{{"value":{{"metadata":{{"phone_number_id":{odd}}}}}}}]}}"#),
            format!(r#"{{"changes":[{{"value":{{"messages":{odd}}}}}]}}"#),
        ] {
            let body =
                format!(r#"{{"object":"whatsapp_business_account","entry":[{{"id":"7"}},{entries}]}}"#);
            let found = check(&body).unwrap();
            assert_eq!(found.waba_ids[0], "7", "{body:.200}");
        }
    }
}

#[test]
fn the_door_and_the_items_see_the_same_ids() {
    // Twice the same name, numbers that are no whole numbers, half an escape on the way to the second entry.
    let bodies = [
        r#"{"object":"page","object":"whatsapp_business_account","entry":[]}"#,
        r#"{"a\nb":1,"object":"whatsapp_business_account","entry":[]}"#,
        r#"{"object":null,"object":"whatsapp_business_account","entry":[]}"#,
        r#"{"object":"whatsapp_business_account","entry":{},"entry":[{"id":"1"}]}"#,
        r#"{"object":"whatsapp_business_account","entry":[{"id":"1","id":"2","changes":[{"field":"x","value":{}}]}]}"#,
        r#"{"object":"whatsapp_business_account","entry":[{"id":5.0,"changes":[{"value":{"metadata":{"phone_number_id":12345678901234567890123}}}]}]}"#,
        r#"{"object":"whatsapp_business_account","entry":["\ud83d",{"id":"7","changes":[{"value":{"metadata":{"phone_number_id":"502"}}}]}]}"#,
        r#"{"object":"whatsapp_business_account","entry":[{"id":"7","changes":[{"field":"x","value":{"metadata":{"phone_number_id":" "}}}]}]}"#,
    ];
    for body in bodies {
        let seen = check(body);
        let items = crate::webhook::items(body.as_bytes());
        assert_eq!(seen.is_ok(), items.is_ok(), "{body}");
        let (Ok(seen), Ok(items)) = (seen, items) else { continue };
        for item in items {
            assert!(item.phone_number_id.is_none_or(|id| seen.phone_number_ids.contains(&id)), "{body}");
            assert!(item.waba_id.as_ref().is_none_or(|id| seen.waba_ids.contains(id)), "{body}");
            let of_account = item.waba_id.filter(|_| !body.contains("502") && !body.contains("123456"));
            assert!(of_account.is_none_or(|id| seen.waba_ids_without_number.contains(&id)), "{body}");
        }
    }
}

#[test]
fn bytes_that_are_no_text_do_not_fail_it() {
    let body = b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"7\",\"x\":\"\xff\xfe\"}]}";
    assert_eq!(Envelope::check(body), Ok(routing(&["7"], &[], &["7"])));
}

proptest! {
    #[test]
    fn never_panics(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Envelope::check(&body);
    }
}
