//! Health, metrics, request ids, and answers to what is not there.

use crate::common::both;
use crate::world::Answer;
use hilo_domain::ids::OrganizationId;
use hilo_domain::job::JobKind;
use hilo_store::jobs::{self, NewJob, PRIORITY_NORMAL};
use reqwest::Method;
use serde_json::json;

both!(it_is_alive_and_ready_and_says_what_is_missing, |world| async {
    let alive = Answer::read(world.client.get(world.url("/healthz"))).await;
    assert_eq!((alive.status, &alive.body["status"]), (200, &"alive".into()));

    let ready = Answer::read(world.client.get(world.url("/readyz"))).await;
    assert_eq!((ready.status, &ready.body["status"]), (200, &"ready".into()), "{}", ready.body);
    assert_eq!(ready.body["database"]["kind"], world.db.kind());
    assert_eq!(ready.body["nodes"][0]["runsJobs"], false);
    let warnings = ready.body["warnings"].to_string();
    assert!(
        warnings.contains("no process runs jobs") && warnings.contains("WHATSAPP_APP_SECRET"),
        "{warnings}"
    );
});

both!(a_database_that_is_away_is_told_by_readiness_but_not_by_liveness, |world| async {
    world.db.close().await;
    let ready = Answer::read(world.client.get(world.url("/readyz"))).await;
    assert_eq!((ready.status, &ready.body["database"]["ok"]), (503, &false.into()));
    let alive = Answer::read(world.client.get(world.url("/healthz"))).await;
    assert_eq!(alive.status, 200);
});

both!(a_job_that_nobody_takes_up_is_told_by_readiness, |world| async {
    let mut tx = world.db.write().await.unwrap();
    let job = NewJob {
        organization_id: OrganizationId::deployment(),
        kind: JobKind::MarkRead,
        serial_key: None,
        subject_id: None,
        payload: serde_json::Value::Null,
        priority: PRIORITY_NORMAL,
        run_at: tx.now().plus(5_000),
    };
    jobs::enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
    let look = async || {
        let ready = Answer::read(world.client.get(world.url("/readyz"))).await;
        assert_eq!(ready.status, 200, "turning requests away would help nobody: {}", ready.body);
        let queue = (ready.body["queue"]["waiting"].clone(), ready.body["queue"]["oldestDueSeconds"].clone());
        (queue, ready.body["warnings"].to_string().contains("a job has been due for"))
    };
    assert_eq!(look().await, ((json!(1), json!(0)), false), "it waits for its time");
    world.clock.advance(5_000 + 60_000);
    assert_eq!(look().await, ((json!(1), json!(60)), false));
    world.clock.advance(1_000);
    assert_eq!(look().await, ((json!(1), json!(61)), true));
    world.run_outbound().await;
    assert_eq!(look().await, ((json!(0), json!(0)), false));
});

both!(what_is_not_there_is_answered_in_json_under_api, |world| async {
    let shop = world.shop("Tienda Sol").await;
    for path in
        ["/api", "/api/", "/api/nothing", "/api/integrations", "/api/integrations/conversations/a/b/c"]
    {
        assert_eq!(world.get(path, &shop.owner).await.refusal(), (404, "NOT_FOUND"), "{path}");
    }
    let wrong = [
        (Method::DELETE, "/api/integrations/messages"),
        (Method::GET, "/api/integrations/whatsapp/send"),
        (Method::PUT, "/api/webhooks/whatsapp"),
    ];
    for (method, path) in wrong {
        let answer = Answer::read(world.request(method, path, &shop.owner)).await;
        assert_eq!(answer.refusal(), (405, "METHOD_NOT_ALLOWED"), "{path}");
        assert!(answer.headers.contains_key("allow"));
    }
});

both!(nothing_is_traced_back, |world| async {
    let shop = world.shop("Tienda Sol").await;
    let paths =
        ["/", "/inbox", "/sign-in", "/events", "/healthz", "/api/organization", "/api/docs", "/nowhere"];
    for path in paths.into_iter().chain(["/api/webhooks/whatsapp", "/robots.txt", "/fn/present"]) {
        let call = world.client.request(Method::TRACE, world.url(path)).header("cookie", &shop.owner.cookie);
        let answer =
            call.header("x-probe", "q7probe").header("sec-fetch-site", "same-origin").send().await.unwrap();
        let status = answer.status().as_u16();
        assert!([403, 404, 405].contains(&status), "{path}: {status}");
        let told = format!("{:?} {}", answer.headers().clone(), answer.text().await.unwrap());
        assert!(!told.contains("q7probe") && !told.contains(&shop.owner.cookie), "{path}: {told}");
    }
});

both!(a_request_keeps_its_id_and_gets_one_when_it_has_none, |world| async {
    let id = |given: Option<&'static str>| {
        let request = world.client.get(world.url("/healthz"));
        let request = match given {
            Some(id) => request.header("x-request-id", id),
            None => request,
        };
        async { Answer::read(request).await.headers["x-request-id"].to_str().unwrap().to_owned() }
    };
    assert_eq!(id(Some("trace-17.a")).await, "trace-17.a");
    let (first, second) = (id(None).await, id(None).await);
    assert_ne!(first, second);
    assert_eq!(first.len(), 36);
    // Could break a log line apart.
    assert_ne!(id(Some("two words")).await, "two words");
});

both!(metrics_are_for_private_addresses, |world| async {
    let alive = world.client.get(world.url("/healthz")).send().await.unwrap();
    assert_eq!(alive.status(), 200);
    let metrics = world.client.get(world.url("/metrics")).send().await.unwrap().text().await.unwrap();
    for name in
        ["hilo_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"}", "hilo_jobs_waiting 0"]
    {
        assert!(metrics.contains(name), "{metrics}");
    }
    // Passed on by a proxy beside us: from anywhere.
    let passed_on = world.client.get(world.url("/metrics")).header("x-forwarded-for", "203.0.113.9");
    assert_eq!(passed_on.send().await.unwrap().status(), 403);
});
