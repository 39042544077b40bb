//! Sessions of people in browsers. Idle and absolute ends are judged here, by the transaction's clock, so an ended
//! session is ended for every reader. One query finds the person together with all the places they may act in:
//! whoever is disabled, or belongs nowhere any more, is signed out from the next request on.

use crate::accounts::access;
use crate::accounts::hash::{SecretHash, new_secret};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{OrganizationId, UserId};
use hilo_domain::role::{Actor, Role, SellerVisibility};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

/// A session that nobody used for this long is over: 12 hours, in milliseconds.
pub const IDLE_MS: i64 = 12 * 60 * 60 * 1000;
/// A session of this age is over, used or not: 14 days, in milliseconds.
pub const ABSOLUTE_MS: i64 = 14 * 24 * 60 * 60 * 1000;
/// Use is written down at most this often: every minute, in milliseconds.
pub const TOUCH_MS: i64 = 60 * 1000;

/// What a session remembers besides its owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Memory {
    /// The organization last chosen.
    organization_id: Option<OrganizationId>,
}

/// Where a session was begun; shown to its owner.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// The browser, as it calls itself.
    pub user_agent: Option<&'a str>,
    /// The address it came from.
    pub ip: Option<&'a str>,
}

/// Begins a session; the secret goes into the cookie and is not kept.
///
/// # Errors
/// When the database refuses.
pub async fn begin(tx: &mut Tx, user_id: &UserId, origin: Origin<'_>) -> Result<SecretString> {
    let now = tx.now();
    let (secret, hash) = new_secret(tx, "");
    execute!(
        tx,
        "insert into sessions (id_hash, user_id, data, user_agent, ip, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7)",
        &hash,
        user_id,
        Json(Memory::default()),
        origin.user_agent,
        origin.ip,
        now,
        now.plus(ABSOLUTE_MS),
    )?;
    Ok(secret)
}

/// An organization in which a signed-in person may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The person there.
    pub actor: Actor,
    /// What it is called.
    pub organization_name: String,
    /// IANA name of its time zone.
    pub timezone: String,
    /// Language tag of its screens: `en`, `es`, `pt-BR`.
    pub language: String,
    /// Whether new conversations may be given to them there.
    pub available: bool,
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user_id: UserId,
    /// Their address.
    pub email: String,
    /// Their own choice of language.
    pub language: Option<String>,
    /// Whether Enter sends.
    pub send_on_enter: bool,
    /// Whether single keys act in the inbox.
    pub shortcuts_enabled: bool,
    /// When the session was last known to be in use.
    pub last_seen_at: Millis,
    /// Where they may act, oldest organization first; never empty.
    pub seats: Vec<Seat>,
    /// Index of the seat they chose, or the first.
    chosen: usize,
}

impl SignedIn {
    /// The organization they act in.
    #[must_use]
    pub fn seat(&self) -> &Seat {
        &self.seats[self.chosen]
    }

    /// Whether it is time to write down that the session is in use.
    #[must_use]
    pub const fn is_stale(&self, now: Millis) -> bool {
        now.since(self.last_seen_at) >= TOUCH_MS
    }
}

#[derive(sqlx::FromRow)]
struct SignedInRow {
    user_id: UserId,
    data: Json<Memory>,
    last_seen_at: Millis,
    name: String,
    email: String,
    user_language: Option<String>,
    send_on_enter: bool,
    shortcuts_enabled: bool,
    role: Role,
    organization_id: OrganizationId,
    organization_name: String,
    timezone: String,
    organization_language: String,
    available: bool,
    seller_visibility: SellerVisibility,
}

/// Who is behind a cookie. `None` when the session is unknown, idle too long, too old or ended, and when its owner
/// may not act anywhere.
///
/// # Errors
/// When the database refuses.
pub async fn signed_in(tx: &mut Tx, session: &SecretHash) -> Result<Option<SignedIn>> {
    let now = tx.now();
    let rows = fetch!(
        fetch_all,
        tx,
        SignedInRow,
        "select s.user_id, s.data, s.last_seen_at, u.name, u.email, u.language as user_language,
                u.send_on_enter, u.shortcuts_enabled, m.role, m.available, o.id as organization_id,
                o.name as organization_name, o.timezone, o.language as organization_language, o.seller_visibility
         from sessions s
         join users u on u.id = s.user_id and u.disabled_at is null
         join memberships m on m.user_id = u.id and m.disabled_at is null
         join organizations o on o.id = m.organization_id and o.removed_at is null
         where s.id_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3
         order by o.created_at, o.id",
        session,
        now,
        now.plus(-IDLE_MS),
    )?;
    let Some(first) = rows.first() else { return Ok(None) };
    let wanted = first.data.organization_id.as_ref();
    let chosen = rows.iter().position(|row| Some(&row.organization_id) == wanted).unwrap_or(0);
    Ok(Some(SignedIn {
        user_id: first.user_id.clone(),
        email: first.email.clone(),
        language: first.user_language.clone(),
        send_on_enter: first.send_on_enter,
        shortcuts_enabled: first.shortcuts_enabled,
        last_seen_at: first.last_seen_at,
        chosen,
        seats: rows.into_iter().map(Seat::from).collect(),
    }))
}

