//! An agent's answer: from Enter to its arrival at Meta.

use super::meta::Meta;
use crate::house::{House, Server, sign_in};
use crate::http::{Connection, Rest, form};
use crate::options::Options;
use crate::stats::percentile;
use crate::webhooks;
use anyhow::{Context, Result};
use hilo_domain::clock::{Clock, SystemClock};
use std::time::Duration;

/// Gives up on an answer after this time.
const PATIENCE_MS: i64 = 60_000;

/// A customer writes; gives the conversation.
pub(super) async fn customer(house: &House, hilo: &Server, n: usize) -> Result<String> {
    let mut connection = Connection::open(hilo.port).await?;
    let status = connection.exchange(&webhooks::one(n as u64, &format!("wamid.reply.{n}"), "Hola")).await?;
    anyhow::ensure!(status == 200, "the customer's message was answered with {status}");
    house.peek().await?.until_processed().await?;
    let mut rest = Rest::open(hilo.port, &house.token).await?;
    let listed = rest.get("/api/integrations/conversations?limit=100").await?;
    // Not the newest one: of two in the same second it may be another.
    let is_theirs = |row: &&serde_json::Value| {
        row["phone"].as_str().is_some_and(|phone| phone.ends_with(&format!("11{n:08}")))
    };
    let found = listed["data"].as_array().and_then(|rows| rows.iter().find(is_theirs));
    let id = found.and_then(|row| row["conversationId"].as_str());
    Ok(id.context("the customer has no conversation")?.to_owned())
}

/// Somebody in front of a screen, who goes from conversation to conversation.
pub(super) struct Agent {
    connection: Connection,
    port: u16,
    cookie: String,
    /// Answered in turn.
    conversations: Vec<String>,
    name: &'static str,
    answers: usize,
}

impl Agent {
    /// Signs in.
    pub(super) async fn sign_in(port: u16, conversations: Vec<String>, name: &'static str) -> Result<Self> {
        let (cookie, connection) = (sign_in(port).await?, Connection::open(port).await?);
        Ok(Self { connection, port, cookie, conversations, name, answers: 0 })
    }

    /// Presses Enter, and waits until Meta has the answer; gives the milliseconds.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of one answer")]
    pub(super) async fn answer(&mut self, meta: &Meta) -> Result<f64> {
        self.answers += 1;
        let words = format!("Respuesta {} ({})", self.answers, self.name);
        let conversation = &self.conversations[self.answers % self.conversations.len()];
        let fields = [("conversation_id", conversation.as_str()), ("text", &words)];
        let headers = format!("{}accept: application/json\r\n", self.cookie);
        let request = form(self.port, "/fn/send-reply", &headers, &fields);
        let pressed = SystemClock.now();
        let status = self.connection.exchange(&request).await?;
        anyhow::ensure!(status == 200, "the answer was refused: {}", self.connection.text());
        loop {
            if let Some(at) = meta.arrivals.of_text(&words) {
                return Ok((at - pressed.0) as f64);
            }
            anyhow::ensure!(SystemClock.now().since(pressed) < PATIENCE_MS, "an answer did not leave");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Measures and prints how fast answers leave when nothing else does.
pub(super) async fn measure(options: &Options) -> Result<()> {
    let count = options.count(200, 10);
    println!("### From Enter to Meta\n");
    println!("{count} answers in one conversation that nothing else waits in, one every 200 ms at most.\n");
    println!("| database | p50 ms | p95 ms | longest ms |");
    println!("|---|---|---|---|");
    for (name, server) in options.databases() {
        eprintln!("{name}: answers");
        let house = House::build(options, server).await?;
        let meta = Meta::start(options.seed).await?;
        let hilo = house.start(meta.launch(true)).await?;
        let mut times = Vec::new();
        // Meta takes 45 messages to one customer at once, and one in 6 s after that.
        for customers in 0..count.div_ceil(40) {
            let conversation = customer(&house, &hilo, customers).await?;
            let mut agent = Agent::sign_in(hilo.port, vec![conversation], "idle").await?;
            agent.answers = customers * 40;
            for _ in 0..40.min(count - customers * 40) {
                times.push(agent.answer(&meta).await?);
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        println!(
            "| {name} | {:.0} | {:.0} | {:.0} |",
            percentile(&times, 50.0),
            percentile(&times, 95.0),
            percentile(&times, 100.0)
        );
        hilo.stop().await?;
        house.remove().await?;
    }
    println!();
    Ok(())
}
