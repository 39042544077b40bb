//! Leads: customers. Found by phone in any spelling or by WhatsApp user id, made when missing (the seed's
//! "Lead Auto-Link"); ten pictures at once from a new customer make one lead.

use crate::conversations::{self, find_visible, visible};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::notes;
use crate::sql::{execute, fetch, scalar};
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, LeadId, OrganizationId, StageId, UserId};
use hilo_domain::inbox::{ConversationEventKind, LeadView, Person, StageView};
use hilo_domain::phone::Phone;
use hilo_domain::role::{Actor, SellerVisibility};
use sqlx::AssertSqlSafe;

/// Who wrote, as WhatsApp tells it. At least one of `phone` and `whatsapp_user_id` is there.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Their number.
    pub phone: Option<Phone>,
    /// Their business-scoped user id, for people with a user name.
    pub whatsapp_user_id: Option<String>,
    /// Their user name.
    pub username: Option<String>,
    /// The name on their profile.
    pub profile_name: Option<String>,
}

impl Contact {
    /// A customer known by number alone.
    #[must_use]
    pub fn phone(phone: Phone) -> Self {
        Self { phone: Some(phone), ..Self::default() }
    }

    fn placeholder_name(&self) -> String {
        match (&self.phone, &self.username, &self.whatsapp_user_id) {
            (Some(phone), ..) => format!("WhatsApp {phone}"),
            (None, Some(username), _) => format!("WhatsApp {username}"),
            (None, None, id) => format!("WhatsApp {}", id.as_deref().unwrap_or_default()),
        }
    }
}

/// What is known of a lead that a contact may add to.
#[derive(sqlx::FromRow)]
pub(crate) struct Known {
    pub(crate) id: LeadId,
    name_source: String,
    phone: Option<String>,
    whatsapp_user_id: Option<String>,
    username: Option<String>,
}

impl Known {
    /// Whether the contact tells nothing that [`complete`] would write down.
    pub(crate) fn has_all_of(&self, contact: &Contact) -> bool {
        let has_name = self.name_source != "PLACEHOLDER" || contact.profile_name.is_none();
        let has_user_id = self.whatsapp_user_id.is_some() || contact.whatsapp_user_id.is_none();
        let has_username = contact.username.is_none() || self.username == contact.username;
        has_name && has_user_id && has_username && (self.phone.is_some() || contact.phone.is_none())
    }
}

/// The customer's lead, made when there is none: ACTIVE, source `whatsapp`, first stage of the default pipeline,
/// named by the profile or `WhatsApp <phone>`. A placeholder name gives way to the profile's; a name that a
/// person wrote stays.
///
/// # Errors
/// [`StoreError::Conflict`] when the contact has neither phone nor user id.
pub async fn find_or_create(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    contact: &Contact,
) -> Result<LeadId> {
    if contact.phone.is_none() && contact.whatsapp_user_id.is_none() {
        return Err(StoreError::Conflict("a message without a sender"));
    }
    if let Some(known) = find(tx, organization_id, contact).await? {
        complete(tx, organization_id, &known, contact).await?;
        return Ok(known.id);
    }
    insert(tx, organization_id, contact).await?;
    find(tx, organization_id, contact).await?.map(|known| known.id).ok_or(StoreError::NotFound)
}

/// The customer's lead, if there is one.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_contact(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    contact: &Contact,
) -> Result<Option<LeadId>> {
    Ok(find(tx, organization_id, contact).await?.map(|known| known.id))
}

async fn find(tx: &mut Tx, organization_id: &OrganizationId, contact: &Contact) -> Result<Option<Known>> {
    if let Some(phone) = &contact.phone {
        let known = fetch!(
            fetch_optional,
            tx,
            Known,
            "select id, name_source, phone, whatsapp_user_id, username from leads where organization_id = $1 and phone_key = $2",
            organization_id,
            phone.match_key()
        )?;
        if known.is_some() {
            return Ok(known);
        }
    }
    let Some(user_id) = &contact.whatsapp_user_id else { return Ok(None) };
    Ok(fetch!(
        fetch_optional,
        tx,
        Known,
        "select id, name_source, phone, whatsapp_user_id, username from leads where organization_id = $1 and whatsapp_user_id = $2",
        organization_id,
        user_id
    )?)
}

