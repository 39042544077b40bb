//! What a simulator is started with: the business numbers it hosts, the secrets it shares with the product
//! under test, and how fast its customers' phones are.

use serde::Deserialize;

/// A WhatsApp business phone number, as Meta would host it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BusinessNumber {
    /// The id that stands in the path of `POST /{phone_number_id}/messages`.
    pub phone_number_id: String,
    /// The WhatsApp Business Account it belongs to; `entry[].id` of every webhook.
    pub waba_id: String,
    /// The number itself, digits only, as `metadata.display_phone_number` shows it.
    pub display_phone_number: String,
    /// The verified name customers see.
    pub name: String,
}

/// How long a message takes on its way, in milliseconds each, counted from the stage before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StatusDelays {
    /// From accepting a message to `sent` (or `failed`).
    pub sent_ms: u64,
    /// From `sent` to `delivered`.
    pub delivered_ms: u64,
    /// From `delivered` to `read`, when the chat is open on the phone.
    pub read_ms: u64,
}

impl StatusDelays {
    /// Everything at once, for tests and benchmarks.
    pub const NONE: Self = Self { sent_ms: 0, delivered_ms: 0, read_ms: 0 };
}

impl Default for StatusDelays {
    /// Slow enough for a person to see the ticks change.
    fn default() -> Self {
        Self { sent_ms: 150, delivered_ms: 350, read_ms: 600 }
    }
}

/// Everything a simulator is started with. It holds shared secrets, therefore no `Debug`.
#[derive(Clone, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Where webhooks go. Without one they are dropped, as Meta does for an app that has not subscribed.
    pub callback_url: Option<String>,
    /// Key of `X-Hub-Signature-256`. Empty: webhooks are sent unsigned.
    pub app_secret: String,
    /// Sent as `hub.verify_token` when the callback is verified.
    pub verify_token: String,
    /// The bearer token the Graph side takes. Empty: any token will do, but there must be one.
    pub access_token: String,
    /// The hosted numbers. The first one is meant wherever a customer names none.
    pub numbers: Vec<BusinessNumber>,
    /// How long a message takes on its way.
    pub delays: StatusDelays,
    /// Every delivered message is read, whether or not the chat is open.
    pub auto_read: bool,
    /// Milliseconds before the first retry of a webhook that was not answered with 200; doubles each time.
    pub retry_base_ms: u64,
    /// Retries of one webhook before it is given up.
    pub retry_limit: u32,
    /// Milliseconds the callback may take to answer.
    pub webhook_timeout_ms: u64,
    /// Webhooks in flight at once. Those of one customer always share a lane and keep their order.
    pub webhook_lanes: usize,
    /// Take templates nobody created here, instead of refusing them with 132001.
    pub accept_unknown_templates: bool,
    /// Templates are approved as soon as they are submitted or edited.
    pub auto_approve_templates: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            callback_url: None,
            app_secret: String::new(),
            verify_token: String::new(),
            access_token: String::new(),
            numbers: Vec::new(),
            delays: StatusDelays::default(),
            auto_read: false,
            retry_base_ms: 1_000,
            retry_limit: 20,
            webhook_timeout_ms: 10_000,
            webhook_lanes: 4,
            accept_unknown_templates: false,
            auto_approve_templates: false,
        }
    }
}
