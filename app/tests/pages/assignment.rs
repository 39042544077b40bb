//! The assignment page without a line of JavaScript: the queue, giving, taking, the team's load, routing, and being
//! there or away.

use crate::house::{House, assert_says, text};
use axum::body::Body;
use axum::response::Response;
use hilo_app::words::{AssignmentWords, Locale};
use hilo_domain::assignment::Routing;
use hilo_domain::clock::Millis;
use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::MessageDetail;
use hilo_domain::message::{Direction, MessageKind};
use hilo_domain::phone::Phone;
use hilo_domain::role::{Actor, Role};
use hilo_store::accounts::{memberships, users};
use hilo_store::channels::{self, Channel, NewChannel};
use hilo_store::inbound::{self, NewInbound};
use hilo_store::leads::Contact;
use hilo_store::{assignment, conversations};
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};

/// A house with a number, Mara as its manager, and two sellers.
struct Shop {
    house: House,
    words: &'static AssignmentWords,
    mara: Actor,
    ana: Actor,
    beto: Actor,
    channel: Channel,
}

impl Shop {
    async fn open(locale: Locale) -> Self {
        let house = House::with_mara(locale).await;
        let mara = house.context.viewer.clone().unwrap().actor;
        let org = mara.organization_id.clone();
        let mut tx = house.context.db.write().await.unwrap();
        memberships::add(&mut tx, &org, &mara.user_id, Role::Manager).await.unwrap();
        let mut sellers = Vec::new();
        for name in ["Ana Suárez", "Beto Paz"] {
            let email = format!("{}@example.org", name.len());
            let new = users::NewUser { email: &email, name, password_hash: None, language: None };
            let id = users::create(&mut tx, new).await.unwrap();
            memberships::add(&mut tx, &org, &id, Role::Seller).await.unwrap();
            sellers.push(memberships::actor(&mut tx, &org, &id).await.unwrap().unwrap());
        }
        let new = NewChannel {
            organization_id: org.clone(),
            name: "Ventas".to_owned(),
            phone_number_id: "1".to_owned(),
            waba_id: None,
            display_phone: Some("+51 1 555 0100".to_owned()),
            access_token_sealed: None,
            app_secret_sealed: None,
            from_environment: false,
        };
        let id = channels::save(&mut tx, new).await.unwrap();
        let channel = channels::get(&mut tx, &org, &id).await.unwrap();
        tx.commit().await.unwrap();
        let [ana, beto] = sellers.try_into().unwrap();
        Self { house, words: &locale.words().assignment, mara, ana, beto, channel }
    }

    /// Somebody else sits down at the screen.
    fn sit(&mut self, actor: &Actor) {
        self.house.context.viewer.as_mut().unwrap().actor = actor.clone();
    }

    fn now(&self) -> Millis {
        self.house.context.db.clock().now()
    }

