//! `200` means committed: while nothing can be stored, nothing is acknowledged, and Meta brings it again.

use crate::support::meta::event;
use crate::support::place::on_postgres;
use crate::support::webhook::{self, SHOP};
use crate::support::{House, both, until};
use hilo_simulator::{Event, Subject};

const LUCIA: &str = "+5491155550199";

fn refused_message(event: &Event) -> bool {
    matches!(event, Event::WebhookFailed { subject: Subject::Message { .. }, status: Some(503), .. })
}

fn acknowledged_message(event: &Event) -> bool {
    matches!(event, Event::WebhookAcknowledged { subject: Subject::Message { .. }, .. })
}

both!(a_full_disk_is_503_and_meta_brings_it_again, |place| async {
    let house = House::driven(place).await;
    let mut peek = place.peek().await;
    peek.break_webhooks().await;
    let mut events = house.meta.simulator.subscribe();
    house.meta.phone(LUCIA).text("¿Hay alguien?").unwrap();
    // Refused more than once, so that the refusal is not a hiccup of the first try.
    event(&mut events, refused_message).await;
    event(&mut events, refused_message).await;
    let body = webhook::text(&SHOP, "5491155550142", "wamid.REFUSED", "Hola");
    assert_eq!(house.door.try_deliver(&body).await, Some(503));
    assert_eq!(peek.count("webhook_events").await, 0);
    assert_eq!(peek.count("jobs").await, 0, "neither of the two without the other");

    peek.mend().await;
    event(&mut events, acknowledged_message).await;
    house.run().await;
    let messages = house.api.messages(LUCIA).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["text"], "¿Hay alguien?");
    assert!(house.api.messages("+5491155550142").await.is_empty(), "what was refused is not there");
    house.close().await;
});

both!(a_database_that_is_gone_is_503_and_the_next_server_gets_it, |place| async {
    let house = House::driven(place).await;
    house.door.deliver(&webhook::text(&SHOP, "5491155550142", "wamid.BEFORE", "Antes")).await;
    house.db().close().await;
    let mut events = house.meta.simulator.subscribe();
    house.meta.phone(LUCIA).text("¿Hay alguien?").unwrap();
    event(&mut events, refused_message).await;
    let unsigned = house.door.post(reqwest::header::HeaderMap::new(), "").await.0;
    assert_eq!(unsigned, 401, "the door itself still works");

    let house = house.restart(|_| {}).await;
    event(&mut events, acknowledged_message).await;
    house.run().await;
    assert_eq!(house.api.newest(LUCIA).await["text"], "¿Hay alguien?");
    assert_eq!(house.api.newest("+5491155550142").await["text"], "Antes");
    assert_eq!(place.peek().await.count("messages").await, 2);
    house.close().await;
});

both!(many_at_once_share_commits_and_each_is_stored, |place| async {
    let house = House::driven(place).await;
    let bodies: Vec<_> = (0..200)
        .map(|n| {
            webhook::text(&SHOP, &format!("54911555{:05}", n % 10), &format!("wamid.{n}"), &n.to_string())
        })
        .collect();
    house.door.deliver_at_once(&bodies).await;
    let mut peek = place.peek().await;
    assert_eq!(peek.count("webhook_events").await, 200);
    assert_eq!(peek.count("jobs where kind = 'PROCESS_WEBHOOK'").await, 200);
    house.run().await;
    assert_eq!(peek.count("messages").await, 200);
    assert_eq!(peek.count("conversations").await, 10);
    assert_eq!(peek.open_jobs().await, 0);
    house.close().await;
});

/// Ends every connection to the test's database but the one that says so, as a restart or a failover does.
const CUT: &str = "select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_fails_over_is_survived() {
    on_postgres(async |place| {
        let house = House::open(place).await;
        house.meta.phone(LUCIA).text("Antes").unwrap();
        until(house.db(), "the first message", async || house.api.conversation(LUCIA).await).await;

        // First only readable, as a standby is; then writable, on new connections.
        let mut peek = place.peek().await;
        let name = peek.texts("select current_database()::text").await.remove(0);
        peek.run(&format!("alter database {name} set default_transaction_read_only = on")).await;
        peek.run(CUT).await;
        let mut events = house.meta.simulator.subscribe();
        house.meta.phone(LUCIA).text("Durante").unwrap();
        event(&mut events, refused_message).await;
        event(&mut events, refused_message).await;
        peek.run("set default_transaction_read_only = off").await;
        assert_eq!(peek.count("webhook_events where status = 'PENDING'").await, 0);
        peek.run(&format!("alter database {name} reset default_transaction_read_only")).await;
        peek.run(CUT).await;
        event(&mut events, acknowledged_message).await;

        // The runner has not been restarted, and neither has its listening for wake-ups.
        until(house.db(), "the second message", async || {
            (house.api.try_messages(LUCIA).await?.len() == 2).then_some(())
        })
        .await;
        house.close().await;
    })
    .await;
}
