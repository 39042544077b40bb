//! What the builder's form says: read from its fields or from a template, and turned into components. What the builder
//! has no fields for is taken from the template that it began with.

use crate::posted::Posted;
use hilo_domain::template::placeholder::names;
use hilo_domain::template::variables::header_key;
use hilo_domain::template::{
    Button, ButtonKind, Category, Components, Header, MediaHeader, TextPart, Values,
};
use serde_json::Map;

/// More buttons than Meta allows are kept while they are typed, but not any number of them.
const MOST_BUTTONS: usize = 20;
/// A one-time code lives for 90 minutes at most.
const MOST_MINUTES: u64 = 90;

/// The form.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) name: String,
    pub(super) language: String,
    pub(super) category: Category,
    /// `none`, `text`, `image`, `video`, `document`, `location`, or `kept`: one that the builder has no fields for.
    pub(super) header: String,
    pub(super) header_text: String,
    /// Our id of the sample file, and what it is called.
    pub(super) sample: Option<(String, String)>,
    pub(super) body: String,
    pub(super) footer: String,
    pub(super) buttons: Vec<ButtonForm>,
    /// By the keys of [`hilo_domain::template::variables`].
    pub(super) examples: Values,
    /// One-time codes: not to be given to anyone.
    pub(super) security: bool,
    /// One-time codes: when they expire.
    pub(super) minutes: String,
    /// One-time codes: the words on the button.
    pub(super) code_button: String,
    /// Whether someone has tried to submit it: only then is an empty field a mistake.
    pub(super) tried: bool,
}

/// A button of the form.
#[derive(Clone, Debug, Default)]
pub(super) struct ButtonForm {
    /// `quick_reply`, `url`, `phone_number`, `copy_code`, or another one that is kept.
    pub(super) kind: String,
    pub(super) text: String,
    /// The address or the number.
    pub(super) target: String,
    pub(super) example: String,
    /// Its place in the template that the form began with.
    pub(super) kept: Option<usize>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            name: String::new(),
            language: String::new(),
            category: Category::Utility,
            header: "none".to_owned(),
            header_text: String::new(),
            sample: None,
            body: String::new(),
            footer: String::new(),
            buttons: Vec::new(),
            examples: Values::new(),
            security: true,
            minutes: String::new(),
            code_button: String::new(),
            tried: false,
        }
    }
}

impl Form {
    /// As posted.
    pub(super) fn read(posted: &Posted) -> Self {
        let text = |name: &str| posted.text(name).to_owned();
        // Forms send line breaks as two signs.
        let lines = |name: &str| posted.get(name).unwrap_or_default().replace("\r\n", "\n");
        let examples = posted.under("example.");
        let buttons = (0..MOST_BUTTONS).map_while(|at| ButtonForm::read(posted, at)).collect();
        Self {
            name: text("name"),
            language: text("language"),
            category: text("category").parse().unwrap_or(Category::Utility),
            header: text("header"),
            header_text: lines("header_text"),
            sample: Some((text("sample"), text("sample_name"))).filter(|(id, _)| !id.is_empty()),
            body: lines("body"),
            footer: lines("footer"),
            buttons,
            examples: examples.map(|(key, value)| (key.to_owned(), value.trim().to_owned())).collect(),
            security: posted.has("security"),
            minutes: text("minutes"),
            code_button: text("code_button"),
            tried: posted.has("tried"),
        }
    }

