//! An organization with its owner and a token, written before its server starts, or beside it.

use hilo_domain::ids::{ChannelId, OrganizationId, UserId};
use hilo_domain::role::{Actor, Role};
use hilo_server::auth::password;
use hilo_store::Db;
use hilo_store::accounts::organizations::NewOrganization;
use hilo_store::accounts::tokens::NewToken;
use hilo_store::accounts::users::NewUser;
use hilo_store::accounts::{memberships, organizations, tokens, users};
use hilo_store::channels::{self, NewChannel};
use hilo_store::secrets::{KeyRing, Place, SecretKind};
use secrecy::{ExposeSecret, SecretString};

pub(crate) const PASSWORD: &str = "correct horse battery";

#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) organization_id: OrganizationId,
    pub(crate) user_id: UserId,
    pub(crate) email: String,
    pub(crate) token: SecretString,
}

impl Shop {
    pub(crate) async fn found(db: &Db, name: &str) -> Self {
        let email = format!("{name}@example.com");
        let hash = password::hash(PASSWORD.into()).await.unwrap();
        let mut tx = db.write().await.unwrap();
        let new = NewOrganization { name, timezone: "America/Argentina/Buenos_Aires", language: "es" };
        let organization_id = organizations::create(&mut tx, new).await.unwrap();
        let new = NewUser { email: &email, name: "Ana", password_hash: Some(hash), language: None };
        let user_id = users::create(&mut tx, new).await.unwrap();
        memberships::add(&mut tx, &organization_id, &user_id, Role::Owner).await.unwrap();
        let new = NewToken {
            organization_id: &organization_id,
            user_id: &user_id,
            name: "tests",
            role: None,
            expires_at: None,
        };
        let (_, token) = tokens::create(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        Self { organization_id, user_id, email, token }
    }

    /// The owner, as the policy table knows them.
    pub(crate) async fn actor(&self, db: &Db) -> Actor {
        let mut tx = db.read().await.unwrap();
        memberships::actor(&mut tx, &self.organization_id, &self.user_id).await.unwrap().unwrap()
    }

    /// Connects a number that no variable describes.
    pub(crate) async fn connect(
        &self,
        db: &Db,
        keys: &KeyRing,
        phone_number_id: &str,
        token: &str,
    ) -> ChannelId {
        let mut tx = db.write().await.unwrap();
        let new = NewChannel {
            organization_id: self.organization_id.clone(),
            name: "WhatsApp".to_owned(),
            phone_number_id: phone_number_id.to_owned(),
            waba_id: None,
            display_phone: None,
            access_token_sealed: None,
            app_secret_sealed: None,
            from_environment: false,
        };
        let id = channels::save(&mut tx, new).await.unwrap();
        let place =
            Place { organization_id: &self.organization_id, channel_id: &id, kind: SecretKind::AccessToken };
        let sealed = keys.seal(&SecretString::from(token), place).unwrap();
        let channel = channels::get(&mut tx, &self.organization_id, &id).await.unwrap();
        channels::set_access_token(&mut tx, &channel, &sealed).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.token.expose_secret())
    }
}
