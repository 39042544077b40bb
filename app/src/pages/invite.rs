//! An invitation: whoever holds its link joins the organization. A plain form to the page's own path; the server sends
//! back `?error=CODE` and the name that was typed, never the password.

use super::Sheet;
use crate::context::request;
use crate::posted::answer_with;
use crate::ui::{Banner, Button, ButtonKind, Field, Tone};
use crate::words::{JoinWords, words};
use hilo_store::accounts::SecretHash;
use hilo_store::accounts::team::{self, Offer};
use hilo_store::{Db, StoreError};
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};

/// Parameters: `error` (`LINK_INVALID`, `NAME_EMPTY`, `PASSWORD_TOO_SHORT`, `OTHER_ACCOUNT`) and `name`.
#[component]
pub fn InvitePage() -> impl IntoView {
    let link = SecretHash::of(&use_params_map().get_untracked().get("token").unwrap_or_default());
    let query = use_query_map().get_untracked();
    let given = |name: &str| query.get(name).unwrap_or_default();
    let (error, name) = (given("error"), given("name"));
    // The path as it came: it holds the link's token.
    let action = use_location().pathname.get_untracked();
    let request = request();
    let page = Suspend::new(async move {
        let Some(request) = request else { return ().into_any() };
        let me = request.viewer.map(|viewer| viewer.actor.user_id);
        match look(&request.db, &link).await {
            Ok(Some(offer)) => {
                let all = words();
                let words = &all.join;
                let role = (all.settings.role)(offer.role);
                let form = match (&offer.account, me) {
                    (None, _) => new_account(&offer, &error, name, action, words),
                    (Some(account), Some(me)) if *account == me => join_as(&offer, action, words),
                    (Some(_), Some(_)) => other_account(&offer, words),
                    (Some(_), None) => sign_in_first(&offer, &action, words),
                };
                view! {
                    <Sheet title=(words.title)(&offer.organization_name) text=(words.text)(role)>
                        {form}
                    </Sheet>
                }
                .into_any()
            }
            Ok(None) => dead_link(words().join.link_invalid),
            Err(error) => {
                tracing::error!(%error, "an invitation could not be looked at");
                view! { <crate::pages::amiss::Broken /> }.into_any()
            }
        }
    });
    view! { <Suspense>{page}</Suspense> }.into_any()
}

async fn look(db: &Db, link: &SecretHash) -> Result<Option<Offer>, StoreError> {
    let mut tx = db.read().await?;
    team::offer(&mut tx, link).await
}

/// A link that does not work asks for nothing.
pub(super) fn dead_link(text: &'static str) -> AnyView {
    answer_with(StatusCode::NOT_FOUND);
    view! {
        <Sheet title=words().join.invalid_title text="">
            <Banner tone=Tone::Error>{text}</Banner>
        </Sheet>
    }
    .into_any()
}

fn new_account(
    offer: &Offer,
    error: &str,
    name: String,
    action: String,
    words: &'static JoinWords,
) -> AnyView {
    let sentence = |code: &str, sentence: &'static str| (error == code).then(|| sentence.to_owned());
    view! {
        <form class="sheet-form" method="post" action=action>
            <p>
                {words.email} " " <b>{offer.email.clone()}</b>
            </p>
            // Password managers file the password under it.
            <input r#type="hidden" name="username" autocomplete="username" value=offer.email.clone() />
            <Field
                name="name"
                label=words.name
                hint=words.name_hint
                value=name
                error=sentence("NAME_EMPTY", words.name_empty)
                autocomplete="name"
                required=true
                autofocus=true
            />
            <Field
                name="password"
                label=words.password
                r#type="password"
                hint=words.password_hint
                error=sentence("PASSWORD_TOO_SHORT", words.password_too_short)
                autocomplete="new-password"
                required=true
                minlength=10
            />
            <Button kind=ButtonKind::Primary>{words.submit}</Button>
        </form>
    }
    .into_any()
}

fn join_as(offer: &Offer, action: String, words: &'static JoinWords) -> AnyView {
    let text = (words.join_as)(&offer.email);
    view! {
        <form class="sheet-form" method="post" action=action>
            <Button kind=ButtonKind::Primary>{text}</Button>
        </form>
    }
    .into_any()
}

fn other_account(offer: &Offer, words: &'static JoinWords) -> AnyView {
    let text = (words.other_account)(&offer.email);
    view! {
        <Banner tone=Tone::Warning>{text}</Banner>
        <form class="sheet-form" method="post" action="/sign-out">
            <Button>{words.sign_out}</Button>
        </form>
    }
    .into_any()
}

fn sign_in_first(offer: &Offer, action: &str, words: &'static JoinWords) -> AnyView {
    let target = format!("/sign-in?next={action}");
    let text = (words.sign_in_first)(&offer.email);
    view! {
        <p class="sheet-text">{text}</p>
        <p>
            <a class="button button-primary" href=target>
                {words.sign_in}
            </a>
        </p>
    }
    .into_any()
}