    /// A customer has waited for so many minutes.
    async fn waits(&self, name: &str, n: u32, minutes: i64) -> ConversationId {
        let phone = Phone::parse(&format!("+5199000000{n}")).unwrap();
        let message = NewInbound {
            external_id: format!("wamid.{n}"),
            contact: Contact { profile_name: Some(name.to_owned()), ..Contact::phone(phone.clone()) },
            direction: Direction::Inbound,
            kind: MessageKind::Text,
            text: Some(format!("Soy {name}")),
            detail: MessageDetail::None,
            raw: None,
            reply_to: None,
            at: self.now().plus(-minutes * 60_000),
            historic: false,
        };
        let mut tx = self.house.context.db.write().await.unwrap();
        inbound::receive(&mut tx, &self.channel, &message).await.unwrap();
        let id = conversations::find_by_address(&mut tx, &self.mara, phone.as_str(), None).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn holder(&self, id: &ConversationId) -> Option<UserId> {
        let mut tx = self.house.context.db.read().await.unwrap();
        conversations::row(&mut tx, &self.mara, id).await.unwrap().assigned_to.map(|person| person.id)
    }
}

fn location(response: &Response) -> &str {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[LOCATION].to_str().unwrap()
}

#[tokio::test]
async fn managers_see_the_queue_and_the_team_in_every_language() {
    for locale in Locale::ALL {
        let shop = Shop::open(locale).await;
        shop.waits("Luz", 1, 5).await;
        shop.waits("Nico", 2, 125).await;
        let html = shop.house.page("/assignment").await;
        let (luz, nico) = (html.find("Soy Luz").unwrap(), html.find("Soy Nico").unwrap());
        assert!(nico < luz, "who has waited longest comes first: {html}");
        let waits = (shop.words.queue.waits)(&(locale.words().time.hours_minutes)(2, 5));
        for text in [
            &waits,
            "Ana Suárez",
            "Beto Paz",
            shop.words.title,
            shop.words.queue.heading,
            shop.words.board.heading,
            shop.words.routing.heading,
            &(shop.words.queue.waiting)("2"),
            &(shop.words.queue.give_all)(2),
        ] {
            assert_says(&html, text);
        }
        assert_eq!(html.matches("class=\"hand-tick\"").count(), 2, "{html}");
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
        assert!(!html.contains(" style=\""), "the policy forbids inline styles: {html}");
    }
}

#[tokio::test]
async fn ticked_conversations_are_given_and_the_page_says_so() {
    let shop = Shop::open(Locale::Es).await;
    let (luz, nico) = (shop.waits("Luz", 1, 5).await, shop.waits("Nico", 2, 9).await);
    let ana = shop.ana.user_id.as_str();
    let fields = [("id", luz.as_str()), ("id", nico.as_str()), ("to", ana), ("do", "give")];
    let given = shop.house.post("/assignment", &fields).await;
    let next = location(&given).to_owned();
    assert_eq!(shop.holder(&luz).await.as_ref(), Some(&shop.ana.user_id));
    let html = shop.house.page(&next).await;
    assert_says(&html, &(shop.words.queue.given)(2, "Ana Suárez"));
    assert_says(&html, shop.words.queue.empty.0);
    assert_says(&html, &(shop.words.board.waiting)(2));

    // And back: from her own list, everything that is shown.
    let list = format!("/assignment?agent={ana}");
    let html = shop.house.page(&list).await;
    assert_says(&html, &(shop.words.queue.of_agent)("Ana Suárez"));
    let fields = [("shown", luz.as_str()), ("shown", nico.as_str()), ("to", "-"), ("do", "give-all")];
    let back = shop.house.post(&list, &fields).await;
    let next = location(&back).to_owned();
    assert!(next.starts_with(&list), "{next}");
    assert_says(&shop.house.page(&next).await, &(shop.words.queue.given_back)(2));
    assert_eq!((shop.holder(&luz).await, shop.holder(&nico).await), (None, None));
}

#[tokio::test]
async fn what_is_missing_is_told_and_ticks_stay() {
    let shop = Shop::open(Locale::Pt).await;
    let luz = shop.waits("Luz", 1, 5).await;
    let ana = shop.ana.user_id.as_str();
    let none = shop.house.post("/assignment", &[("to", ana), ("do", "give")]).await;
    assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(none).await;
    assert_says(&html, shop.words.queue.none_chosen);
    assert!(html.contains("role=\"alert\""), "{html}");
    let option = html.split("<option ").find(|option| option.contains(ana)).unwrap();
    assert!(option.split('>').next().unwrap().contains("selected"), "{option}");

    let nobody = shop.house.post("/assignment", &[("id", luz.as_str()), ("to", ""), ("do", "give")]).await;
    assert_eq!(nobody.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(nobody).await;
    assert_says(&html, shop.words.queue.nobody_chosen);
    let tick = html.split("<input ").find(|input| input.contains("hand-tick")).unwrap();
    assert!(tick.split('>').next().unwrap().contains("checked"), "{tick}");

    let stranger = [("id", luz.as_str()), ("to", "stranger"), ("do", "give")];
    let stranger = shop.house.post("/assignment", &stranger).await;
    assert_says(&text(stranger).await, shop.words.queue.not_a_member);
    assert_eq!(shop.holder(&luz).await, None);
}

#[tokio::test]
async fn a_seller_takes_one_and_the_next_is_told_who_did() {
    let mut shop = Shop::open(Locale::Es).await;
    let luz = shop.waits("Luz", 1, 5).await;
    let (ana, beto) = (shop.ana.clone(), shop.beto.clone());
    shop.sit(&ana);
    let html = shop.house.page("/assignment").await;
    assert_says(&html, shop.words.intro_seller);
    assert_says(&html, shop.words.queue.take);
    for hidden in [shop.words.board.heading, shop.words.routing.heading, "hand-tick"] {
        assert!(!html.contains(hidden), "{hidden} is for managers: {html}");
    }
    let taken = shop.house.post("/assignment", &[("take", luz.as_str())]).await;
    let html = shop.house.page(location(&taken)).await;
    assert_says(&html, &(shop.words.queue.taken)("Luz"));
    assert_says(&html, &(shop.words.queue.own_load)(1, 1));

    shop.sit(&beto);
    let late = shop.house.post("/assignment", &[("take", luz.as_str())]).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    assert_says(&text(late).await, &(shop.words.queue.taken_by)("Ana Suárez", "hoy a las 07:00"));
    assert_eq!(shop.holder(&luz).await.as_ref(), Some(&ana.user_id));

    let to_me = [("id", luz.as_str()), ("to", beto.user_id.as_str()), ("do", "give")];
    assert_eq!(shop.house.post("/assignment", &to_me).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(shop.house.post("/assignment", &[("do", "routing")]).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(shop.holder(&luz).await.as_ref(), Some(&ana.user_id));
}

#[tokio::test]
async fn routing_is_a_form() {
    let shop = Shop::open(Locale::En).await;
    let luz = shop.waits("Luz", 1, 5).await;
    let saved = [("do", "routing"), ("enabled", "true"), ("give_back", "true")];
    let saved = shop.house.post("/assignment", &saved).await;
    let html = shop.house.page(location(&saved)).await;
    assert_says(&html, shop.words.routing.saved);
    let field = |name: &str| {
        let mut inputs = html.split("<input ");
        let input = inputs.find(|input| input.contains(&format!("id=\"{name}\""))).unwrap();
        input.split('>').next().unwrap().to_owned()
    };
    assert!(field("enabled").contains(" checked") && field("give_back").contains(" checked"), "{html}");
    assert!(!field("include_managers").contains(" checked"), "{html}");
    let mut tx = shop.house.context.db.read().await.unwrap();
    let routing = assignment::routing(&mut tx, &shop.mara.organization_id).await.unwrap();
    assert_eq!(routing, Routing { enabled: true, give_back: true, ..Routing::default() });
    assert!(shop.holder(&luz).await.is_some(), "who waited is given at once");
}

#[tokio::test]
async fn limits_and_absence_are_set_on_the_board() {
    let shop = Shop::open(Locale::En).await;
    let ana = shop.ana.user_id.as_str();
    let wrong = [("do", "capacity"), ("who", ana), ("capacity", "many")];
    let wrong = shop.house.post("/assignment", &wrong).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(wrong).await;
    assert!(html.contains("value=\"many\""), "{html}");
    assert!(
        html.contains(&format!("aria-describedby=\"capacity-{ana}-hint capacity-{ana}-error\"")),
        "{html}"
    );

    let limit = [("do", "capacity"), ("who", ana), ("capacity", " 0 ")];
    let html = shop.house.page(location(&shop.house.post("/assignment", &limit).await)).await;
    assert_says(&html, &(shop.words.board.saved)("Ana Suárez"));
    assert_says(&html, &(shop.words.board.open_of)(0, 0));
    assert_says(&html, shop.words.board.full);

    let away = [("do", "availability"), ("who", ana), ("available", "false")];
    let html = shop.house.page(location(&shop.house.post("/assignment", &away).await)).await;
    assert_says(&html, &(shop.words.queue.away)("Ana Suárez"));
    assert_says(&html, shop.words.board.set_available);
}

#[tokio::test]
async fn everyone_can_go_away_from_any_page() {
    let mut shop = Shop::open(Locale::Es).await;
    let html = shop.house.page("/settings?saved=1").await;
    assert_says(&html, shop.words.available.go);
    assert!(html.contains("name=\"back\" value=\"/settings?saved=1\""), "{html}");
    for (back, expected) in [
        ("/settings?saved=1", "/settings?saved=1"),
        ("//evil.example", "/inbox"),
        ("https://evil.example", "/inbox"),
    ] {
        let mut body = form_urlencoded(&[("available", "false"), ("back", back)]);
        body.push('&');
        let request = Request::post("/fn/availability")
            .header(ACCEPT, "text/html")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.trim_end_matches('&').to_owned()))
            .unwrap();
        let response = shop.house.send(request).await;
        assert_eq!(response.status(), StatusCode::FOUND, "{back}");
        assert_eq!(response.headers()[LOCATION], expected, "{back}");
    }
    let mut tx = shop.house.context.db.read().await.unwrap();
    let (org, me) = (&shop.mara.organization_id, &shop.mara.user_id);
    assert!(!assignment::is_available(&mut tx, org, me).await.unwrap());
    drop(tx);
    shop.house.context.viewer.as_mut().unwrap().available = false;
    let html = shop.house.page("/settings").await;
    assert_says(&html, shop.words.available.come);
    let account = html.split("<button").find(|button| button.contains("rail-account")).unwrap();
    assert!(account.contains("data-away") && account.contains("ausente"), "{account}");
}

fn form_urlencoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let letters = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        });
        letters.collect::<String>()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}
