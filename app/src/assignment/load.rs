//! The one look into the database that the page takes.

use super::address::{Asked, Done};
use crate::desk::Desk;
use crate::inbox::error::AppError;
use hilo_domain::assignment::Routing;
use hilo_domain::clock::Millis;
use hilo_domain::role::Operation;
use hilo_store::assignment::{self, AgentLoad, Position, QueueQuery, QueueRow};
use hilo_store::{StoreError, Tx, conversations, live};

/// Rows of a page.
const ROWS: i64 = 50;

/// Everything the page shows.
pub(super) struct Loaded {
    /// The list.
    pub(super) rows: Vec<QueueRow>,
    /// Where its next page begins.
    pub(super) next: Option<Position>,
    /// How many wait in the queue.
    pub(super) length: i64,
    /// Everyone's load; a seller's own.
    pub(super) load: Vec<AgentLoad>,
    /// Routing's settings, for those who may change them.
    pub(super) routing: Option<Routing>,
    /// The customer whose conversation was taken just now.
    pub(super) taken: Option<(String, Option<String>)>,
    /// The live stream's number at this moment.
    pub(super) seq: i64,
    /// When the look was taken.
    pub(super) now: Millis,
}

/// Takes the look.
pub(super) async fn load(desk: &Desk, asked: &Asked, done: Option<&Done>) -> Result<Loaded, AppError> {
    let actor = &desk.actor;
    let mut tx = desk.db.read().await?;
    let (rows, next) = rows(&mut tx, desk, asked).await?;
    let length = assignment::queue_length(&mut tx, actor).await?;
    let load = assignment::load(&mut tx, actor).await?;
    let routing = match actor.may(Operation::Assign) {
        Ok(()) => Some(assignment::routing(&mut tx, &actor.organization_id).await?),
        Err(_) => None,
    };
    let taken = match done {
        Some(Done::Taken(id)) => match conversations::row(&mut tx, actor, id).await {
            Ok(row) => Some((row.name, row.phone)),
            Err(StoreError::NotFound) => None,
            Err(error) => return Err(error.into()),
        },
        _ => None,
    };
    let seq = live::latest(&mut tx, &actor.organization_id).await?;
    let now = tx.now();
    tx.rollback().await?;
    Ok(Loaded { rows, next, length, load, routing, taken, seq, now })
}

/// One row more is asked for than is shown: if it comes, there is a next page.
async fn rows(
    tx: &mut Tx,
    desk: &Desk,
    asked: &Asked,
) -> Result<(Vec<QueueRow>, Option<Position>), AppError> {
    let mut rows = match &asked.agent {
        Some(agent) => assignment::in_hand(tx, &desk.actor, agent, asked.after.as_ref(), ROWS + 1).await?,
        None => {
            let query = QueueQuery { answered: asked.answered, after: asked.after.clone(), limit: ROWS + 1 };
            assignment::queue(tx, &desk.actor, &query).await?
        }
    };
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let by_wait = asked.agent.is_none() && !asked.answered;
    let next = rows.last().filter(|_| more).map(|row| {
        let at = if by_wait { row.waiting_since } else { None };
        (at.unwrap_or(row.last_message_at), row.id.clone())
    });
    Ok((rows, next))
}
