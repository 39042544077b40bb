//! A number that stands still: who is told of it, on which pages, and with what to do about it.

use crate::house::{House, assert_says, escaped};
use hilo_app::context::Notices;
use hilo_app::words::Locale;
use hilo_domain::failure::FailureReason;
use hilo_domain::role::Role;
use hilo_store::channels::Paused;

/// Every page with a frame that the house can show without anything in it.
const PAGES: [&str; 6] =
    ["/inbox", "/templates", "/assignment", "/settings", "/settings/organization", "/nowhere"];

async fn house(locale: Locale) -> House {
    let mut house = House::with_mara(locale).await;
    let paused = |id: &str, name: &str, reason| Paused { id: id.into(), name: name.to_owned(), reason };
    house.context.notices = Notices {
        paused: vec![
            paused("n1", "Ventas & <b>más</b>", FailureReason::TokenExpired),
            paused("n2", "Soporte", FailureReason::PausedByHand),
        ],
        seq: Some(4711),
        ..Notices::default()
    };
    house
}

/// What stands above the page.
fn banners(html: &str) -> &str {
    html.split("<div id=\"banners\">").nth(1).unwrap().split("<leptos-island").next().unwrap()
}

#[tokio::test]
async fn whoever_can_mend_a_number_is_told_on_every_page_with_the_way_there() {
    for locale in Locale::ALL {
        let mut house = house(locale).await;
        let (frame, why) = (&locale.words().frame, locale.words().failure.reason);
        for role in [Role::Owner, Role::Admin] {
            house.become_a(role);
            for page in PAGES {
                let html = house.page(page).await;
                let told = banners(&html);
                let expired = (frame.number_paused)("Ventas & <b>más</b>", why(FailureReason::TokenExpired));
                assert_says(told, &expired);
                assert_says(told, &(frame.number_paused)("Soporte", why(FailureReason::PausedByHand)));
                assert!(!told.contains("<b>"), "{page}: {told}");
                for number in ["n1", "n2"] {
                    let way = format!("<a href=\"/settings/numbers/{number}\">{}</a>", frame.number_settings);
                    assert!(told.contains(&way), "{page}: {told}");
                }
                assert_eq!(told.matches("role=\"alert\"").count(), 2, "{page}: {told}");
            }
        }
    }
}

#[tokio::test]
async fn whoever_cannot_is_told_in_the_inbox_that_messages_wait() {
    for locale in Locale::ALL {
        let mut house = house(locale).await;
        for role in [Role::Manager, Role::Seller] {
            house.become_a(role);
            let html = house.page("/inbox").await;
            let told = banners(&html);
            for name in ["Ventas & <b>más</b>", "Soporte"] {
                assert_says(told, &(locale.words().frame.number_waits)(name));
            }
            assert!(!told.contains("<a "), "{told}");
            let why = (locale.words().failure.reason)(FailureReason::TokenExpired);
            assert!(!told.contains(&escaped(why)), "{told}");
            for page in ["/templates", "/assignment", "/settings", "/nowhere"] {
                let html = house.page(page).await;
                assert!(!banners(&html).contains("Soporte"), "{page}: {html}");
            }
        }
    }
}

/// The page's stream begins where the banners were read, whatever the page itself read later.
#[tokio::test]
async fn one_island_before_all_others_keeps_them_of_this_moment() {
    let mut house = house(Locale::En).await;
    for page in PAGES {
        let html = house.page(page).await;
        let first = html.split("<leptos-island").nth(1).unwrap().split('>').next().unwrap();
        assert!(first.contains("data-component=\"LivePage"), "{page}: {first}");
        for part in ["channel", "4711", "frame"] {
            assert!(first.contains(part), "{page}: {part} in {first}");
        }
    }
    house.context.notices = Notices::default();
    let html = house.page("/settings").await;
    assert!(!html.contains("LivePage"), "where the number is not known, nothing can begin: {html}");
}
