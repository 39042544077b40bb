//! Message templates as an account has them: what they are, which names are locked, and what becomes of them.

pub(crate) mod check;
pub(crate) mod news;
mod review;
mod starter;

pub use review::Decision;
pub(crate) use starter::starter_templates;

use crate::Simulator;
use crate::event::Event;
use crate::state::State;
use hilo_domain::clock::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long the name of a deleted template stays locked, in milliseconds: 30 days.
pub(crate) const NAME_LOCK_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Most templates of an account that is not verified.
pub(crate) const MAX_TEMPLATES: usize = 250;

/// A template as Meta lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Given by the simulator.
    #[serde(default)]
    pub id: String,
    /// `[a-z0-9_]{1,512}`; unique with the language.
    pub name: String,
    /// `es_AR`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// `APPROVED` and the others; only an approved one can be sent.
    pub status: String,
    /// `POSITIONAL` or `NAMED`.
    #[serde(default = "positional")]
    pub parameter_format: String,
    /// Meta's component list.
    pub components: Value,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    #[serde(default = "unknown", rename = "quality_score", with = "score")]
    pub quality: String,
    /// In one word; `NONE` if it was not rejected.
    #[serde(default = "none")]
    pub rejected_reason: String,
    /// When it was edited while it was approved; Meta counts these.
    #[serde(skip)]
    pub(crate) edits: Vec<Millis>,
    /// Edited since the last approval: the next one also tells the new components.
    #[serde(skip)]
    pub(crate) edited: bool,
}

fn positional() -> String {
    "POSITIONAL".to_owned()
}

fn unknown() -> String {
    "UNKNOWN".to_owned()
}

fn none() -> String {
    "NONE".to_owned()
}

/// `{"score": "GREEN"}`, as Meta writes it.
mod score {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Score<T> {
        score: T,
    }

    pub(super) fn serialize<S: Serializer>(score: &str, serializer: S) -> Result<S::Ok, S::Error> {
        Score { score }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Ok(Score::<String>::deserialize(deserializer)?.score)
    }
}

/// A name that nobody may use for a while.
pub(crate) struct NameLock {
    pub(crate) waba_id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) until: Millis,
}

impl Template {
    /// One that was just made.
    pub(crate) fn new(id: String, name: &str, language: &str, category: &str, components: Value) -> Self {
        Self {
            id,
            name: name.to_owned(),
            language: language.to_owned(),
            category: category.to_owned(),
            status: "PENDING".to_owned(),
            parameter_format: positional(),
            components,
            quality: unknown(),
            rejected_reason: none(),
            edits: Vec::new(),
            edited: false,
        }
    }
}

impl State {
    /// The template with this id in any account, and whose it is.
    pub(crate) fn template(&mut self, id: &str) -> Option<(&str, &mut Template)> {
        self.templates
            .iter_mut()
            .find_map(|(waba, all)| Some((waba.as_str(), all.iter_mut().find(|template| template.id == id)?)))
    }
}

impl Simulator {
    /// Adds a template to an account as it is, without review, or replaces the one of the same name and
    /// language. Returns its id.
    pub fn put_template(&self, waba_id: &str, mut template: Template) -> String {
        let mut state = self.lock();
        if template.id.is_empty() {
            template.id = state.ids.number();
        }
        let id = template.id.clone();
        let all = state.templates.entry(waba_id.to_owned()).or_default();
        all.retain(|other| (&other.name, &other.language) != (&template.name, &template.language));
        all.push(template);
        drop(state);
        self.tell(Event::TemplatesChanged);
        id
    }

    /// The templates of an account, oldest first.
    #[must_use]
    pub fn templates(&self, waba_id: &str) -> Vec<Template> {
        self.lock().templates.get(waba_id).cloned().unwrap_or_default()
    }

    /// Whether templates are approved as soon as they are submitted or edited.
    pub fn set_auto_approve(&self, on: bool) {
        self.lock().auto_approve = on;
        self.tell(Event::TemplatesChanged);
    }

    /// What the page and `GET /_sim/templates` show.
    pub(crate) fn template_desk(&self) -> Value {
        let state = self.lock();
        let rows = state.templates.iter().flat_map(|(waba, all)| {
            all.iter().map(move |template| {
                let mut row = json!(template);
                row["waba_id"] = waba.as_str().into();
                row
            })
        });
        json!({ "auto_approve": state.auto_approve, "templates": rows.collect::<Vec<Value>>() })
    }
}
