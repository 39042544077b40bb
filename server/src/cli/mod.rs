//! The command line: JSON on stdout, words on stderr, the exit status tells. Everything but `serve` and `demo` works
//! beside a running server on the same database.

mod backup;
mod database;
mod demo;
mod doctor;
mod healthcheck;
mod migrate;
mod openapi;
mod org;
mod rekey;
mod restore;
mod serve;
mod simulator;
mod token;
mod user;

use crate::config::{Config, Settings};
use crate::logs;
use clap::{Args, Parser, Subcommand};
use hilo_domain::clock::{Clock, SystemClock};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// Hilo, a team inbox for WhatsApp.
#[derive(Parser)]
#[command(name = "hilo", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Arguments,
}

#[derive(Subcommand)]
enum Command {
    /// Migrate the database, then listen (the default)
    Serve(Box<serve::Arguments>),
    /// Try Hilo: a throw-away database, a sample shop, and customers' phones to type on
    Demo(demo::Arguments),
    /// Bring the database's schema up to date
    Migrate(Box<Settings>),
    /// Write everything in the database to a file, while servers run
    Backup(Box<OnDatabase<backup::Take>>),
    /// Put a backup into an empty database, SQLite or PostgreSQL
    Restore(Box<OnDatabase<restore::Restore>>),
    /// Seal stored secrets anew with the newest key, while servers run
    Rekey(Box<OnDatabase<rekey::Rekey>>),
    /// Organizations
    #[command(subcommand)]
    Org(Org),
    /// People
    #[command(subcommand)]
    User(User),
    /// API tokens
    #[command(subcommand)]
    Token(Token),
    /// Stand in for Meta: a Graph host with customers' phones
    Simulator(simulator::Arguments),
    /// Say in words what is wrong with the set-up
    Doctor(Box<Settings>),
    /// Ask a running server whether it is alive; for containers
    Healthcheck(healthcheck::Arguments),
    /// Print the OpenAPI document, as a server has it at /api/openapi.json
    Openapi,
}

#[derive(Subcommand)]
enum Org {
    /// Make an organization with its owner: {"organizationId","userId"}
    Create(Box<OnDatabase<org::Create>>),
}

#[derive(Subcommand)]
enum User {
    /// Add a person to an organization: {"userId"}
    Create(Box<OnDatabase<user::Create>>),
}

#[derive(Subcommand)]
enum Token {
    /// Make an API token, shown once: {"token"}
    Create(Box<OnDatabase<token::Create>>),
}

/// A command's own arguments, and the settings that say which database it works on.
#[derive(Args)]
struct OnDatabase<A: Args> {
    #[command(flatten)]
    arguments: A,
    #[command(flatten)]
    settings: Settings,
}

/// Reads the command line and does what it says.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli).await {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    match cli.command.unwrap_or_else(|| Command::Serve(Box::new(cli.serve))) {
        Command::Serve(arguments) => serve::run(*arguments, clock).await,
        Command::Demo(arguments) => demo::run(arguments, clock).await,
        Command::Migrate(settings) => migrate::run(&ready(*settings)?, clock).await,
        Command::Backup(command) => backup::take(command.arguments, &ready(command.settings)?, clock).await,
        Command::Restore(command) => {
            restore::restore(command.arguments, &ready(command.settings)?, clock).await
        }
        Command::Rekey(command) => rekey::rekey(command.arguments, &ready(command.settings)?, clock).await,
        Command::Org(Org::Create(command)) => {
            org::create(command.arguments, &ready(command.settings)?, clock).await
        }
        Command::User(User::Create(command)) => {
            user::create(command.arguments, &ready(command.settings)?, clock).await
        }
        Command::Token(Token::Create(command)) => {
            token::create(command.arguments, &ready(command.settings)?, clock).await
        }
        Command::Simulator(arguments) => simulator::run(arguments).await,
        Command::Doctor(settings) => doctor::run(*settings, clock).await,
        Command::Healthcheck(arguments) => healthcheck::run(arguments).await,
        Command::Openapi => openapi::run(),
    }
}

/// The checked settings, and logging as they say.
fn ready(settings: Settings) -> anyhow::Result<Config> {
    let config = Config::from_settings(settings)?;
    logs::init(config.log_format);
    Ok(config)
}

/// A command's answer, on stdout.
fn answer(json: &serde_json::Value) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout().lock(), "{json}")?;
    Ok(ExitCode::SUCCESS)
}

/// Words for people, on stderr. Nobody left to read them is no failure of the command.
fn say(words: impl std::fmt::Display) {
    drop(writeln!(std::io::stderr().lock(), "{words}"));
}

fn complain(error: &anyhow::Error) {
    let reasons: Vec<String> = error.chain().map(ToString::to_string).collect();
    let mut words = reasons.first().cloned().unwrap_or_default();
    for reason in &reasons[1..] {
        // Most errors already quote their source.
        if !words.contains(reason.as_str()) {
            words = format!("{words}: {reason}");
        }
    }
    say(words);
}
