//! `/settings/organization`: its name, time zone and language, and what its sellers see.

use super::parts::refused;
use super::shell::{Place, SettingsShell};
use crate::context::request;
use crate::desk::Desk;
use crate::inbox::error::AppError;
use crate::pages::time_zones;
use crate::posted::{self, Posted};
use crate::ui::{Banner, Button, ButtonKind, Field, Select, Tone};
use crate::words::{Locale, words};
use hilo_domain::role::{Operation, SellerVisibility};
use hilo_store::StoreError;
use hilo_store::accounts::organizations::{self, Change, MAX_NAME, Organization};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const PATH: &str = "/settings/organization";

/// Posts to itself. Parameter: `saved` after a change.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    let saved = use_query_map().get_untracked().get("saved").is_some();
    let posted = posted::posted().filter(|posted| !posted.is_preview());
    let ip = request().and_then(|request| request.ip);
    let desk = Desk::open(Operation::ManageTeam);
    let page = Suspend::new(async move {
        let done = match desk {
            Ok(desk) => work(&desk, posted, ip.as_deref()).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(Some((organization, name_error))) => show(organization, name_error, saved),
            Ok(None) => posted::lead_on("/settings/organization?saved=1"),
            Err(error) => refused(Place::Organization, error),
        }
    });
    view! {
        <Title text=Place::Organization.title() />
        <Suspense>{page}</Suspense>
    }
    .into_any()
}

/// What the page shows, with what is wrong with the name; `None` when it is done.
async fn work(
    desk: &Desk,
    posted: Option<Posted>,
    ip: Option<&str>,
) -> Result<Option<(Organization, bool)>, AppError> {
    let Some(posted) = posted else {
        let mut tx = desk.db.read().await?;
        return Ok(Some((organizations::get(&mut tx, &desk.actor.organization_id).await?, false)));
    };
    let (name, timezone) = (posted.text("name"), posted.text("timezone"));
    let mut tx = desk.db.write().await?;
    let before = organizations::get(&mut tx, &desk.actor.organization_id).await?;
    if name.is_empty() || name.chars().count() > MAX_NAME {
        posted::refuse();
        return Ok(Some((Organization { name: name.to_owned(), ..before }, true)));
    }
    let change = Change {
        name: Some(name),
        // Only what the list offers: it shows the present one too, whatever it is.
        timezone: time_zones::options().iter().any(|(zone, _)| zone == timezone).then_some(timezone),
        language: Locale::from_tag(posted.text("language")).map(Locale::tag),
        seller_visibility: posted.text("visibility").parse().ok(),
    };
    match organizations::update(&mut tx, &desk.actor, change, ip).await {
        Ok(_) | Err(StoreError::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    tx.commit().await?;
    Ok(None)
}

fn show(organization: Organization, name_error: bool, saved: bool) -> AnyView {
    let all = words();
    let (common, words) = (&all.common, &all.settings.organization);
    let languages =
        Locale::ALL.map(|locale| (locale.tag().to_owned(), locale.own_name().to_owned())).to_vec();
    let mut zones = time_zones::options();
    if !zones.iter().any(|(zone, _)| *zone == organization.timezone) {
        zones.insert(0, (organization.timezone.clone(), organization.timezone.clone()));
    }
    let choices: Vec<_> = SellerVisibility::ALL
        .iter()
        .map(|choice| {
            let id = format!("visibility-{}", choice.as_str().to_lowercase());
            view! {
                <div class="choice">
                    <input
                        r#type="radio"
                        id=id.clone()
                        name="visibility"
                        value=choice.as_str()
                        checked=*choice == organization.seller_visibility
                        aria-describedby=format!("{id}-hint")
                    />
                    <label for=id.clone()>{(words.visible)(*choice)}</label>
                    <p class="field-hint" id=format!("{id}-hint")>
                        {(words.visible_hint)(*choice)}
                    </p>
                </div>
            }
        })
        .collect();
    view! {
        <SettingsShell place=Place::Organization>
            <p class="settings-text">{words.text}</p>
            {saved.then(|| view! { <Banner tone=Tone::Info>{words.saved}</Banner> })}
            <section class="panel">
                <form method="post" action=PATH>
                    <Field
                        name="name"
                        label=words.name
                        value=organization.name
                        error=name_error.then(|| words.name_invalid.to_owned())
                        required=true
                    />
                    <Select
                        name="timezone"
                        label=words.timezone
                        hint=words.timezone_hint
                        options=zones
                        value=organization.timezone
                    />
                    <Select
                        name="language"
                        label=words.language
                        hint=words.language_hint
                        options=languages
                        value=organization.language
                    />
                    <fieldset class="choices">
                        <legend>{words.visibility}</legend>
                        {choices}
                    </fieldset>
                    <Button kind=ButtonKind::Primary>{common.save}</Button>
                </form>
            </section>
        </SettingsShell>
    }
    .into_any()
}
