//! Filling the queue as an integrator does: templates through REST, while nobody sends yet.

use crate::house::{House, Server};
use crate::http::post;
use crate::load;
use anyhow::Result;
use serde_json::json;
use std::sync::Arc;

/// How the numbers follow each other in the queue.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// One message of each number in turn.
    InTurns,
    /// One number's campaign after the other's.
    Campaigns,
}

impl Order {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::InTurns, Self::Campaigns];

    /// For the table.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::InTurns => "in turns",
            Self::Campaigns => "one campaign after the other",
        }
    }
}

/// Queues so many sends, each to a customer of its own.
pub(super) async fn queue(
    house: &House,
    door: &Server,
    channels: &[String],
    template: &str,
    count: usize,
    order: Order,
) -> Result<()> {
    let headers = format!("authorization: Bearer {}\r\n", house.token);
    let request = |n: usize| {
        let channel = match order {
            Order::InTurns => n % channels.len(),
            Order::Campaigns => n * channels.len() / count,
        };
        let body = json!({
            "toPhone": format!("+549115{n:07}"), "templateId": template, "channelId": channels[channel],
            "variables": { "1": format!("Customer {n}") },
        });
        post(
            door.port,
            "/api/integrations/whatsapp/templates/send",
            &headers,
            "application/json",
            &body.to_string(),
        )
    };
    load::closed(door.port, 8, Arc::new((0..count).map(request).collect())).await.map(drop)
}
