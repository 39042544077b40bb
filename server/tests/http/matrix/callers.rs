//! Everybody there is: four roles in two ways, and everyone who must not get in.

use super::furnish::session_of;
use crate::world::{Person, Shop, World, person};
use hilo_domain::role::Role;
use hilo_store::accounts::tokens::NewToken;
use hilo_store::accounts::{memberships, tokens, users};
use reqwest::RequestBuilder;
use secrecy::ExposeSecret;

/// Who a caller is to the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// Somebody of it.
    Of(Role),
    /// Nobody whom the server knows.
    Nobody,
    /// Known, and in the wrong place.
    Elsewhere,
}

/// How they prove themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Token,
    Cookie,
    Neither,
}

pub(super) struct Caller {
    pub(super) name: &'static str,
    /// To a REST call.
    pub(super) is: Is,
    pub(super) by: By,
    headers: Vec<(&'static str, String)>,
    /// Acts in the other organization, with good reason.
    pub(super) acts_elsewhere: bool,
}

impl Caller {
    fn new(name: &'static str, is: Is, by: By, headers: Vec<(&'static str, String)>) -> Self {
        Self { name, is, by, headers, acts_elsewhere: false }
    }

    pub(super) fn token(name: &'static str, is: Is, token: &str) -> Self {
        Self::new(name, is, By::Token, vec![("authorization", format!("Bearer {token}"))])
    }

    pub(super) fn cookie(name: &'static str, is: Is, cookie: &str) -> Self {
        let headers = vec![("cookie", cookie.to_owned()), ("sec-fetch-site", "same-origin".to_owned())];
        Self::new(name, is, By::Cookie, headers)
    }

    fn naming(mut self, organization: &str) -> Self {
        self.headers.push(("x-organization-id", organization.to_owned()));
        self
    }

    fn elsewhere(mut self) -> Self {
        self.acts_elsewhere = true;
        self
    }

    pub(super) fn names_organization(&self) -> bool {
        self.headers.iter().any(|(name, _)| *name == "x-organization-id")
    }

    pub(super) fn asks(&self, call: RequestBuilder) -> RequestBuilder {
        self.headers.iter().fold(call, |call, (name, value)| call.header(*name, value))
    }
}