/// Learns what was not known yet. A number or user id that another lead has stays with that lead.
async fn complete(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    known: &Known,
    contact: &Contact,
) -> Result<()> {
    let now = tx.now();
    if known.name_source == "PLACEHOLDER"
        && let Some(name) = contact.profile_name.as_deref().map(str::trim).filter(|name| !name.is_empty())
    {
        execute!(
            tx,
            "update leads set name = $3, name_source = 'PROFILE', updated_at = $4
             where organization_id = $1 and id = $2 and name_source = 'PLACEHOLDER'",
            organization_id,
            &known.id,
            name,
            now
        )?;
    }
    if known.whatsapp_user_id.is_none() && contact.whatsapp_user_id.is_some() {
        execute!(
            tx,
            "update leads set whatsapp_user_id = $3, username = coalesce($4, username), updated_at = $5
             where organization_id = $1 and id = $2 and not exists (
               select 1 from leads other where other.organization_id = $1 and other.whatsapp_user_id = $3)",
            organization_id,
            &known.id,
            contact.whatsapp_user_id.as_deref(),
            contact.username.as_deref(),
            now
        )?;
    }
    // People give themselves a user name later, or another one.
    if known.whatsapp_user_id.is_some()
        && known.whatsapp_user_id == contact.whatsapp_user_id
        && let Some(username) = contact.username.as_deref()
        && known.username.as_deref() != Some(username)
    {
        execute!(
            tx,
            "update leads set username = $3, updated_at = $4 where organization_id = $1 and id = $2",
            organization_id,
            &known.id,
            username,
            now
        )?;
    }
    if known.phone.is_none()
        && let Some(phone) = &contact.phone
    {
        set_phone(tx, organization_id, &known.id, phone).await?;
    }
    Ok(())
}

/// Gives a lead a number, unless another lead has it. Returns whether its number changed.
///
/// # Errors
/// When the database refuses.
pub async fn set_phone(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    lead_id: &LeadId,
    phone: &Phone,
) -> Result<bool> {
    let now = tx.now();
    let changed = execute!(
        tx,
        "update leads set phone = $3, phone_key = $4, updated_at = $5
         where organization_id = $1 and id = $2 and coalesce(phone, '') <> $3 and not exists (
           select 1 from leads other where other.organization_id = $1 and other.phone_key = $4 and other.id <> $2)",
        organization_id,
        lead_id,
        phone.as_str(),
        phone.match_key(),
        now
    )?;
    Ok(changed == 1)
}

async fn insert(tx: &mut Tx, organization_id: &OrganizationId, contact: &Contact) -> Result<()> {
    let (id, now) = (tx.new_id::<LeadId>(), tx.now());
    let profile_name = contact.profile_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name = profile_name.map_or_else(|| contact.placeholder_name(), str::to_owned);
    let inserted = execute!(
        tx,
        "insert into leads (organization_id, id, name, name_source, phone, phone_key, whatsapp_user_id, username,
           status, source, stage_id, created_at, updated_at)
         select $1, $2, $3, $4, $5, $6, $7, $8, 'ACTIVE', 'whatsapp', s.id, $9, $9
         from stages s join pipelines p on p.organization_id = s.organization_id and p.id = s.pipeline_id
         where s.organization_id = $1 and p.is_default order by s.position limit 1
         on conflict do nothing",
        organization_id,
        &id,
        name,
        if profile_name.is_some() { "PROFILE" } else { "PLACEHOLDER" },
        contact.phone.as_ref().map(Phone::as_str),
        contact.phone.as_ref().map(Phone::match_key),
        contact.whatsapp_user_id.as_deref(),
        contact.username.as_deref(),
        now
    )?;
    tracing::trace!(inserted, "lead");
    Ok(())
}

