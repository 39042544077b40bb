//! Templates without a line of JavaScript: what is typed stays, what is wrong is told beside its field, what is made
//! is made once, and sellers only look.

use crate::house::{House, assert_says, text};
use axum::body::Body;
use hilo_app::words::Locale;
use hilo_domain::ids::{OrganizationId, TemplateId};
use hilo_domain::role::Role;
use hilo_domain::template::{Category, TemplateStatus};
use hilo_store::channels::{self, NewChannel};
use hilo_store::templates::{self, NewTemplate, Submitted, Template, TemplateFilter};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use serde_json::json;

const GOOD: &[(&str, &str)] = &[
    ("name", "pedido_listo"),
    ("language", "es_AR"),
    ("category", "UTILITY"),
    ("header", "none"),
    ("body", "Hola {{1}}, tu pedido está listo."),
    ("example.1", "Ana"),
    ("button.0.kind", "quick_reply"),
    ("button.0.text", "Gracias"),
];

fn with<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = GOOD.iter().filter(|(name, _)| change.iter().all(|(other, _)| other != name));
    kept.chain(change).copied().collect()
}

fn org(house: &House) -> OrganizationId {
    house.context.viewer.as_ref().unwrap().actor.organization_id.clone()
}

async fn all(house: &House) -> Vec<Template> {
    let mut tx = house.context.db.read().await.unwrap();
    let shelf = templates::shelf(&mut tx, &org(house), &TemplateFilter::default(), None, 50).await.unwrap();
    shelf.names.into_iter().flatten().collect()
}

async fn made(house: &House, name: &str, language: &str) -> Template {
    let new = NewTemplate {
        name: name.to_owned(),
        language: language.to_owned(),
        category: Category::Utility,
        components_json: json!({ "body": [{ "type": "text", "text": "Hola, tu pedido está listo." }] }),
    };
    let actor = house.context.viewer.as_ref().unwrap().actor.clone();
    let mut tx = house.context.db.write().await.unwrap();
    let template = templates::create(&mut tx, &actor, new, None).await.unwrap();
    tx.commit().await.unwrap();
    template
}

async fn connect(house: &House) {
    let mut tx = house.context.db.write().await.unwrap();
    let channel = NewChannel {
        organization_id: org(house),
        name: "Ventas".to_owned(),
        phone_number_id: "1".to_owned(),
        waba_id: Some("waba".to_owned()),
        display_phone: None,
        access_token_sealed: None,
        app_secret_sealed: None,
        from_environment: false,
    };
    channels::save(&mut tx, channel).await.unwrap();
    tx.commit().await.unwrap();
}

async fn approved(house: &House, id: &TemplateId) {
    let answer = Submitted { meta_id: "100".to_owned(), status: TemplateStatus::Approved, category: None };
    let mut tx = house.context.db.write().await.unwrap();
    templates::submitted(&mut tx, &org(house), id, &answer).await.unwrap();
    tx.commit().await.unwrap();
}

/// The tag that begins with this and has an attribute.
fn tag<'a>(html: &'a str, begins: &str, has: &str) -> &'a str {
    let tags = html.split(begins).skip(1).map(|rest| rest.split('>').next().unwrap());
    tags.into_iter()
        .find(|tag| tag.contains(has))
        .unwrap_or_else(|| panic!("no {begins} with {has} in {html}"))
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    for locale in Locale::ALL {
        let mut house = House::with_mara(locale).await;
        let words = &locale.words().templates.list;
        let html = house.page("/templates").await;
        assert_says(&html, words.empty.1);
        assert!(html.contains("href=\"/templates/new\""), "{html}");
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
        house.become_a(Role::Seller);
        let html = house.page("/templates").await;
        assert_says(&html, words.empty_seller.1);
        assert!(!html.contains("/templates/new"), "{html}");
    }
}

