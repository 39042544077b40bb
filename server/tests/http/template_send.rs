//! Sending a template from the screens: pages and forms as a browser without scripts gets and posts them.

use crate::common::both;
use crate::world::{Person, Shop, World};
use hilo_domain::ids::{ConversationId, TemplateId};
use hilo_domain::inbox::DraftMode;
use hilo_domain::role::{Actor, SellerVisibility};
use hilo_domain::template::{Category, TemplateStatus};
use hilo_domain::window::WINDOW_MS;
use hilo_store::accounts::sessions::Origin;
use hilo_store::accounts::{memberships, sessions};
use hilo_store::conversations;
use hilo_store::templates::{self, NewTemplate, TemplateChange};
use reqwest::header::LOCATION;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

const LUCIA: &str = "51987654321";

/// A page, or what a form led to.
struct Page {
    status: u16,
    location: Option<String>,
    html: String,
}

impl Page {
    /// The value of the hidden field with the form's own id.
    fn form_id(&self) -> String {
        let field = self.html.split("name=\"client_message_id\" value=\"").nth(1).expect("a form");
        field.split('"').next().unwrap().to_owned()
    }

    #[track_caller]
    fn has(&self, part: &str) {
        assert!(self.html.contains(part), "{part} is missing in {}", self.html);
    }

    #[track_caller]
    fn lacks(&self, part: &str) {
        assert!(!self.html.contains(part), "{part} is in {}", self.html);
    }
}

impl World {
    async fn page(&self, who: &Person, path: &str) -> Page {
        let request = self.client.get(self.url(path)).header("accept-language", "es");
        Self::read(request.header("cookie", &who.cookie)).await
    }

    async fn submit(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.client.post(self.url(path)).header("accept-language", "es").form(fields);
        let request = request.header("cookie", &who.cookie).header("sec-fetch-site", "same-origin");
        Self::read(request.header("accept", "text/html")).await
    }

    async fn read(request: reqwest::RequestBuilder) -> Page {
        let answer = request.send().await.unwrap();
        let location = answer.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
        Page { status: answer.status().as_u16(), location, html: answer.text().await.unwrap() }
    }

    /// The same person, signed in anew: a session that nobody uses ends before the reply window does.
    async fn signed_in(&self, who: &Person) -> Person {
        let mut tx = self.db.write().await.unwrap();
        let session = sessions::begin(&mut tx, &who.id, Origin::default()).await.unwrap();
        tx.commit().await.unwrap();
        let cookie = format!("hilo={}", session.expose_secret());
        Person { id: who.id.clone(), token: who.token.clone(), cookie }
    }

    async fn actor(&self, shop: &Shop, who: &Person) -> Actor {
        let mut tx = self.db.read().await.unwrap();
        memberships::actor(&mut tx, &shop.id, &who.id).await.unwrap().unwrap()
    }