    /// With what a template is made of.
    pub(super) fn of(category: Category, components: &Components) -> Self {
        let text = |part: &Option<TextPart>| part.as_ref().map(|part| part.text.clone()).unwrap_or_default();
        let extra = |part: &Option<TextPart>, key: &str| part.as_ref()?.extra.get(key).cloned();
        let examples = components.variables().into_iter();
        let examples = examples.filter_map(|variable| Some((variable.key, variable.example?)));
        let minutes = extra(&components.footer, "code_expiration_minutes");
        let otp = components.buttons.iter().find(|button| button.kind.as_str() == "otp");
        Self {
            category,
            header: match &components.header {
                None => "none".to_owned(),
                Some(Header::Text(_)) => "text".to_owned(),
                Some(Header::Media(media)) => media.kind.as_str().to_owned(),
                Some(Header::Location) => "location".to_owned(),
                Some(Header::Other { .. }) => "kept".to_owned(),
            },
            sample: match &components.header {
                Some(Header::Media(media)) => media.sample.clone().map(|id| (id, String::new())),
                _ => None,
            },
            header_text: components.header_text().map(|part| part.text.clone()).unwrap_or_default(),
            body: text(&components.body),
            footer: text(&components.footer),
            buttons: components
                .buttons
                .iter()
                .enumerate()
                .map(|(at, button)| ButtonForm::of(at, button))
                .collect(),
            examples: examples.filter(|(key, _)| !key.starts_with("button.")).collect(),
            security: extra(&components.body, "add_security_recommendation") == Some(true.into()),
            minutes: minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            code_button: otp.map(|button| button.text.clone()).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What it makes; `original` is the template that it began with.
    pub(super) fn components(&self, original: Option<&Components>) -> Components {
        if self.category == Category::Authentication {
            return self.code_components(original);
        }
        let extra = |part: Option<&TextPart>| part.map(|part| part.extra.clone()).unwrap_or_default();
        let body = extra(original.and_then(|original| original.body.as_ref()));
        let footer = extra(original.and_then(|original| original.footer.as_ref()));
        Components {
            header: self.header(original),
            body: Some(TextPart {
                text: self.body.clone(),
                examples: self.examples_in(&self.body, str::to_owned),
                extra: body,
            }),
            footer: (!self.footer.trim().is_empty()).then(|| TextPart {
                text: self.footer.clone(),
                extra: footer,
                ..TextPart::default()
            }),
            buttons: self.buttons.iter().map(|button| button.made(original)).collect(),
            other: original.map(|original| original.other.clone()).unwrap_or_default(),
        }
    }

    fn header(&self, original: Option<&Components>) -> Option<Header> {
        let known = original.and_then(|original| original.header.as_ref());
        match (self.header.as_str(), known) {
            ("text", known) => {
                let extra = match known {
                    Some(Header::Text(part)) => part.extra.clone(),
                    _ => Map::new(),
                };
                let examples = self.examples_in(&self.header_text, header_key);
                Some(Header::Text(TextPart { text: self.header_text.clone(), examples, extra }))
            }
            ("location", _) => Some(Header::Location),
            ("kept", known) => known.cloned(),
            (kind, known) => {
                let kind = kind.parse().ok()?;
                let media = match known {
                    Some(Header::Media(media)) if media.kind == kind => media.clone(),
                    _ => MediaHeader { kind, handle: None, sample: None, url: None, extra: Map::new() },
                };
                Some(Header::Media(self.with_sample(media)))
            }
        }
    }

    /// A file that was chosen anew takes the place of what Meta has.
    fn with_sample(&self, mut media: MediaHeader) -> MediaHeader {
        let chosen = self.sample.as_ref().map(|(id, _)| id.clone());
        if chosen.is_some() && chosen != media.sample {
            media.sample = chosen;
            media.handle = None;
            media.url = None;
        }
        media
    }

    /// A one-time code: Meta writes the words, and little can be chosen.
    fn code_components(&self, original: Option<&Components>) -> Components {
        let otp = original
            .and_then(|original| original.buttons.iter().find(|button| button.kind.as_str() == "otp"));
        let mut button = otp.cloned().unwrap_or_else(|| Button {
            kind: ButtonKind::Other("otp".to_owned()),
            text: String::new(),
            extra: Map::from_iter([("otp_type".to_owned(), "COPY_CODE".into())]),
        });
        button.text.clone_from(&self.code_button);
        let with = |key: &str, value: serde_json::Value| TextPart {
            extra: Map::from_iter([(key.to_owned(), value)]),
            ..TextPart::default()
        };
        let minutes = self.minutes.parse::<u64>().ok().map(|minutes| minutes.clamp(1, MOST_MINUTES));
        Components {
            body: Some(if self.security {
                with("add_security_recommendation", true.into())
            } else {
                TextPart::default()
            }),
            footer: minutes.map(|minutes| with("code_expiration_minutes", minutes.into())),
            buttons: vec![button],
            ..Components::default()
        }
    }

    fn examples_in(&self, text: &str, key: impl Fn(&str) -> String) -> Values {
        let given = |name: &&str| self.examples.get(&key(name)).filter(|example| !example.is_empty());
        names(text).iter().filter_map(|name| Some(((*name).to_owned(), given(name)?.clone()))).collect()
    }
}

impl ButtonForm {
    fn read(posted: &Posted, at: usize) -> Option<Self> {
        let text = |part: &str| posted.text(&format!("button.{at}.{part}")).to_owned();
        let kind = text("kind");
        (!kind.is_empty()).then(|| Self {
            kind,
            text: text("text"),
            target: text("target"),
            example: text("example"),
            kept: text("kept").parse().ok(),
        })
    }

    fn of(at: usize, button: &Button) -> Self {
        let (target, example) = match &button.kind {
            ButtonKind::Url { url, example } => (url.clone(), example.clone()),
            ButtonKind::PhoneNumber { phone_number } => (phone_number.clone(), None),
            ButtonKind::CopyCode { example } => (String::new(), example.clone()),
            ButtonKind::QuickReply | ButtonKind::Other(_) => (String::new(), None),
        };
        Self {
            kind: button.kind.as_str().to_owned(),
            text: button.text.clone(),
            target,
            example: example.unwrap_or_default(),
            kept: Some(at),
        }
    }

    fn made(&self, original: Option<&Components>) -> Button {
        let known = self.kept.and_then(|at| original?.buttons.get(at));
        let known = known.filter(|known| known.kind.as_str() == self.kind);
        let example = Some(self.example.clone()).filter(|example| !example.is_empty());
        let kind = match self.kind.as_str() {
            "quick_reply" => ButtonKind::QuickReply,
            "url" => {
                // Without a variable there is nothing to give an example of.
                let example = example.filter(|_| self.target.contains("{{"));
                ButtonKind::Url { url: self.target.clone(), example }
            }
            "phone_number" => ButtonKind::PhoneNumber { phone_number: self.target.clone() },
            "copy_code" => ButtonKind::CopyCode { example },
            other => ButtonKind::Other(other.to_owned()),
        };
        Button {
            kind,
            text: self.text.clone(),
            extra: known.map(|known| known.extra.clone()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn round(category: Category, json: &Value) -> Value {
        let components = Components::read(json).0;
        Form::of(category, &components).components(Some(&components)).to_json()
    }

    #[test]
    fn a_template_that_nobody_touches_stays_what_it_is() {
        for (category, json) in [
            (
                Category::Marketing,
                json!({
                    "header": [{ "type": "text", "text": "Order {{1}}", "examples": { "1": "#12" } }],
                    "body": [{ "type": "text", "text": "Hi {{1}}, {{2}} is here.", "examples": { "1": "Ana", "2": "it" }, "x": 1 }],
                    "footer": [{ "type": "text", "text": "Bye" }],
                    "buttons": [
                        { "type": "quick_reply", "text": "Yes" },
                        { "type": "url", "text": "Go", "url": "https://a.example/{{1}}", "example": "9", "app": true },
                        { "type": "phone_number", "text": "Call", "phone_number": "+34600000000" },
                        { "type": "copy_code", "example": "X1" },
                        { "type": "flow", "text": "Open", "flow_id": "7" },
                    ],
                    "other": [{ "type": "limited_time_offer" }],
                }),
            ),
            (
                Category::Utility,
                json!({
                    "header": [{ "type": "image", "handle": "4::a", "sample": "s1" }],
                    "body": [{ "type": "text", "text": "Hi {{first_name}}.", "examples": { "first_name": "Ana" } }],
                }),
            ),
            (
                Category::Authentication,
                json!({
                    "body": [{ "type": "text", "add_security_recommendation": true }],
                    "footer": [{ "type": "text", "code_expiration_minutes": 10 }],
                    "buttons": [{ "type": "otp", "otp_type": "ONE_TAP", "text": "Copy", "supported_apps": [] }],
                }),
            ),
        ] {
            assert_eq!(round(category, &json), json);
        }
    }

    #[test]
    fn what_is_typed_is_what_is_made() {
        let fields = [
            ("name", " aviso "),
            ("language", "es"),
            ("category", "MARKETING"),
            ("header", "text"),
            ("header_text", "Para {{1}}"),
            ("body", "Hola {{1}}\r\nadios"),
            ("footer", " "),
            ("example.1", " Ana "),
            ("example.header.1", "Eva"),
            ("button.0.kind", "url"),
            ("button.0.text", "Ver"),
            ("button.0.target", "https://a.example"),
            ("button.0.example", "unused"),
            ("button.2.kind", "url"),
        ];
        let posted = Posted::new(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let form = Form::read(&posted);
        assert_eq!((form.name.as_str(), form.category, form.tried), ("aviso", Category::Marketing, false));
        assert_eq!(
            form.components(None).to_json(),
            json!({
                "header": [{ "type": "text", "text": "Para {{1}}", "examples": { "1": "Eva" } }],
                "body": [{ "type": "text", "text": "Hola {{1}}\nadios", "examples": { "1": "Ana" } }],
                "buttons": [{ "type": "url", "text": "Ver", "url": "https://a.example" }],
            })
        );
    }

    #[test]
    fn minutes_beyond_metas_are_brought_back() {
        let form = Form { category: Category::Authentication, minutes: "500".to_owned(), ..Form::default() };
        assert_eq!(form.components(None).to_json()["footer"][0]["code_expiration_minutes"], 90);
    }
}
