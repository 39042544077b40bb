//! What is wrong with a template or with the values for it: a code that each language has a sentence for, and
//! the path of the field beside which the sentence stands.

use crate::text_enum::text_enum;
use serde::{Deserialize, Serialize};
use std::fmt;

text_enum! {
    /// Whether it stops anything.
    Severity {
        /// Meta would refuse it.
        Error = "ERROR",
        /// Meta may refuse it, or asks for it before it looks at the template.
        Warning = "WARNING",
    }
}

text_enum! {
    /// What is wrong.
    ProblemCode {
        /// It must be there.
        Required = "REQUIRED",
        /// Another JSON type is expected here.
        WrongType = "WRONG_TYPE",
        /// Nothing is known by this name here.
        UnknownField = "UNKNOWN_FIELD",
        /// No header or button of this type exists.
        UnknownType = "UNKNOWN_TYPE",
        /// More characters than `limit`.
        TooLong = "TOO_LONG",
        /// More of them than `limit`.
        TooMany = "TOO_MANY",
        /// A template's name has lower-case letters, digits and underscores only.
        NameCharacters = "NAME_CHARACTERS",
        /// A language code is like `es` or `es_AR`.
        LanguageForm = "LANGUAGE_FORM",
        /// A web address begins with `http://` or `https://`.
        UrlForm = "URL_FORM",
        /// A phone number is in international form.
        PhoneForm = "PHONE_FORM",
        /// The field has one line only.
        Newline = "NEWLINE",
        /// The field takes no asterisks or other formatting.
        Formatting = "FORMATTING",
        /// The field takes no emoji.
        Emoji = "EMOJI",
        /// Braces around something that is no variable.
        VariableMalformed = "VARIABLE_MALFORMED",
        /// Numbers must go 1, 2, 3 without gaps; `subject` is the missing one.
        VariableGap = "VARIABLE_GAP",
        /// Numbered and named variables in one template.
        VariableFormatsMixed = "VARIABLE_FORMATS_MIXED",
        /// No variable may stand here.
        VariableForbidden = "VARIABLE_FORBIDDEN",
        /// The body may not begin with a variable.
        VariableAtStart = "VARIABLE_AT_START",
        /// The body may not end with a variable.
        VariableAtEnd = "VARIABLE_AT_END",
        /// Two variables without words between them.
        VariablesAdjacent = "VARIABLES_ADJACENT",
        /// More variables than `limit`.
        TooManyVariables = "TOO_MANY_VARIABLES",
        /// A web address has its variable at the end.
        VariableNotAtEnd = "VARIABLE_NOT_AT_END",
        /// Too few words for so many variables.
        VariablesTooDense = "VARIABLES_TOO_DENSE",
        /// A variable without an example.
        ExampleMissing = "EXAMPLE_MISSING",
        /// A header of this type needs a sample file.
        SampleMissing = "SAMPLE_MISSING",
        /// There is no sample file of this id and type.
        SampleUnknown = "SAMPLE_UNKNOWN",
        /// Quick replies stand together, before or after the other buttons.
        ButtonGroups = "BUTTON_GROUPS",
        /// The same words on two buttons.
        Duplicate = "DUPLICATE",
        /// Not possible in this category.
        NotInCategory = "NOT_IN_CATEGORY",
        /// A variable without a value.
        ValueMissing = "VALUE_MISSING",
        /// A value for a variable that the template does not have.
        ValueUnknown = "VALUE_UNKNOWN",
        /// A value may not have line breaks or tabs.
        ValueNewline = "VALUE_NEWLINE",
        /// A value may not have more than four spaces in a row.
        ValueSpaces = "VALUE_SPACES",
    }
}

impl ProblemCode {
    /// What Meta refuses is an error. What Meta does not measure openly, or what can be added on the way to
    /// Meta (an example, a sample file), is a warning.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::VariablesTooDense | Self::ExampleMissing | Self::SampleMissing => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// What is wrong, in English and without a full stop: for the API and for logs. The screens have words of
    /// their own. Number and word of the [`Problem`] come behind it.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Required => "is required",
            Self::WrongType => "has the wrong JSON type",
            Self::UnknownField => "is not a field of a template",
            Self::UnknownType => "is not a known type",
            Self::TooLong => "has too many characters",
            Self::TooMany => "is one too many",
            Self::NameCharacters => "may have lower-case letters, digits and underscores only",
            Self::LanguageForm => "must be a language code like es or es_AR",
            Self::UrlForm => "must be a web address",
            Self::PhoneForm => "must be a phone number in international form",
            Self::Newline => "must be one line",
            Self::Formatting => "may not have formatting characters",
            Self::Emoji => "may not have emoji",
            Self::VariableMalformed => "has braces around something that is no variable",
            Self::VariableGap => "leaves a number out; variables go 1, 2, 3",
            Self::VariableFormatsMixed => "mixes numbered and named variables",
            Self::VariableForbidden => "may not have variables",
            Self::VariableAtStart => "may not begin with a variable",
            Self::VariableAtEnd => "may not end with a variable",
            Self::VariablesAdjacent => "has two variables without words between them",
            Self::TooManyVariables => "has too many variables",
            Self::VariableNotAtEnd => "may have its variable at the end only",
            Self::VariablesTooDense => "has too few words for so many variables",
            Self::ExampleMissing => "lacks an example",
            Self::SampleMissing => "lacks a sample file",
            Self::SampleUnknown => "names no sample file of this type",
            Self::ButtonGroups => "separates quick replies, which must stand together",
            Self::Duplicate => "repeats the words of another button",
            Self::NotInCategory => "is not possible in this category",
            Self::ValueMissing => "lacks a value",
            Self::ValueUnknown => "is given but not wanted",
            Self::ValueNewline => "may not have line breaks or tabs",
            Self::ValueSpaces => "may not have more than four spaces in a row",
        }
    }
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field it stands beside: `name`, `body.text`, `buttons[1].url`, `variables.2`.
    pub path: String,
    /// What is wrong.
    pub code: ProblemCode,
    /// The number that the sentence needs: most characters, most buttons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// The word that the sentence needs: a variable's name, a button's type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

impl Problem {
    /// At a path, without number or word.
    #[must_use]
    pub fn at(path: impl Into<String>, code: ProblemCode) -> Self {
        Self { path: path.into(), code, limit: None, subject: None }
    }

    /// With the number that was exceeded.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// With the word it is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Whether it stops anything.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        matches!(self.code.severity(), Severity::Error)
    }
}

/// `body.text has too many characters (at most 1024)`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.code.sentence())?;
        match (self.limit, &self.subject) {
            (Some(limit), _) => write!(f, " (at most {limit})"),
            (None, Some(subject)) => write!(f, " ({subject})"),
            (None, None) => Ok(()),
        }
    }
}
