//! Meta's limits, each just kept and just broken.

use super::*;

fn draft(name: &str, language: &str, category: Category, components: &Value) -> Vec<String> {
    told(&validate(&Draft { name, language, category, components }))
}

fn errors(components: &Value) -> Vec<String> {
    errors_in(Category::Marketing, components)
}

fn errors_in(category: Category, components: &Value) -> Vec<String> {
    let draft = Draft { name: "welcome", language: "es_AR", category, components };
    let mut problems = validate(&draft);
    problems.retain(Problem::is_error);
    told(&problems)
}

fn body(text: &str) -> Value {
    json!({ "body": [{ "type": "text", "text": text }] })
}

fn with(key: &str, value: Value) -> Value {
    let mut json = body("Hello there.");
    json[key] = value;
    json
}

#[test]
fn whole_templates_pass() {
    assert_eq!(draft("welcome", "es_AR", Category::Marketing, &everything()), Vec::<String>::new());
    let seeds = draft("welcome", "en_US", Category::Utility, &order());
    assert_eq!(seeds, ["body.examples.1 EXAMPLE_MISSING", "body.examples.2 EXAMPLE_MISSING"]);
    assert_eq!(errors_in(Category::Utility, &order()), Vec::<String>::new());
}

#[test]
fn names_and_languages() {
    let fine = body("Hello there.");
    for (name, expected) in [
        ("", &["name REQUIRED"][..]),
        ("Welcome", &["name NAME_CHARACTERS"]),
        ("wel come", &["name NAME_CHARACTERS"]),
        ("bienvenida_ñ", &["name NAME_CHARACTERS"]),
        ("order_2_ready", &[]),
        (&"a".repeat(512), &[]),
        (&"a".repeat(513), &["name TOO_LONG"]),
    ] {
        assert_eq!(draft(name, "es", Category::Utility, &fine), expected, "{name}");
    }
    for (language, expected) in [
        ("", &["language REQUIRED"][..]),
        ("es", &[]),
        ("fil", &[]),
        ("pt_BR", &[]),
        ("es-AR", &["language LANGUAGE_FORM"]),
        ("es_ar", &["language LANGUAGE_FORM"]),
        ("ES", &["language LANGUAGE_FORM"]),
        ("es_", &["language LANGUAGE_FORM"]),
        ("spanish", &["language LANGUAGE_FORM"]),
    ] {
        assert_eq!(draft("welcome", language, Category::Utility, &fine), expected, "{language}");
    }
}

#[test]
fn bodies() {
    for (text, expected) in [
        ("", &["body.text REQUIRED"][..]),
        ("  \n", &["body.text REQUIRED"]),
        (&"ñ".repeat(1024), &[]),
        (&"ñ".repeat(1025), &["body.text TOO_LONG"]),
        ("{{1}}, welcome to our little store!", &["body.text VARIABLE_AT_START"]),
        ("Welcome to our little store, {{1}}", &["body.text VARIABLE_AT_END"]),
        ("Welcome to our little store, {{1}} ", &["body.text VARIABLE_AT_END"]),
        ("Welcome to our little store, {{1}}.", &[]),
        ("{{1}}", &["body.text VARIABLE_AT_START", "body.text VARIABLE_AT_END"]),
        ("Hello dear {{1}} {{2}}, how are you today?", &["body.text VARIABLES_ADJACENT"]),
        ("Hello dear {{1}}{{2}}, how are you today?", &["body.text VARIABLES_ADJACENT"]),
        ("Hello dear {{1}}, {{2}} is how you are today?", &[]),
        ("Your order {{1}} and {{3}} are here for you.", &["body.text VARIABLE_GAP"]),
        ("Your order {{2}} is here for you.", &["body.text VARIABLE_GAP"]),
        ("Your order {{99999999999}} is here for you.", &["body.text VARIABLE_GAP"]),
        ("Your order {{0}} is here.", &["body.text VARIABLE_MALFORMED"]),
        ("Your order {{Order}} is here.", &["body.text VARIABLE_MALFORMED"]),
        ("Your order {{order id}} is here.", &["body.text VARIABLE_MALFORMED"]),
        ("Your order {{}} is here.", &["body.text VARIABLE_MALFORMED"]),
        ("Your order {{1} is here.", &["body.text VARIABLE_MALFORMED"]),
        ("Your order {{1}} of {{order_date}} is here.", &["body.text VARIABLE_FORMATS_MIXED"]),
        ("Your order {{order_id}} of {{order_date}} is here.", &[]),
    ] {
        assert_eq!(errors(&body(text)), expected, "{text}");
    }
    let dense = validate(&Draft {
        name: "w",
        language: "es",
        category: Category::Utility,
        components: &json!({ "body": [{ "text": "Hi {{1}}!", "examples": ["Ana"] }] }),
    });
    assert_eq!(told(&dense), ["body.text VARIABLES_TOO_DENSE"]);
    assert!(!dense[0].is_error());
}