    async fn template(&self, shop: &Shop, name: &str, components: Value) -> TemplateId {
        let manager = self.actor(shop, &shop.manager).await;
        let new = NewTemplate {
            name: name.to_owned(),
            language: "es_AR".to_owned(),
            category: Category::Utility,
            components_json: components,
        };
        let mut tx = self.db.write().await.unwrap();
        let id = templates::create(&mut tx, &manager, new, None).await.unwrap().id;
        let approved = TemplateChange { status: Some(TemplateStatus::Approved), ..TemplateChange::default() };
        templates::update(&mut tx, &manager, &id, approved, None).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn conversation(&self, shop: &Shop, address: &str) -> ConversationId {
        let owner = self.actor(shop, &shop.owner).await;
        let mut tx = self.db.read().await.unwrap();
        conversations::find_by_address(&mut tx, &owner, address, None).await.unwrap()
    }

    /// The shop's own messages, by REST.
    async fn sent(&self, shop: &Shop) -> Vec<Value> {
        let list = self.get("/api/integrations/messages", &shop.owner).await;
        let all = list.body["data"].as_array().unwrap().clone();
        all.into_iter().filter(|message| message["direction"] == "OUTBOUND").collect()
    }
}

fn ready() -> Value {
    json!({
        "header": "Tienda Sol",
        "body": { "text": "¡Hola {{1}}! Su pedido {{2}} está listo.", "examples": { "1": "Ana", "2": "#1" } },
        "footer": "Gracias",
        "buttons": [{ "type": "quick_reply", "text": "Voy hoy" }],
    })
}

both!(outside_the_window_a_template_is_chosen_filled_in_and_queued, |world| async {
    let shop = world.shop("Sol").await;
    world.customer_writes(&shop, LUCIA, "Lucía Fernández", "¿Está mi pedido?").await;
    let id = world.conversation(&shop, LUCIA).await;
    let template = world.template(&shop, "pedido_listo", ready()).await;
    world.clock.advance(WINDOW_MS + 1);
    let ana = world.actor(&shop, &shop.ana).await;
    let mut tx = world.db.write().await.unwrap();
    hilo_store::drafts::save(&mut tx, &ana, &id, DraftMode::Reply, "Sí, está").await.unwrap();
    tx.commit().await.unwrap();

    let person = world.signed_in(&shop.ana).await;
    let thread = world.page(&person, &format!("/inbox/{id}?tab=all")).await;
    thread.has(&format!("href=\"/inbox/{id}/template?tab=all\""));
    let pick = world.page(&person, &format!("/inbox/{id}/template?tab=all")).await;
    let form = format!("/inbox/{id}/template/{template}?tab=all");
    pick.has(&format!("href=\"{form}\""));
    pick.has("pedido_listo");
    let none = world.page(&person, &format!("/inbox/{id}/template?q=turno")).await;
    none.lacks("pedido_listo");
    world.page(&person, &format!("/inbox/{id}/template?q=ESTA+listo")).await.has("pedido_listo");

    let fill = world.page(&person, &form).await;
    assert_eq!(fill.status, 200);
    fill.has("name=\"v.1\"");
    fill.has("value=\"Lucía\"");
    let form_id = fill.form_id();

    // Nothing is sent that lacks something, and nothing typed is lost.
    let typed = [("client_message_id", form_id.as_str()), ("v.1", "Lu"), ("v.2", " ")];
    let refused = world.submit(&person, &form, &typed).await;
    assert_eq!(refused.status, 422);
    refused.has("value=\"Lu\"");
    refused.has("aria-invalid=\"true\"");
    refused.has("Todavía no se envió");
    assert_eq!(refused.form_id(), form_id);
    // While someone types, what is missing is not wrong yet, and nothing is sent.
    let preview = [typed[0], ("v.1", "Lu"), ("v.2", "#12"), ("_preview", "1")];
    let shown = world.submit(&person, &form, &preview).await;
    shown.has("¡Hola Lu! Su pedido #12 está listo.");
    shown.lacks("aria-invalid");
    assert!(world.sent(&shop).await.is_empty());

    let typed = [typed[0], ("v.1", "Lu"), ("v.2", "#12")];
    for _ in 0..2 {
        let done = world.submit(&person, &form, &typed).await;
        assert_eq!((done.status, done.location), (303, Some(format!("/inbox/{id}?tab=all"))));
    }
    let sent = world.sent(&shop).await;
    assert_eq!(sent.len(), 1, "the same form is one message");
    assert_eq!(sent[0]["text"], "Tienda Sol\n¡Hola Lu! Su pedido #12 está listo.\nGracias");
    let thread = world.page(&person, &format!("/inbox/{id}")).await;
    for part in ["template-header", "Tienda Sol", "template-footer", "Voy hoy", "pedido_listo", "Sí, está"]
    {
        thread.has(part);
    }
    // The next form begins with what was sent; the name is this customer's.
    let next = world.page(&person, &form).await;
    next.has("value=\"Lucía\"");
    next.has("value=\"#12\"");
    assert_ne!(next.form_id(), form_id);
});

both!(a_conversation_is_started_by_number, |world| async {
    let shop = world.shop("Sol").await;
    let template = world.template(&shop, "pedido_listo", ready()).await;
    world.customer_writes(&shop, LUCIA, "Lucía Fernández", "Hola").await;
    let id = world.conversation(&shop, LUCIA).await;
    let form = format!("/templates/{template}/send");
    let found = world.page(&shop.ana, &format!("{form}?q=fernandez")).await;
    found.has(&format!("href=\"/inbox/{id}/template/{template}\""));
    world.page(&shop.ana, &format!("{form}?q=nadie")).await.lacks("Lucía");

    let page = world.page(&shop.ana, &form).await;
    let form_id = page.form_id();
    let fields =
        |phone| [("client_message_id", form_id.as_str()), ("phone", phone), ("v.1", "Diego"), ("v.2", "#7")];
    for wrong in ["", "abc", "0123"] {
        let refused = world.submit(&shop.ana, &form, &fields(wrong)).await;
        assert_eq!(refused.status, 422, "{wrong}");
        refused.has("aria-invalid=\"true\"");
    }
    let done = world.submit(&shop.ana, &form, &fields("+51 911 111-111")).await;
    let new = world.conversation(&shop, "+51911111111").await;
    assert_eq!((done.status, done.location), (303, Some(format!("/inbox/{new}"))));
    assert_eq!(world.sent(&shop).await[0]["to"], "+51911111111");
});

both!(a_file_and_a_place_are_given_with_the_template, |world| async {
    let shop = world.shop("Sol").await;
    world.customer_writes(&shop, LUCIA, "Lucía", "Hola").await;
    let id = world.conversation(&shop, LUCIA).await;
    let invoice = json!({ "header": { "type": "document" }, "body": "Le enviamos su factura. ¡Gracias!" });
    let template = world.template(&shop, "factura", invoice).await;
    let form = format!("/inbox/{id}/template/{template}");
    for (link, status) in [("", 422), ("http://example.com/a.pdf", 422), ("https://example.com/a.pdf", 303)] {
        let fields = [("client_message_id", "f1"), ("link", link), ("filename", "factura.pdf")];
        assert_eq!(world.submit(&shop.ana, &form, &fields).await.status, status, "{link:?}");
    }
    let place = json!({ "header": { "type": "location" }, "body": "Lo esperamos en nuestro local." });
    let template = world.template(&shop, "local", place).await;
    let form = format!("/inbox/{id}/template/{template}");
    for (latitude, status) in [("x", 422), ("-12.05, -77.04", 303)] {
        let fields = [("client_message_id", "f2"), ("latitude", latitude), ("place", "Local Sol")];
        assert_eq!(world.submit(&shop.ana, &form, &fields).await.status, status, "{latitude:?}");
    }
    let thread = world.page(&shop.ana, &format!("/inbox/{id}")).await;
    for part in ["https://example.com/a.pdf", "factura.pdf", "mlat=-12.05", "Local Sol"] {
        thread.has(part);
    }
});

both!(only_who_sees_the_conversation_sends_into_it, |world| async {
    let shop = world.shop("Sol").await;
    let other = world.shop("Luna").await;
    world.customer_writes(&shop, LUCIA, "Lucía", "Hola").await;
    let id = world.conversation(&shop, LUCIA).await;
    let template = world.template(&shop, "pedido_listo", ready()).await;
    world.set_seller_visibility(&shop, SellerVisibility::Own).await;
    let addresses = [
        format!("/inbox/{id}/template"),
        format!("/inbox/{id}/template/{template}"),
        format!("/templates/{template}/send"),
    ];
    let fields = [("client_message_id", "f"), ("v.1", "Lu"), ("v.2", "#1"), ("phone", "+51987654321")];
    for address in &addresses[..2] {
        assert_eq!(world.page(&shop.beto, address).await.status, 404, "{address}");
        assert_eq!(world.submit(&shop.beto, address, &fields).await.status, 404, "{address}");
    }
    for address in &addresses {
        assert_eq!(world.page(&other.owner, address).await.status, 404, "{address}");
        assert_eq!(world.submit(&other.owner, address, &fields).await.status, 404, "{address}");
    }
    // By number he would write into the same conversation.
    assert_eq!(world.submit(&shop.beto, &addresses[2], &fields).await.status, 422);
    assert!(world.sent(&shop).await.is_empty());
    assert_eq!(world.page(&shop.manager, &addresses[1]).await.status, 200);
});

both!(a_template_that_may_not_be_sent_says_so, |world| async {
    let shop = world.shop("Sol").await;
    world.customer_writes(&shop, LUCIA, "Lucía", "Hola").await;
    let id = world.conversation(&shop, LUCIA).await;
    let template = world.template(&shop, "pedido_listo", ready()).await;
    let manager = world.actor(&shop, &shop.manager).await;
    let mut tx = world.db.write().await.unwrap();
    let off = TemplateChange { status: Some(TemplateStatus::Disabled), ..TemplateChange::default() };
    templates::update(&mut tx, &manager, &template, off, None).await.unwrap();
    tx.commit().await.unwrap();
    world.page(&shop.ana, &format!("/inbox/{id}/template")).await.lacks("pedido_listo");
    let form = format!("/inbox/{id}/template/{template}");
    world.page(&shop.ana, &form).await.has("Meta no la aprobó");
    let fields = [("client_message_id", "f"), ("v.1", "Lu"), ("v.2", "#1")];
    let refused = world.submit(&shop.ana, &form, &fields).await;
    assert_eq!(refused.status, 422);
    refused.has("Meta no la aprobó");
    assert!(world.sent(&shop).await.is_empty());
});
