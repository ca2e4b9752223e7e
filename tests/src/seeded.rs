//! Clusters on the demonstration data.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::backend::{Backend, Databases};
use crate::cluster::{Cluster, MONDAY_NINE};
use crate::{copies, deployment, executable};

/// The longest that seeding may take in a debug build on a busy machine.
const BOUND: Duration = Duration::from_secs(560);

/// A cluster with demonstration data and what the seed says about it.
pub struct Seeded {
    /// The cluster; its clock stands at [`MONDAY_NINE`], the present of the data.
    pub cluster: Cluster,
    /// The seed's summary, as it was written.
    pub summary: String,
}

impl Seeded {
    /// A member of the summary.
    #[must_use]
    pub fn of(&self, name: &str) -> Value {
        let summary: Value = serde_json::from_str(&self.summary).expect("the summary is JSON");
        summary[name].clone()
    }
}

/// Starts a cluster on a private copy of the demonstration data.
pub async fn start(backend: Backend) -> Seeded {
    let copy = copy(backend).await;
    let now = MONDAY_NINE.parse().expect("an instant");
    Seeded { cluster: Cluster::over(copy.databases, copy.folder, now).await, summary: copy.about }
}

/// A private copy of the demonstration data, seeded for [`MONDAY_NINE`], with nothing running on it.
pub async fn copy(backend: Backend) -> copies::Copy {
    let made = copies::of("demo", executable::path(), backend, |mut databases, data| async move {
        seed(&data, &databases);
        databases.keep();
        fs::read_to_string(data.join("demo.json")).expect("a seed leaves a summary")
    });
    made.await
}

fn seed(data: &Path, databases: &Databases) {
    let place = tempfile::tempdir().expect("a temporary folder");
    let file = place.path().join("nqi.toml");
    let settings = deployment::toml(databases, data, "[demo]\nenabled = true\n");
    fs::write(&file, settings).expect("the configuration");
    let arguments = ["--config", file.to_str().expect("a UTF-8 path"), "seed", "--now", MONDAY_NINE];
    let ended = executable::run(executable::command(place.path(), &arguments), BOUND);
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.stdout, ended.stderr);
}