#[test]
fn headers_and_footers() {
    let header = |text: &str| errors(&with("header", json!([{ "type": "text", "text": text }])));
    let footer = |text: &str| errors(&with("footer", json!([{ "type": "text", "text": text }])));
    assert_eq!(header(&"h".repeat(60)), Vec::<String>::new());
    assert_eq!(header(&"h".repeat(61)), ["header.text TOO_LONG"]);
    assert_eq!(header(""), ["header.text REQUIRED"]);
    assert_eq!(header("Order {{1}}"), Vec::<String>::new());
    assert_eq!(header("Order {{1}} of {{2}}"), ["header.text TOO_MANY_VARIABLES"]);
    assert_eq!(header("Order *now*"), ["header.text FORMATTING"]);
    assert_eq!(header("Two\nlines"), ["header.text NEWLINE"]);
    assert_eq!(header("Party 🎉"), ["header.text EMOJI"]);
    assert_eq!(footer(&"f".repeat(60)), Vec::<String>::new());
    assert_eq!(footer(&"f".repeat(61)), ["footer.text TOO_LONG"]);
    assert_eq!(footer(""), ["footer.text REQUIRED"]);
    assert_eq!(footer("Bye {{1}}"), ["footer.text VARIABLE_FORBIDDEN"]);
    assert_eq!(footer("Two\nlines"), ["footer.text NEWLINE"]);
    let file = with("header", json!([{ "type": "image" }]));
    assert_eq!(draft("w", "es", Category::Utility, &file), ["header.handle SAMPLE_MISSING"]);
    assert_eq!(errors(&with("header", json!([{ "type": "hologram" }]))), ["header.type UNKNOWN_TYPE"]);
    let mixed = json!({ "header": [{ "type": "text", "text": "For {{1}}" }],
        "body": [{ "type": "text", "text": "Your order {{order_id}} is here." }] });
    assert_eq!(errors(&mixed), ["header.text VARIABLE_FORMATS_MIXED"]);
}

#[test]
fn buttons_by_number_and_order() {
    let reply = |at: usize| json!({ "type": "quick_reply", "text": format!("Reply {at}") });
    let url =
        |at: usize| json!({ "type": "url", "text": format!("Open {at}"), "url": "https://example.com" });
    let phone = |at: usize| json!({ "type": "phone_number", "text": format!("Call {at}"), "phone_number": "+34600000000" });
    let of = |list: Vec<Value>| errors(&with("buttons", json!(list)));
    let none = Vec::<String>::new();
    assert_eq!(of((0..10).map(reply).collect()), none);
    assert_eq!(of((0..11).map(reply).collect()), ["buttons[10] TOO_MANY"]);
    assert_eq!(of(vec![url(0), url(1), reply(0)]), none);
    assert_eq!(of((0..3).map(url).collect()), ["buttons[2] TOO_MANY"]);
    assert_eq!(of((0..2).map(phone).collect()), ["buttons[1] TOO_MANY"]);
    assert_eq!(of(vec![reply(0), url(0), phone(0)]), none);
    assert_eq!(of(vec![reply(0), url(0), reply(1)]), ["buttons[2] BUTTON_GROUPS"]);
    assert_eq!(of(vec![url(0), reply(0), url(1)]), ["buttons[2] BUTTON_GROUPS"]);
    assert_eq!(of(vec![reply(0), reply(0)]), ["buttons[1].text DUPLICATE"]);
}

