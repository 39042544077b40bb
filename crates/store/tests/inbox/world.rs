//! A small shop to test with: an organization with a number, people of every role, and customers who write.

use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, MessageId, OrganizationId, UserId};
use hilo_domain::inbox::{ConversationRow, MessageDetail, MessageView, Tab, Thread, TimelineItem};
use hilo_domain::job::Lane;
use hilo_domain::live::LiveChange;
use hilo_domain::message::{Direction, MessageKind, MessageStatus};
use hilo_domain::phone::Phone;
use hilo_domain::role::{Actor, Role, SellerVisibility};
use hilo_store::accounts::organizations::NewOrganization;
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{memberships, organizations, users};
use hilo_store::channels::{Channel, NewChannel};
use hilo_store::inbound::{Applied, NewInbound};
use hilo_store::jobs::Claimed;
use hilo_store::leads::Contact;
use hilo_store::outbound::{Attempt, QueueError, Reply, Start};
use hilo_store::statuses::{NewStatus, StatusOutcome};
use hilo_store::{Db, Tx, channels, conversations, inbound, jobs, live, outbound, statuses};

/// One transaction around a body that may fail; committed only when it did not.
macro_rules! change {
    ($db:expr, |$tx:ident| $body:expr) => {{
        let mut owned = $db.write().await.expect("begin");
        let $tx = &mut owned;
        let outcome = $body;
        if outcome.is_ok() {
            owned.commit().await.expect("commit");
        } else {
            owned.rollback().await.expect("roll back");
        }
        outcome
    }};
}
pub(crate) use change;

/// One look at the database.
macro_rules! look {
    ($db:expr, |$tx:ident| $body:expr) => {{
        let mut owned = $db.read().await.expect("begin");
        let $tx = &mut owned;
        $body.expect("look")
    }};
}
pub(crate) use look;

/// An organization and its people.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) org: OrganizationId,
    pub(crate) channel: Channel,
    pub(crate) owner: Actor,
    pub(crate) manager: Actor,
    pub(crate) ana: Actor,
    pub(crate) beto: Actor,
}

impl World {
    pub(crate) async fn new(db: &Db) -> Self {
        Self::named(db, "Tienda Sol", "106540352242922").await
    }

    /// Opens the connections that tasks at once will need: otherwise the first one is through before the second has
    /// its own.
    pub(crate) async fn warm(&self) {
        let connections = if self.db.kind() == "postgres" { 8 } else { 1 };
        let mut open = Vec::new();
        for _ in 0..connections {
            open.push(self.db.write().await.expect("connect"));
        }
    }

    /// Another tenant of the same installation.
    pub(crate) async fn named(db: &Db, name: &str, phone_number_id: &str) -> Self {
        let mut tx = db.write().await.expect("begin");
        let new = NewOrganization { name, timezone: "America/Lima", language: "es" };
        let org = organizations::create(&mut tx, new).await.expect("create");
        let owner = person(&mut tx, &org, "Olga", Role::Owner).await;
        let manager = person(&mut tx, &org, "Mario", Role::Manager).await;
        let ana = person(&mut tx, &org, "Ana", Role::Seller).await;
        let beto = person(&mut tx, &org, "Beto", Role::Seller).await;
        let channel = channel(&mut tx, &org, phone_number_id).await;
        tx.commit().await.expect("commit");
        Self { db: db.clone(), org, channel, owner, manager, ana, beto }
    }

    /// The people as they are after sellers' sight was set.
    pub(crate) async fn with_visibility(mut self, visibility: SellerVisibility) -> Self {
        change!(self.db, |tx| organizations::set_seller_visibility(tx, &self.org, visibility).await).unwrap();
        for actor in [&mut self.owner, &mut self.manager, &mut self.ana, &mut self.beto] {
            let mut tx = self.db.read().await.unwrap();
            *actor = memberships::actor(&mut tx, &self.org, &actor.user_id).await.unwrap().unwrap();
        }
        self
    }

