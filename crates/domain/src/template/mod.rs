//! Message templates: what they are made of, what Meta allows, what they look like with their variables filled
//! in, when they may be edited and sent. Pure, so that the builder in the browser, REST and the jobs that talk
//! to Meta all judge by the same rules (whatsapp-cloud-api.md 6 and 8, ux.md 8).
//!
//! | module | what it rules |
//! |---|---|
//! | [`words`] | status, category, parameter format, languages |
//! | [`components`] | `componentsJson`: reading it, writing it |
//! | [`placeholder`] | `{{1}}` and `{{name}}` inside a text |
//! | [`variables`] | what has to be filled in, and under which key |
//! | [`problem`] | what is wrong, and beside which field it stands |
//! | [`validate`], [`buttons`] | Meta's limits |
//! | [`filling`] | what is given when it is sent |
//! | [`render`] | the final text |
//! | [`suggest`] | what a form to fill it in begins with |
//! | [`edits`] | how often an approved template may be edited |
//! | [`sample`] | files that show Meta what a header may look like |

pub mod buttons;
pub mod components;
pub mod edits;
pub mod filling;
pub mod placeholder;
pub mod problem;
mod read;
pub mod render;
pub mod sample;
pub mod suggest;
#[cfg(test)]
mod tests;
pub mod validate;
pub mod variables;
pub mod words;
mod write;

pub use components::{Button, ButtonKind, Components, Header, MediaHeader, MediaKind, TextPart};
pub use edits::{EditRefusal, EditsLeft, may_edit};
pub use filling::{Filling, HeaderContent};
pub use problem::{Problem, ProblemCode, Severity};
pub use render::{Rendered, RenderedButton};
pub use sample::{SampleRefusal, SampleType};
pub use suggest::{Facts, LastTime, Source, Suggestion, suggest, suggest_header};
pub use validate::{Draft, validate};
pub use variables::{Place, Values, Variable};
pub use words::{Category, ParameterFormat, TemplateStatus};
