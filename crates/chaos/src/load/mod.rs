//! What comes at Hilo: customers' webhooks, agents' answers, and browsers that watch.

mod agents;
mod browser;
mod courier;
mod customers;
mod flood;
mod visitors;
mod watchers;

pub(crate) use agents::Agents;
pub(crate) use browser::Browser;
pub(crate) use courier::Courier;
pub(crate) use customers::{Customers, Expected};
pub(crate) use flood::Flood;
pub(crate) use visitors::Visitors;
pub(crate) use watchers::Watchers;

use crate::house::House;
use crate::seed::Choices;
use anyhow::Result;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::watch;

/// Where Hilo is at the moment, for everyone who talks to it. Empty: nowhere.
pub(crate) type Address = Arc<watch::Sender<String>>;

/// All of it together.
pub(crate) struct Load {
    pub(crate) address: Address,
    pub(crate) courier: Courier,
    pub(crate) agents: Agents,
    /// Watches where everyone goes.
    pub(crate) browser: Browser,
    /// Watch at nodes of their own, where there are several.
    pub(crate) watchers: Watchers,
    customers: Customers,
    choices: Choices,
    /// Every message that was offered, by Meta's id.
    pub(crate) offered: BTreeMap<String, Expected>,
}

impl Load {
    /// Customers, agents and one browser of a house.
    pub(crate) fn start(house: &House, seed: u64) -> Result<Self> {
        let address = Address::new(watch::Sender::new(String::new()));
        Ok(Self {
            courier: Courier::start(house.ledger.clone(), address.clone(), seed, courier::LANES)?,
            agents: Agents::new(house, address.clone())?,
            browser: Browser::open(address.clone(), None)?,
            watchers: Watchers::default(),
            customers: Customers::new(Choices::of(seed, "customers")),
            choices: Choices::of(seed, "load"),
            offered: BTreeMap::new(),
            address,
        })
    }

    /// Hilo is here from now on.
    pub(crate) fn point_at(&self, url: &str) {
        self.address.send_replace(url.to_owned());
    }

    /// So many webhooks, in batches, some of them twice, in any order; and answers to customers who wrote before.
    pub(crate) fn burst(&mut self, webhooks: usize, answers: usize) {
        let mut bodies = Vec::new();
        for _ in 0..webhooks {
            let webhook = self.customers.write();
            for message in &webhook.messages {
                self.offered.insert(message.id.clone(), message.clone());
            }
            if self.choices.percent(30) {
                bodies.push(webhook.clone());
            }
            bodies.push(webhook);
        }
        self.choices.shuffle(&mut bodies);
        for webhook in bodies {
            self.courier.send(webhook);
        }
        for _ in 0..answers {
            if let Some(phone) = self.customers.somebody() {
                self.agents.answer(&phone);
            }
        }
    }

    /// One message by itself, and perhaps an answer.
    pub(crate) fn burst_of_one(&mut self, answered: bool) {
        let webhook = self.customers.write_one();
        for message in &webhook.messages {
            self.offered.insert(message.id.clone(), message.clone());
        }
        self.courier.send(webhook);
        if answered && let Some(phone) = self.customers.somebody() {
            self.agents.answer(&phone);
        }
    }

    /// Waits until every webhook is acknowledged and every answer taken in.
    pub(crate) async fn delivered(&self) {
        self.courier.delivered().await;
        self.agents.done().await;
    }
}
