//! Memory of this process, and what a process that only reads the base file takes.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use nqi_matching::app::base;

/// The argument by which this program reads a base file and says what that took.
pub const ARGUMENT: &str = "read-base-file";

/// Resident memory in MiB.
pub fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = |line: &str| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse::<f64>().ok();
    status.lines().find_map(kib).unwrap_or(f64::NAN) / 1024.0
}

/// Prints what a restart takes, in a process of its own.
pub fn restarted(file: &Path) {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program).arg(ARGUMENT).arg(file).output().expect("this program again");
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

/// Reads the file and prints time and memory.
pub fn read(file: &str) {
    let begun = Instant::now();
    let (snapshot, _) = base::read(Path::new(file)).expect("a whole file");
    println!(
        "restart    {:.1} s to read the base file; {:.0} MiB resident with {} rows",
        begun.elapsed().as_secs_f64(),
        resident(),
        snapshot.row_count()
    );
}
