//! What open screens are told, and what they are not.

use crate::common::both;
use crate::events::Stream;
use crate::world::{Shop, World};
use hilo_domain::ids::UserId;
use hilo_domain::role::{Role, SellerVisibility};
use hilo_store::accounts::users::{NewUser, PasswordHash};
use hilo_store::accounts::{SecretHash, memberships, sessions, users};
use hilo_store::{OpenOptions, Tx, live};
use secrecy::ExposeSecret;
use serde_json::json;
use std::sync::Arc;

const LUZ: &str = "5491155550101";
const ASSIGN_LUZ: &str = "/api/integrations/conversations/%2B5491155550101/assign";

async fn latest(world: &World, shop: &Shop) -> i64 {
    let mut tx = world.db.read().await.unwrap();
    live::latest(&mut tx, &shop.id).await.unwrap()
}

both!(a_message_appears_on_an_open_screen_with_the_tabs_numbers, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let mut screen = Stream::open(&world, &shop.ana, Some(0)).await;
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    let event = screen.next().await;
    assert_eq!((event.name.as_str(), event.id), ("conversation", Some(1)));
    assert_eq!(event.data["conversation"]["row"]["name"], "Luz");
    assert_eq!(event.data["conversation"]["item"]["message"]["text"], "Hola");
    assert_eq!(screen.counts().await, json!({ "mine": 0, "unassigned": 1, "all": 1, "unread": 1 }));
});

both!(a_screen_that_was_away_gets_what_it_missed_once_and_in_order, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for text in ["uno", "dos", "tres"] {
        world.customer_writes(&shop, LUZ, "Luz", text).await;
    }
    let mut screen = Stream::resume(&world, &shop.ana, Some(0), Some(1)).await;
    world.customer_writes(&shop, LUZ, "Luz", "cuatro").await;
    for (id, text) in [(2, "dos"), (3, "tres"), (4, "cuatro")] {
        let event = screen.next().await;
        assert_eq!(
            (event.id, &event.data["conversation"]["item"]["message"]["text"]),
            (Some(id), &json!(text))
        );
    }
});

both!(a_screen_from_before_the_oldest_event_or_from_another_database_starts_anew, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for text in ["uno", "dos"] {
        world.customer_writes(&shop, LUZ, "Luz", text).await;
    }
    let mut ahead = Stream::open(&world, &shop.ana, Some(99)).await;
    let event = ahead.next().await;
    assert_eq!((event.name.as_str(), event.id), ("reset", Some(2)));

    world.clock.advance(1000);
    let mut tx = world.db.write().await.unwrap();
    let now = tx.now();
    assert_eq!(live::purge(&mut tx, now, 10).await.unwrap(), 2);
    tx.commit().await.unwrap();
    let mut behind = Stream::open(&world, &shop.ana, Some(1)).await;
    assert_eq!(behind.next().await.name, "reset");
    // Neither is deaf afterwards.
    world.customer_writes(&shop, LUZ, "Luz", "tres").await;
    for screen in [&mut ahead, &mut behind] {
        assert_eq!(screen.next().await.data["conversation"]["item"]["message"]["text"], "tres");
    }
});

both!(every_screen_hears_every_event_of_a_storm, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let mut early = Stream::open(&world, &shop.ana, Some(0)).await;
    let mut late = None;
    for n in 0..60 {
        world.customer_writes(&shop, LUZ, "Luz", &format!("{n}")).await;
        if n == 30 {
            // In the middle of it, and from the beginning.
            late = Some(Stream::open(&world, &shop.beto, Some(0)).await);
        }
    }
    for mut screen in [early, late.take().unwrap()] {
        for n in 0..60 {
            let event = screen.next().await;
            assert_eq!(
                (event.id, &event.data["conversation"]["item"]["message"]["text"]),
                (Some(n + 1), &json!(format!("{n}")))
            );
        }
    }
    early = Stream::open(&world, &shop.ana, Some(latest(&world, &shop).await)).await;
    world.customer_writes(&shop, LUZ, "Luz", "fin").await;
    assert_eq!(early.next().await.data["conversation"]["item"]["message"]["text"], "fin");
});

both!(a_seller_sees_a_conversation_leave_and_hears_no_more_of_it, |world| async {
    let shop = world.shop("Tienda Sol").await;
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    world.set_seller_visibility(&shop, SellerVisibility::OwnAndUnassigned).await;
    let at = latest(&world, &shop).await;
    let mut ana = Stream::open(&world, &shop.ana, Some(at)).await;
    let mut beto = Stream::open(&world, &shop.beto, Some(at)).await;

    world.patch(ASSIGN_LUZ, &shop.manager, &json!({ "assignedToId": shop.ana.id })).await;
    world.customer_writes(&shop, LUZ, "Luz", "¿Ana?").await;
    world.customer_writes(&shop, "5491155550102", "Nico", "Para todos").await;

    assert_eq!(beto.next().await.name, "gone");
    assert_eq!(beto.next().await.data["conversation"]["row"]["name"], "Nico");
    assert_eq!(ana.next().await.data["conversation"]["row"]["assigned_to"]["name"], "Ana");
    assert_eq!(ana.next().await.data["conversation"]["item"]["message"]["text"], "¿Ana?");
});

