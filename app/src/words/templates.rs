//! Words of templates: the list, the builder, the details, the preview. What is wrong with a template is in
//! `template_problems`, the names of languages are in `template_languages`.

mod en;
mod es;
mod pt;

use hilo_domain::template::{Category, Problem, TemplateStatus};

/// Words of templates.
#[derive(Debug)]
pub struct TemplateWords {
    /// A status as people call it; words of Meta's that are not known stay as they are.
    pub status: fn(&TemplateStatus) -> String,
    /// What a status means, and what to do next.
    pub status_means: fn(&TemplateStatus) -> &'static str,
    /// A category.
    pub category: fn(Category) -> &'static str,
    /// What a category is for and what it costs.
    pub category_means: fn(Category) -> &'static str,
    /// `GREEN` and the like.
    pub quality: fn(&str) -> String,
    /// Meta's reason: a word that is known becomes a sentence.
    pub reason: fn(&str) -> String,
    /// What is wrong, as a sentence beside its field.
    pub problem: fn(&Problem) -> String,
    /// The list.
    pub list: TemplateListWords,
    /// The builder.
    pub builder: TemplateBuilderWords,
    /// The phone beside it.
    pub preview: TemplatePreviewWords,
    /// One template.
    pub details: TemplateDetailWords,
}

/// Words of the list.
#[derive(Debug)]
pub struct TemplateListWords {
    /// What the page is called.
    pub title: &'static str,
    /// Begins a new one.
    pub new: &'static str,
    /// Asks Meta for all of them.
    pub sync: &'static str,
    /// After asking.
    pub sync_asked: &'static str,
    /// When that last succeeded; takes the moment.
    pub synced: fn(&str) -> String,
    /// It failed: when and why.
    pub sync_failed: fn(&str, &str) -> String,
    /// It never did.
    pub never_synced: &'static str,
    /// There is no account at Meta.
    pub no_account: &'static str,
    /// Names the filters for a screen reader.
    pub filters: &'static str,
    /// A part of the name.
    pub search: &'static str,
    /// Status, as a filter and as a column.
    pub status: &'static str,
    /// Category.
    pub category: &'static str,
    /// Language.
    pub language: &'static str,
    /// No filter.
    pub any: &'static str,
    /// Filters.
    pub apply: &'static str,
    /// Takes the filters off.
    pub clear: &'static str,
    /// How many.
    pub total: fn(i64) -> String,
    /// The last sync did not find it.
    pub missing: &'static str,
    /// When it last changed; takes the moment.
    pub changed: fn(&str) -> String,
    /// Quality, before its word.
    pub quality: &'static str,
    /// Sends it.
    pub send: &'static str,
    /// The same for a screen reader: name and language.
    pub send_this: fn(&str, &str) -> String,
    /// The next stretch.
    pub more: &'static str,
    /// The first stretch.
    pub first: &'static str,
    /// There is none: title and text, for those who may make one.
    pub empty: (&'static str, &'static str),
    /// There is none: for everyone else.
    pub empty_seller: (&'static str, &'static str),
    /// None fits the filters.
    pub nothing: (&'static str, &'static str),
    /// After one was deleted; takes its name.
    pub removed: fn(&str) -> String,
}

