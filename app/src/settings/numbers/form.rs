//! The fields of a number: those of a new one, and those of one that is there, whose secrets stay where nothing is
//! typed.

use crate::posted::Posted;
use crate::settings::parts::Moments;
use crate::ui::Field;
use crate::words::{NumberWords, words};
use hilo_domain::clock::Millis;
use hilo_store::channels::{CheckFailure, Number, NumberError};
use leptos::prelude::*;

/// Why a form was refused, beside the field that it is about, or above all.
#[derive(Clone, Debug, Default)]
pub(super) struct Problems {
    pub(super) name: Option<String>,
    pub(super) phone_number_id: Option<String>,
    pub(super) waba_id: Option<String>,
    pub(super) access_token: Option<String>,
    pub(super) app_secret: Option<String>,
    pub(super) speed: Option<String>,
    /// Above the form.
    pub(super) general: Option<String>,
    /// Meta does not answer: it may be kept all the same.
    pub(super) silent: bool,
}

impl Problems {
    pub(super) fn of(error: &NumberError, typed: &Posted) -> Self {
        let words = &words().settings.numbers;
        let some = |text: &str| Some(text.to_owned());
        let mut problems = Self::default();
        match error {
            NumberError::Name => problems.name = some(words.name_invalid),
            NumberError::Id => {
                let is_id = |name: &str| {
                    let id = typed.text(name);
                    id.is_empty() || id.bytes().all(|byte| byte.is_ascii_digit())
                };
                if is_id("phone_number_id") && !is_id("waba_id") {
                    problems.waba_id = some(words.id_invalid);
                } else {
                    problems.phone_number_id = some(words.id_invalid);
                }
            }
            NumberError::SecretMissing => {
                let missing =
                    |name: &str| typed.text(name).is_empty().then(|| words.secret_missing.to_owned());
                problems.access_token = missing("access_token");
                problems.app_secret = missing("app_secret");
            }
            NumberError::Speed => problems.speed = some(words.speed_invalid),
            NumberError::Taken => problems.phone_number_id = some(words.taken),
            NumberError::FromEnvironment => problems.general = some(words.environment_hint),
            NumberError::Forbidden(_) | NumberError::Store(_) => problems.general = some(words.gone),
        }
        problems
    }

    pub(super) fn of_meta(why: &CheckFailure) -> Self {
        let all = words();
        let words: &NumberWords = &all.settings.numbers;
        let mut text = (all.failure.reason)(why.failure.reason).to_owned();
        if let Some(code) = why.code {
            text = format!("{text}. {}", (words.meta_says)(&code.to_string(), &why.message));
        }
        if why.is_refusal() {
            let text = text.trim_end_matches('.');
            return Self { access_token: Some((words.meta_refuses)(text)), ..Self::default() };
        }
        Self {
            general: Some((words.meta_silent)(text.trim_end_matches('.'))),
            silent: true,
            ..Self::default()
        }
    }
}

/// Name and speed: what is the team's own.
pub(super) fn own_fields(number: Option<&Number>, typed: Option<&Posted>, problems: &Problems) -> AnyView {
    let words = &words().settings.numbers;
    let name = given(typed, "name", || number.map(|number| number.name.clone()).unwrap_or_default());
    let speed = given(typed, "speed", || number.map_or(80, |number| number.sends_per_second).to_string());
    view! {
        <Field
            name="name"
            label=words.name
            hint=words.name_hint
            value=name
            error=problems.name.clone()
            required=true
        />
        <Field
            name="speed"
            label=words.speed
            hint=words.speed_hint
            value=speed
            error=problems.speed.clone()
            required=true
            inputmode="numeric"
        />
    }
    .into_any()
}

/// The account and the secrets.
pub(super) fn meta_fields(
    number: Option<&Number>,
    typed: Option<&Posted>,
    problems: &Problems,
    moments: &Moments,
) -> AnyView {
    let words = &words().settings.numbers;
    let waba_id =
        given(typed, "waba_id", || number.and_then(|number| number.waba_id.clone()).unwrap_or_default());
    let token = number.filter(|number| number.has_access_token).map(|number| number.access_token_set_at);
    let secret = number.filter(|number| number.has_app_secret).map(|number| number.app_secret_set_at);
    view! {
        <Field
            name="waba_id"
            label=words.waba_id
            hint=words.waba_id_hint
            value=waba_id
            error=problems.waba_id.clone()
            inputmode="numeric"
        />
        <Field
            name="access_token"
            label=words.access_token
            r#type="password"
            hint=kept(token, words.access_token_hint, words, moments)
            error=problems.access_token.clone()
            required=token.is_none()
        />
        <Field
            name="app_secret"
            label=words.app_secret
            r#type="password"
            hint=kept(secret, words.app_secret_hint, words, moments)
            error=problems.app_secret.clone()
            required=secret.is_none()
        />
    }
    .into_any()
}

/// What is said of a secret: since when it is there, or where it is found.
fn kept(set: Option<Option<Millis>>, hint: &'static str, words: &NumberWords, moments: &Moments) -> String {
    match set {
        None => hint.to_owned(),
        Some(None) => format!("{} {}", words.is_set, words.keeps),
        Some(Some(at)) => format!("{} {}", moments.text(at, words.set_at), words.keeps),
    }
}

/// What was typed, else what is there.
pub(super) fn given(typed: Option<&Posted>, name: &str, otherwise: impl FnOnce() -> String) -> String {
    typed.map_or_else(otherwise, |typed| typed.text(name).to_owned())
}
