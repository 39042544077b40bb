//! Every kind of message in every language, and everything a stranger can write, as the page shows it.

use super::lead::panel;
use super::list::ConversationList;
use super::samples::{NOW, reader, row, view};
use super::thread::bubble::{Surroundings, line};
use super::thread::lines::Line;
use super::thread::{ThreadPane, header};
use crate::inbox::address::Place;
use crate::inbox::carried::Carried;
use crate::inbox::error::AppError;
use crate::words::Locale;
use hilo_domain::clock::Millis;
use hilo_domain::failure::{FailureClass, FailureReason, explain};
use hilo_domain::inbox::*;
use hilo_domain::message::{Direction, MessageKind, MessageStatus, SendState};
use leptos::prelude::*;

const EVIL: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></textarea>";

fn around(locale: Locale) -> Surroundings {
    Surroundings {
        reader: reader(locale),
        conversation_id: "c".into(),
        tab: Tab::All,
        customer: "Lucía".into(),
    }
}

fn bubble(message: MessageView, locale: Locale) -> String {
    show(TimelineItem::Message(Box::new(message)), &around(locale), NOW)
}

fn show(item: TimelineItem, around: &Surroundings, now: Millis) -> String {
    Owner::new().with(|| line(&Line::Item { item, first: true }, around, now).to_html())
}

fn thread(items: Vec<TimelineItem>, draft: Option<&str>) -> Thread {
    Thread {
        row: row("c"),
        channel: ChannelView { id: "n".into(), name: "Ventas".into(), paused: None },
        items,
        unread_from: None,
        older: Some(ThreadCursor { at: Millis(5), id: "m-0".into() }),
        draft: draft.map(str::to_owned),
        note_draft: None,
    }
}

fn pane(thread: Thread, locale: Locale, error: Option<AppError>) -> String {
    let people = vec![Person { id: "me".into(), name: EVIL.into() }];
    Owner::new().with(|| {
        let (reader, tab) = (reader(locale), Tab::All);
        let above = header(&reader, tab, &thread, &people).to_html();
        let (reader, thread) = (Carried(reader), Carried(thread));
        let (in_the_past, note_refused, form_message_id) = (false, false, "f1".to_owned());
        let below = view! { <ThreadPane reader tab thread in_the_past error note_refused form_message_id /> }
            .to_html();
        format!("{above}{below}")
    })
}

/// What a browser shows of it: islands carry their values in attributes, escaped like any other.
fn assert_harmless(html: &str) {
    for evil in ["<script", "<img", "onerror=alert(2)>"] {
        let shown = html.replace("onerror=alert(2)&gt;", "");
        assert!(!shown.contains(evil), "{evil} in {html}");
    }
}

fn details() -> Vec<MessageDetail> {
    let evil = || EVIL.to_owned();
    vec![
        MessageDetail::None,
        MessageDetail::File(FileView {
            filename: Some(evil()),
            mime_type: Some(evil()),
            size_bytes: Some(84_000),
            voice: false,
        }),
        MessageDetail::Location(LocationView {
            latitude: "-34.6".to_owned(),
            longitude: "-58.4".to_owned(),
            name: Some(evil()),
            address: Some(evil()),
        }),
        MessageDetail::Contacts { cards: vec![ContactCard { name: evil(), phones: vec![evil()] }] },
        MessageDetail::Order {
            lines: vec![OrderLine { product: evil(), quantity: evil(), price: evil(), currency: evil() }],
        },
        MessageDetail::Template(TemplateView {
            name: evil(),
            header: Some(evil()),
            above: Some(TemplateHeader {
                kind: MessageKind::Document,
                name: Some(evil()),
                link: Some("javascript:alert(1)".to_owned()),
            }),
            footer: Some(evil()),
            buttons: vec![evil()],
        }),
        MessageDetail::Unsupported { what: evil() },
    ]
}

#[test]
fn every_kind_shows_something_in_every_language() {
    for locale in Locale::ALL {
        for kind in MessageKind::ALL {
            for direction in [Direction::Inbound, Direction::Outbound] {
                let mut message = view("m", direction);
                message.kind = *kind;
                message.text = None;
                let html = bubble(message, locale);
                let word = match kind {
                    MessageKind::Unsupported => reader(locale).inbox().thread.raw_kept,
                    MessageKind::Interactive | MessageKind::Button => reader(locale).inbox().thread.chosen,
                    _ => (reader(locale).inbox().kind)(*kind),
                };
                assert!(html.contains(word), "{kind} in {html}");
            }
        }
    }
}

