//! Benchmark programs: `cargo bench -p nqi-tests --bench load -- platform`, `holds`, `import`, `matching` or `clocks`. They print figures of
//! this machine and judge nothing.
#![allow(clippy::print_stdout)]

mod clocks;
mod holds;
mod import;
mod machine;
mod matching;
mod measure;
mod platform;
mod raw;
mod report;
mod submit;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // Cargo adds --bench of its own.
    let names: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["import"] => import::run().await,
        ["platform"] => platform::run().await,
        ["clocks", parts @ ..] => clocks::run(parts).await,
        ["holds"] => holds::run().await,
        ["matching"] => matching::run().await,
        [matching::process::ARGUMENT, file] => matching::process::read(file),
        [clocks::worker::ARGUMENT, ..] => clocks::worker::live(&names[1..]).await,
        other => {
            eprintln!("usage: load platform | holds | import | matching | clocks [PART..] (not {other:?})");
            return ExitCode::from(64);
        }
    }
    ExitCode::SUCCESS
}
