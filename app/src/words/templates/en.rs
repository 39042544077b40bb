//! Templates in English.

use super::{
    TemplateBuilderWords, TemplateDetailWords, TemplateListWords, TemplatePreviewWords, TemplateWords,
};
use crate::words::template_problems;
use hilo_domain::template::{Category, TemplateStatus};

impl TemplateWords {
    pub(in crate::words) const EN: Self = Self {
        status: |status| {
            use TemplateStatus as S;
            match status {
                S::Pending => "Pending".to_owned(),
                S::Approved => "Approved".to_owned(),
                S::Rejected => "Rejected".to_owned(),
                S::Disabled => "Disabled".to_owned(),
                S::Paused => "Paused".to_owned(),
                S::InAppeal => "In appeal".to_owned(),
                S::PendingDeletion => "Being deleted".to_owned(),
                S::Deleted => "Deleted".to_owned(),
                S::LimitExceeded => "Limit exceeded".to_owned(),
                S::Archived => "Archived".to_owned(),
                S::Locked => "Locked".to_owned(),
                S::Other(word) => word.clone(),
            }
        },
        status_means: |status| {
            use TemplateStatus as S;
            match status {
                S::Pending => {
                    "Waiting for a decision. It cannot be sent yet; this page changes by itself when it can."
                }
                S::Approved => "Ready to be sent.",
                S::Rejected => "It cannot be sent. Edit it and submit it again.",
                S::Disabled => "It can no longer be sent. Make a new one under another name.",
                S::Paused => {
                    "Held by Meta because customers complained. It comes back by itself, or after an edit."
                }
                S::InAppeal => "Meta is looking at the appeal. It cannot be sent meanwhile.",
                S::PendingDeletion => "Meta is deleting it.",
                S::Deleted => "It was deleted at Meta.",
                S::LimitExceeded => {
                    "The account has as many templates as Meta allows. Delete some that you do not use."
                }
                S::Archived => "Put away by Meta because nobody used it.",
                S::Locked => "Locked by Meta. It cannot be sent.",
                S::Other(_) => {
                    "A status of Meta's that Hilo does not know. It cannot be sent while it has it."
                }
            }
        },
        category: |category| match category {
            Category::Marketing => "Marketing",
            Category::Utility => "Utility",
            Category::Authentication => "Authentication",
        },
        category_means: |category| match category {
            Category::Marketing => "Offers, news, invitations. Every message costs, at Meta's highest rate.",
            Category::Utility => {
                "About an order, an appointment, an account of theirs. Cheaper; free within the 24-hour window."
            }
            Category::Authentication => "One-time codes only. Meta writes the text.",
        },
        quality: |word| match word {
            "GREEN" => "High".to_owned(),
            "YELLOW" => "Medium".to_owned(),
            "RED" => "Low".to_owned(),
            other => other.to_owned(),
        },
        reason: |word| match word {
            "ABUSIVE_CONTENT" => "The text may offend or threaten.".to_owned(),
            "INVALID_FORMAT" => "Variables or formatting are not as Meta wants them.".to_owned(),
            "TAG_CONTENT_MISMATCH" | "INCORRECT_CATEGORY" => {
                "The text does not fit the language or the category.".to_owned()
            }
            "PROMOTIONAL" => "The text sells something, and the category is not marketing.".to_owned(),
            "SCAM" => "Meta takes it for a fraud.".to_owned(),
            other => other.to_owned(),
        },
        problem: template_problems::en,
        list: TemplateListWords {
            title: "Templates",
            new: "New template",
            sync: "Sync with Meta",
            sync_asked: "Asking Meta for its templates. What is different appears here by itself.",
            synced: |moment| format!("Last sync {moment}"),
            sync_failed: |moment, reason| format!("The last sync, {moment}, failed: {reason}"),
            never_synced: "Not synced yet",
            no_account: "No WhatsApp Business account is connected, so templates stay here and are not reviewed by Meta.",
            filters: "Filter templates",
            search: "Name",
            status: "Status",
            category: "Category",
            language: "Language",
            any: "All",
            apply: "Filter",
            clear: "Clear filters",
            total: |count| if count == 1 { "1 template".to_owned() } else { format!("{count} templates") },
            missing: "Not found at Meta",
            changed: |moment| format!("Changed {moment}"),
            quality: "Quality",
            send: "Send",
            send_this: |name, language| format!("Send {name} in {language}"),
            more: "More templates",
            first: "Back to the first",
            empty: (
                "No templates yet",
                "A template is a message that Meta has approved. It is the only way to write to a customer who has not written for 24 hours. Make the first one, or sync to bring in those you have at Meta.",
            ),
            empty_seller: (
                "No templates yet",
                "Templates are messages for customers who have not written for 24 hours. A manager can make the first one.",
            ),
            nothing: ("Nothing fits these filters", "Take one off, or look for another name."),
            removed: |name| format!("{name} was deleted."),
        },
        builder: TemplateBuilderWords {
            new: "New template",
            another_language: |name| format!("{name} in another language"),
            edit: |name| format!("Edit {name}"),
            basics: "Name and purpose",
            name: "Name",
            name_hint: "For your team only; customers do not see it. Lower-case letters, digits and underscores, such as order_ready.",
            language: "Language",
            language_choose: "Choose a language",
            language_near: "Frequent",
            language_all: "All languages",
            fixed: "A template keeps its name and its language for life.",
            category: "Category",
            category_note: "Meta may move it to another category if the text does not fit this one, and then charges that one's price.",
            category_fixed: "The category of an approved template cannot be changed.",
            header: "Header",
            header_kind: |kind| match kind {
                "none" => "None".to_owned(),
                "text" => "Text".to_owned(),
                "image" => "Image".to_owned(),
                "video" => "Video".to_owned(),
                "document" => "Document".to_owned(),
                "location" => "Location".to_owned(),
                other => other.to_owned(),
            },
            header_text: "Header text",
            header_hint: "One line in bold. One variable at most, no emoji.",
            header_sample: |kind| match kind {
                "image" => {
                    "Meta wants to see a sample: JPEG or PNG, up to 5 MB. The real image is chosen when the template is sent."
                }
                "video" => {
                    "Meta wants to see a sample: MP4, up to 16 MB. The real video is chosen when the template is sent."
                }
                _ => {
                    "Meta wants to see a sample: PDF, up to 16 MB. The real document is chosen when the template is sent."
                }
            },
            sample: "Sample file",
            sample_kept: |name| format!("Sample: {name}. Choose another file to replace it."),
            sample_refused: "Meta does not take this file as a sample. Choose one of the kind and size above.",
            header_location: "The place is chosen when the template is sent.",
            body: "Message",
            body_hint: "*bold*  _italic_  ~struck out~  ```code```. Variables are {{1}}, {{2}} or have names like {{first_name}}; use one way or the other.",
            add_variable: "Add variable",
            footer: "Footer",
            footer_hint: "Small print below the message. No variables, no emoji.",
            examples: "Examples",
            examples_hint: "Meta's reviewers read these to understand your template. Customers never see them; do not use real data.",
            examples_none: "No variables yet: every customer gets the same text.",
            example: |variable| format!("Example for {variable}"),
            example_header: |variable| format!("Example for {variable} in the header"),
            buttons: "Buttons",
            buttons_hint: "Up to 10. Quick replies stand together, before or after the others. WhatsApp shows three, and the rest behind “See all options”.",
            add: |kind| match kind {
                "quick_reply" => "Quick reply".to_owned(),
                "url" => "Link".to_owned(),
                "phone_number" => "Call".to_owned(),
                "copy_code" => "Copy code".to_owned(),
                other => other.to_owned(),
            },
            button: |place| format!("Button {place}"),
            button_kind: |kind| match kind {
                "quick_reply" => "Quick reply".to_owned(),
                "url" => "Opens a link".to_owned(),
                "phone_number" => "Calls a number".to_owned(),
                "copy_code" => "Copies a code".to_owned(),
                other => other.to_owned(),
            },
            button_text: "Text on the button",
            button_url: "Web address",
            button_url_hint: "A variable may stand at the end: https://example.com/order/{{1}}",
            button_url_example: "Example of the variable",
            button_phone: "Phone number with country code",
            button_code: "Example code",
            button_kept: "Hilo has no fields for this kind of button. It stays as it is.",
            up: |what| format!("Move up: {what}"),
            down: |what| format!("Move down: {what}"),
            remove: |what| format!("Remove: {what}"),
            code: "One-time code",
            code_note: "Meta writes the text of one-time codes, in the template's language. You choose what stands around it.",
            code_security: "Add: “For your security, do not share this code.”",
            code_minutes: "The code expires after (minutes)",
            code_minutes_hint: "1 to 90. Leave it empty to say nothing about it.",
            code_button: "Text on the button that copies the code",
            long_marketing: |lines| {
                format!(
                    "About {lines} lines: WhatsApp shows the first five of a marketing message and hides the rest behind “Read more”. Put the important part first."
                )
            },
            count: |used, limit| format!("{used} of {limit} characters"),
            refresh: "Refresh preview",
            create: "Submit to Meta",
            create_here: "Create template",
            save: "Submit changes",
            save_here: "Save changes",
            goes_to_meta: "Meta reviews it, usually within minutes and at most within 24 hours. It can be sent once it is approved.",
            goes_again: "Meta reviews it again. It cannot be sent until that is done.",
            stays_here: "No WhatsApp Business account is connected: it stays here. Once one is, the next edit takes it to Meta.",
            refused: |count| {
                if count == 1 {
                    "One thing has to be corrected first:".to_owned()
                } else {
                    format!("{count} things have to be corrected first:")
                }
            },
            taken: "There is a template with this name in this language already. Choose another name or language.",
            edits_left: |today, month| {
                format!("Meta allows {today} edit today and {month} within 30 days, this one included.")
            },
            edit_again: |moment| {
                format!("Meta allows no more edits for now. The next one is possible {moment}.")
            },
            edit_not_now: "It cannot be edited now: Meta takes edits of approved, rejected and paused templates only.",
        },
        preview: TemplatePreviewWords {
            title: "Preview",
            mode: "Colours of the phone",
            light: "Light",
            dark: "Dark",
            read_more: "Read more",
            empty: "Your message appears here.",
            header: |kind| match kind {
                "image" => "Image",
                "video" => "Video",
                "document" => "Document",
                _ => "Location",
            },
            copy_code: "Copy code",
            code: "*123456* is your verification code.",
            code_security: "For your security, do not share this code.",
            code_expires: |minutes| format!("This code expires in {minutes} minutes."),
        },
        details: TemplateDetailWords {
            made: "The template was made.",
            changed: "Changes saved.",
            edit: "Edit",
            status: "Status",
            reason: "Meta's reason",
            meta_says: |status| format!("Set by hand. Meta's last word was: {status}."),
            missing: "The last sync did not find it at Meta. It may have been deleted there; sending it would fail.",
            handing_over: "On its way to Meta.",
            trying_again: "Meta could not be reached yet. We keep trying.",
            here_only: "It lives in Hilo only: no WhatsApp Business account was connected when it was made.",
            history: "History",
            was_made: "Made",
            was_found: "Brought in from Meta",
            was_edited: "Edited",
            was_set: |status| format!("Set to {status} by hand"),
            meta_said: |status| format!("Meta: {status}"),
            was_synced: "Found at Meta by a sync",
            by: |name| format!("by {name}"),
            versions: "Languages",
            add_language: "Add a language",
            decide: "Set the status by hand",
            decide_hint: "For when you know more than Hilo, for instance from Meta's own pages. It stands until Meta says something new, and Meta still refuses what it has not approved.",
            approve: "Approve",
            reject: "Reject",
            remove: "Delete",
            remove_hint: "It can no longer be sent. What was sent stays in the conversations.",
            remove_at_meta: "It is deleted at Meta too, in this language. Meta locks the name of a deleted approved template for 30 days: a new one needs another name until then.",
            remove_this: |name| format!("Delete {name}"),
        },
    };
}
