//! Meta's side of a template's life: somebody looks at it, customers complain about it, its category turns out
//! to be another. Each decision changes the template and sends the webhooks that Meta sends.

use super::news;
use crate::Simulator;
use crate::customer::SimulatorError;
use crate::state::State;
use hilo_domain::clock::Millis;
use serde::Deserialize;
use serde_json::{Value, json};

/// What Meta decides about a template. The JSON form is `{"decision": "reject", "reason": "INVALID_FORMAT"}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// It can be sent.
    Approve,
    /// It has to be changed.
    Reject {
        /// In one word.
        #[serde(default = "invalid_format")]
        reason: String,
        /// What to do about it, in a sentence.
        #[serde(default)]
        recommendation: Option<String>,
    },
    /// Held for low quality.
    Pause,
    /// Held for good.
    Disable,
    /// A warning that it may be disabled.
    Flag,
    /// Its quality is another now.
    Quality {
        /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
        score: String,
    },
    /// Its category is another now.
    Category {
        /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
        category: String,
    },
}

fn invalid_format() -> String {
    "INVALID_FORMAT".to_owned()
}

impl Simulator {
    /// Decides about a template and tells the callback.
    ///
    /// # Errors
    /// When there is no such template, or the words of the decision are none of Meta's.
    pub fn decide(&self, template_id: &str, decision: Decision) -> Result<(), SimulatorError> {
        self.decide_in(&mut self.lock(), template_id, decision)
    }

    pub(crate) fn decide_in(
        &self,
        state: &mut State,
        template_id: &str,
        decision: Decision,
    ) -> Result<(), SimulatorError> {
        let now = self.now();
        let (waba, template) = state
            .template(template_id)
            .ok_or_else(|| SimulatorError::UnknownTemplate(template_id.to_owned()))?;
        let waba = waba.to_owned();
        let told = template.take(decision, now)?;
        for news in told {
            self.tell_of_template(state, &waba, template_id, news);
        }
        Ok(())
    }
}

impl super::Template {
    /// Changes by a decision; the webhooks that tell of it.
    fn take(
        &mut self,
        decision: Decision,
        now: Millis,
    ) -> Result<Vec<(&'static str, Value)>, SimulatorError> {
        let invalid = |what: &str, word: &str| Err(SimulatorError::Invalid(format!("{word:?} is no {what}")));
        Ok(match decision {
            Decision::Approve => {
                self.become_status("APPROVED", "NONE");
                let mut told = vec![news::status(self, "APPROVED", json!({}))];
                if std::mem::take(&mut self.edited) {
                    told.push(news::components(self));
                }
                told
            }
            Decision::Reject { reason, recommendation } => {
                self.become_status("REJECTED", &reason);
                let recommendation =
                    recommendation.unwrap_or_else(|| "Change the template and submit it again.".into());
                let info = json!({ "reason": reason, "recommendation": recommendation });
                vec![news::status(self, "REJECTED", json!({ "rejection_info": info }))]
            }
            Decision::Pause => {
                self.become_status("PAUSED", "NONE");
                let info = json!({ "title": "FIRST_PAUSE",
                    "description": "Your message template has been paused for 3 hours because it had issues." });
                vec![news::status(self, "PAUSED", json!({ "other_info": info }))]
            }
            Decision::Disable => {
                self.become_status("DISABLED", "NONE");
                let info = json!({ "disable_date": now.0.div_euclid(1_000) });
                vec![news::status(self, "DISABLED", json!({ "disable_info": info }))]
            }
            Decision::Flag => vec![news::status(self, "FLAGGED", json!({}))],
            Decision::Quality { score } => {
                if !matches!(score.as_str(), "GREEN" | "YELLOW" | "RED" | "UNKNOWN") {
                    return invalid("quality", &score);
                }
                let previous = std::mem::replace(&mut self.quality, score);
                vec![news::quality(self, &previous)]
            }
            Decision::Category { category } => {
                if super::check::category_of(&category).is_err() {
                    return invalid("category", &category);
                }
                let previous = std::mem::replace(&mut self.category, category);
                vec![news::category(self, &previous)]
            }
        })
    }

    fn become_status(&mut self, status: &str, reason: &str) {
        self.status = status.to_owned();
        self.rejected_reason = reason.to_owned();
    }
}