#[tokio::test]
async fn sellers_see_and_do_not_touch() {
    let mut house = House::with_mara(Locale::En).await;
    let template = made(&house, "aviso", "es_AR").await;
    let page = format!("/templates/{}", template.id);
    house.become_a(Role::Seller);
    for address in ["/templates/new".to_owned(), format!("{page}/edit")] {
        assert_eq!(house.get(&address).await.status(), StatusCode::FORBIDDEN, "{address}");
        assert_eq!(house.post(&address, &with(&[("do", "save")])).await.status(), StatusCode::FORBIDDEN);
    }
    for act in ["approve", "reject", "remove"] {
        assert_eq!(house.post(&page, &[("do", act)]).await.status(), StatusCode::FORBIDDEN, "{act}");
    }
    assert_eq!(house.post("/templates", &[("do", "sync")]).await.status(), StatusCode::FORBIDDEN);
    let html = house.page(&page).await;
    assert_says(&html, "tu pedido está listo");
    assert!(!html.contains("name=\"do\"") && !html.contains("/edit"), "{html}");
    assert_eq!(all(&house).await, [template]);
}

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost() {
    for locale in Locale::ALL {
        let house = House::with_mara(locale).await;
        let words = locale.words();
        let wrong = with(&[
            ("do", "save"),
            ("name", "Pedido Listo"),
            ("language", "pt_BR"),
            ("body", "{{1}}</textarea><script>"),
            ("example.1", ""),
            ("footer", "Adiós {{1}}"),
        ]);
        let response = house.post("/templates/new", &wrong).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let html = text(response).await;
        assert!(tag(&html, "<input", "id=\"name\"").contains("value=\"Pedido Listo\""), "{html}");
        for field in ["id=\"name\"", "id=\"footer\"", "id=\"example.1\""] {
            assert!(tag(&html, "<input", field).contains("aria-invalid=\"true\""), "{field}: {html}");
        }
        assert!(!tag(&html, "<input", "id=\"button.0.text\"").contains("aria-invalid"), "{html}");
        assert!(tag(&html, "<input", "id=\"button.0.text\"").contains("value=\"Gracias\""), "{html}");
        assert!(tag(&html, "<textarea", "id=\"body\"").contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("{{1}}&lt;/textarea&gt;&lt;script&gt;"), "{html}");
        assert!(tag(&html, "<option", "value=\"pt_BR\"").contains("selected"), "{html}");
        let problem = |code| (words.templates.problem)(&hilo_domain::template::Problem::at("x", code));
        use hilo_domain::template::ProblemCode as P;
        for code in [P::NameCharacters, P::VariableAtStart, P::VariableForbidden, P::ExampleMissing] {
            assert!(
                html.matches(&crate::house::escaped(&problem(code))).count() >= 2,
                "{code}: beside and above"
            );
        }
        assert!(html.contains("href=\"#footer\"") && html.contains("role=\"alert\""), "{html}");
        assert_eq!(all(&house).await, []);
    }
}

#[tokio::test]
async fn before_the_first_try_empty_fields_are_no_mistake() {
    let house = House::with_mara(Locale::En).await;
    let html = house.page("/templates/new").await;
    assert!(!html.contains("aria-invalid") && !html.contains("field-error"), "{html}");
    // Someone types: nothing is made, and nothing is asked for that is only not there yet.
    let typing = with(&[("_preview", "1"), ("do", "save"), ("name", ""), ("example.1", "")]);
    let response = house.post("/templates/new", &typing).await;
    assert_eq!(response.status(), StatusCode::OK);
    let html = text(response).await;
    assert!(html.contains("id=\"example.1\"") && !html.contains("aria-invalid"), "{html}");
    assert_eq!(all(&house).await, []);
}

#[tokio::test]
async fn buttons_of_the_form_change_it_and_keep_the_rest() {
    let house = House::with_mara(Locale::En).await;
    let press = async |act: &str| {
        let response = house.post("/templates/new", &with(&[("do", act)])).await;
        assert_eq!(response.status(), StatusCode::OK);
        text(response).await
    };
    let html = press("add-url").await;
    assert!(tag(&html, "<input", "name=\"button.1.kind\"").contains("value=\"url\""), "{html}");
    assert!(tag(&html, "<input", "id=\"name\"").contains("value=\"pedido_listo\""), "{html}");
    let html = press("remove-0").await;
    assert!(!html.contains("button.0.kind"), "{html}");
    let html = press("variable").await;
    assert!(html.contains("tu pedido está listo. {{2}}</textarea>"), "{html}");
    assert!(html.contains("id=\"example.2\""), "{html}");
    assert_eq!(all(&house).await, []);
}