impl From<SignedInRow> for Seat {
    fn from(row: SignedInRow) -> Self {
        Self {
            actor: Actor {
                organization_id: row.organization_id,
                user_id: row.user_id,
                name: row.name,
                role: row.role,
                seller_visibility: row.seller_visibility,
            },
            organization_name: row.organization_name,
            timezone: row.timezone,
            language: row.organization_language,
            available: row.available,
        }
    }
}

/// Writes down that a session is in use, and that its owner is in the organization of `seat`, at most once a minute.
///
/// # Errors
/// When the database refuses.
pub async fn touch(tx: &mut Tx, session: &SecretHash, seat: &Actor) -> Result<()> {
    let now = tx.now();
    let touched = execute!(
        tx,
        "update sessions set last_seen_at = $2 where id_hash = $1 and last_seen_at <= $3",
        session,
        now,
        now.plus(-TOUCH_MS),
    )?;
    if touched == 0 { Ok(()) } else { seen(tx, seat).await }
}

/// Writes down that a person is here.
///
/// # Errors
/// When the database refuses.
pub async fn seen(tx: &mut Tx, seat: &Actor) -> Result<()> {
    let now = tx.now();
    execute!(
        tx,
        "update memberships set last_seen_at = $3 where organization_id = $1 and user_id = $2",
        &seat.organization_id,
        &seat.user_id,
        now,
    )?;
    Ok(())
}

/// Chooses the organization that the session's owner acts in from now on. Their open screens look again who they are.
///
/// # Errors
/// [`StoreError::NotFound`] when they do not belong to it, or the session is over.
pub async fn choose(tx: &mut Tx, session: &SecretHash, organization_id: &OrganizationId) -> Result<()> {
    let signed_in = signed_in(tx, session).await?.ok_or(StoreError::NotFound)?;
    if !signed_in.seats.iter().any(|seat| seat.actor.organization_id == *organization_id) {
        return Err(StoreError::NotFound);
    }
    let memory = Memory { organization_id: Some(organization_id.clone()) };
    execute!(tx, "update sessions set data = $2 where id_hash = $1", session, Json(&memory))?;
    let chosen = signed_in.seats.iter().find(|seat| seat.actor.organization_id == *organization_id);
    if let Some(seat) = chosen {
        seen(tx, &seat.actor).await?;
    }
    access::changed(tx, &signed_in.seat().actor.organization_id, Some(&signed_in.user_id));
    Ok(())
}

/// A session as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionInfo {
    /// Points at it; signs no one in.
    pub id_hash: SecretHash,
    /// The browser, as it calls itself.
    pub user_agent: Option<String>,
    /// The address it came from.
    pub ip: Option<String>,
    /// When it was begun.
    pub created_at: Millis,
    /// When it was last used, give or take a minute.
    pub last_seen_at: Millis,
}

/// A person's sessions, last used first.
///
/// # Errors
/// When the database refuses.
pub async fn list(tx: &mut Tx, user_id: &UserId) -> Result<Vec<SessionInfo>> {
    let now = tx.now();
    Ok(fetch!(
        fetch_all,
        tx,
        SessionInfo,
        "select id_hash, user_agent, ip, created_at, last_seen_at from sessions
         where user_id = $1 and expires_at > $2 and last_seen_at > $3
         order by last_seen_at desc, id_hash",
        user_id,
        now,
        now.plus(-IDLE_MS),
    )?)
}

/// Signs out: ends the session behind a cookie, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(tx: &mut Tx, session: &SecretHash) -> Result<()> {
    let ended = scalar!(
        fetch_optional,
        tx,
        UserId,
        "delete from sessions where id_hash = $1 returning user_id",
        session,
    )?;
    match ended {
        Some(user_id) => access::changed_everywhere(tx, &user_id).await,
        None => Ok(()),
    }
}

/// Ends one of a person's own sessions.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not theirs, or over already.
pub async fn end(tx: &mut Tx, user_id: &UserId, session: &SecretHash) -> Result<()> {
    let ended = execute!(tx, "delete from sessions where user_id = $1 and id_hash = $2", user_id, session)?;
    if ended == 0 {
        return Err(StoreError::NotFound);
    }
    access::changed_everywhere(tx, user_id).await
}

/// Ends all of a person's sessions, or all but the one they are using.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(tx: &mut Tx, user_id: &UserId, except: Option<&SecretHash>) -> Result<()> {
    let ended = execute!(
        tx,
        "delete from sessions where user_id = $1 and id_hash <> coalesce(cast($2 as text), '')",
        user_id,
        except,
    )?;
    if ended == 0 { Ok(()) } else { access::changed_everywhere(tx, user_id).await }
}

/// Clears away sessions that are over; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn purge(tx: &mut Tx) -> Result<u64> {
    let now = tx.now();
    Ok(execute!(
        tx,
        "delete from sessions where expires_at <= $1 or last_seen_at <= $2",
        now,
        now.plus(-IDLE_MS),
    )?)
}