/// Those who belong to a shop, by token or cookie.
pub(super) fn staff(shop: &Shop, by: By) -> Vec<Caller> {
    let people = [
        (["a seller's token", "a seller"], Role::Seller, &shop.ana),
        (["a manager's token", "a manager"], Role::Manager, &shop.manager),
        (["an admin's token", "an admin"], Role::Admin, &shop.admin),
        (["an owner's token", "an owner"], Role::Owner, &shop.owner),
    ];
    let of = |([token, cookie], role, person): ([&'static str; 2], Role, &Person)| match by {
        By::Token => Caller::token(token, Is::Of(role), &person.token),
        _ => Caller::cookie(cookie, Is::Of(role), &person.cookie),
    };
    people.into_iter().map(of).collect()
}

/// The one of a shop with this role.
pub(super) fn one(shop: &Shop, by: By, role: Role) -> Caller {
    staff(shop, by).into_iter().find(|caller| caller.is == Is::Of(role)).unwrap()
}

/// Sessions and tokens that have ended one way or another; before the shop's own people sign in anew.
pub(super) struct Ended {
    idle: String,
    expired: String,
}

impl Ended {
    pub(super) async fn begin(world: &World, shop: &Shop) -> Self {
        let mut tx = world.db.write().await.unwrap();
        let expires_at = Some(tx.now().plus(1_000));
        let (organization_id, user_id) = (&shop.id, &shop.owner.id);
        let new = NewToken { organization_id, user_id, name: "expired", role: None, expires_at };
        let (_, token) = tokens::create(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        Self { idle: shop.owner.cookie.clone(), expired: token.expose_secret().to_owned() }
    }
}

/// Everybody. `dora` owns `shop` and sells in `other`.
pub(super) async fn everybody(
    world: &World,
    (shop, other): (&Shop, &Shop),
    dora: &Dora,
    ended: Ended,
) -> Vec<Caller> {
    use Is::{Elsewhere, Nobody, Of};
    let (here, there) = (shop.id.as_str(), other.id.as_str());
    let mut all = staff(shop, By::Token);
    all.extend(staff(shop, By::Cookie));
    let lowered = token_of(world, shop, &shop.owner, Some(Role::Seller)).await;
    all.push(Caller::token("an owner's token for a seller", Of(Role::Seller), &lowered.1));

    let [suspended, disabled, leaver] = strangers(world, shop).await;
    let revoked = token_of(world, shop, &shop.owner, None).await;
    let mut tx = world.db.write().await.unwrap();
    tokens::revoke(&mut tx, &shop.id, &revoked.0).await.unwrap();
    memberships::disable(&mut tx, &shop.id, &suspended.id).await.unwrap();
    users::disable(&mut tx, &disabled.id).await.unwrap();
    tx.commit().await.unwrap();
    sign_out(world, &leaver).await;
    let (idle, expired) = (ended.idle, ended.expired);
    all.extend([
        Caller::new("nobody", Nobody, By::Neither, Vec::new()),
        Caller::cookie("a session not used for half a day", Nobody, &idle),
        Caller::cookie("a session that was signed out", Nobody, &leaver.cookie),
        Caller::cookie("a session past its last day", Nobody, &dora.old_cookie),
        Caller::cookie("a made-up session", Nobody, "hilo=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        Caller::cookie("the cookie of https on http", Nobody, &format!("__Host-{}", shop.owner.cookie)),
        Caller::cookie("a suspended person", Nobody, &suspended.cookie),
        Caller::cookie("a disabled account", Nobody, &disabled.cookie),
        Caller::token("a suspended person's token", Nobody, &suspended.token),
        Caller::token("a disabled account's token", Nobody, &disabled.token),
        Caller::token("an expired token", Nobody, &expired),
        Caller::token("a revoked token", Nobody, &revoked.1),
        Caller::token("a made-up token", Nobody, "hilo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        Caller::token("a session as token", Nobody, shop.owner.cookie.trim_start_matches("hilo=")),
        Caller::cookie("a token as session", Nobody, &format!("hilo={}", shop.owner.token)),
        Caller::new(
            "a made-up token beside a good session",
            Nobody,
            By::Token,
            vec![
                ("authorization", "Bearer hilo_x".to_owned()),
                ("cookie", shop.owner.cookie.clone()),
                ("sec-fetch-site", "same-origin".to_owned()),
            ],
        ),
        Caller::new(
            "another scheme",
            Nobody,
            By::Token,
            vec![("authorization", "Basic b3duZXI6".to_owned())],
        ),
        Caller::token("another organization's token", Elsewhere, &other.owner.token).naming(here),
        Caller::token("a token that names another organization", Elsewhere, &shop.owner.token).naming(there),
        Caller::token("a token that names none there is", Elsewhere, &shop.owner.token).naming("nowhere"),
        Caller::cookie("another organization's session", Elsewhere, &other.owner.cookie)
            .naming(here)
            .elsewhere(),
        Caller::cookie("a session that names none there is", Elsewhere, &shop.owner.cookie).naming("nowhere"),
        Caller::token("member of both, a token that names the other", Elsewhere, &dora.here.token)
            .naming(there),
        Caller::cookie("member of both, here", Of(Role::Owner), &dora.here.cookie).naming(here).elsewhere(),
        Caller::cookie("member of both, a seller there", Of(Role::Seller), &dora.here.cookie)
            .naming(there)
            .elsewhere(),
        Caller::token("member of both, a seller's token of there", Of(Role::Seller), &dora.there).elsewhere(),
    ]);
    all
}

/// Somebody who owns one shop and sells in another.
pub(super) struct Dora {
    pub(super) here: Person,
    /// Their token in the other shop.
    pub(super) there: String,
    /// A session of theirs past its last day.
    pub(super) old_cookie: String,
}

impl Dora {
    pub(super) async fn join(world: &World, rows: &mut super::rows::Rows, shop: &Shop, other: &Shop) -> Self {
        let mut tx = world.db.write().await.unwrap();
        let here = person(&mut tx, &shop.id, "Dora", Role::Owner).await;
        memberships::add(&mut tx, &other.id, &here.id, Role::Seller).await.unwrap();
        tx.commit().await.unwrap();
        let old_cookie = here.cookie.clone();
        rows.run(format!("update sessions set expires_at = last_seen_at where user_id = '{}'", here.id))
            .await;
        let here = Person { cookie: session_of(world, &here).await, ..here };
        let there = token_of(world, other, &here, None).await.1;
        Self { here, there, old_cookie }
    }
}

async fn token_of(
    world: &World,
    shop: &Shop,
    who: &Person,
    role: Option<Role>,
) -> (hilo_domain::ids::TokenId, String) {
    let mut tx = world.db.write().await.unwrap();
    let new =
        NewToken { organization_id: &shop.id, user_id: &who.id, name: "one more", role, expires_at: None };
    let (id, token) = tokens::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    (id, token.expose_secret().to_owned())
}

async fn strangers(world: &World, shop: &Shop) -> [Person; 3] {
    let mut tx = world.db.write().await.unwrap();
    let mut all = Vec::new();
    for name in ["Susi", "Dani", "Leo"] {
        all.push(person(&mut tx, &shop.id, name, Role::Owner).await);
    }
    tx.commit().await.unwrap();
    all.try_into().unwrap_or_else(|_| panic!("three people"))
}

async fn sign_out(world: &World, who: &Person) {
    let call = world.client.post(world.url("/sign-out")).header("cookie", &who.cookie);
    let answer = call.header("sec-fetch-site", "same-origin").send().await.unwrap();
    assert_eq!(answer.headers()["location"], "/sign-in");
}
