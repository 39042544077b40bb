//! Addresses in Meta's answers that lead into the network that Hilo runs in: a next page, an upload, a redirect. Each ends
//! as a call does whose answer cannot be used, and nobody comes to the address.

use super::*;
use crate::support::{Place, Step, Wire, both};
use hilo_server::runner::Worker;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a picture of a tray of pastries";
/// More than the first wait between two tries.
const NEXT_TRY: i64 = 3_000;

/// A whole answer, word for word.
fn answer(status: &str, headers: &str, body: &str) -> Vec<Step> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}");
    vec![Step::Request, Step::Say(format!("{head}content-type: application/json\r\n\r\n{body}"))]
}

struct Stage {
    house: House,
    /// Between Hilo and Meta's stand-in.
    wire: Wire,
    worker: Worker,
    /// Listens on another port of this machine, and hears nothing.
    inside: Wire,
}

impl Stage {
    async fn set(place: &Place) -> Self {
        let house = House::driven(place).await;
        let wire = Wire::before(&house.meta.url).await;
        let worker = house.worker(|config| config.whatsapp.graph_url = wire.url.clone());
        let inside = Wire::before(&house.meta.url).await;
        Self { house, wire, worker, inside }
    }

    /// That address as one might write it.
    fn addresses(&self) -> Vec<String> {
        let hosts = ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"];
        hosts.map(|host| self.inside.url.replace("127.0.0.1", host)).to_vec()
    }

    async fn run(&self) {
        self.house.run_by(&self.worker).await;
    }

    /// Nobody came, the job says in a sentence why it failed, and it is tried again once Meta is itself.
    async fn ends(&self, place: &Place, kind: &str, why: &str) {
        self.wire.idle().await;
        assert_eq!(self.inside.calls(), 0);
        let mut peek = place.peek().await;
        let told = peek
            .texts(&format!("select last_error from jobs where kind = '{kind}' and state = 'FAILED'"))
            .await;
        assert!(told.len() == 1 && told[0].contains(why), "{told:?} instead of {why}");
        self.wire.mend();
        self.house.clock.advance(NEXT_TRY);
        self.run().await;
        assert_eq!(peek.open_jobs().await, 0);
        assert_eq!(self.inside.calls(), 0);
    }
}

both!(a_next_page_is_not_looked_for_inside, |place| async {
    let stage = Stage::set(place).await;
    for next in stage.addresses() {
        let body = json!({ "data": [], "paging": { "next": format!("{next}/v24.0/1/x?after=c") } });
        stage.wire.always(answer("200 OK", "", &body.to_string()));
        assert_eq!(call(&stage.house, Method::POST, "/sync", None).await.0, 202);
        stage.run().await;
        stage.ends(place, "SYNC_TEMPLATES", "goes on at another host").await;
    }
    stage.house.close().await;
});

both!(a_redirect_of_a_list_leads_nowhere, |place| async {
    let stage = Stage::set(place).await;
    for to in stage.addresses() {
        stage.wire.always(answer("302 Found", &format!("location: {to}/x\r\n"), ""));
        assert_eq!(call(&stage.house, Method::POST, "/sync", None).await.0, 202);
        stage.run().await;
        stage.ends(place, "SYNC_TEMPLATES", "HTTP 302").await;
    }
    stage.house.close().await;
});

both!(a_file_is_not_uploaded_inside, |place| async {
    let stage = Stage::set(place).await;
    let (_, sample) = samples::keep(&stage.house, "image/png", PNG).await;
    let picture = samples::with_picture(sample["sampleId"].as_str().unwrap());
    for (n, to) in stage.addresses().into_iter().enumerate() {
        make(&stage.house, &format!("fresh_{n}"), picture.clone()).await;
        stage.wire.next(answer("200 OK", "", &json!({ "id": format!("{to}/upload:x") }).to_string()));
        stage.run().await;
        stage.ends(place, "SUBMIT_TEMPLATE", "names no upload").await;
    }
    stage.house.close().await;
});