/// Whether the organization has this lead, and the actor sees a conversation of it. Who sees everything also sees
/// leads that have none.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_visible(tx: &mut Tx, actor: &Actor, id: &LeadId) -> Result<bool> {
    let everything = actor.visibility() == SellerVisibility::All;
    let sql = format!(
        "select count(*) from leads l where l.organization_id = $1 and l.id = $3 and ($4 or exists (
           select 1 from conversations c where c.organization_id = $1 and c.lead_id = l.id and {}))",
        visible(actor)
    );
    let found = scalar!(
        fetch_one,
        tx,
        i64,
        AssertSqlSafe(sql.as_str()),
        &actor.organization_id,
        &actor.user_id,
        id,
        everything
    )?;
    Ok(found == 1)
}

#[derive(sqlx::FromRow)]
struct LeadRow {
    id: LeadId,
    name: String,
    phone: Option<String>,
    username: Option<String>,
    source: String,
    owner_id: Option<UserId>,
    owner_name: Option<String>,
    language: Option<String>,
    created_at: Millis,
    stage_id: StageId,
}

/// The lead of a conversation, as its column shows it.
///
/// # Errors
/// [`StoreError::NotFound`] when the actor does not see the conversation.
pub async fn view(tx: &mut Tx, actor: &Actor, conversation_id: &ConversationId) -> Result<LeadView> {
    let found = find_visible(tx, actor, conversation_id).await?;
    let lead = fetch!(
        fetch_one,
        tx,
        LeadRow,
        "select l.id, l.name, l.phone, l.username, l.source, l.owner_id, u.name as owner_name, l.language,
           l.created_at, l.stage_id
         from leads l left join users u on u.id = l.owner_id where l.organization_id = $1 and l.id = $2",
        &actor.organization_id,
        &found.lead_id
    )?;
    let stages = stages_beside(tx, &actor.organization_id, &lead.stage_id).await?;
    let notes = notes::of_lead(tx, &actor.organization_id, &lead.id, 30).await?;
    Ok(LeadView {
        id: lead.id,
        name: lead.name,
        phone: lead.phone,
        username: lead.username,
        source: lead.source,
        owner: lead.owner_id.zip(lead.owner_name).map(|(id, name)| Person { id, name }),
        language: lead.language,
        created_at: lead.created_at,
        stage_id: lead.stage_id,
        stages,
        notes,
    })
}

/// The stages of the pipeline that `stage_id` belongs to, in order.
async fn stages_beside(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    stage_id: &StageId,
) -> Result<Vec<StageView>> {
    let stages = fetch!(
        fetch_all,
        tx,
        (StageId, String),
        "select s.id, s.name from stages s join stages mine
           on mine.organization_id = s.organization_id and mine.pipeline_id = s.pipeline_id
         where s.organization_id = $1 and mine.id = $2 order by s.position",
        organization_id,
        stage_id
    )?;
    Ok(stages.into_iter().map(|(id, name)| StageView { id, name }).collect())
}

/// Moves a conversation's lead to another stage of its pipeline; the thread tells it.
///
/// # Errors
/// [`StoreError::NotFound`] when the actor does not see the conversation, or the stage is of no or another
/// organization's pipeline.
pub async fn move_stage(
    tx: &mut Tx,
    actor: &Actor,
    conversation_id: &ConversationId,
    stage_id: &StageId,
) -> Result<()> {
    let found = find_visible(tx, actor, conversation_id).await?;
    let now = tx.now();
    let name = scalar!(
        fetch_one,
        tx,
        String,
        "select name from stages where organization_id = $1 and id = $2",
        &actor.organization_id,
        stage_id
    )?;
    let moved = execute!(
        tx,
        "update leads set stage_id = $3, updated_at = $4 where organization_id = $1 and id = $2 and stage_id <> $3",
        &actor.organization_id,
        &found.lead_id,
        stage_id,
        now
    )?;
    if moved == 1 {
        let event = conversations::NewEvent {
            kind: ConversationEventKind::StageChanged,
            actor: Some(actor),
            subject: None,
            detail: Some(name),
            at: None,
        };
        let item = conversations::record_event(tx, &actor.organization_id, conversation_id, event).await?;
        conversations::announce(tx, &actor.organization_id, conversation_id, Some(item)).await?;
    }
    Ok(())
}
