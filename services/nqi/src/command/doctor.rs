//! `nqi doctor`: what is wrong with a deployment, read from its own stores; nothing is written, no server is needed.

mod finding;
mod log;
mod store;

use clap::Args;
use nqi_platform::config::Config;
use nqi_platform::problem::Problem;
use nqi_store::Db;
use serde_json::json;

use crate::role::Role;
use finding::{Check, Finding};

/// `nqi doctor`.
#[derive(Debug, Args)]
pub(in crate::command) struct Doctor {
    /// Only this role's database; logs of others are then not compared.
    role: Option<Role>,
    /// The findings as JSON.
    #[arg(long)]
    json: bool,
}

/// Looks, prints what was found, and says whether all is well.
///
/// # Errors
/// None: what cannot be read is a finding too.
#[allow(clippy::print_stdout)]
pub(in crate::command) async fn run(config: &Config, asked: &Doctor) -> Result<bool, Problem> {
    let found = look(config, asked.role).await;
    let well = found.iter().all(|one| one.ok);
    if asked.json {
        println!("{:#}", json!({ "ok": well, "findings": found }));
    } else {
        for one in &found {
            println!("{one}");
        }
        let wrong = found.iter().filter(|one| !one.ok).count();
        match wrong {
            0 => println!("一切正常 / all is well"),
            _ => println!("{wrong} 处异常 / {wrong} wrong"),
        }
    }
    Ok(well)
}

async fn look(config: &Config, only: Option<Role>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut open: Vec<(Role, Db)> = Vec::new();
    for role in Role::DURABLE.into_iter().filter(|role| only.is_none_or(|only| only == *role)) {
        let (seen, db) = store::look(config, role).await;
        found.extend(seen);
        open.extend(db.map(|db| (role, db)));
    }
    for (role, db) in &open {
        match log::look(*role, db, &open).await {
            Ok(seen) => found.extend(seen),
            Err(problem) => found.push(Finding::unread(Check::Log, role.name(), &problem)),
        }
    }
    found.extend(store::bus(config).await);
    for (_, db) in open {
        db.close().await;
    }
    found
}