#[tokio::test]
async fn a_template_is_made_once_and_leads_to_its_page() {
    let house = House::with_mara(Locale::En).await;
    let words = &Locale::En.words().templates;
    assert_says(&house.page("/templates/new").await, words.builder.stays_here);
    let save = with(&[("do", "save")]);
    let first = house.post("/templates/new", &save).await;
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    let templates = all(&house).await;
    let [template] = templates.as_slice() else { panic!("{templates:?}") };
    let page = format!("/templates/{}", template.id);
    assert_eq!(first.headers()[LOCATION], format!("{page}?made=1"));
    let expected = json!({
        "body": [{ "type": "text", "text": "Hola {{1}}, tu pedido está listo.", "examples": { "1": "Ana" } }],
        "buttons": [{ "type": "quick_reply", "text": "Gracias" }],
    });
    assert_eq!(template.components_json.0, expected);

    // The same press once more, and then something else under the same name.
    let again = house.post("/templates/new", &save).await;
    assert_eq!(again.headers()[LOCATION], first.headers()[LOCATION]);
    let other = house.post("/templates/new", &with(&[("do", "save"), ("footer", "Chau")])).await;
    assert_eq!(other.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_says(&text(other).await, words.builder.taken);
    assert_eq!(all(&house).await.len(), 1);

    let html = house.page(&format!("{page}?made=1")).await;
    for said in
        [words.details.made, words.details.here_only, "Hola Ana, tu pedido está listo.", "by Mara Ortiz"]
    {
        assert_says(&html, said);
    }
}

#[tokio::test]
async fn a_sample_is_kept_with_the_form_and_must_fit_its_header() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
    let house = House::with_mara(Locale::En).await;
    let words = &Locale::En.words().templates;
    let send = async |header: &str, bytes: &[u8], sample: &str| {
        let mut body = Vec::new();
        let fields = with(&[("do", "save"), ("header", header), ("sample", sample)]);
        for (name, value) in fields {
            let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        // Where no file was chosen, browsers send an empty one without a name.
        let filename = if bytes.is_empty() { "" } else { "menu.png" };
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"sample_file\"; filename=\"{filename}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = Request::post("/templates/new").header(CONTENT_TYPE, "multipart/form-data; boundary=x");
        house.send(request.body(Body::from(body)).unwrap()).await
    };
    let refused = send("image", b"<svg onload=alert(1)>", "").await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_says(&text(refused).await, words.builder.sample_refused);

    // A picture is no video; it stays with the form all the same.
    let refused = send("video", PNG, "").await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(refused).await;
    assert_says(&html, &(words.builder.sample_kept)("menu.png"));
    let sample = tag(&html, "<input", "name=\"sample\"");
    let sample = sample.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(all(&house).await, []);

    let made = send("image", b"", sample).await;
    assert_eq!(made.status(), StatusCode::SEE_OTHER);
    let json = all(&house).await.remove(0).components_json.0;
    assert_eq!(json["header"], json!([{ "type": "image", "sample": sample }]));
}

#[tokio::test]
async fn an_edit_begins_with_what_is_there_and_counts_what_meta_counts() {
    let house = House::with_mara(Locale::En).await;
    let words = &Locale::En.words().templates;
    connect(&house).await;
    assert_says(&house.page("/templates/new").await, words.builder.goes_to_meta);
    let template = made(&house, "aviso", "es_AR").await;
    let edit = format!("/templates/{}/edit", template.id);
    let html = house.page(&edit).await;
    assert_says(&html, words.builder.edit_not_now);
    assert!(tag(&html, "<button", "id=\"save\"").contains("disabled"), "{html}");
    approved(&house, &template.id).await;
    let html = house.page(&edit).await;
    assert_says(&html, &(words.builder.edits_left)(1, 10));
    assert!(html.contains("Hola, tu pedido está listo.</textarea>"), "{html}");
    assert!(!html.contains("name=\"name\""), "a name is for life: {html}");

    let body = ("body", "Hola, tu pedido ya salió.");
    let saved =
        house.post(&edit, &[("do", "save"), ("category", "MARKETING"), ("header", "none"), body]).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let after = all(&house).await.remove(0);
    assert_eq!((after.category, &after.status), (Category::Utility, &TemplateStatus::Pending));
    assert_says(&after.components_json.0.to_string(), "ya salió");
    let again = [("do", "save"), ("header", "none"), ("body", "Hola, tu pedido llega mañana.")];
    let refused = house.post(&edit, &again).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(refused).await;
    assert_says(&html, "The next one is possible");
    assert!(html.contains("llega mañana.</textarea>"), "nothing typed is lost: {html}");
}

#[tokio::test]
async fn languages_of_one_name_stand_together_and_another_begins_with_the_first() {
    let house = House::with_mara(Locale::En).await;
    let template = made(&house, "aviso", "es_AR").await;
    made(&house, "zeta", "en").await;
    made(&house, "aviso", "pt_BR").await;
    let html = house.page("/templates").await;
    assert_eq!(html.matches(">aviso</h2>").count(), 1, "{html}");
    assert!(html.find(">aviso<").unwrap() < html.find(">zeta<").unwrap(), "{html}");
    assert_says(&html, "Portuguese (Brazil)");
    let html = house.page("/templates?language=pt_BR").await;
    assert!(html.contains(">aviso</h2>") && !html.contains("zeta"), "{html}");
    let none = house.page("/templates?name=%25").await;
    assert_says(&none, Locale::En.words().templates.list.nothing.0);

    let html = house.page(&format!("/templates/new?from={}", template.id)).await;
    assert!(tag(&html, "<input", "id=\"name\"").contains("value=\"aviso\""), "{html}");
    assert!(html.contains("Hola, tu pedido está listo.</textarea>"), "{html}");
    assert!(!html.contains(" selected"), "the language is still to be chosen: {html}");
}

#[tokio::test]
async fn a_manager_decides_and_deletes_by_hand() {
    let house = House::with_mara(Locale::En).await;
    let template = made(&house, "aviso", "es_AR").await;
    let page = format!("/templates/{}", template.id);
    assert!(!house.page(&page).await.contains("/send\""));
    let decided = house.post(&page, &[("do", "approve")]).await;
    assert_eq!(decided.status(), StatusCode::SEE_OTHER);
    let html = house.page(&page).await;
    assert!(html.contains(&format!("href=\"{page}/send\"")), "{html}");
    assert_says(&html, "Set to Approved by hand");
    let removed = house.post(&page, &[("do", "remove")]).await;
    assert_eq!(removed.headers()[LOCATION], "/templates?removed=aviso");
    assert_eq!(house.get(&page).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(house.post(&page, &[("do", "remove")]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(house.get("/templates/nobody/edit").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_status_that_nobody_knows_is_shown_as_it_is() {
    let house = House::with_mara(Locale::Es).await;
    connect(&house).await;
    let template = made(&house, "aviso", "es_AR").await;
    let status = TemplateStatus::Other("HIBERNATING".to_owned());
    let answer = Submitted { meta_id: "1".to_owned(), status, category: None };
    let mut tx = house.context.db.write().await.unwrap();
    templates::submitted(&mut tx, &org(&house), &template.id, &answer).await.unwrap();
    tx.commit().await.unwrap();
    for address in ["/templates".to_owned(), format!("/templates/{}", template.id)] {
        assert_says(&house.page(&address).await, "HIBERNATING");
    }
    let html = house.page("/templates").await;
    assert!(tag(&html, "<option", "value=\"HIBERNATING\"").contains("HIBERNATING"), "it is a filter as well");
}
