//! What the forms of a number ask for. Meta is asked before anything is written: nobody waits for the network while the
//! database waits for them.

use super::form::Problems;
use crate::context::RequestContext;
use crate::desk::Desk;
use crate::posted::Posted;
use hilo_domain::ids::ChannelId;
use hilo_store::channels::{self, AtMeta, NewNumber, Number, NumberChange, NumberError};
use hilo_store::secrets::SecretKind;
use secrecy::{ExposeSecret, SecretString};

/// Connects a number; `true`: without Meta's word for it.
pub(super) async fn connect(
    desk: &Desk,
    request: &RequestContext,
    posted: &Posted,
) -> Result<(ChannelId, bool), Problems> {
    let problem = |error: NumberError| Problems::of(&error, posted);
    let (token, secret) = (secret(posted, "access_token"), secret(posted, "app_secret"));
    let (Some(token), Some(secret)) = (token, secret) else {
        return Err(problem(NumberError::SecretMissing));
    };
    let at_meta = ask(request, posted.text("phone_number_id"), &token, posted).await?;
    let new = NewNumber {
        name: posted.text("name"),
        phone_number_id: posted.text("phone_number_id"),
        waba_id: Some(posted.text("waba_id")),
        access_token: &token,
        app_secret: &secret,
        sends_per_second: Some(speed(posted)),
        at_meta: at_meta.as_ref(),
    };
    let done = async {
        let mut tx = desk.db.write().await?;
        let number =
            channels::connect(&mut tx, &desk.actor, &request.keys, new, request.ip.as_deref()).await?;
        tx.commit().await?;
        Ok(number.id)
    };
    let id = done.await.map_err(problem)?;
    Ok((id, at_meta.is_none()))
}

/// Keeps what was changed; `true`: without Meta's word for a new token.
pub(super) async fn save(
    desk: &Desk,
    request: &RequestContext,
    before: &Number,
    posted: &Posted,
) -> Result<bool, Problems> {
    let problem = |error: NumberError| Problems::of(&error, posted);
    let (token, secret) = (secret(posted, "access_token"), secret(posted, "app_secret"));
    let at_meta = match &token {
        Some(token) if !before.from_environment => {
            ask(request, &before.phone_number_id, token, posted).await?
        }
        _ => None,
    };
    let change = NumberChange {
        name: Some(posted.text("name")),
        waba_id: posted.get("waba_id").filter(|_| !before.from_environment),
        access_token: token.as_ref(),
        app_secret: secret.as_ref(),
        sends_per_second: Some(speed(posted)),
        paused: None,
        at_meta: at_meta.as_ref(),
    };
    change_number(desk, request, &before.id, change).await.map_err(problem)?;
    Ok(token.is_some() && at_meta.is_none())
}

/// Holds a number back, or lets it go on.
pub(super) async fn pause(
    desk: &Desk,
    request: &RequestContext,
    id: &ChannelId,
    paused: bool,
) -> Result<(), NumberError> {
    change_number(desk, request, id, NumberChange { paused: Some(paused), ..NumberChange::default() }).await
}

async fn change_number(
    desk: &Desk,
    request: &RequestContext,
    id: &ChannelId,
    change: NumberChange<'_>,
) -> Result<(), NumberError> {
    let mut tx = desk.db.write().await?;
    channels::change(&mut tx, &desk.actor, &request.keys, id, change, request.ip.as_deref()).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes a number.
pub(super) async fn remove(desk: &Desk, request: &RequestContext, id: &ChannelId) -> Result<(), NumberError> {
    let mut tx = desk.db.write().await?;
    channels::remove(&mut tx, &desk.actor, id, request.ip.as_deref()).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks Meta about a number that is there, and keeps the answer.
pub(super) async fn check(desk: &Desk, request: &RequestContext, id: &ChannelId) -> Result<(), NumberError> {
    let mut tx = desk.db.read().await?;
    let channel = channels::get(&mut tx, &desk.actor.organization_id, id).await?;
    drop(tx);
    let token = match &channel.access_token_sealed {
        Some(sealed) => request.keys.open(sealed, channel.place(SecretKind::AccessToken))?,
        None => SecretString::default(),
    };
    let outcome = request.meta.ask(&channel.phone_number_id, token).await;
    let mut tx = desk.db.write().await?;
    channels::record_check(&mut tx, &desk.actor, id, outcome.as_ref()).await?;
    tx.commit().await?;
    Ok(())
}

/// What Meta says; `None` when it is silent and the person wants to go on all the same.
async fn ask(
    request: &RequestContext,
    phone_number_id: &str,
    token: &SecretString,
    posted: &Posted,
) -> Result<Option<AtMeta>, Problems> {
    match request.meta.ask(phone_number_id, token.clone()).await {
        Ok(found) => Ok(Some(found)),
        Err(why) if !why.is_refusal() && posted.has("unchecked") => Ok(None),
        Err(why) => Err(Problems::of_meta(&why)),
    }
}

fn secret(posted: &Posted, name: &str) -> Option<SecretString> {
    let secret = SecretString::from(posted.text(name));
    (!secret.expose_secret().is_empty()).then_some(secret)
}

/// What is no number is refused as too slow.
fn speed(posted: &Posted) -> i64 {
    posted.text("speed").parse().unwrap_or(0)
}
