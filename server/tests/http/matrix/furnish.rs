//! Fills a shop with one of everything, and writes a mark into every text that people or Meta could have written: what
//! of it shows up elsewhere is unmistakable.

use super::rows::Rows;
use super::things::Things;
use crate::world::{Answer, Person, Shop, World};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::{Value, json};

const REST: &str = "/api/integrations";

/// A shop while it is being filled.
pub(super) struct Furnisher<'a> {
    pub(super) world: &'a World,
    pub(super) rows: &'a mut Rows,
    pub(super) shop: &'a Shop,
    /// `LUNA`, say: the mark is `Q7LUNA`.
    pub(super) word: &'static str,
    /// Three customers, with digits only.
    pub(super) phones: [&'static str; 3],
}

impl Furnisher<'_> {
    pub(super) async fn furnish(mut self) -> Things {
        let mut things = Things::default();
        let mark = format!("Q7{}", self.word);
        things.put("mark", &mark);
        things.put("organization", self.shop.id.as_str());
        things.put("channel", self.shop.channel.as_str());
        things.put("owner", self.shop.owner.id.as_str());
        things.put("user", self.shop.beto.id.as_str());
        self.customers(&mark).await;
        self.calls(&mark, &mut things).await;
        self.name_everything(&mark).await;
        self.what_no_call_makes(&mark).await;
        self.find_the_rest(&mut things).await;
        things
    }

    async fn customers(&self, mark: &str) {
        for (n, phone) in self.phones.iter().enumerate() {
            for text in ["dice", "insiste"] {
                let (name, text) = (format!("{mark} cliente{n}"), format!("{mark} {text}{n}"));
                self.world.customer_writes(self.shop, phone, &name, &text).await;
                self.world.clock.advance(1_000);
            }
        }
    }

    async fn made(&self, method: Method, path: &str, body: Value) -> Value {
        let answer = Answer::read(self.world.request(method, path, &self.shop.owner).json(&body)).await;
        assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        answer.body
    }

    async fn calls(&self, mark: &str, things: &mut Things) {
        let lower = mark.to_lowercase();
        let address = |n: usize| format!("{REST}/conversations/%2B{}", self.phones[n]);
        things.put("phone", format!("+{}", self.phones[0]));
        for (n, person) in [(0, &self.shop.ana), (1, &self.shop.ana), (2, &self.shop.beto)] {
            self.made(Method::PATCH, &format!("{}/assign", address(n)), json!({ "assignedToId": person.id }))
                .await;
        }
        let back = json!({ "assignedToId": null });
        self.made(Method::PATCH, &format!("{}/assign", address(0)), back).await;
        self.made(Method::PATCH, &format!("{}/mark-read", address(0)), json!({})).await;
        for n in 0..3 {
            let body =
                json!({ "toPhone": format!("+{}", self.phones[n]), "text": format!("{mark} contesta{n}") });
            let sent = self.made(Method::POST, &format!("{REST}/whatsapp/send"), body).await;
            things.put(["sent", "sent-ana", "sent-beto"][n], sent["messageLogId"].as_str().unwrap());
            things.put(["job", "job-ana", "job-beto"][n], sent["jobId"].as_str().unwrap());
        }
        let key = format!("{lower}-order-1017");
        let body = json!({ "toPhone": format!("+{}", self.phones[0]), "text": format!("{mark} una vez") });
        let once = self.world.request(Method::POST, &format!("{REST}/whatsapp/send"), &self.shop.owner);
        assert_eq!(Answer::read(once.header("idempotency-key", &key).json(&body)).await.status, 202);
        things.put("idempotency-key", key);

        let name = format!("{lower}_oferta");
        let part = |text: &str| json!([{ "type": "text", "text": format!("{mark} {text}") }]);
        let template = json!({ "name": name, "language": "es", "category": "MARKETING",
            "componentsJson": { "body": part("oferta"), "footer": part("pie") } });
        let template = self.made(Method::POST, &format!("{REST}/whatsapp/templates"), template).await;
        let id = template["id"].as_str().unwrap();
        let path = format!("{REST}/whatsapp/templates/{id}");
        self.made(Method::PATCH, &path, json!({ "status": "APPROVED" })).await;
        let body = json!({ "toPhone": format!("+{}", self.phones[0]), "templateId": id });
        self.made(Method::POST, &format!("{REST}/whatsapp/templates/send"), body).await;
        things.put("template", id);
        things.put("template-name", name);

        let path = format!("{REST}/whatsapp/templates/samples?filename={lower}.pdf");
        let sample = self.world.request(Method::POST, &path, &self.shop.owner);
        let sample = Answer::read(sample.body(format!("%PDF-1.7 {mark}"))).await;
        things.put("sample", sample.body["sampleId"].as_str().unwrap_or_else(|| panic!("{}", sample.body)));
        let email = format!("{lower}@example.com");
        let invited =
            self.made(Method::POST, "/api/team/invitations", json!({ "email": email, "role": "SELLER" }));
        things.put("invitation", invited.await["id"].as_str().unwrap());
        let token = self.made(Method::POST, "/api/tokens", json!({ "name": format!("{mark} tienda") })).await;
        things.put("token", token["id"].as_str().unwrap());
        self.made(Method::PATCH, &format!("{REST}/assignment/routing"), json!({ "includeManagers": true }))
            .await;
        self.made(Method::PATCH, "/api/organization", json!({ "name": format!("{mark} casa") })).await;
    }

    /// Marks what has a name, and what Meta said of failures.
    async fn name_everything(&mut self, mark: &str) {
        let (id, lower) = (self.shop.id.clone(), mark.to_lowercase());
        let staff = format!("id in (select user_id from memberships where organization_id = '{id}')");
        let digits = if mark.ends_with("LUNA") { "77001" } else { "66001" };
        for sql in [
            format!("update users set name = '{mark} ' || name, email = '{lower}.' || email,
                     email_key = '{lower}.' || email_key where {staff}"),
            format!("update channels set name = '{mark} ' || name, display_phone = '+155501{digits}',
                     verified_name = '{mark} verificado', waba_id = '1022901{digits}',
                     callback_token = '{lower}-callback-door', check_message = '{mark} revisado',
                     refusal = '{mark} rechazo' where organization_id = '{id}'"),
            format!("update stages set name = '{mark} ' || name where organization_id = '{id}'"),
            format!("update pipelines set name = '{mark} ' || name where organization_id = '{id}'"),
            format!("update messages set error_code = 131026, error_title = '{mark} título',
                     error_message = '{mark} detalle', status = 'FAILED', send_state = 'FAILED', failed_at = created_at
                     where organization_id = '{id}' and direction = 'OUTBOUND'"),
            format!("update jobs set last_error = '{mark} falló', state = 'DEAD', finished_at = created_at
                     where organization_id = '{id}' and state = 'PENDING'"),
            format!("update templates set rejected_reason = '{mark} motivo' where organization_id = '{id}'"),
            format!("update leads set username = '{lower}' || id, source = '{mark} feria' where organization_id = '{id}'"),
        ] {
            self.rows.run(sql).await;
        }
    }

    async fn what_no_call_makes(&mut self, mark: &str) {
        let (id, lower) = (self.shop.id.clone(), mark.to_lowercase());
        let conversation = format!("(select min(id) from conversations where organization_id = '{id}')");
        let ana = &self.shop.ana.id;
        // An id for rows that no call makes: the organization's own, but for its end.
        let fresh = |n: u32| format!("{}{n:012}", &id.as_str()[..24]);
        for sql in [
            format!("insert into labels values ('{id}', '{}', '{mark} etiqueta', 'red', 1)", fresh(1)),
            format!("insert into conversation_labels values ('{id}', {conversation}, '{}', 1)", fresh(1)),
            format!("insert into saved_replies values ('{id}', '{}', null, '{lower}', '{mark} guardada', 0, 1, 1)",
                    fresh(2)),
            format!("insert into drafts values ('{id}', {conversation}, '{ana}', 'NOTE', '{mark} borrador', 1)"),
            format!("insert into media (organization_id, id, message_id, mime_type, filename, state, created_at,
                       updated_at)
                     select '{id}', '{}', min(id), 'image/png', '{lower}.png', 'REMOTE', 1, 1 from messages
                     where organization_id = '{id}'", fresh(3)),
            format!("insert into reactions values ('{id}', {conversation}, 'wamid.{lower}', 'CUSTOMER', '{mark}',
                     'wamid.{lower}r', 1)"),
            format!("insert into orphan_statuses (organization_id, id, channel_id, external_message_id, status, at,
                       error_title, received_at)
                     values ('{id}', '{}', '{}', 'wamid.{lower}o', 'FAILED', 1, '{mark} huérfano', 1)",
                    fresh(4), self.shop.channel),
            format!("insert into early_changes values ('{id}', 'wamid.{lower}e', 'REVOKE', 1, 1)"),
            format!("insert into template_edits select '{id}', min(id), 1 from templates
                     where organization_id = '{id}'"),
            format!("insert into template_syncs values ('{id}', '{lower}', 1, 1, '{mark} sincronización')"),
            format!("insert into routing_turns values ('{id}', '{ana}', 1)"),
            format!("insert into message_attempts (organization_id, message_id, attempt, tracker, job_id, fence,
                       started_at, error_message)
                     select '{id}', min(id), 1, '1.{lower}.1', 'job', 1, 1, '{mark} intento' from messages
                     where organization_id = '{id}' and direction = 'OUTBOUND'"),
        ] {
            self.rows.run(sql).await;
        }
    }

    async fn find_the_rest(&mut self, things: &mut Things) {
        let id = self.shop.id.clone();
        let of = |what: &str, table: &str, more: &str| {
            format!("select {what} from {table} where organization_id = '{id}' {more} order by id limit 1")
        };
        let phone = format!("and phone = '+{}'", self.phones[0]);
        let conversation = self.rows.text(&of("id", "conversations", &phone)).await;
        let thread = format!("and conversation_id = '{conversation}' and direction = 'INBOUND'");
        for (kind, sql) in [
            ("lead", of("lead_id", "conversations", &phone)),
            ("message", of("id", "messages", &thread)),
            ("wamid", of("external_message_id", "messages", &thread)),
            ("event", of("id", "webhook_events", "")),
            ("stage", of("id", "stages", "")),
            ("label", of("id", "labels", "")),
            ("saved-reply", of("id", "saved_replies", "")),
            ("note", of("id", "notes", "")),
            ("audit", of("id", "audit_log", "")),
            ("conversation-event", of("id", "conversation_events", "")),
            ("phone-number-id", of("phone_number_id", "channels", "")),
            ("waba", of("waba_id", "channels", "")),
            ("callback", of("callback_token", "channels", "")),
            (
                "session",
                format!("select id_hash from sessions where user_id = '{}' limit 1", self.shop.owner.id),
            ),
            ("email", format!("select email from users where id = '{}'", self.shop.owner.id)),
        ] {
            let found = self.rows.text(&sql).await;
            things.put(kind, found);
        }
        let at = |what: &str, table: &str, id: &str| {
            format!("select cast({what} as text) from {table} where id = '{id}'")
        };
        let last = self.rows.text(&at("last_message_at", "conversations", &conversation)).await;
        let message = things.get("message").to_owned();
        let written = self.rows.text(&at("created_at", "messages", &message)).await;
        things.put("cursor-conversations", URL_SAFE_NO_PAD.encode(format!("{last}.{conversation}")));
        things.put("cursor-messages", URL_SAFE_NO_PAD.encode(format!("{written}.{message}")));
        things.put("cursor-events", URL_SAFE_NO_PAD.encode(things.get("event")));
        things.put("cursor-audit", URL_SAFE_NO_PAD.encode(things.get("audit")));
        things.put("cursor-thread", format!("{written}~{message}"));
        things.put("cursor-row", format!("{last}~{conversation}"));
        self.note(&conversation, things.get("mark")).await;
        things.put("conversation", conversation);
    }

    async fn note(&self, conversation: &str, mark: &str) {
        let call = self.world.client.post(self.world.url("/fn/add-note"));
        let call = call.header("cookie", &self.shop.owner.cookie).header("sec-fetch-site", "same-origin");
        let text = format!("{mark} en privado");
        let answer = call.form(&[("conversation_id", conversation), ("text", &text)]).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
}

/// Signs somebody in anew.
pub(super) async fn session_of(world: &World, who: &Person) -> String {
    use hilo_store::accounts::sessions::{Origin, begin};
    use secrecy::ExposeSecret;
    let mut tx = world.db.write().await.unwrap();
    let session = begin(&mut tx, &who.id, Origin::default()).await.unwrap();
    tx.commit().await.unwrap();
    format!("hilo={}", session.expose_secret())
}
