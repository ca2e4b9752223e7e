//! What the figures were measured on.

use std::fs;
use std::process::Command;

/// Prints processor, memory, kernel, compiler, and what is under the data folder.
pub fn print(folder: &std::path::Path) {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':').map(|(_, name)| name));
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok())
        .unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!(
        "machine   {}, {cores} cores, {:.1} GiB",
        model.unwrap_or(" unknown").trim(),
        kib as f64 / 1_048_576.0
    );
    println!("kernel    {}", said("uname", &["-sr"]));
    println!("compiler  {}", said("rustc", &["--version"]));
    let mount = said("df", &["--output=source,fstype", &folder.display().to_string()]);
    println!("disk      {}", mount.lines().last().unwrap_or_default());
    println!("servers   {}; SQLite as linked", said("pg_config", &["--version"]));
    println!("build     {}", if cfg!(debug_assertions) { "debug: FIGURES MEAN NOTHING" } else { "release" });
    println!("clients run on the same machine and share its cores");
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| format!("{program}: not installed"),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
