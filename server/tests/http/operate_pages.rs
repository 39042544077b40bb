//! What operators look at, as a browser without scripts gets it: pages, forms, and the way on after each.

use crate::common::both;
use crate::world::{Person, World};
use reqwest::{Method, Response};
use serde_json::json;

const LUZ: &str = "5491155550101";

async fn ask(world: &World, method: Method, path: &str, who: &Person, fields: &[(&str, &str)]) -> Response {
    let mut request = world.client.request(method.clone(), world.url(path)).header("cookie", &who.cookie);
    if method == Method::POST {
        request = request.header("sec-fetch-site", "same-origin").form(fields);
    }
    request.send().await.unwrap()
}

async fn page(world: &World, path: &str, who: &Person) -> (u16, String) {
    let answer = ask(world, Method::GET, path, who, &[]).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Where a form leads.
async fn submit(world: &World, path: &str, who: &Person, fields: &[(&str, &str)]) -> String {
    let answer = ask(world, Method::POST, path, who, fields).await;
    assert_eq!(answer.status().as_u16(), 303, "{path}: {}", answer.text().await.unwrap());
    answer.headers()["location"].to_str().unwrap().to_owned()
}

fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    html.split_once(start)
        .and_then(|(_, rest)| rest.split_once(end))
        .map_or_else(|| panic!("{start} in {html}"), |(found, _)| found)
}

both!(the_pages_are_for_those_who_operate, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for path in ["/settings/events", "/settings/jobs", "/settings/audit"] {
        assert_eq!(page(&world, path, &shop.owner).await.0, 200, "{path}");
        for who in [&shop.manager, &shop.ana] {
            let (status, html) = page(&world, path, who).await;
            assert_eq!(status, 403, "{path}");
            assert!(!html.contains("class=\"filters\""), "{path}");
        }
    }
    assert_eq!(page(&world, "/settings/events/no-such", &shop.owner).await.0, 404);
});

both!(an_event_is_read_and_processed_again_without_scripts, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let other = world.shop("Tienda Luna").await;
    world.customer_writes(&shop, LUZ, "Luz", "<script>alert(1)</script>").await;
    let (_, list) = page(&world, "/settings/events?status=PROCESSED", &shop.owner).await;
    let href = format!("/settings/events/{}", between(&list, "href=\"/settings/events/", "\""));
    assert_eq!(page(&world, &href, &other.owner).await.0, 404);
    let (_, event) = page(&world, &href, &shop.owner).await;
    assert!(
        event.contains("data-outcome=\"APPLIED\"") && event.contains("&lt;script&gt;alert(1)"),
        "{event}"
    );
    assert!(!event.contains("<script>alert"), "{event}");

    let next = submit(&world, &href, &shop.owner, &[("replay", "1")]).await;
    assert_eq!(next, format!("{href}?replayed=queued"));
    let (_, again) = page(&world, &next, &shop.owner).await;
    assert!(again.contains("1 webhook se procesará de nuevo en un momento."), "{again}");
    assert_eq!(
        submit(&world, &href, &shop.owner, &[("replay", "1")]).await,
        format!("{href}?replayed=waiting")
    );
    world.run_inbound().await;
    let (_, event) = page(&world, &href, &shop.owner).await;
    assert!(event.contains("data-outcome=\"DUPLICATE\""), "{event}");
});

both!(everything_at_once_is_not_replayed_and_a_filter_is, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for n in 0..3 {
        world.customer_writes(&shop, LUZ, "Luz", &format!("Hola {n}")).await;
        world.clock.advance(1_000);
    }
    let (_, list) = page(&world, "/settings/events", &shop.owner).await;
    assert!(!list.contains("name=\"replay\""), "{list}");
    let kept = ask(&world, Method::POST, "/settings/events", &shop.owner, &[("replay", "1")]).await;
    assert_eq!(kept.status().as_u16(), 422);
    // The shop's clock stands in Lima, five hours behind: 10:00 UTC is 05:00.
    let range = "/settings/events?from=2026-01-14T05:00&until=2026-01-14T05:01";
    assert!(page(&world, range, &shop.owner).await.1.contains("name=\"replay\""));
    let next = submit(&world, range, &shop.owner, &[("replay", "1")]).await;
    assert_eq!(next, format!("{range}&queued=3"));
    let next = submit(
        &world,
        "/settings/events?from=2026-01-14T10:00&until=2026-01-14T10:01",
        &shop.owner,
        &[("replay", "1")],
    )
    .await;
    assert!(next.ends_with("&queued=0"), "{next}");
});

both!(jobs_are_called_off_and_refused_with_the_reason, |world| async {
    let shop = world.shop("Tienda Sol").await;
    world.customer_writes(&shop, LUZ, "Luz", "Hola").await;
    let mut jobs = Vec::new();
    for text in ["Uno", "Dos"] {
        let body = json!({ "toPhone": format!("+{LUZ}"), "text": text });
        let sent = world.post("/api/integrations/whatsapp/send", &shop.owner, &body).await;
        jobs.push(sent.body["jobId"].as_str().unwrap().to_owned());
    }
    let (_, list) = page(&world, "/settings/jobs?kind=SEND_MESSAGE", &shop.owner).await;
    for job in &jobs {
        assert!(list.contains(&format!("id=\"tick-{job}\"")), "{list}");
    }
    let fields = [("id", jobs[0].as_str()), ("id", jobs[1].as_str()), ("cancel_ticked", "1")];
    let next = submit(&world, "/settings/jobs?kind=SEND_MESSAGE", &shop.owner, &fields).await;
    assert_eq!(next, "/settings/jobs?kind=SEND_MESSAGE&cancelled=2");
    let (_, done) = page(&world, &next, &shop.owner).await;
    assert!(done.contains("Se cancelaron 2 tareas."), "{done}");
    let next = submit(&world, "/settings/jobs", &shop.owner, &[("run", &jobs[0])]).await;
    assert_eq!(next, "/settings/jobs?settled=1");
    let (_, refused) = page(&world, &next, &shop.owner).await;
    assert!(refused.contains("no debe salir dos veces"), "{refused}");
    let next = submit(&world, "/settings/jobs", &shop.owner, &[("run_ticked", "1")]).await;
    assert!(page(&world, &next, &shop.owner).await.1.contains("Marca al menos una tarea."));

    let (_, log) = page(&world, "/settings/audit?action=job.cancelled", &shop.owner).await;
    assert_eq!(log.matches("Canceló una tarea</td>").count(), 2, "{log}");
    assert!(log.contains("<td>PENDING</td>") && log.contains("<td>CANCELLED</td>"), "{log}");
});
