//! Numbers that people connect: checked at Meta, with a door and a secret of their own, and deaf to everybody else's.

use crate::support::meta::{ACCESS_TOKEN, APP_SECRET, NUMBER, OTHER_NUMBER, OTHER_WABA};
use crate::support::shop::Shop;
use crate::support::webhook::{self, Door, OTHER, SHOP};
use crate::support::{Api, House, both};
use hilo_store::channels;
use hilo_store::secrets::SecretKind;
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

const CHANNELS: &str = "/whatsapp/channels";
const SECRET: &str = "the secret of luna";

fn number() -> Value {
    json!({
        "name": "Luna", "phoneNumberId": OTHER_NUMBER, "wabaId": OTHER_WABA, "accessToken": ACCESS_TOKEN,
        "appSecret": SECRET,
    })
}

/// A second organization, with a number of its own.
async fn luna(house: &House) -> (Shop, Api, Value) {
    let shop = Shop::found(house.db(), "luna").await;
    let api = Api::new(&house.running.state.config.base_url, &shop);
    let (status, channel) = api.call(Method::POST, CHANNELS, &[], Some(number())).await;
    assert_eq!(status, 201, "{channel}");
    (shop, api, channel)
}

fn door(channel: &Value) -> Door {
    Door::at(channel["callbackUrl"].as_str().unwrap())
}

