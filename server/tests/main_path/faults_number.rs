//! The number itself is at fault: it stands still, says so, and nothing that waits is lost or worn out.

use crate::support::{House, both};
use hilo_domain::failure::FailureReason;
use hilo_domain::live::LiveChange;
use hilo_simulator::{Fault, FaultKind};
use serde_json::json;

const LUCIA: &str = "+5491155550199";
const DIEGO: &str = "+5493515550142";
const FIVE_MINUTES: i64 = 5 * 60 * 1000;

/// How the number stood, as open screens were told.
async fn channel_news(house: &House) -> Vec<Option<FailureReason>> {
    let told = house.told().await.into_iter();
    told.filter_map(|change| match change {
        LiveChange::Channel { paused, .. } => Some(paused),
        _ => None,
    })
    .collect()
}

both!(an_expired_token_pauses_the_number_until_it_is_mended, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    house.greeted_by(DIEGO).await;
    let house = house.restart(|plan| plan.access_token = "EAAexpired").await;
    house.api.send(LUCIA, "Sí, hay").await;
    house.api.send(DIEGO, "También").await;
    house.run().await;

    let mut peek = place.peek().await;
    assert_eq!(peek.texts("select state || paused_reason from channels").await, ["PAUSEDTOKEN_EXPIRED"]);
    assert_eq!(channel_news(&house).await, [Some(FailureReason::TokenExpired)], "said once");
    for _ in 0..20 {
        house.after(FIVE_MINUTES).await;
    }
    for (phone, text) in [(LUCIA, "Sí, hay"), (DIEGO, "También")] {
        let message = house.api.message(phone, text).await;
        assert_eq!((&message["status"], &message["sendState"]), (&json!("QUEUED"), &json!("QUEUED")));
    }
    assert_eq!(
        peek.count("jobs where kind = 'SEND_MESSAGE' and state = 'PENDING' and attempts = 0").await,
        2
    );
    assert_eq!(channel_news(&house).await, [Some(FailureReason::TokenExpired)]);

    // Someone sets another token: what waits leaves at once, not at the next probe.
    let house = house.restart(|plan| plan.access_token = crate::support::meta::ACCESS_TOKEN).await;
    house.run().await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    assert_eq!(house.api.message(DIEGO, "También").await["status"], "DELIVERED");
    assert_eq!(channel_news(&house).await, [Some(FailureReason::TokenExpired), None]);
    assert_eq!(house.meta.accepted().len(), 2);
    house.close().await;
});

both!(a_number_that_works_again_by_itself_is_noticed, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    house.meta.once(FaultKind::TokenExpired);
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
    assert!(house.meta.accepted().is_empty());
    house.after(FIVE_MINUTES - 1).await;
    assert!(house.meta.accepted().is_empty(), "it rests for five minutes");
    assert_eq!(channel_news(&house).await, [Some(FailureReason::TokenExpired)]);
    house.after(1).await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    assert_eq!(channel_news(&house).await, [Some(FailureReason::TokenExpired), None]);
    house.close().await;
});

both!(a_second_message_does_not_wake_a_number_that_was_just_paused, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    house.greeted_by(DIEGO).await;
    // Messages are refused while the number itself answers, as with a restricted account.
    house.meta.simulator.set_faults(vec![Fault::new(FaultKind::TokenExpired)]);
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
    house.api.send(DIEGO, "También").await;
    house.run().await;
    assert_eq!(channel_news(&house).await, [Some(FailureReason::TokenExpired)], "paused and nothing else");
    let mut peek = place.peek().await;
    assert_eq!(peek.count("message_attempts").await, 1, "the second one was not tried");
    house.close().await;
});

both!(a_pause_wears_no_message_out, |place| async {
    let house = House::driven(place).await;
    house.greeted_by(LUCIA).await;
    house.meta.simulator.set_faults(vec![Fault::new(FaultKind::TokenExpired)]);
    house.api.send(LUCIA, "Sí, hay").await;
    house.run().await;
    for _ in 0..12 {
        house.after(FIVE_MINUTES).await;
    }
    let mut peek = place.peek().await;
    assert!(peek.count("message_attempts").await > 8, "it was tried at every probe");
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "QUEUED");

    // The number works; a passing failure of Meta's is then the message's first.
    house.meta.simulator.set_faults(Vec::new());
    house.meta.once(FaultKind::ServerError { status: 500, graph_body: true });
    house.after(FIVE_MINUTES).await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "QUEUED", "one failure is not the end");
    house.after(3_000).await;
    assert_eq!(house.api.message(LUCIA, "Sí, hay").await["status"], "DELIVERED");
    assert_eq!(house.meta.accepted().len(), 1);
    house.close().await;
});
