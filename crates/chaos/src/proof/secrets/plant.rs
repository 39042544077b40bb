//! Secrets that people make on screens and over REST: links that work once, and those of a number that is connected.

use crate::house::House;
use anyhow::{Context, Result};
use hilo_simulator::{Fault, FaultKind, Route};
use serde_json::{Value, json};

/// A number of its own, beside the environment's.
const PHONE_NUMBER_ID: &str = "100000000000002";
const ACCESS_TOKEN: &str = "chaos-access-token-of-a-second-number";
const APP_SECRET: &str = "chaos-app-secret-of-a-second-number";
/// Of a seller.
const PASSWORD: &str = "chaos-password-of-a-seller";

/// Makes one of each and gives them with their names.
pub(super) async fn all(house: &House, url: &str, cookie: &str) -> Result<Vec<(&'static str, String)>> {
    Ok(vec![
        ("an invitation's link", invitation(house, url).await?),
        ("a new password's link", new_password(house, url, cookie).await?),
        ("a connected number's access token", number(house, url).await?),
        ("a connected number's app secret", APP_SECRET.to_owned()),
        ("a seller's password", PASSWORD.to_owned()),
    ])
}

async fn invitation(house: &House, url: &str) -> Result<String> {
    let invite = json!({ "email": "ana@chaos.example", "role": "SELLER" });
    let made = post(house, &format!("{url}/api/team/invitations"), &invite).await?;
    let link = made["link"].as_str().context("no link")?;
    Ok(link.rsplit_once('/').context("a link without a token")?.1.to_owned())
}

/// The owner makes a link for a seller, on the team's page.
async fn new_password(house: &House, url: &str, cookie: &str) -> Result<String> {
    let person =
        ["--email", "bruno@chaos.example", "--name", "Bruno", "--role", "SELLER", "--password-stdin"];
    let create = [&["user", "create", "--org", &house.organization][..], &person].concat();
    let made = house.command(&create, PASSWORD).await?;
    let user = made["userId"].as_str().context("no userId")?;
    let request = reqwest::Client::builder().no_proxy().build()?.post(format!("{url}/settings/team"));
    let request = request
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie)
        .body(format!("action=password&user={user}"));
    let page = request.send().await?.text().await?;
    let (_, token) = page.split_once("/password/").context("no link on the page")?;
    let token: String =
        token.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    anyhow::ensure!(token.len() > 20, "a link without a token");
    Ok(token)
}

/// Connected while Meta cannot be reached, since the stand-in does not know this token; then Meta is asked with it.
async fn number(house: &House, url: &str) -> Result<String> {
    let unreachable = Fault::new(FaultKind::ResetBeforeAccept).on(Route::Numbers).times(1);
    house.meta.simulator.set_faults(vec![unreachable]);
    let number = json!({
        "name": "Second", "phoneNumberId": PHONE_NUMBER_ID, "accessToken": ACCESS_TOKEN,
        "appSecret": APP_SECRET, "unchecked": true,
    });
    let channels = format!("{url}/api/integrations/whatsapp/channels");
    let made = post(house, &channels, &number).await?;
    house.meta.simulator.set_faults(Vec::new());
    let id = made["id"].as_str().context("no id")?;
    let asked = post(house, &format!("{channels}/{id}/check"), &json!({})).await?;
    anyhow::ensure!(!asked["checkFailure"].is_null(), "the stand-in took an unknown token");
    Ok(ACCESS_TOKEN.to_owned())
}

async fn post(house: &House, url: &str, body: &Value) -> Result<Value> {
    let request = reqwest::Client::builder().no_proxy().build()?.post(url);
    let answer = request.bearer_auth(&house.token).json(body).send().await?;
    let (status, body) = (answer.status(), answer.text().await?);
    anyhow::ensure!(status.is_success(), "{url} answered {status}: {body}");
    Ok(serde_json::from_str(&body)?)
}