/// Words of the builder.
#[derive(Debug)]
pub struct TemplateBuilderWords {
    /// A new one.
    pub new: &'static str,
    /// A new language of a known one.
    pub another_language: fn(&str) -> String,
    /// A known one.
    pub edit: fn(&str) -> String,
    /// Name, language, category.
    pub basics: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What a name is.
    pub name_hint: &'static str,
    /// Its language.
    pub language: &'static str,
    /// Nothing chosen yet.
    pub language_choose: &'static str,
    /// The languages of the house.
    pub language_near: &'static str,
    /// All the others.
    pub language_all: &'static str,
    /// Why name and language stand still.
    pub fixed: &'static str,
    /// What it is for.
    pub category: &'static str,
    /// Meta may decide otherwise.
    pub category_note: &'static str,
    /// Why the category stands still.
    pub category_fixed: &'static str,
    /// Above the body.
    pub header: &'static str,
    /// Its kinds, by their word in the form.
    pub header_kind: fn(&str) -> String,
    /// Its text.
    pub header_text: &'static str,
    /// What a header's text may be.
    pub header_hint: &'static str,
    /// A file, by its kind.
    pub header_sample: fn(&str) -> &'static str,
    /// The field for the file.
    pub sample: &'static str,
    /// A sample is there; takes its name.
    pub sample_kept: fn(&str) -> String,
    /// The file is not one that Meta takes.
    pub sample_refused: &'static str,
    /// A place is chosen when it is sent.
    pub header_location: &'static str,
    /// The message.
    pub body: &'static str,
    /// How it is formatted and what a variable is.
    pub body_hint: &'static str,
    /// Puts the next variable at the end.
    pub add_variable: &'static str,
    /// Small print.
    pub footer: &'static str,
    /// What a footer is for.
    pub footer_hint: &'static str,
    /// What the variables may look like.
    pub examples: &'static str,
    /// Who reads them.
    pub examples_hint: &'static str,
    /// There is no variable.
    pub examples_none: &'static str,
    /// One of them; takes the variable in its braces.
    pub example: fn(&str) -> String,
    /// One in the header.
    pub example_header: fn(&str) -> String,
    /// Below the bubble.
    pub buttons: &'static str,
    /// How many, in which order.
    pub buttons_hint: &'static str,
    /// Adds one, by its kind.
    pub add: fn(&str) -> String,
    /// A button by its place from 1.
    pub button: fn(usize) -> String,
    /// What a kind is called.
    pub button_kind: fn(&str) -> String,
    /// The words on it.
    pub button_text: &'static str,
    /// Where it leads.
    pub button_url: &'static str,
    /// How a variable stands in an address.
    pub button_url_hint: &'static str,
    /// The end of the address, for instance.
    pub button_url_example: &'static str,
    /// Whom it calls.
    pub button_phone: &'static str,
    /// The code it copies, for instance.
    pub button_code: &'static str,
    /// A kind that has no fields here.
    pub button_kept: &'static str,
    /// One place up; takes what the button is called.
    pub up: fn(&str) -> String,
    /// One place down.
    pub down: fn(&str) -> String,
    /// Away with it.
    pub remove: fn(&str) -> String,
    /// One-time codes.
    pub code: &'static str,
    /// Who writes their text.
    pub code_note: &'static str,
    /// Not to be given to anyone.
    pub code_security: &'static str,
    /// Minutes until it expires.
    pub code_minutes: &'static str,
    /// May stay empty.
    pub code_minutes_hint: &'static str,
    /// The words on the button that copies it.
    pub code_button: &'static str,
    /// Lines of a marketing body; takes how many there are.
    pub long_marketing: fn(usize) -> String,
    /// How many of how many characters, for a screen reader.
    pub count: fn(usize, usize) -> String,
    /// Looks again, without the client.
    pub refresh: &'static str,
    /// Makes it.
    pub create: &'static str,
    /// Makes it, where there is no account.
    pub create_here: &'static str,
    /// Changes it.
    pub save: &'static str,
    /// Changes it, where there is no account.
    pub save_here: &'static str,
    /// What becomes of it.
    pub goes_to_meta: &'static str,
    /// What becomes of a changed one.
    pub goes_again: &'static str,
    /// It stays here.
    pub stays_here: &'static str,
    /// How many things are to be corrected.
    pub refused: fn(usize) -> String,
    /// Name and language are taken.
    pub taken: &'static str,
    /// How often it can still be edited: today, this month.
    pub edits_left: fn(usize, usize) -> String,
    /// Once in 24 hours; takes the moment from which it is possible again.
    pub edit_again: fn(&str) -> String,
    /// Not in this status.
    pub edit_not_now: &'static str,
}

/// Words of the phone.
#[derive(Debug)]
pub struct TemplatePreviewWords {
    /// What it is.
    pub title: &'static str,
    /// Names the switch.
    pub mode: &'static str,
    /// In daylight.
    pub light: &'static str,
    /// At night.
    pub dark: &'static str,
    /// Opens the rest of a long body.
    pub read_more: &'static str,
    /// Nothing to show yet.
    pub empty: &'static str,
    /// A header that is a file or a place, by its kind.
    pub header: fn(&str) -> &'static str,
    /// The button under a code.
    pub copy_code: &'static str,
    /// What Meta writes around a code.
    pub code: &'static str,
    /// Not to be given to anyone.
    pub code_security: &'static str,
    /// Until when; takes the minutes.
    pub code_expires: fn(&str) -> String,
}

/// Words of one template.
#[derive(Debug)]
pub struct TemplateDetailWords {
    /// After it was made.
    pub made: &'static str,
    /// After it was changed.
    pub changed: &'static str,
    /// Edits it.
    pub edit: &'static str,
    /// Where it stands.
    pub status: &'static str,
    /// Why Meta refused it; stands before the reason.
    pub reason: &'static str,
    /// Meta's last word, where it is another than the status here.
    pub meta_says: fn(&str) -> String,
    /// The last sync did not find it.
    pub missing: &'static str,
    /// It is on its way to Meta.
    pub handing_over: &'static str,
    /// It is on its way, and Meta does not answer.
    pub trying_again: &'static str,
    /// It lives here only.
    pub here_only: &'static str,
    /// What is known of its life.
    pub history: &'static str,
    /// Somebody made it.
    pub was_made: &'static str,
    /// It came with a sync.
    pub was_found: &'static str,
    /// Somebody changed it.
    pub was_edited: &'static str,
    /// Somebody set a status.
    pub was_set: fn(&str) -> String,
    /// Meta decided.
    pub meta_said: fn(&str) -> String,
    /// A sync found it.
    pub was_synced: &'static str,
    /// Who: `by Mara Ortiz`.
    pub by: fn(&str) -> String,
    /// Its versions.
    pub versions: &'static str,
    /// Adds one.
    pub add_language: &'static str,
    /// Deciding by hand.
    pub decide: &'static str,
    /// What that means.
    pub decide_hint: &'static str,
    /// Can be sent.
    pub approve: &'static str,
    /// Cannot be sent.
    pub reject: &'static str,
    /// Takes it away.
    pub remove: &'static str,
    /// What that means.
    pub remove_hint: &'static str,
    /// What it means at Meta.
    pub remove_at_meta: &'static str,
    /// Takes it away for good; takes its name.
    pub remove_this: fn(&str) -> String,
}
