//! Answers that are no success: what each proves.

use super::*;

fn graph_error(code: i64) -> String {
    format!(
        r#"{{"error":{{"message":"(#{code}) words","type":"OAuthException","code":{code},
            "error_data":{{"messaging_product":"whatsapp","details":"more words"}},"fbtrace_id":"A1"}}}}"#
    )
}

#[tokio::test]
async fn the_code_decides_and_not_the_http_status() {
    let cases = [
        (400, 131_030, Class::Recipient, Reason::NotAllowedRecipient),
        (400, 131_047, Class::NeedsTemplate, Reason::WindowClosed),
        (400, 131_056, Class::RetryPair, Reason::RateLimited),
        (400, 130_429, Class::Retry, Reason::RateLimited),
        (401, 190, Class::PauseNumber, Reason::TokenExpired),
        (403, 10, Class::PauseNumber, Reason::PermissionMissing),
        (500, 131_000, Class::Retry, Reason::MetaUnavailable),
        (500, 100, Class::Request, Reason::BadRequest),
        (503, 131_016, Class::Retry, Reason::MetaUnavailable),
        (404, 132_001, Class::Template, Reason::TemplateMissing),
        (200, 131_026, Class::Recipient, Reason::NotReachable),
        (429, 999_999, Class::Retry, Reason::RateLimited),
        (502, 999_999, Class::Retry, Reason::MetaUnavailable),
        (400, 999_999, Class::Other, Reason::Unknown),
    ];
    for (status, code, class, reason) in cases {
        let refusal = refusal(send_to(move || answer(status, &graph_error(code))).await);
        assert_eq!((refusal.failure.class, refusal.failure.reason), (class, reason), "{status} {code}");
        assert_eq!((refusal.code, refusal.http_status), (Some(code), Some(status)));
        assert_eq!(refusal.message, format!("(#{code}) words"));
        assert_eq!((refusal.title.as_str(), refusal.details.as_str()), ("OAuthException", "more words"));
    }
}

#[tokio::test]
async fn metas_own_word_that_it_will_pass_is_heard() {
    let body = r#"{"error":{"message":"x","type":"OAuthException","code":999998,"is_transient":true}}"#;
    assert_eq!(refusal(send_to(move || answer(400, body)).await).failure.class, Class::RetryFew);
    let codeless = r#"{"error":{"message":"x","type":"OAuthException"}}"#;
    let refusal = refusal(send_to(move || answer(401, codeless)).await);
    assert_eq!((refusal.code, refusal.failure.reason), (None, Reason::TokenExpired));
}

#[tokio::test]
async fn a_4xx_is_a_refusal_even_without_words() {
    let cases = [
        (400, Class::Request, Reason::BadRequest),
        (401, Class::PauseNumber, Reason::TokenExpired),
        (403, Class::PauseNumber, Reason::PermissionMissing),
        (404, Class::Request, Reason::BadRequest),
        (408, Class::Retry, Reason::Unreachable),
        (413, Class::Request, Reason::BadRequest),
        (429, Class::Retry, Reason::RateLimited),
        (302, Class::Retry, Reason::Unreachable),
    ];
    for (status, class, reason) in cases {
        for body in ["", "<html>no</html>", r#"{"error":"no"}"#] {
            let refusal = refusal(send_to(move || answer(status, body)).await);
            assert_eq!((refusal.failure.class, refusal.failure.reason), (class, reason), "{status} {body}");
            assert_eq!(refusal.message, format!("HTTP {status}"));
        }
    }
}

