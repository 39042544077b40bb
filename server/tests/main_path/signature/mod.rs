//! Everything that somebody might try who wants to be believed without Meta's signature, or with somebody else's: each is
//! refused as documented, leaves no row in any table, and keeps nobody out who has a right to come in.
//!
//! | module | what is tried |
//! |---|---|
//! | `headers` | the signature's spelling, number and place |
//! | `bodies` | other bytes than those that were signed |
//! | `keys` | other keys than the address's own |
//! | `tenants` | a valid signature of one organization, for what belongs to another |
//! | `requests` | other methods, paths, versions and framings of HTTP |

mod ask;
mod bodies;
mod headers;
mod keys;
mod requests;
mod tenants;

use crate::support::meta::{ACCESS_TOKEN, OTHER_NUMBER, OTHER_WABA};
use crate::support::peek::Peek;
use crate::support::shop::Shop;
use crate::support::webhook::{self, Door, OTHER, SHOP};
use crate::support::{Api, House, both};
use ask::Ask;
use reqwest::Method;
use serde_json::json;
use std::collections::HashSet;

/// How many are tried.
const ATTEMPTS: usize = 199;
const LUNAS_SECRET: &str = "the secret of luna";
/// The installation's address.
const DOOR: &str = "/api/webhooks/whatsapp";

const SIGNATURE_INVALID: (u16, &str) = (401, "WHATSAPP_SIGNATURE_INVALID");
const INVALID: (u16, &str) = (400, "WEBHOOK_INVALID");
const NOT_FOUND: (u16, &str) = (404, "NOT_FOUND");
/// By the HTTP library, before anything of ours is asked.
const NO_HTTP: (u16, &str) = (400, "");

/// Something that is tried, and how it is refused.
struct Attempt {
    name: String,
    ask: Ask,
    refused: (u16, &'static str),
}

fn attempt(name: impl Into<String>, ask: Ask, refused: (u16, &'static str)) -> Attempt {
    Attempt { name: name.into(), ask, refused }
}

/// What an attacker may know.
struct Scene {
    /// The path of Luna's own address.
    lunas_door: String,
    callback_token: String,
    bearer: String,
}

fn to_sol() -> Vec<u8> {
    webhook::text(&SHOP, "5491155550199", "wamid.FORGED", "Soy tu cliente, ma\u{f1}ana 5/6")
}

fn to_luna() -> Vec<u8> {
    webhook::text(&OTHER, "5491155550199", "wamid.FORGED", "Soy tu cliente, ma\u{f1}ana 5/6")
}

fn attempts(scene: &Scene) -> Vec<Attempt> {
    let mut all = headers::attempts();
    all.extend(bodies::attempts());
    all.extend(keys::attempts(scene));
    all.extend(tenants::attempts(scene));
    all.extend(requests::attempts(scene));
    all
}

both!(nobody_gets_in_without_a_signature_of_this_address_over_these_bytes, |place| async {
    let house = House::driven(place).await;
    let (api, address) = luna(&house).await;
    let lunas_door = address.strip_prefix(&house.running.state.config.base_url).unwrap().to_owned();
    let callback_token = lunas_door.rsplit('/').next().unwrap().to_owned();
    let scene = Scene { lunas_door, callback_token, bearer: house.shop.bearer() };

    let all = attempts(&scene);
    let names: HashSet<&String> = all.iter().map(|attempt| &attempt.name).collect();
    assert_eq!((all.len(), names.len()), (ATTEMPTS, ATTEMPTS));
    let mut peek = place.peek().await;
    let rows = rows_of_every_table(&mut peek).await;
    let mut wrong = Vec::new();
    for (n, Attempt { name, ask, refused }) in all.iter().enumerate() {
        let before = peek.texts(&rows).await;
        let answer = ask.send(house.running.address).await;
        if (answer.0, answer.1.as_str()) != *refused {
            wrong.push(format!("{name}: {answer:?} and not {refused:?}"));
        }
        if peek.texts(&rows).await != before {
            wrong.push(format!("{name}: something was stored"));
        }
        house.door.deliver(&webhook::text(&SHOP, "5491155550142", &format!("wamid.{n}"), "Hola")).await;
    }
    assert!(wrong.is_empty(), "{} of {ATTEMPTS}: {wrong:#?}", wrong.len());

    // Both doors are as open as before to who has the key.
    assert_eq!(Door::at(&address).try_deliver_with(LUNAS_SECRET, &to_luna()).await, Some(200));
    house.run().await;
    assert_eq!(house.api.messages("+5491155550142").await.len(), ATTEMPTS.min(100));
    assert_eq!(api.messages("+5491155550199").await.len(), 1);
    let stored = i64::try_from(ATTEMPTS).unwrap() + 1;
    for table in ["webhook_events", "webhook_items", "messages", "jobs"] {
        assert_eq!(peek.count(table).await, stored, "{table}");
    }
    house.close().await;
});

/// Another organization with an address and a secret of its own.
async fn luna(house: &House) -> (Api, String) {
    let luna = Shop::found(house.db(), "luna").await;
    let api = Api::new(&house.running.state.config.base_url, &luna);
    let number = json!({ "name": "Luna", "phoneNumberId": OTHER_NUMBER, "wabaId": OTHER_WABA,
        "accessToken": ACCESS_TOKEN, "appSecret": LUNAS_SECRET });
    let (status, channel) = api.call(Method::POST, "/whatsapp/channels", &[], Some(number)).await;
    assert_eq!(status, 201, "{channel}");
    (api, channel["callbackUrl"].as_str().unwrap().to_owned())
}

both!(of_what_comes_twice_the_first_counts_for_everyone, |place| async {
    let house = House::driven(place).await;
    let (api, address) = luna(&house).await;
    for body in tenants::own_first() {
        assert_eq!(Door::at(&address).try_deliver_with(LUNAS_SECRET, &body).await, Some(200));
    }
    house.run().await;
    assert_eq!(api.messages("+5491155550199").await.len(), 1, "hers");
    assert!(house.api.messages("+5491155550199").await.is_empty(), "and nobody else's");
    house.close().await;
});

// What a signature does admit, because nothing else about it matters.
both!(what_is_signed_is_taken_however_it_is_sent, |place| async {
    let house = House::driven(place).await;
    let body = |n: usize| webhook::text(&SHOP, "5491155550142", &format!("wamid.{n}"), "Hola");
    let all = ask::admitted(body);
    for (name, ask) in &all {
        assert_eq!(ask.send(house.running.address).await.0, 200, "{name}");
    }
    house.run().await;
    assert_eq!(house.api.messages("+5491155550142").await.len(), all.len());
    house.close().await;
});

/// A statement that counts the rows of every table there is.
async fn rows_of_every_table(peek: &mut Peek) -> String {
    let tables = match peek {
        Peek::Sqlite(_) => "select name from sqlite_master where type = 'table' and name not like 'sqlite%'",
        Peek::Postgres(_) => "select tablename::text from pg_tables where schemaname = 'public'",
    };
    let tables = peek.texts(tables).await;
    assert!(tables.len() > 20, "{tables:?}");
    let count = |table: &String| format!("select '{table} ' || cast(count(*) as text) from {table}");
    format!("{} order by 1", tables.iter().map(count).collect::<Vec<_>>().join(" union all "))
}
