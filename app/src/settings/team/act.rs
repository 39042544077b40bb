//! What the forms of the team's page ask for.

use crate::desk::Desk;
use crate::posted::Posted;
use hilo_domain::ids::UserId;
use hilo_domain::role::Role;
use hilo_store::StoreError;
use hilo_store::accounts::team::{self, MemberChange, NewInvitation, TeamError};
use secrecy::ExposeSecret;

/// What came of it.
pub(super) enum Done {
    /// Nothing was asked for.
    Nothing,
    /// Done; the page is loaded anew.
    Changed,
    /// A link to be shown once.
    Invited { email: String, link: String },
    /// A link to be shown once.
    PasswordLink { name: String, link: String },
}

pub(super) async fn act(
    desk: &Desk,
    posted: &Posted,
    base_url: &str,
    ip: Option<&str>,
) -> Result<Done, TeamError> {
    let actor = &desk.actor;
    let user_id = UserId::from(posted.text("user"));
    let mut tx = desk.db.write().await?;
    let done = match posted.text("action") {
        "invite" => {
            let role = posted.text("role").parse().unwrap_or(Role::Seller);
            let new = NewInvitation { email: posted.text("email"), role };
            let (invitation, secret) = team::invite(&mut tx, actor, new, ip).await?;
            let link = format!("{base_url}/invite/{}", secret.expose_secret());
            Done::Invited { email: invitation.email, link }
        }
        "revoke" => {
            team::revoke_invitation(&mut tx, actor, posted.text("invitation"), ip).await?;
            Done::Changed
        }
        "password" => {
            let secret = team::password_link(&mut tx, actor, &user_id, ip).await?;
            let name = team::member(&mut tx, actor, &user_id).await?.name;
            Done::PasswordLink { name, link: format!("{base_url}/password/{}", secret.expose_secret()) }
        }
        "role" => {
            let role = posted.text("role").parse().map_err(|_| StoreError::NotFound)?;
            let change = MemberChange { role: Some(role), disabled: None };
            team::change(&mut tx, actor, &user_id, change, ip).await?;
            Done::Changed
        }
        wish @ ("disable" | "enable") => {
            let change = MemberChange { role: None, disabled: Some(wish == "disable") };
            team::change(&mut tx, actor, &user_id, change, ip).await?;
            Done::Changed
        }
        _ => return Ok(Done::Nothing),
    };
    tx.commit().await?;
    Ok(done)
}
