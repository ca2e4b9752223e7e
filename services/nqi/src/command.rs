//! The command line.

pub mod assign;
pub mod calendar;
mod call;
mod config;
mod demo;
mod doctor;
mod export;
mod import;
mod matched;
mod migrate;
mod openapi;
mod seed;
mod serve;
mod server;
mod up;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use nqi_platform::config::{Config, Env, LoadOptions, load};
use nqi_platform::problem::Problem;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::role::Role;
use calendar::{CalendarCommand, Line};

/// NQI One-Stop: quality infrastructure as one service of the city.
#[derive(Debug, Parser)]
#[command(name = "nqi", version, about)]
pub struct Cli {
    /// Configuration file (TOML); environment variables NQI__SECTION__KEY override it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everything in one process: five services, gateway, embedded databases.
    Up {
        /// Fill an empty data folder with demonstration data first, and print its accounts.
        #[arg(long)]
        demo: bool,
        /// Seconds between real time and the platform's time, for rehearsals; needs demo.enabled.
        #[arg(long, hide = true, value_name = "SECONDS", allow_hyphen_values = true)]
        clock_offset: Option<i64>,
    },
    /// One role of a deployment on PostgreSQL and Redis.
    Serve {
        /// The role to run.
        role: Role,
    },
    /// Bring the databases of all services, or of one role, to the newest schema.
    Migrate {
        /// Only this role's database.
        role: Option<Role>,
    },
    /// Fill empty databases with deterministic demonstration data.
    Seed {
        /// The instant that counts as now, RFC 3339; the present time by default.
        #[arg(long, value_name = "TIME")]
        now: Option<jiff::Timestamp>,
        /// Seed of every choice.
        #[arg(long, default_value_t = 20_240_628)]
        seed: u64,
    },
    /// What is wrong with the databases, logs and consumers of the configuration. Exits with 1 when something is.
    Doctor(doctor::Doctor),
    /// Print the configuration in force, secrets masked.
    Config,
    /// Print the description of the REST API (OpenAPI 3.1, JSON).
    Openapi,
    /// Solve a published assignment instance and print objective, bound, gap and seconds.
    Assign(assign::Assign),
    /// Working time by hand: due times, working seconds, calendars as CSV; and the calendars of the database.
    #[command(subcommand)]
    Calendar(calendar::Line),
    /// Who fits a need, ranked, with the reasons. Exits with 1 when nobody does.
    Match(matched::Match),
    /// Lists and tables from files, into the configured database or through a server.
    #[command(subcommand)]
    Import(import::Import),
    /// Tables from a server as files.
    #[command(subcommand)]
    Export(export::Export),
    /// Any RPC of the platform on a running server; without a name, the list of them.
    Call(call::Call),
    /// Play the story from need to report on a server of its own, and check every figure.
    Demo,
}

/// Runs a command; errors are printed in both languages.
pub fn run(cli: Cli) -> ExitCode {
    let mut variables: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    if let Command::Demo = cli.command {
        // The story is what is to be read; whoever wants the log beside it says so.
        variables.entry("NQI__TELEMETRY__LOG".to_owned()).or_insert_with(|| "warn".to_owned());
    }
    let loaded = load(LoadOptions { file: cli.config.clone(), env: Env::Given(variables) });
    if let Command::Assign(asked) = &cli.command {
        return assign::run(asked);
    }
    if let Command::Calendar(Line::ByHand(command)) = &cli.command {
        let stored = loaded.as_ref().is_ok_and(calendar::stored::is_there);
        // Working time by hand asks for no configuration: a broken one is of no concern.
        if !(stored && command.asks_database()) {
            return calendar::run(command);
        }
    }
    let config: Config = match loaded {
        Ok(config) => config,
        Err(error) => {
            eprintln!("nqi: {error}");
            return ExitCode::from(2);
        }
    };
    if let Command::Openapi = cli.command {
        return openapi::print();
    }
    if let Command::Config = cli.command {
        config::print(&config);
        return ExitCode::SUCCESS;
    }
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    if let Command::Seed { .. } = cli.command {
        // One call after the other: more threads would only wake each other up.
        builder.worker_threads(1);
    }
    let runtime = match builder.enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("nqi: no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        let _telemetry = nqi_platform::telemetry::init(&config.telemetry);
        nqi_platform::auth::self_check().await?;
        match cli.command {
            Command::Up { demo, clock_offset } => up::run(config, cli.config, demo, clock_offset).await,
            Command::Serve { role } => serve::run(config, role).await,
            Command::Migrate { role } => migrate::run(config, role).await,
            Command::Seed { now, seed } => seed::awake(seed::run(config, now, seed)).await,
            Command::Demo => demo::run().await,
            Command::Calendar(Line::Stored(command)) => calendar::stored::run(&config, &command).await,
            Command::Calendar(Line::ByHand(CalendarCommand::Due(due))) => {
                calendar::stored::due(&config, &due).await
            }
            Command::Calendar(Line::ByHand(_)) => calendar::stored::list(&config).await,
            Command::Import(what) => return import::run(&config, &what).await,
            Command::Call(asked) => return call::run(&asked).await,
            Command::Doctor(asked) => return doctor::run(&config, &asked).await,
            Command::Export(what) => return export::run(&what).await,
            Command::Match(asked) => return matched::run(&config, &asked).await,
            Command::Config | Command::Openapi | Command::Assign(_) => Ok(()),
        }
        .map(|()| true)
    });
    // Blocking threads that hang (a hash, a file) must not keep a stopped process alive.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            // What a server said came in one language.
            let said = if problem.zh == problem.en {
                problem.en
            } else {
                format!("{} / {}", problem.zh, problem.en)
            };
            eprintln!("nqi: {said} [{}]", problem.reason);
            ExitCode::FAILURE
        }
    }
}

/// Ctrl-C and SIGTERM, heard from the moment that this is made: made first, nothing that is said during a start is lost.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    fn listen() -> Result<Stop, Problem> {
        let hear = |kind| signal(kind).map_err(Problem::internal);
        Ok(Stop { interrupt: hear(SignalKind::interrupt())?, terminate: hear(SignalKind::terminate())? })
    }

    /// Resolves when the process was asked to stop.
    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