    pub(crate) async fn receive(&self, message: &NewInbound) -> Applied {
        change!(self.db, |tx| inbound::receive(tx, &self.channel, message).await).expect("receive")
    }

    /// A text from a customer now; gives the conversation.
    pub(crate) async fn text(&self, phone: &str, external_id: &str, text: &str) -> ConversationId {
        self.receive(&text_from(phone, external_id, text, self.now())).await;
        self.conversation(phone).await
    }

    pub(crate) fn now(&self) -> Millis {
        self.db.clock().now()
    }

    pub(crate) async fn conversation(&self, address: &str) -> ConversationId {
        look!(self.db, |tx| conversations::find_by_address(tx, &self.owner, address, None).await)
    }

    pub(crate) async fn row(&self, actor: &Actor, id: &ConversationId) -> ConversationRow {
        look!(self.db, |tx| conversations::row(tx, actor, id).await)
    }

    pub(crate) async fn list(&self, actor: &Actor, tab: Tab) -> Vec<ConversationRow> {
        let query = conversations::ListQuery { tab, before: None, limit: 100 };
        look!(self.db, |tx| conversations::list(tx, actor, &query).await)
    }

    pub(crate) async fn thread(&self, id: &ConversationId) -> Thread {
        look!(self.db, |tx| conversations::thread(tx, &self.owner, id, None, 50).await)
    }

    /// A thread's bubbles, oldest first.
    pub(crate) async fn bubbles(&self, id: &ConversationId) -> Vec<MessageView> {
        let items = self.thread(id).await.items.into_iter();
        items
            .filter_map(|item| match item {
                TimelineItem::Message(message) => Some(*message),
                _ => None,
            })
            .collect()
    }

    pub(crate) async fn message(&self, id: &MessageId) -> MessageView {
        look!(self.db, |tx| hilo_store::messages::one(tx, &self.org, id).await)
    }

    pub(crate) async fn reply(
        &self,
        actor: &Actor,
        id: &ConversationId,
        text: &str,
    ) -> Result<MessageId, QueueError> {
        self.reply_as(actor, id, text, None).await
    }

    pub(crate) async fn reply_as(
        &self,
        actor: &Actor,
        id: &ConversationId,
        text: &str,
        client_id: Option<&str>,
    ) -> Result<MessageId, QueueError> {
        let reply =
            Reply { text: text.to_owned(), client_message_id: client_id.map(str::to_owned), reply_to: None };
        change!(self.db, |tx| outbound::queue_reply(tx, actor, id, reply).await)
    }

    pub(crate) async fn claim_jobs(&self, lane: Lane, limit: i64) -> Vec<Claimed> {
        change!(self.db, |tx| jobs::claim(tx, lane, limit, "node-a").await).expect("claim")
    }

    /// Claims the next job that calls Meta and begins its attempt.
    pub(crate) async fn begin(&self) -> (Claimed, Start) {
        let job = self.claim_jobs(Lane::Outbound, 1).await.pop().expect("a due job");
        let start = self.start(&job).await;
        (job, start)
    }

    pub(crate) async fn start(&self, job: &Claimed) -> Start {
        let id = MessageId(job.subject_id.clone().expect("a message"));
        let places = look!(self.db, |tx| outbound::places(tx, std::slice::from_ref(job)).await);
        let start = change!(self.db, |tx| outbound::begin_attempt(tx, job, &id).await);
        let start = start.expect("begin an attempt");
        // Exactly what is going to leave has a place in line.
        assert_eq!(places.contains_key(&job.id), matches!(start, Start::Go(_)), "{start:?}");
        start
    }

    /// The same, for when it must go.
    pub(crate) async fn go(&self) -> (Claimed, Attempt) {
        match self.begin().await {
            (job, Start::Go(attempt)) => (job, *attempt),
            (_, other) => panic!("expected to go, got {other:?}"),
        }
    }

