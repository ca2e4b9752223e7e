//! pgbench on a table of plain cells.

use tokio::process::Command;

use crate::clocks::place::Place;

/// Makes a table of cells like the register's.
pub async fn prepare(place: &Place, pools: usize, days: usize) {
    place
        .execute(
            "CREATE TABLE raw_cell (pool int, day int, total int NOT NULL, held int NOT NULL, used int NOT NULL, \
             closed boolean NOT NULL, PRIMARY KEY (pool, day), \
             CHECK (0 <= held AND 0 <= used AND held + used <= total))",
        )
        .await;
    place
        .execute(&format!(
            "INSERT INTO raw_cell SELECT pool, day, 1000000000, 0, 0, FALSE \
             FROM generate_series(1, {pools}) AS pool, generate_series(1, {days}) AS day"
        ))
        .await;
}

/// Updates a second.
pub async fn updates(url: &str, clients: usize, hot: bool, seconds: u64) -> f64 {
    let (pool, day) = if hot { ("1", "1") } else { ("random(1, 200)", "random(1, 100)") };
    let script = format!(
        "\\set pool {pool}\n\\set day {day}\nUPDATE raw_cell SET held = held + 1 \
         WHERE pool = :pool AND day = :day AND NOT closed AND held + used + 1 <= total;\n"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("update.sql");
    std::fs::write(&file, script).expect("a script");
    let output = Command::new(program())
        .args([
            "-n",
            "-M",
            "prepared",
            "-j",
            "2",
            "-c",
            &clients.to_string(),
            "-T",
            &seconds.to_string(),
            "-f",
        ])
        .arg(&file)
        .arg(url)
        .output()
        .await
        .expect("pgbench runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let rate =
        said.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok());
    rate.unwrap_or_else(|| panic!("pgbench said {said}{}", String::from_utf8_lossy(&output.stderr)))
}

/// pgbench beside the newest server installed.
fn program() -> std::path::PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|entry| entry.path().join("bin/pgbench")).filter(|path| path.exists()).max();
    found.unwrap_or_else(|| "pgbench".into())
}
