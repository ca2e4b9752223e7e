//! The configuration of a private cluster.

use std::path::Path;

use nqi_platform::config::{Config, load_str};

use crate::backend::Databases;

/// A configuration on a free port with everything in `folder`; limits are wide, looks at clocks and feeds frequent.
/// `more` is further TOML, whole sections only, of sections that are not set here.
///
/// Panics when the configuration is refused, which is a mistake of the test.
#[must_use]
pub fn config(databases: &Databases, folder: &Path, more: &str) -> Config {
    let text = toml(databases, folder, more);
    load_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The same as TOML, for an executable.
#[must_use]
pub fn toml(databases: &Databases, folder: &Path, more: &str) -> String {
    let folder = folder.display();
    let (url, redis) = (databases.url(), databases.redis());
    format!(
        r#"[server]
listen = "127.0.0.1:0"
data_dir = "{folder}"
[database]
url = "{url}"
writers = 6
readers = 3
[redis]
url = "{redis}"
[limits]
per_ip = 1000000
per_caller = 1000000
login_per_minute = 1000
[commitments]
scan_ms = 100
[telemetry]
log = "error"
{more}
"#
    )
}
