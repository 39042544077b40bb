//! Stopping in good order.

use crate::common::both;
use crate::events::Stream;
use crate::world::Answer;

both!(streams_end_and_the_port_is_free_afterwards, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let mut screen = Stream::open(&world, &shop.ana, Some(0)).await;
    let (client, address) = (world.client.clone(), world.running.address);
    let ready = world.running.state.ready.clone();

    let stopping = tokio::spawn(world.running.shutdown());
    assert_eq!(screen.any().await, None);
    stopping.await.unwrap();
    assert!(!ready.is_ready());
    assert!(client.get(format!("http://{address}/healthz")).send().await.is_err());
    tokio::net::TcpListener::bind(address).await.unwrap();
});

both!(readiness_says_that_the_server_stops, |world| async {
    world.running.state.ready.set(false);
    let answer = Answer::read(world.client.get(world.url("/readyz"))).await;
    assert_eq!((answer.status, &answer.body["status"]), (503, &"stopping".into()));
});

both!(a_node_that_stops_says_goodbye, |world| async {
    let running = async || {
        let mut tx = world.db.read().await.unwrap();
        hilo_store::nodes::running(&mut tx).await.unwrap().len()
    };
    assert_eq!(running().await, 1);
    let second = hilo_server::presence::Presence::announce(&world.db, true).await.unwrap();
    assert_eq!(running().await, 2);
    assert!(second.jobs_run());
    world.clock.advance(hilo_store::nodes::PRESENCE_MS + 1);
    assert_eq!(running().await, 0, "whoever is silent is not there");
});
