//! Words of sending a template.

mod en;
mod es;
mod pt;

use hilo_domain::template::{MediaKind, ProblemCode};

/// Why a template cannot be sent, whatever is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Meta has not approved it, or not any more.
    NotApproved,
    /// The number belongs to another account than the template.
    OtherAccount,
    /// No number is connected.
    NoNumber,
    /// It has been deleted.
    Gone,
    /// The message it was to replace is not failed any more, or the form was sent elsewhere.
    Settled,
}

/// Words of sending a template.
#[derive(Debug)]
pub struct TemplateSendWords {
    /// Heading of the list to choose from.
    pub pick_title: &'static str,
    /// To whom, and over which number.
    pub to: fn(&str, &str) -> String,
    /// Back to the thread.
    pub close: &'static str,
    /// Label of the field that narrows the list.
    pub search: &'static str,
    /// Button beside it.
    pub find: &'static str,
    /// Heading of the templates in the customer's language.
    pub their_language: &'static str,
    /// Heading of all others.
    pub other_languages: &'static str,
    /// No template fits what was searched for.
    pub nothing_found: &'static str,
    /// There is no approved template.
    pub none: &'static str,
    /// What to do then.
    pub none_hint: &'static str,
    /// Link to the templates.
    pub to_templates: &'static str,
    /// Heading of the form; takes the template's name.
    pub fill_title: fn(&str) -> String,
    /// Link back to the list.
    pub other: &'static str,
    /// The template has no variables.
    pub nothing_to_fill: &'static str,
    /// Label of a variable in the header; takes its name.
    pub in_header: fn(&str) -> String,
    /// Label of a variable in the body; takes its name.
    pub in_body: fn(&str) -> String,
    /// Label of the end of a button's address; takes the button's words.
    pub in_button: fn(&str) -> String,
    /// Label of the code that a button copies.
    pub code: &'static str,
    /// Under a field; takes the example.
    pub example: fn(&str) -> String,
    /// Under a field that holds what was sent last time.
    pub last_time: &'static str,
    /// Label of the address of the header's file.
    pub file: fn(MediaKind) -> &'static str,
    /// Under it.
    pub file_hint: &'static str,
    /// Label of the document's name.
    pub filename: &'static str,
    /// Label.
    pub latitude: &'static str,
    /// Label.
    pub longitude: &'static str,
    /// Under the latitude.
    pub coordinates_hint: &'static str,
    /// Label.
    pub place_name: &'static str,
    /// Label.
    pub place_address: &'static str,
    /// Button.
    pub send: &'static str,
    /// Label of the customer's number.
    pub phone: &'static str,
    /// Under it.
    pub phone_hint: &'static str,
    /// Label of the number it leaves by.
    pub sender: &'static str,
    /// Label of the search for a customer.
    pub customer: &'static str,
    /// Under it.
    pub customer_hint: &'static str,
    /// No customer fits.
    pub nobody: &'static str,
    /// What is wrong with a value; stands beside its field.
    pub problem: fn(ProblemCode) -> &'static str,
    /// Above a form that was refused for its values.
    pub look_at_fields: &'static str,
    /// Why a template cannot be sent. A sentence, with what to do.
    pub trouble: fn(Trouble) -> &'static str,
}

impl TemplateSendWords {
    pub(super) const EN: Self = en::EN;
    pub(super) const ES: Self = es::ES;
    pub(super) const PT: Self = pt::PT;
}