    pub(crate) async fn accept(&self, job: &Claimed, attempt: &Attempt, external_id: &str) {
        change!(self.db, |tx| outbound::accepted(tx, job, attempt, external_id, None).await).expect("accept");
    }

    /// Queues a text and has it accepted by Meta.
    pub(crate) async fn sent(&self, id: &ConversationId, text: &str, external_id: &str) -> MessageId {
        let message = self.reply(&self.owner, id, text).await.expect("queue");
        let (job, attempt) = self.go().await;
        assert_eq!(attempt.message_id, message);
        self.accept(&job, &attempt, external_id).await;
        message
    }

    pub(crate) async fn status(&self, status: &NewStatus) -> StatusOutcome {
        change!(self.db, |tx| statuses::apply(tx, &self.org, &self.channel.id, status).await).expect("apply")
    }

    pub(crate) async fn mark_read(&self, actor: &Actor, id: &ConversationId) {
        change!(self.db, |tx| conversations::mark_read(tx, actor, id).await).expect("mark read");
    }

    pub(crate) async fn live(&self, after: i64) -> Vec<live::Stored> {
        look!(self.db, |tx| live::since(tx, &self.org, after, 10_000).await)
    }

    /// What the stream would tell from `after` on.
    pub(crate) async fn changes(&self, after: i64) -> Vec<LiveChange> {
        self.live(after).await.into_iter().map(|event| event.payload.0).collect()
    }

    pub(crate) async fn latest(&self) -> i64 {
        look!(self.db, |tx| live::latest(tx, &self.org).await)
    }
}

async fn person(tx: &mut Tx, org: &OrganizationId, name: &str, role: Role) -> Actor {
    let email = format!("{name}@{org}.example");
    let new = NewUser { email: &email, name, password_hash: None, language: None };
    let id: UserId = users::create(tx, new).await.expect("create");
    memberships::add(tx, org, &id, role).await.expect("add");
    memberships::actor(tx, org, &id).await.expect("read").expect("an actor")
}

/// One more number of an organization.
pub(crate) async fn channel(tx: &mut Tx, org: &OrganizationId, phone_number_id: &str) -> Channel {
    let new = NewChannel {
        organization_id: org.clone(),
        name: "Ventas".to_owned(),
        phone_number_id: phone_number_id.to_owned(),
        waba_id: Some("waba".to_owned()),
        display_phone: Some("+51 1 555 0100".to_owned()),
        access_token_sealed: None,
        app_secret_sealed: None,
        from_environment: false,
    };
    let id = channels::save(tx, new).await.expect("save");
    channels::get(tx, org, &id).await.expect("read")
}

/// Reads a number.
pub(crate) fn phone(text: &str) -> Phone {
    Phone::parse(text).expect("a phone number")
}

/// A text from a customer known by number.
pub(crate) fn text_from(from: &str, external_id: &str, text: &str, at: Millis) -> NewInbound {
    NewInbound {
        external_id: external_id.to_owned(),
        contact: Contact::phone(phone(from)),
        direction: Direction::Inbound,
        kind: MessageKind::Text,
        text: Some(text.to_owned()),
        detail: MessageDetail::None,
        raw: None,
        reply_to: None,
        at,
        historic: false,
    }
}

/// A status without a tracker.
pub(crate) fn status_of(external_id: &str, status: MessageStatus, at: Millis) -> NewStatus {
    NewStatus {
        external_id: external_id.to_owned(),
        tracker: None,
        status,
        played: false,
        at,
        error_code: None,
        error_title: None,
        error_message: None,
    }
}

/// Every order of `items`.
pub(crate) fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (n, first) in items.iter().enumerate() {
        let rest: Vec<T> = [&items[..n], &items[n + 1..]].concat();
        for mut order in orders(&rest) {
            order.insert(0, first.clone());
            all.push(order);
        }
    }
    all
}
