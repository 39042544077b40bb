//! What the page's forms do. Each asks the policy table first, then does its work in one transaction.

use super::address::Done;
use crate::desk::Desk;
use crate::inbox::error::AppError;
use crate::posted::Posted;
use hilo_domain::assignment::{Given, MOST_AT_ONCE, MOST_CAPACITY, Routing};
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::role::Operation;
use hilo_store::StoreError;
use hilo_store::assignment;
use hilo_store::conversations::{self, ClaimError, Holder};

/// The choice of who gets conversations: nobody.
pub(super) const NOBODY: &str = "-";

/// Why a form was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Nothing was ticked.
    NoneChosen,
    /// Nobody was chosen.
    NobodyChosen,
    /// Who was chosen is no member any more.
    NotAMember,
    /// Somebody else was faster.
    TakenBy(Holder),
    /// The limit of this person is no such number.
    CapacityWrong(UserId),
    /// Anything else.
    Error(AppError),
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

/// Does what was posted.
pub(super) async fn act(desk: &Desk, posted: &Posted) -> Result<Done, Refused> {
    if let Some(id) = posted.get("take") {
        return take(desk, ConversationId::from(id)).await;
    }
    match posted.text("do") {
        "give" => give(desk, posted.all("id"), posted.text("to")).await,
        "give-all" => give(desk, posted.all("shown"), posted.text("to")).await,
        "availability" => set_available(desk, posted).await,
        "capacity" => set_capacity(desk, posted).await,
        "routing" => set_routing(desk, posted).await,
        _ => Err(AppError::Invalid.into()),
    }
}

fn may(desk: &Desk, operation: Operation) -> Result<(), Refused> {
    desk.actor.may(operation).map_err(|_| AppError::Forbidden.into())
}

async fn take(desk: &Desk, id: ConversationId) -> Result<Done, Refused> {
    may(desk, Operation::Claim)?;
    let mut tx = desk.db.write().await?;
    conversations::claim(&mut tx, &desk.actor, &id).await.map_err(|error| match error {
        ClaimError::Taken(holder) => Refused::TakenBy(holder),
        ClaimError::Store(error) => error.into(),
    })?;
    tx.commit().await?;
    Ok(Done::Taken(id))
}

async fn give(desk: &Desk, ids: impl Iterator<Item = &str>, to: &str) -> Result<Done, Refused> {
    may(desk, Operation::Assign)?;
    let ids: Vec<ConversationId> = ids.take(MOST_AT_ONCE).map(ConversationId::from).collect();
    if ids.is_empty() {
        return Err(Refused::NoneChosen);
    }
    let to = match to {
        "" => return Err(Refused::NobodyChosen),
        NOBODY => None,
        id => Some(UserId::from(id)),
    };
    let mut tx = desk.db.write().await?;
    let given = assignment::assign_many(&mut tx, &desk.actor, &ids, to.as_ref()).await;
    let given = given.map_err(|error| match error {
        StoreError::Conflict(_) => Refused::NotAMember,
        other => other.into(),
    })?;
    tx.commit().await?;
    let all = i64::try_from(given.len()).unwrap_or(i64::MAX);
    let count = given.iter().filter(|(_, outcome)| *outcome == Given::Done).count();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Done::Given { count, left: all - count, to })
}

async fn set_available(desk: &Desk, posted: &Posted) -> Result<Done, Refused> {
    may(desk, Operation::Assign)?;
    let who = UserId::from(posted.text("who"));
    let available = posted.text("available") == "true";
    let give_back = Some(posted.has("give_back_now"));
    let mut tx = desk.db.write().await?;
    assignment::set_available(&mut tx, &desk.actor, &who, available, give_back, None).await?;
    tx.commit().await?;
    Ok(Done::Saved(who))
}

async fn set_capacity(desk: &Desk, posted: &Posted) -> Result<Done, Refused> {
    may(desk, Operation::Assign)?;
    let who = UserId::from(posted.text("who"));
    let capacity = match posted.text("capacity") {
        "" => None,
        text => match text.parse() {
            Ok(number) if (0..=MOST_CAPACITY).contains(&number) => Some(number),
            _ => return Err(Refused::CapacityWrong(who)),
        },
    };
    let mut tx = desk.db.write().await?;
    assignment::set_capacity(&mut tx, &desk.actor, &who, capacity, None).await?;
    tx.commit().await?;
    Ok(Done::Saved(who))
}

async fn set_routing(desk: &Desk, posted: &Posted) -> Result<Done, Refused> {
    may(desk, Operation::Assign)?;
    let routing = Routing {
        enabled: posted.has("enabled"),
        include_managers: posted.has("include_managers"),
        give_back: posted.has("give_back"),
        answer_takes: posted.has("answer_takes"),
    };
    let mut tx = desk.db.write().await?;
    assignment::set_routing(&mut tx, &desk.actor, routing, None).await?;
    tx.commit().await?;
    Ok(Done::Routing)
}