#[test]
fn nothing_a_stranger_writes_becomes_markup() {
    for kind in MessageKind::ALL {
        for detail in details() {
            let mut message = view("m", Direction::Inbound);
            message.kind = *kind;
            message.detail = detail;
            message.text = Some(EVIL.to_owned());
            message.quote = Some(Quote {
                id: "q".into(),
                direction: Direction::Inbound,
                kind: MessageKind::Text,
                text: Some(EVIL.to_owned()),
            });
            message.reactions = vec![ReactionView { emoji: EVIL.to_owned(), from_customer: true }];
            message.failure = Some(FailureView {
                code: Some(1),
                failure: explain(999_999),
                meta_text: Some(EVIL.to_owned()),
            });
            message.status = MessageStatus::Failed;
            assert_harmless(&bubble(message, Locale::En));
        }
    }
    let mut around = around(Locale::En);
    around.customer = EVIL.to_owned();
    let note = NoteView {
        id: "n".into(),
        author: Some(EVIL.into()),
        content: EVIL.into(),
        is_private: true,
        at: NOW,
    };
    let html = show(TimelineItem::Note(note), &around, NOW);
    assert_harmless(&html);
    assert!(html.contains("&lt;script&gt;"), "{html}");
    for kind in ConversationEventKind::ALL {
        let event = EventView {
            id: "e".into(),
            kind: *kind,
            actor: Some(EVIL.into()),
            subject: Some(EVIL.into()),
            detail: Some(EVIL.into()),
            at: NOW,
        };
        assert_harmless(&show(TimelineItem::Event(event), &around, NOW));
    }
}

#[test]
fn islands_carry_strangers_words_escaped() {
    let mut evil = row("c");
    evil.name = EVIL.into();
    evil.last_text = Some(EVIL.into());
    evil.assigned_to = Some(Person { id: "x".into(), name: EVIL.into() });
    evil.labels = vec![LabelView { id: "l".into(), name: EVIL.into(), color: "green".into() }];
    let mut shown = thread(Vec::new(), Some(EVIL));
    shown.row = evil.clone();
    shown.channel.name = EVIL.into();
    let html = pane(shown, Locale::En, None);
    assert_harmless(&html);
    assert_eq!(html.matches("</textarea>").count(), 1);

    let lead = LeadView {
        id: "l".into(),
        name: EVIL.into(),
        phone: Some(EVIL.into()),
        username: Some(EVIL.into()),
        source: EVIL.into(),
        owner: Some(Person { id: "x".into(), name: EVIL.into() }),
        language: Some(EVIL.into()),
        created_at: NOW,
        stage_id: "s".into(),
        stages: vec![StageView { id: "s".into(), name: EVIL.into() }],
        notes: vec![NoteView {
            id: "n".into(),
            author: None,
            content: EVIL.into(),
            is_private: false,
            at: NOW,
        }],
    };
    let (reader, tab, counts) = (reader(Locale::Es), Tab::All, TabCounts::default());
    Owner::new().with(|| {
        assert_harmless(&panel(&reader, tab, &evil, lead).to_html());
        let (reader, place, rows) = (Carried(reader), Carried(Place::newest(tab)), Carried(vec![evil]));
        let (scope, has_older) = ("o:u".to_owned(), false);
        let html = view! {
            <ConversationList reader tab place open=None counts=Carried(counts) rows has_older seq=1 scope />
        }
        .to_html();
        assert_harmless(&html);
    });
}

#[test]
fn a_failure_tells_the_reason_and_the_way_out() {
    for locale in Locale::ALL {
        let words = reader(locale);
        for reason in FailureReason::ALL {
            for class in FailureClass::ALL {
                let mut message = view("m", Direction::Outbound);
                message.status = MessageStatus::Failed;
                let failure = hilo_domain::failure::Failure { class: *class, reason: *reason };
                message.failure = Some(FailureView { code: None, failure, meta_text: None });
                let html = bubble(message.clone(), locale);
                assert!(html.contains((words.words().failure.reason)(*reason)), "{html}");
                assert!(html.contains(words.inbox().thread.not_sent), "{html}");
                let retry = html.contains("/fn/retry-message");
                let passing = matches!(
                    class,
                    FailureClass::Retry
                        | FailureClass::RetryPair
                        | FailureClass::RetryFew
                        | FailureClass::Other
                );
                assert_eq!(retry, passing, "{class}");
                message.retried = true;
                assert!(!bubble(message, locale).contains("/fn/retry-message"));
            }
        }
    }
}

#[test]
fn a_failure_leads_on_over_a_template_where_one_helps() {
    for locale in Locale::ALL {
        let words = &reader(locale).inbox().thread;
        let choose = "href=\"/inbox/c/template?tab=all\"";
        let again = "href=\"/inbox/c/template?tab=all&amp;again=m\"";
        for (kind, code, expected) in [
            (MessageKind::Text, 131_047, Some((choose, words.send_template))),
            (MessageKind::Text, 131_026, None),
            (MessageKind::Template, 132_000, Some((again, words.fill_again))),
            (MessageKind::Template, 131_000, Some((again, words.fill_again))),
            (MessageKind::Template, 132_001, Some((choose, words.other_template))),
            (MessageKind::Template, 132_007, Some((choose, words.other_template))),
            (MessageKind::Template, 132_015, Some((choose, words.other_template))),
            (MessageKind::Template, 131_026, None),
            (MessageKind::Template, 190, None),
        ] {
            let mut message = view("m", Direction::Outbound);
            (message.kind, message.status) = (kind, MessageStatus::Failed);
            message.failure = Some(FailureView { code: Some(code), failure: explain(code), meta_text: None });
            let html = bubble(message.clone(), locale);
            match expected {
                Some((href, label)) => assert!(html.contains(href) && html.contains(label), "{code}: {html}"),
                None => assert!(!html.contains("/template"), "{code}: {html}"),
            }
            message.retried = true;
            assert!(!bubble(message, locale).contains("/template"), "{code}");
        }
    }
}

