//! Opens the database, makes the shop, and plays its past.

use super::DemoError;
use super::clock::StoryClock;
use super::conversations::scripts;
use super::player::Player;
use super::team::Team;
use super::templates::put_up;
use super::timeline::{Calendar, story};
use crate::config::Config;
use crate::runner::{Worker, run_due};
use crate::serve::{key_ring, open_database};
use crate::webhook::Directory;
use hilo_domain::clock::Clock;
use hilo_domain::ids::OrganizationId;
use hilo_domain::job::Lane;
use hilo_simulator::{BusinessNumber, Simulator};
use hilo_store::accounts::organizations;
use hilo_store::accounts::users::PasswordHash;
use hilo_store::channels::{self, NewChannel};
use hilo_store::secrets::{KeyRing, Place, SecretKind};
use hilo_store::{Db, Tx};
use std::sync::Arc;

/// The shop opened this long before the first thing that is told of it.
const OPENED_BEFORE_MS: i64 = 24 * 60 * 60 * 1000;
/// The name in the leases of jobs that run during the story.
const NODE: &str = "demo-story";

/// Fills an empty database and the phones.
///
/// # Errors
/// [`DemoError::NotEmpty`], or what stands in the way.
pub(super) async fn seed(
    config: &Config,
    clock: &Arc<StoryClock>,
    simulator: &Simulator,
    number: &BusinessNumber,
    password: &PasswordHash,
) -> Result<Team, DemoError> {
    let db = open_database(config, clock.clone()).await?;
    let told = tell(&db, config, clock, simulator, number, password).await;
    clock.release();
    db.close().await;
    told
}

async fn tell(
    db: &Db,
    config: &Config,
    clock: &StoryClock,
    simulator: &Simulator,
    number: &BusinessNumber,
    password: &PasswordHash,
) -> Result<Team, DemoError> {
    let (scripts, calendar) = (scripts(), Calendar::at(clock.now())?);
    let acts = story(&scripts, &calendar)?;
    if let Some(first) = acts.first() {
        clock.set(first.at.plus(-OPENED_BEFORE_MS));
    }
    let keys = Arc::new(key_ring(config)?);
    let team = open_shop(db, config, &keys, (simulator, number), password).await?;
    let directory = Directory::default();
    directory.refresh(db).await?;
    let worker = Worker::from_parts(db, config, &keys, directory, NODE)?;

    let mut player = Player::new(clock, &worker, simulator, number, &team, &scripts);
    for act in &acts {
        Box::pin(player.play(act)).await?;
    }
    // What agents have read is told to the phones, and whoever waits for an answer about a message is asked.
    clock.release();
    run_due(&worker, Lane::Outbound).await?;
    run_due(&worker, Lane::Inbound).await?;
    Ok(team)
}

async fn open_shop(
    db: &Db,
    config: &Config,
    keys: &KeyRing,
    (simulator, number): (&Simulator, &BusinessNumber),
    password: &PasswordHash,
) -> Result<Team, DemoError> {
    let mut tx = db.write().await?;
    if !organizations::list(&mut tx).await?.is_empty() {
        return Err(DemoError::NotEmpty);
    }
    let team = Team::create(&mut tx, password).await?;
    connect_number(&mut tx, &team.organization_id, config, keys, number).await?;
    put_up(&mut tx, &team.organization_id, simulator, &number.waba_id).await?;
    tx.commit().await?;
    Ok(team)
}

/// The number as the server would connect it from its settings, with a name of its own.
async fn connect_number(
    tx: &mut Tx,
    organization_id: &OrganizationId,
    config: &Config,
    keys: &KeyRing,
    number: &BusinessNumber,
) -> Result<(), DemoError> {
    let new = NewChannel {
        organization_id: organization_id.clone(),
        name: "Ventas".to_owned(),
        phone_number_id: number.phone_number_id.clone(),
        waba_id: Some(number.waba_id.clone()),
        display_phone: Some(number.display_phone_number.clone()),
        access_token_sealed: None,
        app_secret_sealed: None,
        from_environment: true,
    };
    let channel_id = channels::save(tx, new).await?;
    let channel = channels::get(tx, organization_id, &channel_id).await?;
    if let Some(token) = &config.whatsapp.access_token {
        let place = Place { organization_id, channel_id: &channel_id, kind: SecretKind::AccessToken };
        channels::set_access_token(tx, &channel, &keys.seal(token, place)?).await?;
    }
    Ok(())
}