#[tokio::test]
async fn what_meta_did_not_sign_proves_nothing() {
    let cases = [
        (502, "<html><h1>502 Bad Gateway</h1></html>"),
        (500, ""),
        (503, "{}"),
        (504, r#"{"error":"upstream timed out"}"#),
        (500, r#"{"error":{"reason":"of a proxy"}}"#),
        (502, r#"{"error":{"code":502,"type":"bad_gateway","message":"of a proxy"}}"#),
        (200, r#"{"error":{"code":131000,"message":"of a proxy"}}"#),
        (101, ""),
        (500, r#"{"error":{"code":131000"#),
        (303, ""),
        (200, ""),
        (200, "{}"),
        (200, "<html>Sign in to the guest network</html>"),
        (200, r#"{"messages":[]}"#),
        (200, r#"{"messages":[{}]}"#),
        (200, r#"{"messages":[{"id":""}]}"#),
        (200, r#"{"messages":[{"id":null}],"contacts":[{"wa_id":"1"}]}"#),
        (200, r#"{"messages":{"id":"wamid.X"}}"#),
        (200, r#"{"messages":[{"id":"wamid.X"}"#),
        (200, "[1]"),
        (204, ""),
    ];
    for (status, body) in cases {
        assert_unknown(send_to(move || answer(status, body)).await, &format!("{status} {body}"));
    }
}

#[tokio::test]
async fn what_has_an_id_was_taken_whatever_else_the_answer_says() {
    let both = graph_error(131_000).replacen('{', r#"{"messages":[{"id":"wamid.X"}],"#, 1);
    assert_eq!(send_to(move || answer(200, &both)).await.unwrap().message_id, "wamid.X");
}

#[tokio::test]
async fn what_no_database_can_hold_is_not_handed_on() {
    let body = r#"{"error":{"message":"a\u0000b","code":100}}"#;
    assert_eq!(refusal(send_to(move || answer(400, body)).await).message, "a\u{fffd}b");
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays_here() {
    let elsewhere = Server::answering(|| answer(200, r#"{"messages":[{"id":"wamid.X"}]}"#)).await;
    for status in [301, 302, 307, 308] {
        let to = format!("{}/v26.0/500200/messages", elsewhere.base);
        let redirect =
            move || Response::builder().status(status).header("location", &to).body(Body::empty()).unwrap();
        let refusal = refusal(send_to(redirect).await);
        assert_eq!((refusal.http_status, refusal.failure.class), (Some(status), Class::Retry));
    }
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn only_so_much_is_read() {
    let huge = format!(r#"{{"pad":"{}","messages":[{{"id":"wamid.X"}}]}}"#, "x".repeat(MAX_ANSWER));
    let story = assert_unknown(
        send_to({
            let huge = huge.clone();
            move || answer(200, &huge)
        })
        .await,
        "huge 200",
    );
    assert!(story.contains("too long"), "{story}");
    let refusal = refusal(send_to(move || answer(400, &huge)).await);
    assert_eq!(refusal.failure.class, Class::Request);
    let large = format!(r#"{{"pad":"{}","messages":[{{"id":"wamid.X"}}]}}"#, "x".repeat(MAX_ANSWER - 100));
    assert_eq!(send_to(move || answer(200, &large)).await.unwrap().message_id, "wamid.X");
}

#[tokio::test]
async fn the_wait_that_meta_asks_for_is_handed_on() {
    let with = |status: u16, body: String, headers: &'static [(&'static str, &'static str)]| {
        move || {
            let mut response = answer(status, &body);
            for (name, value) in headers {
                response.headers_mut().insert(*name, axum::http::HeaderValue::from_static(value));
            }
            response
        }
    };
    let seconds = with(429, graph_error(130_429), &[("retry-after", "7")]);
    assert_eq!(refusal(send_to(seconds).await).retry_after_ms, Some(7000));
    let date = with(
        429,
        String::new(),
        &[("retry-after", "Wed, 14 Jan 2026 10:01:00 GMT"), ("date", "Wed, 14 Jan 2026 10:00:00 GMT")],
    );
    assert_eq!(refusal(send_to(date).await).retry_after_ms, Some(60_000));
    assert_eq!(refusal(send_to(with(429, String::new(), &[])).await).retry_after_ms, None);
}
