//! Who looks at a page of templates, and what they see when they may not or when there is nothing to see.

use crate::context::viewer;
use crate::desk::{Desk, status};
use crate::frame::{Frame, Section};
use crate::inbox::error::AppError;
use crate::pages::amiss::{Broken, NotFound};
use crate::posted;
use crate::ui::time_text::moment;
use crate::words::words;
use hilo_domain::clock::{Millis, ZoneOffsets};
use hilo_domain::role::{Actor, Operation};
use hilo_store::Db;
use leptos::prelude::*;

/// Someone who may see what they ask for.
pub(crate) struct Visitor {
    pub(crate) db: Db,
    pub(crate) actor: Actor,
    /// Their wall clock.
    pub(crate) zone: ZoneOffsets,
}

impl Visitor {
    /// Asks the policy table.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub(crate) fn open(operation: Operation) -> Result<Self, AppError> {
        let Desk { db, actor } = Desk::open(operation)?;
        let zone = viewer().map(|viewer| viewer.zone).unwrap_or_default();
        Ok(Self { db, actor, zone })
    }

    /// Whether they may make, change and delete templates.
    pub(crate) fn manages(&self) -> bool {
        self.actor.may(Operation::ManageTemplates).is_ok()
    }

    /// Day and minute inside a sentence, by their clock.
    pub(crate) fn moment(&self, at: Millis, now: Millis) -> String {
        moment(at, now, &self.zone, words())
    }
}

/// The page in place of one that was refused.
pub(crate) fn refused(error: AppError) -> AnyView {
    let inside = match error {
        AppError::NotFound => view! { <NotFound /> }.into_any(),
        AppError::Forbidden => {
            posted::answer_with(status(error));
            let words = words();
            view! {
                <section class="sheet">
                    <h1>{words.templates.list.title}</h1>
                    <p class="sheet-text">{words.common.forbidden}</p>
                    <p>
                        <a class="button button-primary" href="/templates">
                            {words.common.back}
                        </a>
                    </p>
                </section>
            }
            .into_any()
        }
        _ => view! { <Broken /> }.into_any(),
    };
    view! { <Frame section=Section::Templates>{inside}</Frame> }.into_any()
}
