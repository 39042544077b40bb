//! What the builder needs to know before it is shown.

use super::form::Form;
use crate::inbox::error::AppError;
use crate::posted::Posted;
use crate::templates::visitor::Visitor;
use hilo_domain::clock::Millis;
use hilo_domain::ids::TemplateId;
use hilo_domain::template::{Components, EditRefusal, EditsLeft, TemplateStatus};
use hilo_store::templates::{self, Template};

/// Which template the form is about.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    /// A new one; `Some`: as another language of that one.
    New(Option<TemplateId>),
    /// A known one.
    Known(TemplateId),
}

/// What the builder shows.
pub(super) struct Loaded {
    pub(super) form: Form,
    /// The template that is edited; `None` for a new one.
    pub(super) template: Option<Template>,
    /// The template that the form began with.
    pub(super) origin: Option<Template>,
    /// Languages that there are templates in.
    pub(super) languages: Vec<String>,
    /// Whether it goes to Meta.
    pub(super) has_account: bool,
    /// How often it can still be edited, or why not.
    pub(super) edits: Result<EditsLeft, EditRefusal>,
    pub(super) now: Millis,
}

impl Loaded {
    /// What the form makes.
    pub(super) fn components(&self) -> Components {
        let origin = self.origin.as_ref().map(Template::components);
        self.form.components(origin.as_ref())
    }

    /// Meta does not let an approved template change its category.
    pub(super) fn category_is_fixed(&self) -> bool {
        let at_meta = self.template.as_ref().filter(|template| template.meta_id.is_some());
        at_meta.is_some_and(|template| template.meta_status == Some(TemplateStatus::Approved))
    }
}

/// Takes the look; the form is what was posted, else what the template is made of.
pub(super) async fn load(
    visitor: &Visitor,
    subject: &Subject,
    posted: Option<&Posted>,
) -> Result<Loaded, AppError> {
    let organization_id = &visitor.actor.organization_id;
    let mut tx = visitor.db.read().await?;
    let (origin, is_known) = match subject {
        Subject::New(None) => (None, false),
        Subject::New(Some(id)) => (Some(templates::get(&mut tx, organization_id, id).await?), false),
        Subject::Known(id) => (Some(templates::get(&mut tx, organization_id, id).await?), true),
    };
    let template = origin.clone().filter(|_| is_known);
    let edits = match &template {
        Some(template) => templates::edits_left(&mut tx, template).await?,
        None => Ok(EditsLeft::Unlimited),
    };
    let overview = templates::overview(&mut tx, organization_id).await?;
    let now = tx.now();
    tx.rollback().await?;
    let mut loaded = Loaded {
        form: Form::default(),
        template,
        origin,
        languages: overview.languages,
        has_account: overview.has_account,
        edits,
        now,
    };
    loaded.form = form(&loaded, posted);
    Ok(loaded)
}

fn form(loaded: &Loaded, posted: Option<&Posted>) -> Form {
    let mut form = match (posted, &loaded.origin) {
        (Some(posted), _) => Form::read(posted),
        (None, Some(origin)) => {
            Form { name: origin.name.clone(), ..Form::of(origin.category, &origin.components()) }
        }
        (None, None) => Form::default(),
    };
    if let Some(template) = &loaded.template {
        form.name.clone_from(&template.name);
        form.language.clone_from(&template.language);
        if loaded.category_is_fixed() {
            form.category = template.category;
        }
    }
    form
}
