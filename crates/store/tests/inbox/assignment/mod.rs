//! How conversations find their agents: claims, turns, capacity, who goes away, the queue, and many at once.

mod away;
mod claims;
mod many;
mod queue;
mod turns;

use crate::world::{World, change, look};
use hilo_domain::assignment::Routing;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::ConversationEventKind;
use hilo_domain::job::Lane;
use hilo_domain::role::{Actor, Role, SellerVisibility};
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{memberships, users};
use hilo_store::assignment::{self, AgentLoad, QueueQuery, QueueRow};
use hilo_store::conversations::{self, ConversationFilter, PageQuery};
use hilo_store::jobs;

const ON: Routing = Routing { enabled: true, include_managers: false, give_back: false, answer_takes: false };
const FIRST: PageQuery = PageQuery { page: 1, limit: 100, cursor: None, channel_id: None };

impl World {
    async fn set_routing(&self, routing: Routing) {
        change!(self.db, |tx| assignment::set_routing(tx, &self.manager, routing, None).await).unwrap();
    }

    /// Somebody comes or goes, by their own hand.
    async fn set_available(&self, actor: &Actor, available: bool) {
        let id = &actor.user_id;
        change!(self.db, |tx| assignment::set_available(tx, actor, id, available, None, None).await).unwrap();
    }

    async fn set_capacity(&self, actor: &Actor, capacity: Option<i64>) {
        let id = &actor.user_id;
        change!(self.db, |tx| assignment::set_capacity(tx, &self.manager, id, capacity, None).await).unwrap();
    }

    async fn give(&self, id: &ConversationId, to: Option<&Actor>) {
        let to = to.map(|actor| &actor.user_id);
        change!(self.db, |tx| conversations::assign(tx, &self.manager, id, to).await).unwrap();
    }

    /// Who has it.
    async fn holder(&self, id: &ConversationId) -> Option<UserId> {
        self.row(&self.owner, id).await.assigned_to.map(|person| person.id)
    }

    /// The n-th customer writes; gives the conversation.
    async fn customer(&self, n: usize, external_id: &str) -> ConversationId {
        self.text(&number(n), external_id, "Hola").await
    }

    async fn queue(&self, actor: &Actor) -> Vec<QueueRow> {
        let query = QueueQuery { answered: false, after: None, limit: 100 };
        look!(self.db, |tx| assignment::queue(tx, actor, &query).await)
    }

    async fn load(&self, actor: &Actor) -> AgentLoad {
        let all = look!(self.db, |tx| assignment::load(tx, &self.manager).await);
        all.into_iter().find(|load| load.user_id == actor.user_id).unwrap()
    }

    async fn seller(&self, name: &str) -> Actor {
        change!(self.db, |tx| async {
            let email = format!("{name}@{}.example", self.org);
            let new = NewUser { email: &email, name, password_hash: None, language: None };
            let id = users::create(tx, new).await?;
            memberships::add(tx, &self.org, &id, Role::Seller).await?;
            Ok::<_, hilo_store::StoreError>(memberships::actor(tx, &self.org, &id).await?.unwrap())
        }
        .await)
        .unwrap()
    }

    /// Kinds of a conversation's assignments, oldest first.
    async fn kinds(&self, id: &ConversationId) -> Vec<ConversationEventKind> {
        let history = look!(self.db, |tx| assignment::history(tx, &self.owner, id, &FIRST).await);
        assert_eq!(history.total, history.data.len() as i64);
        history.data.iter().rev().map(|record| record.kind).collect()
    }
}

fn number(n: usize) -> String {
    format!("+5199{n:07}")
}

/// Every statement of assignment, for the planner.
pub(crate) async fn walk(w: &World) {
    for visibility in SellerVisibility::ALL {
        let w = w.clone().with_visibility(*visibility).await;
        w.set_routing(Routing::default()).await;
        let id = w.customer(1, &format!("wamid.walk.{visibility}")).await;
        w.give(&id, None).await;
        for actor in [&w.ana, &w.manager] {
            w.queue(actor).await;
            let answered = QueueQuery { answered: true, after: Some((w.now(), "~".into())), limit: 10 };
            look!(w.db, |tx| assignment::queue(tx, actor, &answered).await);
            look!(w.db, |tx| assignment::queue_length(tx, actor).await);
            look!(w.db, |tx| assignment::load(tx, actor).await);
        }
        look!(w.db, |tx| assignment::in_hand(tx, &w.manager, &w.ana.user_id, None, 10).await);
        look!(w.db, |tx| assignment::is_available(tx, &w.org, &w.ana.user_id).await);
        for filter in [ConversationFilter::Unassigned, ConversationFilter::Of(w.ana.user_id.clone())] {
            look!(w.db, |tx| conversations::page_of(tx, &w.manager, &filter, &FIRST).await);
        }
        w.set_routing(Routing { give_back: true, answer_takes: true, ..ON }).await;
        w.customer(1, &format!("wamid.walk.2.{visibility}")).await;
        w.set_capacity(&w.ana, Some(50)).await;
        w.set_available(&w.ana, false).await;
        w.set_available(&w.ana, true).await;
        let one = [id.clone()];
        change!(w.db, |tx| assignment::assign_many(tx, &w.manager, &one, None).await).unwrap();
        w.reply(&w.owner, &id, "Hola").await.unwrap();
        w.kinds(&id).await;
        w.give(&id, None).await;
        w.set_routing(Routing::default()).await;
        w.reply(&w.owner, &id, "¿Sigue ahí?").await.unwrap();
        look!(w.db, |tx| assignment::routed_organizations(tx).await);
        loop {
            let due = w.claim_jobs(Lane::Outbound, 10).await;
            for job in &due {
                change!(w.db, |tx| jobs::complete(tx, job).await).unwrap();
            }
            if due.is_empty() {
                break;
            }
        }
    }
}
