//! A token that has run out is the trouble of one number: another of the same organization goes on, another organization
//! hears nothing of it, and every open screen of the own one shows the banner as soon as the pause is committed.

use crate::support::meta::{ACCESS_TOKEN, NUMBER, OTHER_NUMBER};
use crate::support::shop::Shop;
use crate::support::wait::patiently;
use crate::support::{House, both, until};
use hilo_domain::failure::FailureReason;
use hilo_domain::live::LiveChange;
use hilo_simulator::{Fault, FaultKind};
use hilo_store::accounts::sessions::{self, Origin};
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::json;

const LUCIA: &str = "+5491155550199";
const DIEGO: &str = "+5493515550142";
const FIVE_MINUTES: i64 = 5 * 60 * 1000;

both!(an_expired_token_stops_its_number_and_no_other, |place| async {
    let house = House::driven(place).await;
    let keys = &house.running.state.keys;
    let second = house.shop.connect(house.db(), keys, OTHER_NUMBER, ACCESS_TOKEN).await;
    house.meta.simulator.set_faults(vec![Fault::new(FaultKind::TokenExpired).from_number(NUMBER)]);
    let send = async |phone: &str, text: &str, channel: Option<&str>| {
        let body = json!({ "toPhone": phone, "text": text, "channelId": channel });
        let (status, answer) = house.api.call(Method::POST, "/whatsapp/send", &[], Some(body)).await;
        assert_eq!(status, 202, "{answer}");
    };
    house.greeted_by(LUCIA).await;
    send(LUCIA, "Por el primero", None).await;
    send(DIEGO, "Por el segundo", Some(second.as_str())).await;
    house.run().await;
    for n in 0..5 {
        send(LUCIA, &format!("Espera {n}"), None).await;
        send(DIEGO, &format!("Sigue {n}"), Some(second.as_str())).await;
        house.after(FIVE_MINUTES - 1).await;
    }
    let taken = house.meta.accepted();
    assert!(taken.iter().all(|taken| taken.phone_number_id == OTHER_NUMBER), "{taken:?}");
    assert_eq!(house.meta.accepted_words(DIEGO).len(), 6);

    let mut peek = place.peek().await;
    let states = "select state || coalesce(paused_reason, '') from channels order by phone_number_id";
    assert_eq!(peek.texts(states).await, ["PAUSEDTOKEN_EXPIRED", "ACTIVE"]);
    let news = house.told().await.into_iter().filter_map(|change| match change {
        LiveChange::Channel { channel_id, paused, .. } => Some((channel_id == second, paused)),
        _ => None,
    });
    let news: Vec<_> = news.collect();
    assert_eq!(news.first(), Some(&(false, Some(FailureReason::TokenExpired))));
    assert!(news.iter().all(|(of_second, _)| !of_second), "{news:?}");

    house.meta.simulator.set_faults(Vec::new());
    house.after(FIVE_MINUTES).await;
    house.after(FIVE_MINUTES).await;
    assert_eq!(house.meta.accepted_words(LUCIA).len(), 6);
    house.close().await;
});

both!(open_screens_hear_of_it_by_the_commit_that_pauses, |place| async {
    let house = House::open(place).await;
    let luna = Shop::found(house.db(), "luna").await;
    let mut tx = house.db().write().await.unwrap();
    let session = sessions::begin(&mut tx, &house.shop.user_id, Origin::default()).await.unwrap();
    let of_luna = sessions::begin(&mut tx, &luna.user_id, Origin::default()).await.unwrap();
    tx.commit().await.unwrap();
    let base = house.running.state.config.base_url.clone();
    let listen = async |session: &secrecy::SecretString| {
        let cookie = format!("hilo={}", session.expose_secret());
        let request = crate::support::meta::http_client().get(format!("{base}/events?after=0"));
        let stream = request.header("cookie", cookie).send().await.unwrap();
        assert_eq!(stream.status(), 200);
        stream
    };
    let mut screen = listen(&session).await;
    let mut foreign = listen(&of_luna).await;

    house.meta.phone(LUCIA).text("Hola").unwrap();
    until(house.db(), "the customer", async || house.api.conversation(LUCIA).await).await;
    house.meta.once(FaultKind::TokenExpired);
    house.api.send(LUCIA, "Sí, hay").await;
    let heard = patiently("the banner", async {
        let mut heard = String::new();
        while !(heard.contains("event: channel\n") && heard.contains("TOKEN_EXPIRED")) {
            let piece = screen.chunk().await.unwrap().expect("the stream goes on");
            heard.push_str(&String::from_utf8_lossy(&piece));
        }
        heard
    })
    .await;
    assert!(heard.contains("\"paused\":\"TOKEN_EXPIRED\""), "{heard}");
    // One commit: whoever sees the pause sees its event.
    let mut peek = place.peek().await;
    assert_eq!(peek.count("channels where state = 'PAUSED'").await, 1);
    assert_eq!(peek.count("live_events where kind = 'channel'").await, 1);
    let silent = futures::future::poll_immediate(async {
        let mut heard = String::new();
        while let Ok(Some(piece)) = foreign.chunk().await {
            heard.push_str(&String::from_utf8_lossy(&piece));
            assert!(!heard.contains("TOKEN_EXPIRED"), "{heard}");
        }
    });
    assert_eq!(silent.await, None, "another organization's stream goes on, and says nothing of it");
    house.close().await;
});
