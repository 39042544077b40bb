//! What the pages of operators share: who may look, lists with filters, times in a form, ways to the next page.

use crate::context::{RequestContext, Viewer, request};
use crate::desk::{self, Desk};
use crate::inbox::error::AppError;
use crate::pages::amiss::{Broken, NotFound};
use crate::posted::answer_with;
use crate::settings::shell::{Place, SettingsShell};
use crate::ui::time_text::moment;
use crate::ui::{Banner, Select, TimeText, Tone};
use crate::words::{Words, words};
use hilo_domain::clock::{Millis, ZoneOffsets};
use hilo_domain::role::Operation;
use hilo_store::StoreError;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// Rows of a page.
pub(super) const ROWS: i64 = 50;
/// A list looks for what is new this often, in seconds.
pub(super) const EVERY: u32 = 5;

/// Somebody who may look at all this.
pub(super) struct Operator {
    pub(super) desk: Desk,
    pub(super) viewer: Viewer,
    pub(super) words: &'static Words,
    pub(super) now: Millis,
}

impl Operator {
    /// Asks the policy table.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] and [`AppError::SignedOut`].
    pub(super) fn open() -> Result<Self, AppError> {
        let desk = Desk::open(Operation::Operate)?;
        let RequestContext { viewer, locale, .. } = request().ok_or(AppError::Internal)?;
        let now = desk.db.clock().now();
        Ok(Self { desk, viewer: viewer.ok_or(AppError::SignedOut)?, words: locale.words(), now })
    }

    /// A moment, with the day and the minute.
    pub(super) fn at(&self, at: Millis) -> String {
        moment(at, self.now, &self.viewer.zone, self.words)
    }

    /// The same in the page, exact for machines.
    pub(super) fn time(&self, at: Millis) -> AnyView {
        view! { <TimeText at text=self.at(at) /> }.into_any()
    }
}

/// The page of someone who may not look, or whose look failed.
pub(super) fn refused(place: Place, error: AppError) -> AnyView {
    let inside = match error {
        AppError::NotFound => view! { <NotFound /> }.into_any(),
        AppError::Forbidden => {
            answer_with(desk::status(error));
            view! { <Banner tone=Tone::Error>{words().common.forbidden}</Banner> }.into_any()
        }
        _ => view! { <Broken /> }.into_any(),
    };
    view! { <SettingsShell place>{inside}</SettingsShell> }.into_any()
}

/// A failed look, as pages tell it.
pub(super) fn failed(error: StoreError) -> AppError {
    error.into()
}

/// What stands in the address.
pub(super) fn wish(query: &ParamsMap, name: &str) -> String {
    // PostgreSQL takes no text with a zero in it, and nothing here is longer.
    query.get(name).unwrap_or_default().trim().chars().filter(|sign| *sign != '\0').take(512).collect()
}

/// The same, `None` when there is nothing.
pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A time of a form: a moment, or that it cannot be read.
pub(super) fn time_of(text: &str, zone: &ZoneOffsets) -> (Option<Millis>, bool) {
    if text.is_empty() {
        return (None, false);
    }
    let at = zone.instant(text);
    (at, at.is_none())
}

/// An address with parameters, those without a value left out.
pub(super) fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.extend(value.bytes().map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        }));
    }
    address
}

/// A choice among names, and none of them.
pub(super) fn choice(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    value: &str,
) -> AnyView {
    let any = (String::new(), words().operate.any.to_owned());
    let options = std::iter::once(any).chain(options).collect();
    view! { <Select name label options value=value.to_owned() /> }.into_any()
}

/// A field for a moment, on the organization's clock.
pub(super) fn time_field(name: &'static str, label: &'static str, value: &str, bad: bool) -> AnyView {
    let error = bad.then(|| words().operate.bad_time.to_owned());
    view! { <crate::ui::Field name label r#type="datetime-local" value=value.to_owned() error /> }.into_any()
}

/// The form that narrows a list. It is sent as an address, so that a view can be passed on.
pub(super) fn filters(path: &'static str, narrowed: bool, fields: Vec<AnyView>) -> AnyView {
    let words = &words().operate;
    view! {
        <form class="filters" method="get" action=path role="search" aria-label=words.filters>
            {fields}
            <div class="filters-go">
                <button class="button" r#type="submit">
                    {words.show}
                </button>
                {narrowed.then(|| view! { <a class="button button-quiet" href=path>{words.clear}</a> })}
            </div>
        </form>
    }
    .into_any()
}

/// Ways to older rows and back to the newest.
pub(super) fn pager(older: Option<String>, newest: Option<String>) -> AnyView {
    let words = &words().operate;
    view! {
        <p class="pager">
            {newest.map(|href| view! { <a class="button" href=href>{words.newest}</a> })}
            {older.map(|href| view! { <a class="button" href=href rel="next">{words.older}</a> })}
        </p>
    }
    .into_any()
}

/// Of rows that were read with one more than a page has: the page, and the id that the next one begins before.
pub(super) fn cut<T>(mut rows: Vec<T>, id: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(ROWS).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(id);
    (rows, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_was_asked_for_and_nothing_else() {
        let parameters = [("state", ""), ("text", "wamid.A=/?&x"), ("from", "2026-01-14T10:00")];
        assert_eq!(
            address("/settings/events", &parameters),
            "/settings/events?text=wamid.A%3D%2F%3F%26x&from=2026-01-14T10:00"
        );
    }

    #[test]
    fn a_page_ends_where_the_next_one_begins() {
        let (rows, next) = cut((0..60).collect::<Vec<i32>>(), ToString::to_string);
        assert_eq!((rows.len(), next.as_deref()), (50, Some("49")));
        assert_eq!(cut(vec![1], ToString::to_string), (vec![1], None));
    }
}
