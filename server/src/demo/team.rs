//! The people of the sample shop.

use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::memberships;
use hilo_store::accounts::organizations::{self, NewOrganization};
use hilo_store::accounts::users::{self, NewUser, PasswordHash};
use hilo_store::{Result, StoreError, Tx};

/// Somebody of the shop; the order is that of the logins shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Olga,
    Ana,
    Marcos,
    Mara,
    Tomas,
    Julia,
    Nicolas,
}

/// Name, mailbox and role.
const PEOPLE: [(Who, &str, &str, Role); 7] = [
    (Who::Olga, "Olga Benítez", "olga", Role::Owner),
    (Who::Ana, "Ana Suárez", "ana", Role::Admin),
    (Who::Marcos, "Marcos Vidal", "marcos", Role::Manager),
    (Who::Mara, "Mara Ortiz", "mara", Role::Seller),
    (Who::Tomas, "Tomás Ruiz", "tomas", Role::Seller),
    (Who::Julia, "Julia Paz", "julia", Role::Seller),
    (Who::Nicolas, "Nicolás Ferro", "nicolas", Role::Seller),
];

const NAME: &str = "Celulares del Sur";
pub(super) const TIMEZONE: &str = "America/Argentina/Buenos_Aires";
const LANGUAGE: &str = "es";

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub email: String,
    pub actor: Actor,
}

/// The shop, with its people.
#[derive(Clone, Debug)]
pub(super) struct Team {
    pub organization_id: OrganizationId,
    pub members: Vec<Member>,
}

impl Team {
    /// Makes the organization and its people, who share one password: Argon2id is slow on purpose.
    pub(super) async fn create(tx: &mut Tx, password: &PasswordHash) -> Result<Self> {
        let new = NewOrganization { name: NAME, timezone: TIMEZONE, language: LANGUAGE };
        let organization_id = organizations::create(tx, new).await?;
        let mut members = Vec::with_capacity(PEOPLE.len());
        for (_, name, mailbox, role) in PEOPLE {
            let email = format!("{mailbox}@celularesdelsur.example");
            let new = NewUser { email: &email, name, password_hash: Some(password.clone()), language: None };
            let user_id = users::create(tx, new).await?;
            memberships::add(tx, &organization_id, &user_id, role).await?;
            let actor =
                memberships::actor(tx, &organization_id, &user_id).await?.ok_or(StoreError::NotFound)?;
            members.push(Member { email, actor });
        }
        Ok(Self { organization_id, members })
    }

    /// This person, acting in the shop.
    pub(super) fn actor(&self, who: Who) -> &Actor {
        // `create` makes everyone, in this order.
        &self.members[who as usize].actor
    }

    /// This person's id.
    pub(super) fn id(&self, who: Who) -> &UserId {
        &self.actor(who).user_id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_stand_in_the_order_of_their_names() {
        assert!(PEOPLE.iter().enumerate().all(|(index, person)| person.0 as usize == index));
    }
}
