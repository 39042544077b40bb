//! Another password, by a link that an administrator of the team made. A plain form to the page's own path; the server
//! sends back `?error=CODE`.

use super::Sheet;
use super::invite::dead_link;
use crate::context::request;
use crate::ui::{Button, ButtonKind, Field};
use crate::words::words;
use hilo_store::accounts::SecretHash;
use hilo_store::accounts::team;
use hilo_store::accounts::users::User;
use hilo_store::{Db, StoreError};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};

/// Parameter: `error` (`LINK_INVALID`, `PASSWORD_TOO_SHORT`).
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let link = SecretHash::of(&use_params_map().get_untracked().get("token").unwrap_or_default());
    let too_short = use_query_map().get_untracked().get_str("error") == Some("PASSWORD_TOO_SHORT");
    // The path as it came: it holds the link's token.
    let action = use_location().pathname.get_untracked();
    let request = request();
    let page = Suspend::new(async move {
        let Some(request) = request else { return ().into_any() };
        let words = &words().join;
        match look(&request.db, &link).await {
            Ok(Some(user)) => view! {
                <Sheet
                    title=words.new_password_title.to_owned()
                    text=(words.new_password_text)(&user.email)
                >
                    <form class="sheet-form" method="post" action=action>
                        <input r#type="hidden" name="username" autocomplete="username" value=user.email />
                        <Field
                            name="password"
                            label=words.new
                            r#type="password"
                            hint=words.password_hint
                            error=too_short.then(|| words.password_too_short.to_owned())
                            autocomplete="new-password"
                            required=true
                            minlength=10
                            autofocus=true
                        />
                        <Button kind=ButtonKind::Primary>{words.new_password_submit}</Button>
                    </form>
                </Sheet>
            }
            .into_any(),
            Ok(None) => dead_link(words.new_password_invalid),
            Err(error) => {
                tracing::error!(%error, "a link to a new password could not be looked at");
                view! { <crate::pages::amiss::Broken /> }.into_any()
            }
        }
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

async fn look(db: &Db, link: &SecretHash) -> Result<Option<User>, StoreError> {
    let mut tx = db.read().await?;
    team::new_password_for(&mut tx, link).await
}