#[test]
fn a_template_is_shown_part_by_part_as_it_was_sent() {
    let mut message = view("m", Direction::Outbound);
    message.kind = MessageKind::Template;
    message.text = Some("Tu pedido\n¡Hola *Lucía*!\nGracias".to_owned());
    message.detail = MessageDetail::Template(TemplateView {
        name: "order_confirmation".to_owned(),
        header: Some("Tu pedido".to_owned()),
        above: Some(TemplateHeader {
            kind: MessageKind::Document,
            name: Some("factura.pdf".to_owned()),
            link: Some("https://example.com/f.pdf".to_owned()),
        }),
        footer: Some("Gracias".to_owned()),
        buttons: vec!["Ver pedido".to_owned()],
    });
    let html = bubble(message, Locale::Es).replace("<!>", "");
    let at = |part: &str| html.find(part).unwrap_or_else(|| panic!("{part} is missing in {html}"));
    let order = [
        "order_confirmation",
        "href=\"https://example.com/f.pdf\"",
        "<p class=\"template-header\">Tu pedido</p>",
        "<strong>Lucía",
        "<p class=\"template-footer\">Gracias</p>",
        "Ver pedido",
    ];
    assert!(order.map(at).is_sorted(), "{html}");
    assert_eq!((html.matches("Tu pedido").count(), html.matches("Gracias").count()), (1, 1), "{html}");
}

#[test]
fn after_five_minutes_a_person_decides_about_the_unconfirmed() {
    let mut message = view("m", Direction::Outbound);
    message.send_state = SendState::Unconfirmed;
    message.unconfirmed_at = Some(NOW);
    let item = TimelineItem::Message(Box::new(message));
    let around = around(Locale::En);
    let early = show(item.clone(), &around, NOW.plus(299_999));
    assert!(early.contains("data-mark=\"unconfirmed\"") && !early.contains("/fn/resend-message"), "{early}");
    let late = show(item, &around, NOW.plus(300_000));
    assert!(late.contains("/fn/resend-message") && late.contains("/fn/discard-message"), "{late}");
}

#[test]
fn marks_of_edits_deletions_and_reactions_are_shown() {
    let mut message = view("m", Direction::Inbound);
    message.edited = true;
    message.reactions = vec![ReactionView { emoji: "👍".into(), from_customer: true }];
    let html = bubble(message.clone(), Locale::En);
    assert!(html.contains("edited") && html.contains("👍 from the customer"), "{html}");
    message.revoked = true;
    let html = bubble(message, Locale::En);
    assert!(html.contains("This message was deleted") && !html.contains("text of m"), "{html}");
}

#[test]
fn the_page_works_as_forms() {
    let html = pane(thread(Vec::new(), Some("half an answer")), Locale::En, Some(AppError::TooLong));
    for part in [
        "action=\"/fn/send-reply\"",
        "formaction=\"/fn/add-note\"",
        "action=\"/fn/claim\"",
        "action=\"/fn/assign\"",
        "action=\"/fn/mark-read\"",
        "name=\"client_message_id\" value=\"f1\"",
        "half an answer",
        "role=\"alert\"",
        "href=\"/inbox/c?tab=all&amp;before=5~m-0\"",
        "href=\"/inbox/c/template?tab=all\"",
        "Reply window closes in 24 h 0 m",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!html.contains(" style="), "{html}");
}

#[test]
fn a_closed_window_says_why_and_keeps_the_draft() {
    for locale in Locale::ALL {
        let mut closed = thread(Vec::new(), Some("half an answer"));
        closed.row.last_inbound_at = Some(NOW.plus(-hilo_domain::window::WINDOW_MS));
        let html = pane(closed, locale, None);
        assert!(html.contains("data-window=\"closed\"") && html.contains("half an answer"), "{html}");
        assert!(html.contains(reader(locale).inbox().composer.closed_hint), "{html}");
    }
}

#[test]
fn a_thread_tells_of_its_number_only_when_that_is_gone_for_good() {
    for (reason, tells) in [(FailureReason::TokenExpired, false), (FailureReason::NumberRemoved, true)] {
        let mut still = thread(Vec::new(), None);
        still.channel.paused = Some(reason);
        let html = pane(still, Locale::En, None);
        assert_eq!(html.contains("Nothing is being sent from Ventas"), tells, "{html}");
    }
}

#[test]
fn a_customer_without_a_number_is_shown_by_user_name() {
    let mut hidden = thread(Vec::new(), None);
    hidden.row.phone = None;
    hidden.row.username = Some("lucia.m".into());
    let html = Owner::new().with(|| header(&reader(Locale::En), Tab::All, &hidden, &[]).to_html());
    assert!(html.contains("@lucia.m · Ventas"), "{html}");
}
