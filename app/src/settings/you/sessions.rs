//! Where a person is signed in, and ending any of it.

use crate::context::{Viewer, request};
use crate::desk::{Desk, answer_on};
use crate::inbox::error::AppError;
use crate::ui::time_text::{TimeText, moment};
use crate::ui::{Banner, Tone};
use crate::words::words;
use hilo_domain::clock::Millis;
use hilo_domain::ids::UserId;
use hilo_store::accounts::SecretHash;
use hilo_store::accounts::sessions::{self, SessionInfo};
use hilo_store::{Db, StoreError};
use http::request::Parts;
use leptos::prelude::*;

/// What the list is made of.
struct Listing {
    sessions: Vec<SessionInfo>,
    now: Millis,
}

async fn load(db: Db, user_id: UserId) -> Result<Listing, StoreError> {
    let mut tx = db.read().await?;
    let now = tx.now();
    Ok(Listing { sessions: sessions::list(&mut tx, &user_id).await?, now })
}

/// Ends one of the viewer's own sessions. Anyone who is signed in may: the store looks at the owner.
///
/// # Errors
/// [`AppError::SignedOut`] without a viewer, [`AppError::Unavailable`] or [`AppError::Internal`] when the database
/// refuses. A session that is over already is no error.
#[server(prefix = "/fn", endpoint = "end-session")]
pub async fn end_session(
    /// The hash that the list showed.
    session: String,
) -> Result<(), AppError> {
    let desk = Desk::anyone()?;
    let done = end(&desk.db, &desk.actor.user_id, &session).await;
    answer_on("/settings", done.map_err(AppError::from))
}

async fn end(db: &Db, user_id: &UserId, session: &str) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    match sessions::end(&mut tx, user_id, &SecretHash::from(session)).await {
        Ok(()) | Err(StoreError::NotFound) => tx.commit().await,
        Err(other) => Err(other),
    }
}

/// The list, with a button on each but the one in use: that one ends by signing out.
#[component]
pub fn Sessions(
    /// Whose.
    viewer: Viewer,
) -> impl IntoView {
    let all = words();
    let words = &all.settings;
    let current = use_context::<Parts>().and_then(|parts| parts.extensions.get::<SecretHash>().cloned());
    let db = request().map(|context| context.db);
    let listing = async move {
        let Some(db) = db else { return ().into_any() };
        match load(db, viewer.actor.user_id.clone()).await {
            Ok(Listing { sessions, now }) => {
                let rows: Vec<_> = sessions
                    .into_iter()
                    .map(|session| {
                        let current = Some(&session.id_hash) == current.as_ref();
                        view! { <Session session current viewer=viewer.clone() now /> }
                    })
                    .collect();
                view! { <ul class="sessions">{rows}</ul> }.into_any()
            }
            Err(error) => {
                tracing::error!(%error, "could not list sessions");
                view! { <Banner tone=Tone::Error>{all.pages.broken_text}</Banner> }.into_any()
            }
        }
    };
    view! {
        <section class="panel" aria-labelledby="sessions">
            <h2 id="sessions">{words.sessions}</h2>
            <p class="panel-text">{words.sessions_hint}</p>
            <Suspense>{Suspend::new(listing)}</Suspense>
        </section>
    }
    .into_any()
}

#[component]
fn Session(session: SessionInfo, current: bool, viewer: Viewer, now: Millis) -> impl IntoView {
    let all = words();
    let words = &all.settings;
    let device =
        session.user_agent.as_deref().and_then(device).unwrap_or_else(|| words.unknown_device.to_owned());
    let at = |at: Millis| moment(at, now, &viewer.zone, all);
    let begun = (words.signed_in_at)(&at(session.created_at));
    let used = (words.last_used_at)(&at(session.last_seen_at));
    let end = (!current).then(|| {
        let label = (words.end_session_of)(&device);
        view! {
            <form method="post" action="/fn/end-session">
                <input r#type="hidden" name="session" value=session.id_hash.as_str().to_owned() />
                <button class="button button-danger" aria-label=label>
                    {words.end_session}
                </button>
            </form>
        }
    });
    view! {
        <li>
            <div>
                <b>{device}</b>
                " "
                {current.then(|| view! { <span class="badge">{words.this_session}</span> })}
                <p>
                    <TimeText at=session.created_at text=begun />
                    " · "
                    <TimeText at=session.last_seen_at text=used />
                    {session.ip.map(|ip| format!(" · {ip}"))}
                </p>
            </div>
            {end}
        </li>
    }
    .into_any()
}

/// Browser and system out of a User-Agent: `Firefox · Windows`. Browsers name their ancestors too, so the order
/// of the lists matters: Edge says Chrome, Chrome says Safari, Android says Linux.
fn device(user_agent: &str) -> Option<String> {
    const BROWSERS: &[(&str, &str)] = &[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_their_owners_name_them() {
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
                Some("Firefox · Linux"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                Some("Edge · Windows"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                Some("Safari · iPhone"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
                Some("Chrome · Android"),
            ),
            ("curl/8.5.0", None),
        ] {
            assert_eq!(device(user_agent).as_deref(), expected, "{user_agent}");
        }
    }
}
