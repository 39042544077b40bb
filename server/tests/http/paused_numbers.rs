//! A number that stands still, on the pages of everyone: who is told, and of whose numbers.

use crate::common::both;
use crate::world::{Person, Shop, World};
use hilo_domain::failure::FailureReason;
use hilo_domain::ids::ChannelId;
use hilo_store::channels;
use serde_json::json;

const PAGES: [&str; 7] =
    ["/inbox", "/inbox?tab=all", "/templates", "/assignment", "/settings", "/settings/numbers", "/nowhere"];

/// What stands above a page.
async fn banners(world: &World, path: &str, who: &Person) -> String {
    let page = world.client.get(world.url(path)).header("cookie", &who.cookie);
    let html = page.header("accept", "text/html").send().await.unwrap().text().await.unwrap();
    // A page that is refused may have no frame.
    let above = html.split("id=\"banners\"").nth(1).unwrap_or_default();
    above.split("<main").next().unwrap_or_default().to_owned()
}

async fn name(world: &World, shop: &Shop, number: &ChannelId, name: &str) {
    let path = format!("/api/integrations/whatsapp/channels/{number}");
    let answer = world.patch(&path, &shop.owner, &json!({ "name": name })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn pause(world: &World, shop: &Shop, number: &ChannelId, reason: FailureReason) {
    let mut tx = world.db.write().await.unwrap();
    let channel = channels::get(&mut tx, &shop.id, number).await.unwrap();
    assert!(channels::pause(&mut tx, &channel, reason, Some(190)).await.unwrap());
    tx.commit().await.unwrap();
}

both!(a_paused_number_is_told_to_its_own_people_by_role_and_to_nobody_else, |world| async {
    let (sol, luna) = (world.shop("Tienda Sol").await, world.shop("Tienda Luna").await);
    let well = world.connect(&sol, "10654035229999").await;
    name(&world, &sol, &sol.channel, "Ventas Sol").await;
    name(&world, &sol, &well, "Soporte Sol").await;
    pause(&world, &sol, &sol.channel, FailureReason::TokenExpired).await;

    let settings = format!("href=\"/settings/numbers/{}\"", sol.channel);
    for path in PAGES {
        for who in [&sol.owner, &sol.admin] {
            let told = banners(&world, path, who).await;
            let why = "Ventas Sol dejó de enviar: venció el token de acceso del número";
            assert!(told.contains(why) && told.contains(&settings), "{path}: {told}");
            assert!(!told.contains("Soporte Sol"), "{path}: the other number works: {told}");
        }
        for who in [&sol.manager, &sol.ana] {
            let told = banners(&world, path, who).await;
            let in_the_inbox = path.starts_with("/inbox");
            assert_eq!(told.contains("Por ahora no sale nada de Ventas Sol"), in_the_inbox, "{path}: {told}");
            assert!(!told.contains("/settings/numbers/") && !told.contains("Soporte Sol"), "{path}: {told}");
        }
        for who in [&luna.owner, &luna.manager, &luna.ana] {
            let told = banners(&world, path, who).await;
            assert!(!told.contains("Sol"), "{path}: another organization's: {told}");
        }
    }

    // Well again, or gone for good: nobody waits for it any more.
    let mut tx = world.db.write().await.unwrap();
    let channel = channels::get(&mut tx, &sol.id, &sol.channel).await.unwrap();
    channels::set_access_token(&mut tx, &channel, "sealed anew").await.unwrap();
    tx.commit().await.unwrap();
    pause(&world, &sol, &well, FailureReason::PausedByHand).await;
    let told = banners(&world, "/inbox", &sol.owner).await;
    assert!(told.contains("Soporte Sol dejó de enviar") && !told.contains("Ventas Sol"), "{told}");
    let path = format!("/api/integrations/whatsapp/channels/{well}");
    let removed = world.request(reqwest::Method::DELETE, &path, &sol.owner).send().await.unwrap();
    assert!(removed.status().is_success(), "{}", removed.status());
    for path in PAGES {
        for who in [&sol.owner, &sol.ana] {
            let told = banners(&world, path, who).await;
            assert!(!told.contains("Sol "), "{path}: {told}");
        }
    }
});