#[test]
fn buttons_one_by_one() {
    let one = |button: Value| errors(&with("buttons", json!([button])));
    let none = Vec::<String>::new();
    let link = |url: &str| one(json!({ "type": "url", "text": "Open", "url": url }));
    assert_eq!(one(json!({ "type": "quick_reply", "text": "t".repeat(25) })), none);
    assert_eq!(one(json!({ "type": "quick_reply", "text": "t".repeat(26) })), ["buttons[0].text TOO_LONG"]);
    assert_eq!(one(json!({ "type": "quick_reply" })), ["buttons[0].text REQUIRED"]);
    assert_eq!(
        one(json!({ "type": "quick_reply", "text": "Hi {{1}}" })),
        ["buttons[0].text VARIABLE_FORBIDDEN"]
    );
    assert_eq!(one(json!({ "text": "Hi" })), ["buttons[0].type REQUIRED"]);
    assert_eq!(one(json!({ "type": "teleport", "text": "Hi" })), ["buttons[0].type UNKNOWN_TYPE"]);
    assert_eq!(link("https://example.com/t/{{1}}"), none);
    assert_eq!(link("https://example.com/t?id={{order_id}}"), none);
    assert_eq!(link(""), ["buttons[0].url REQUIRED"]);
    assert_eq!(link("example.com"), ["buttons[0].url URL_FORM"]);
    assert_eq!(link("javascript://example.com"), ["buttons[0].url URL_FORM"]);
    assert_eq!(link("https://"), ["buttons[0].url URL_FORM"]);
    assert_eq!(link("{{1}}"), ["buttons[0].url URL_FORM"]);
    assert_eq!(link("https://{{1}}"), ["buttons[0].url URL_FORM"]);
    assert_eq!(link("https://example.com/a b"), ["buttons[0].url URL_FORM"]);
    assert_eq!(link("https://example.com/{{1}}/x"), ["buttons[0].url VARIABLE_NOT_AT_END"]);
    assert_eq!(link("https://example.com/{{1}}/{{2}}"), ["buttons[0].url TOO_MANY_VARIABLES"]);
    assert_eq!(link(&format!("https://example.com/{}", "x".repeat(1980))), none);
    assert_eq!(link(&format!("https://example.com/{}", "x".repeat(1981))), ["buttons[0].url TOO_LONG"]);
    for (number, expected) in [
        ("+54 9 11 5000-1000", None),
        ("611", None),
        ("", Some("buttons[0].phone_number REQUIRED")),
        ("call me", Some("buttons[0].phone_number PHONE_FORM")),
        ("+5491150001000123456789", Some("buttons[0].phone_number TOO_LONG")),
    ] {
        let told = one(json!({ "type": "phone_number", "text": "Call", "phone_number": number }));
        assert_eq!(told.first().map(String::as_str), expected, "{number}");
    }
    let code = |example: &str| json!({ "type": "copy_code", "example": example });
    assert_eq!(one(code(&"C".repeat(15))), none);
    assert_eq!(one(code(&"C".repeat(16))), ["buttons[0].example TOO_LONG"]);
    let in_utility = errors_in(Category::Utility, &with("buttons", json!([code("X1")])));
    assert_eq!(in_utility, ["buttons[0].type NOT_IN_CATEGORY"]);
    let otp = json!({ "body": [{ "type": "text", "add_security_recommendation": true }],
        "buttons": [{ "type": "otp", "otp_type": "COPY_CODE" }] });
    assert_eq!(errors_in(Category::Authentication, &otp), none);
    assert_eq!(errors_in(Category::Marketing, &otp), ["buttons[0].type NOT_IN_CATEGORY"]);
}

#[test]
fn a_problem_is_told_in_json_with_what_its_sentence_needs() {
    let problems = validate(&Draft {
        name: "w",
        language: "es",
        category: Category::Utility,
        components: &with("footer", json!([{ "text": "f".repeat(61) }])),
    });
    let json = json!([{ "path": "footer.text", "code": "TOO_LONG", "limit": 60 }]);
    assert_eq!(json!(problems), json);
    assert_eq!(serde_json::from_value::<Vec<Problem>>(json).unwrap(), problems);
    assert_eq!(problems[0].to_string(), "footer.text has too many characters (at most 60)");
    let gap = Problem::at("body.text", ProblemCode::VariableGap).about("2");
    assert_eq!(gap.to_string(), "body.text leaves a number out; variables go 1, 2, 3 (2)");
}
