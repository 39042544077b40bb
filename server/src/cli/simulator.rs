//! `hilo simulator`: a stand-in for Meta to develop and integrate against, with customers' phones on a page.

use super::serve::Signals;
use super::{answer, say};
use clap::Args;
use hilo_domain::clock::{Clock, SystemClock};
use hilo_simulator::{BusinessNumber, Config, Simulator};
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

/// What `simulator` takes. The names are those of the server it stands in front of, so one environment serves both.
#[derive(Args)]
pub(super) struct Arguments {
    /// Address of the Graph host and the page; port 0 picks a free one
    #[arg(
        long,
        env = "HILO_SIMULATOR_LISTEN",
        default_value = "127.0.0.1:4000",
        value_name = "ADDRESS:PORT"
    )]
    listen: String,
    /// Where webhooks go
    #[arg(
        long,
        env = "HILO_SIMULATOR_CALLBACK_URL",
        default_value = "http://127.0.0.1:3000/api/webhooks/whatsapp",
        value_name = "URL"
    )]
    callback_url: String,
    /// Key of webhook signatures; empty: unsigned
    #[arg(long, env = "WHATSAPP_APP_SECRET", default_value = "", hide_env_values = true)]
    app_secret: String,
    /// Shown when the callback is verified
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN", default_value = "", hide_env_values = true)]
    verify_token: String,
    /// The token the Graph side takes; empty: any
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN", default_value = "", hide_env_values = true)]
    access_token: String,
    /// Id of the business number
    #[arg(long, env = "WHATSAPP_PHONE_NUMBER_ID", default_value = "100000000000001")]
    phone_number_id: String,
    /// Id of the business account
    #[arg(long, env = "WHATSAPP_WABA_ID", default_value = "200000000000001")]
    waba_id: String,
    /// The business number itself, digits only
    #[arg(long, default_value = "15550100001")]
    display_phone_number: String,
    /// The name customers see
    #[arg(long, default_value = "Simulated shop")]
    name: String,
    /// Customers read everything at once
    #[arg(long)]
    auto_read: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = Config {
        callback_url: Some(arguments.callback_url).filter(|url| !url.is_empty()),
        app_secret: arguments.app_secret,
        verify_token: arguments.verify_token,
        access_token: arguments.access_token,
        numbers: vec![BusinessNumber {
            phone_number_id: arguments.phone_number_id,
            waba_id: arguments.waba_id,
            display_phone_number: arguments.display_phone_number,
            name: arguments.name,
        }],
        auto_read: arguments.auto_read,
        ..Config::default()
    };
    let mut signals = Signals::listen()?;
    let listener = TcpListener::bind(&arguments.listen)
        .await
        .map_err(|error| anyhow::anyhow!("cannot listen on {}: {error}", arguments.listen))?;
    let address = format!("http://{}", listener.local_addr()?);
    let clock = SystemClock;
    let seed = clock.now().0.unsigned_abs();
    let simulator = Simulator::new(config, Arc::new(clock), seed);
    say(format_args!("Customers' phones: {address}/\nStart Hilo with WHATSAPP_GRAPH_URL={address}"));
    answer(&json!({ "address": address }))?;
    simulator
        .serve(listener, async move {
            signals.next().await;
        })
        .await?;
    Ok(ExitCode::SUCCESS)
}
