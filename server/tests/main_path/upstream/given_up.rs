//! Faults that stay: each class is tried as often as it says, at the times that it says, and then the message has failed
//! with a reason that a person can read.

use super::{Wait, graph};
use crate::support::{House, Step, Wire, both};
use hilo_domain::failure::{FailureReason, explain};
use hilo_domain::job::backoff_ms;
use hilo_domain::live::LiveChange;
use serde_json::json;

const LUCIA: &str = "+5491155550199";
const A_DAY: i64 = 24 * 3_600_000;

/// Name, what the host does each time, tries in all, how long between them, and the reason at the end.
fn stubborn() -> Vec<(&'static str, Vec<Step>, usize, Wait, FailureReason)> {
    let says = |status: &str, code| vec![Step::Request, Step::Say(graph(status, code))];
    let page = super::answer("429 Too Many Requests", super::HTML, super::PAGE);
    vec![
        ("RETRY", says("500 No", 131_000), 8, Wait::Backoff, FailureReason::MetaUnavailable),
        ("RETRY FEW", says("400 No", 1), 3, Wait::Backoff, FailureReason::MetaUnavailable),
        ("RETRY FEW, a file", says("400 No", 131_053), 3, Wait::Backoff, FailureReason::Media),
        ("RETRY for a pair", says("400 No", 131_056), 8, Wait::Pair, FailureReason::RateLimited),
        (
            "RETRY of a proxy",
            vec![Step::Request, Step::Say(page)],
            8,
            Wait::Backoff,
            FailureReason::RateLimited,
        ),
        ("needs a template", says("400 No", 131_047), 1, Wait::Backoff, FailureReason::WindowClosed),
        ("this user", says("400 No", 131_026), 1, Wait::Backoff, FailureReason::NotReachable),
        ("our bug", says("400 No", 100), 1, Wait::Backoff, FailureReason::BadRequest),
        ("the template", says("400 No", 132_000), 1, Wait::Backoff, FailureReason::TemplateParameters),
        ("nobody knows the code", says("400 No", 999_999), 1, Wait::Backoff, FailureReason::Unknown),
    ]
}

both!(each_class_is_tried_as_often_as_it_says, |place| async {
    let house = House::driven(place).await;
    let wire = Wire::before(&house.meta.url).await;
    let worker = house.worker(|config| config.whatsapp.graph_url = wire.url.clone());
    let after = async |millis: i64| {
        house.clock.advance(millis);
        house.run_by(&worker).await;
        wire.calls()
    };
    for (name, script, tries, wait, reason) in stubborn() {
        house.greeted_by(LUCIA).await;
        wire.always(script);
        let before = wire.calls();
        house.api.send(LUCIA, name).await;
        house.run_by(&worker).await;
        for attempt in 1..tries {
            assert_eq!(wire.calls() - before, attempt, "{name}");
            let (soonest, latest) = wait.after(i64::try_from(attempt).unwrap());
            assert_eq!(after(soonest - 1).await - before, attempt, "{name}: too soon");
            assert_eq!(after(latest - soonest + 1).await - before, attempt + 1, "{name}: too late");
        }
        assert_eq!(after(A_DAY).await - before, tries, "{name}: never again");
        let message = house.api.message(LUCIA, name).await;
        assert_eq!(message["status"], "FAILED", "{name}");
        let code = message["errorCode"].as_i64().unwrap_or_else(|| panic!("{name}: no code"));
        assert_eq!(explain(code).reason, reason, "{name}");
    }
    assert!(house.meta.accepted().is_empty());
    house.close().await;
});

both!(a_host_that_nobody_reaches_is_given_up_with_that_reason, |place| async {
    let house = House::driven(place).await;
    let worker = house.worker(|config| "http://127.0.0.1:9".clone_into(&mut config.whatsapp.graph_url));
    house.greeted_by(LUCIA).await;
    house.api.send(LUCIA, "Sí, hay").await;
    house.run_by(&worker).await;
    for attempt in 1..8 {
        house.clock.advance(backoff_ms(attempt, 255));
        house.run_by(&worker).await;
    }
    let message = house.api.message(LUCIA, "Sí, hay").await;
    assert_eq!((&message["status"], &message["sendState"]), (&json!("FAILED"), &json!("FAILED")));
    assert_eq!(explain(message["errorCode"].as_i64().unwrap()).reason, FailureReason::Unreachable);
    let told = house.told().await.into_iter().rev().find_map(|change| match change {
        LiveChange::Status { failure, .. } => failure,
        _ => None,
    });
    assert_eq!(told.unwrap().failure.reason, FailureReason::Unreachable, "and the screens say so");
    house.close().await;
});
