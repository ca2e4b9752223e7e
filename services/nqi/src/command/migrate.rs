//! `nqi migrate`.

use nqi_platform::config::Config;
use nqi_platform::problem::Problem;

use crate::{databases, role::Role};

/// Opens the databases, which brings them to the newest schema, and closes them.
#[allow(clippy::print_stdout)]
pub async fn run(config: Config, role: Option<Role>) -> Result<(), Problem> {
    for role in Role::DURABLE.into_iter().filter(|known| role.is_none_or(|only| only == *known)) {
        let db = databases::open(&config, role, false).await?;
        db.close().await;
        println!("{}: schema is current", role.name());
    }
    Ok(())
}