both!(another_organizations_screen_hears_nothing, |world| async {
    let (shop, other) = (world.shop("Tienda Sol").await, world.shop("Tienda Luna").await);
    let mut screen = Stream::open(&world, &other.owner, Some(0)).await;
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    world.customer_writes(&other, LUZ, "Luz", "Buenas").await;
    assert_eq!(screen.next().await.data["conversation"]["item"]["message"]["text"], "Buenas");
});

both!(reading_is_told_to_the_readers_own_screens_only, |world| async {
    let shop = world.shop("Tienda Sol").await;
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    let mut ana = Stream::open(&world, &shop.ana, Some(1)).await;
    let mut beto = Stream::open(&world, &shop.beto, Some(1)).await;
    world.patch("/api/integrations/conversations/%2B5491155550101/mark-read", &shop.ana, &json!({})).await;
    world.customer_writes(&shop, LUZ, "Luz", "¿Están?").await;
    assert_eq!(ana.next().await.data["read"]["inbound_seen"], 1);
    assert_eq!(beto.next().await.data["conversation"]["item"]["message"]["text"], "¿Están?");
});

both!(a_changed_rule_of_sight_takes_effect_on_open_streams, |world| async {
    let shop = world.shop("Tienda Sol").await;
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    world.patch(ASSIGN_LUZ, &shop.manager, &json!({ "assignedToId": shop.ana.id })).await;
    let mut beto = Stream::open(&world, &shop.beto, Some(latest(&world, &shop).await)).await;
    world.set_seller_visibility(&shop, SellerVisibility::Own).await;
    assert_eq!(beto.next().await.name, "access");
    world.customer_writes(&shop, LUZ, "Luz", "No para Beto").await;
    // A promotion is the next thing he hears.
    let mut tx = world.db.write().await.unwrap();
    memberships::set_role(&mut tx, &shop.id, &shop.beto.id, Role::Manager).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(beto.next().await.name, "access");
    world.customer_writes(&shop, LUZ, "Luz", "Para Beto").await;
    assert_eq!(beto.next().await.data["conversation"]["item"]["message"]["text"], "Para Beto");
});

both!(someone_who_is_shut_out_is_out_at_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let mut beto = Stream::open(&world, &shop.beto, Some(0)).await;
    let mut tx = world.db.write().await.unwrap();
    memberships::disable(&mut tx, &shop.id, &shop.beto.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(beto.next().await.name, "access");
    assert_eq!(beto.any().await, None);
});

both!(what_another_process_ends_is_over_at_once, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let url = world.running.state.config.database_url.expose_secret().to_owned();
    let beside = OpenOptions { clock: Arc::new(world.clock.clone()), ..OpenOptions::new(url) };
    let beside = beside.connect().await.unwrap();
    let mut ana = Stream::open(&world, &shop.ana, Some(0)).await;
    let mut beto = Stream::open(&world, &shop.beto, Some(0)).await;
    let mut manager = Stream::open(&world, &shop.manager, Some(0)).await;
    let mut owner = Stream::open(&world, &shop.owner, Some(0)).await;

    let mut tx = beside.write().await.unwrap();
    let session = SecretHash::of(shop.ana.cookie.strip_prefix("hilo=").unwrap());
    sessions::sign_out(&mut tx, &session).await.unwrap();
    users::set_password_hash(&mut tx, &shop.beto.id, &PasswordHash::new("another".to_owned())).await.unwrap();
    users::disable(&mut tx, &shop.manager.id).await.unwrap();
    tx.commit().await.unwrap();
    for screen in [&mut ana, &mut beto, &mut manager] {
        assert_eq!(screen.next().await.name, "access");
        assert_eq!(screen.any().await, None);
    }

    // Another role is no end: the screen goes on with it.
    let mut tx = beside.write().await.unwrap();
    let second = second_owner(&mut tx).await;
    memberships::add(&mut tx, &shop.id, &second, Role::Owner).await.unwrap();
    memberships::set_role(&mut tx, &shop.id, &shop.owner.id, Role::Seller).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(owner.next().await.name, "access");
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    assert_eq!(owner.next().await.data["conversation"]["item"]["message"]["text"], "Hola");
    beside.close().await;
});

async fn second_owner(tx: &mut Tx) -> UserId {
    let new = NewUser { email: "second@owner.example", name: "Otra", password_hash: None, language: None };
    users::create(tx, new).await.unwrap()
}

both!(the_stream_is_for_people_who_are_signed_in, |world| async {
    let shop = world.shop("Tienda Sol").await;
    assert_eq!(world.client.get(world.url("/events")).send().await.unwrap().status(), 401);
    let mut tx = world.db.write().await.unwrap();
    let session = SecretHash::of(shop.ana.cookie.strip_prefix("hilo=").unwrap());
    sessions::sign_out(&mut tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    let ended = world.client.get(world.url("/events")).header("cookie", &shop.ana.cookie);
    assert_eq!(ended.send().await.unwrap().status(), 401);
});
