//! English.

use super::{TemplateSendWords, Trouble};
use hilo_domain::template::{MediaKind, ProblemCode};

pub(super) const EN: TemplateSendWords = TemplateSendWords {
    pick_title: "Choose a template",
    to: |name, number| format!("To {name}, from {number}"),
    close: "Back to the conversation",
    search: "Search templates",
    find: "Search",
    their_language: "In the customer's language",
    other_languages: "In other languages",
    nothing_found: "No approved template has these words. Try fewer of them.",
    none: "No approved templates yet",
    none_hint: "WhatsApp lets you write first only with a template that Meta has approved. A manager can create one.",
    to_templates: "Go to templates",
    fill_title: |name| format!("Send {name}"),
    other: "Choose another template",
    nothing_to_fill: "This template has nothing to fill in. Send it as it is.",
    in_header: |name| format!("Heading: {name}"),
    in_body: |name| format!("Text: {name}"),
    in_button: |words| format!("Link of the button “{words}”: its ending"),
    code: "Code to copy",
    example: |example| format!("For example: {example}"),
    last_time: "As it was sent last time. Check that it fits this customer.",
    file: |kind| match kind {
        MediaKind::Image => "Address of the picture",
        MediaKind::Video => "Address of the video",
        MediaKind::Document => "Address of the document",
    },
    file_hint: "A public address that begins with https://. WhatsApp fetches the file from there.",
    filename: "File name that the customer sees",
    latitude: "Latitude",
    longitude: "Longitude",
    coordinates_hint: "You can paste both at once: -34.6037, -58.3816",
    place_name: "Name of the place",
    place_address: "Address",
    send: "Send template",
    phone: "Customer's phone number",
    phone_hint: "With the country code: +54 9 11 5555 0199",
    sender: "Send from",
    customer: "Or find a customer by name or number",
    customer_hint: "Among those whose conversation moved most recently.",
    nobody: "No customer found. Write the number below instead.",
    problem: |code| match code {
        ProblemCode::Required | ProblemCode::ValueMissing => "Fill this in.",
        ProblemCode::ValueNewline => "No line breaks here: write it in one line.",
        ProblemCode::ValueSpaces => "At most four spaces in a row.",
        ProblemCode::TooLong => "This is too long.",
        ProblemCode::UrlForm => "Write an address that begins with https://.",
        ProblemCode::PhoneForm => "Write the number with its country code, like +54 9 11 5555 0199.",
        ProblemCode::WrongType => "Write a number like -34.6037.",
        _ => "WhatsApp does not accept this.",
    },
    look_at_fields: "Not sent yet: look at the marked fields.",
    trouble: |trouble| match trouble {
        Trouble::NotApproved => {
            "This template cannot be sent: Meta has not approved it, or has paused it. Choose another one."
        }
        Trouble::OtherAccount => {
            "This number belongs to another WhatsApp account than the template. Choose another template."
        }
        Trouble::NoNumber => {
            "No WhatsApp number is connected. An administrator can connect one in the settings."
        }
        Trouble::Gone => "This template is gone. Choose another one.",
        Trouble::Settled => "This form has been sent already. Open the conversation to see it.",
    },
};
