//! Who may do what: one table, used by REST, server functions, the live stream and screens alike
//! (specification.md 7). Nothing else in Hilo decides permission.

use crate::ids::{OrganizationId, UserId};
use crate::text_enum::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// A user's role in one organization.
    Role {
        /// Everything, removing the organization and changing owners included.
        Owner = "OWNER",
        /// Everything but the organization itself.
        Admin = "ADMIN",
        /// Conversations, assignment, templates, reports.
        Manager = "MANAGER",
        /// Answers customers.
        Seller = "SELLER",
    }
}

text_enum! {
    /// Which conversations a SELLER sees; a setting of the organization.
    SellerVisibility {
        /// Everything; the default.
        All = "ALL",
        /// Their own and those that nobody has taken.
        OwnAndUnassigned = "OWN_AND_UNASSIGNED",
        /// Their own only.
        Own = "OWN",
    }
}

text_enum! {
    /// What can be done. A route or server function names the operation it performs.
    Operation {
        /// See conversations, threads, leads and notes (narrowed by [`SellerVisibility`]).
        ReadInbox = "READ_INBOX",
        /// Send messages, retry, resend, discard, mark read, write notes, move a lead's stage.
        Reply = "REPLY",
        /// Take an unassigned conversation.
        Claim = "CLAIM",
        /// Give a conversation to anyone, or to no one.
        Assign = "ASSIGN",
        /// List templates and send them.
        UseTemplates = "USE_TEMPLATES",
        /// Create, edit, delete and approve templates.
        ManageTemplates = "MANAGE_TEMPLATES",
        /// Reports.
        ReadReports = "READ_REPORTS",
        /// Numbers, their tokens and secrets.
        ManageChannels = "MANAGE_CHANNELS",
        /// Invite, disable, change roles.
        ManageTeam = "MANAGE_TEAM",
        /// API tokens of the organization.
        ManageTokens = "MANAGE_TOKENS",
        /// Raw webhook events, jobs and the audit log; replay and run again.
        Operate = "OPERATE",
        /// Remove the organization, change owners.
        Own = "OWN",
    }
}

impl Role {
    /// The policy table.
    #[must_use]
    pub const fn allows(self, operation: Operation) -> bool {
        use Operation as Op;
        match operation {
            Op::ReadInbox | Op::Reply | Op::Claim | Op::UseTemplates => true,
            Op::Assign | Op::ManageTemplates | Op::ReadReports => !matches!(self, Self::Seller),
            Op::ManageChannels | Op::ManageTeam | Op::ManageTokens | Op::Operate => {
                matches!(self, Self::Owner | Self::Admin)
            }
            Op::Own => matches!(self, Self::Owner),
        }
    }
}

/// Who acts: a user in one organization, signed in or by token. Made only by authentication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The organization acted in.
    pub organization_id: OrganizationId,
    /// The person.
    pub user_id: UserId,
    /// Their name, for notes and history.
    pub name: String,
    /// Their role there.
    pub role: Role,
    /// What sellers see there.
    pub seller_visibility: SellerVisibility,
}

/// Refused by the policy table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("your role ({role}) may not do this")]
pub struct Forbidden {
    /// The role that was not enough.
    pub role: Role,
}

impl Actor {
    /// Asks the policy table.
    ///
    /// # Errors
    /// [`Forbidden`] when the role does not allow it.
    pub const fn may(&self, operation: Operation) -> Result<(), Forbidden> {
        if self.role.allows(operation) { Ok(()) } else { Err(Forbidden { role: self.role }) }
    }

    /// How far this actor sees. Everyone but a SELLER sees everything.
    #[must_use]
    pub const fn visibility(&self) -> SellerVisibility {
        match self.role {
            Role::Seller => self.seller_visibility,
            _ => SellerVisibility::All,
        }
    }

    /// Whether a conversation with this assignee is in sight. The store's SQL predicate says the same.
    #[must_use]
    pub fn sees(&self, assigned_to: Option<&UserId>) -> bool {
        match self.visibility() {
            SellerVisibility::All => true,
            SellerVisibility::OwnAndUnassigned => assigned_to.is_none_or(|id| *id == self.user_id),
            SellerVisibility::Own => assigned_to.is_some_and(|id| *id == self.user_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_specification() {
        let allowed = |role: Role| {
            Operation::ALL.iter().filter(|op| role.allows(**op)).map(|op| op.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(allowed(Role::Seller), ["READ_INBOX", "REPLY", "CLAIM", "USE_TEMPLATES"]);
        assert_eq!(allowed(Role::Manager).len(), 7);
        assert!(!Role::Manager.allows(Operation::ManageChannels));
        assert!(!Role::Admin.allows(Operation::Own));
        assert_eq!(allowed(Role::Owner).len(), Operation::ALL.len());
    }

    #[test]
    fn only_sellers_are_narrowed() {
        let mut actor = Actor {
            organization_id: "o".into(),
            user_id: "me".into(),
            name: "Me".into(),
            role: Role::Seller,
            seller_visibility: SellerVisibility::Own,
        };
        let (me, other) = (UserId::from("me"), UserId::from("other"));
        assert!(actor.sees(Some(&me)) && !actor.sees(Some(&other)) && !actor.sees(None));
        actor.seller_visibility = SellerVisibility::OwnAndUnassigned;
        assert!(actor.sees(Some(&me)) && !actor.sees(Some(&other)) && actor.sees(None));
        actor.role = Role::Manager;
        assert!(actor.sees(Some(&other)));
    }
}