both!(a_number_is_checked_at_meta_before_it_is_kept, |place| async {
    let house = House::driven(place).await;
    let refused = async |change: Value| {
        let mut wrong = number();
        wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (status, answer) = house.api.call(Method::POST, CHANNELS, &[], Some(wrong)).await;
        (status, answer["errorCode"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(refused(json!({ "accessToken": "EAAwrong" })).await, (422, "META_REFUSED".to_owned()));
    assert_eq!(refused(json!({ "phoneNumberId": "12345" })).await, (422, "META_REFUSED".to_owned()));
    assert_eq!(refused(json!({ "appSecret": " " })).await, (400, "SECRET_MISSING".to_owned()));
    assert_eq!(refused(json!({ "phoneNumberId": NUMBER })).await, (409, "NUMBER_TAKEN".to_owned()));

    let (status, channel) = house.api.call(Method::POST, CHANNELS, &[], Some(number())).await;
    assert_eq!(status, 201, "{channel}");
    assert_eq!((&channel["quality"], &channel["verifiedName"]), (&json!("GREEN"), &json!("Tienda Sol")));
    let list = house.api.call(Method::GET, CHANNELS, &[], None).await.1;
    assert_eq!(list["total"], 2);
    let told = format!("{channel}{list}");
    for secret in [ACCESS_TOKEN, SECRET, APP_SECRET, "v1."] {
        assert!(!told.contains(secret), "{secret:?} in {told}");
    }
    house.close().await;
});

both!(what_the_environment_describes_is_changed_there, |place| async {
    let house = House::driven(place).await;
    let list = house.api.call(Method::GET, CHANNELS, &[], None).await.1;
    let own = format!("{CHANNELS}/{}", list["data"][0]["id"].as_str().unwrap());
    assert_eq!(list["data"][0]["fromEnvironment"], true);
    let change = async |body: Value| {
        let (status, answer) = house.api.call(Method::PATCH, &own, &[], Some(body)).await;
        (status, answer["errorCode"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(change(json!({ "accessToken": "EAAnew" })).await, (422, "SET_BY_ENVIRONMENT".to_owned()));
    assert_eq!(change(json!({ "name": "Principal", "paused": true })).await.0, 200);
    let (status, removed) = house.api.call(Method::DELETE, &own, &[], None).await;
    assert_eq!((status, &removed["errorCode"]), (422, &json!("SET_BY_ENVIRONMENT")));
    let (_, checked) = house.api.call(Method::POST, &format!("{own}/check"), &[], None).await;
    assert_eq!(
        (&checked["checkFailure"], &checked["pausedReason"]),
        (&Value::Null, &json!("PAUSED_BY_HAND"))
    );
    house.close().await;
});

both!(a_number_has_a_door_and_a_verify_token_of_its_own, |place| async {
    let house = House::driven(place).await;
    let (shop, api, channel) = luna(&house).await;
    let door = door(&channel);
    let id = channel["id"].as_str().unwrap().into();
    let mut tx = house.db().read().await.unwrap();
    let stored = channels::get(&mut tx, &shop.organization_id, &id).await.unwrap();
    drop(tx);
    let place = stored.place(SecretKind::VerifyToken);
    let token = house.running.state.keys.open(stored.verify_token_sealed.as_deref().unwrap(), place).unwrap();
    let asked = async |token: &str| {
        let query = [("hub.mode", "subscribe"), ("hub.verify_token", token), ("hub.challenge", "1158")];
        door.challenge(&query).await.status().as_u16()
    };
    assert_eq!(asked("a verify token").await, 403, "the environment's is not this number's");
    assert_eq!(asked(token.expose_secret()).await, 200);

    let hello = webhook::text(&OTHER, "5491155550101", "wamid.LUNA", "Hola");
    assert_eq!(door.try_deliver(&hello).await, Some(401), "the environment's secret is not this number's");
    assert_eq!(door.try_deliver_with(SECRET, &hello).await, Some(200));
    house.run().await;
    assert!(api.conversation("+5491155550101").await.is_some());
    let mut tx = house.db().read().await.unwrap();
    let seen = channels::number(&mut tx, &shop.actor(house.db()).await, &id).await.unwrap();
    assert!(seen.challenged_at.is_some() && seen.signed_at.is_some() && seen.last_inbound_at.is_some());
    assert_eq!(seen.refusal.as_deref(), Some("SIGNATURE_WRONG"));
    drop(tx);
    let nowhere = Door::at(&format!("{}/nowhere", house.running.state.config.callback_url()));
    assert_eq!(nowhere.try_deliver_with(SECRET, &hello).await, Some(404));
    house.close().await;
});

both!(a_signature_of_one_organization_admits_no_number_of_another, |place| async {
    let house = House::driven(place).await;
    let (_, api, channel) = luna(&house).await;
    let door = door(&channel);
    let to_sol = webhook::text(&SHOP, "5491155550102", "wamid.FORGED", "Soy tu cliente");
    assert_eq!(door.try_deliver_with(SECRET, &to_sol).await, Some(403), "at Luna's door");
    assert_eq!(house.door.try_deliver_with(SECRET, &to_sol).await, Some(401), "at the installation's");

    // Nor does the installation's secret speak for a number that has its own.
    let to_luna = webhook::text(&OTHER, "5491155550103", "wamid.FORGED2", "Soy tu cliente");
    house.door.deliver(&to_luna).await;
    house.run().await;
    assert!(house.api.conversation("+5491155550102").await.is_none());
    assert!(api.conversation("+5491155550103").await.is_none());

    house.door.deliver(&to_sol).await;
    assert_eq!(door.try_deliver_with(SECRET, &to_luna).await, Some(200));
    house.run().await;
    assert!(house.api.conversation("+5491155550102").await.is_some());
    assert!(api.conversation("+5491155550103").await.is_some());
    house.close().await;
});

both!(another_app_secret_holds_at_once, |place| async {
    let house = House::driven(place).await;
    let (_, api, channel) = luna(&house).await;
    let door = door(&channel);
    let hello = |wamid: &str| webhook::text(&OTHER, "5491155550104", wamid, "Hola");
    assert_eq!(door.try_deliver_with(SECRET, &hello("wamid.A")).await, Some(200));
    let path = format!("{CHANNELS}/{}", channel["id"].as_str().unwrap());
    let (status, _) = api.call(Method::PATCH, &path, &[], Some(json!({ "appSecret": "another" }))).await;
    assert_eq!(status, 200);
    assert_eq!(door.try_deliver_with("another", &hello("wamid.B")).await, Some(200));
    let (status, _) = api.call(Method::DELETE, &path, &[], None).await;
    assert_eq!(status, 200);
    house.close().await;
});
