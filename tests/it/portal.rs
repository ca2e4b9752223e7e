//! The portal in a browser: `gateway/web/e2e` against the executable on the demonstration data, at nine on a Monday.

use std::path::PathBuf;

use nqi_tests::backend::Backend;
use nqi_tests::cluster::MONDAY_NINE;
use nqi_tests::executable;
use nqi_tests::process::Process;
use nqi_tests::{seeded, workspace};
use tokio::process::Command;

/// Everything that `e2e` holds: the story over four sign-ins, the journeys, every page in both languages and themes.
#[test]
fn the_portal_is_lived_in_a_browser_on_sqlite() {
    nqi_tests::played(async {
        let web: PathBuf = workspace::root().join("gateway/web");
        let runner = web.join("node_modules/.bin/vitest");
        assert!(runner.exists(), "{} is missing: npm ci in {}", runner.display(), web.display());
        assert!(
            web.join("dist/index.html").exists(),
            "no portal is built: npm run build in {}",
            web.display()
        );

        let place = tempfile::tempdir().expect("a temporary folder");
        let copy = seeded::copy(Backend::Sqlite).await;
        std::fs::rename(copy.folder.path(), place.path().join("data")).expect("the copy can be moved");
        // One person signs in many times a minute here, and every page is opened cold.
        let settings =
            [("limits.login_per_minute", "1000"), ("limits.per_ip", "2000"), ("limits.per_caller", "2000")];
        let mut platform = Process::prepare(&executable::path(), place.path(), copy.databases, &settings);
        platform.start(Some(MONDAY_NINE.parse().expect("an instant"))).await;

        let run = Command::new(runner)
            .args(["run", "--config", "e2e/vitest.config.ts"])
            .current_dir(&web)
            .env("NQI_URL", platform.base())
            .kill_on_drop(true)
            .status();
        let status = run.await.expect("vitest runs");
        let log = platform.log();
        platform.stop().await;
        assert!(status.success(), "the portal failed in the browser: {status}\n{log}");
    });
}
