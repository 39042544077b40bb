//! Two shops with people of every role.

use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::organizations::NewOrganization;
use hilo_store::accounts::sessions::Origin;
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{SecretHash, memberships, organizations, sessions, users};
use hilo_store::audit::{self, Recorded};
use hilo_store::{Db, Tx};
use secrecy::ExposeSecret;

/// A shop.
pub(crate) struct Shop {
    pub(crate) id: OrganizationId,
    pub(crate) owner: Actor,
    pub(crate) admin: Actor,
    pub(crate) manager: Actor,
    pub(crate) seller: Actor,
}

impl Shop {
    pub(crate) async fn open(db: &Db, name: &str) -> Self {
        let mut tx = db.write().await.unwrap();
        let new = NewOrganization { name, timezone: "America/Lima", language: "es" };
        let id = organizations::create(&mut tx, new).await.unwrap();
        let owner = person(&mut tx, &id, &format!("owner@{name}.example"), Role::Owner).await;
        let admin = person(&mut tx, &id, &format!("admin@{name}.example"), Role::Admin).await;
        let manager = person(&mut tx, &id, &format!("manager@{name}.example"), Role::Manager).await;
        let seller = person(&mut tx, &id, &format!("seller@{name}.example"), Role::Seller).await;
        tx.commit().await.unwrap();
        Self { id, owner, admin, manager, seller }
    }

    /// What was written down, newest first.
    pub(crate) async fn log(&self, db: &Db) -> Vec<Recorded> {
        let mut tx = db.read().await.unwrap();
        audit::list(&mut tx, &self.id, None, 100).await.unwrap()
    }

    /// What was done, oldest first.
    pub(crate) async fn actions(&self, db: &Db) -> Vec<String> {
        self.log(db).await.into_iter().rev().map(|entry| entry.action).collect()
    }
}

pub(crate) async fn person(tx: &mut Tx, id: &OrganizationId, email: &str, role: Role) -> Actor {
    let name = email.split('@').next().unwrap();
    let new = NewUser { email, name, password_hash: None, language: None };
    let user_id = users::create(tx, new).await.unwrap();
    memberships::add(tx, id, &user_id, role).await.unwrap();
    memberships::actor(tx, id, &user_id).await.unwrap().unwrap()
}

pub(crate) async fn sign_in(db: &Db, user_id: &UserId) -> SecretHash {
    let mut tx = db.write().await.unwrap();
    let secret = sessions::begin(&mut tx, user_id, Origin::default()).await.unwrap();
    tx.commit().await.unwrap();
    SecretHash::of(secret.expose_secret())
}

pub(crate) async fn is_signed_in(db: &Db, session: &SecretHash) -> bool {
    let mut tx = db.read().await.unwrap();
    sessions::signed_in(&mut tx, session).await.unwrap().is_some()
}
