//! Benchmark programs: `cargo bench -p nqi-tests --bench load -- platform`, `holds`, `import`, `parse`, `matching`, `batch` or `clocks`.
//! They print figures of this machine and judge nothing.
#![allow(clippy::print_stdout)]

mod batch;
mod clocks;
mod holds;
mod import;
mod machine;
mod matching;
mod measure;
mod parse;
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
        ["parse"] => parse::run(),
        ["platform"] => platform::run().await,
        ["batch", parts @ ..] => batch::run(parts),
        ["clocks", parts @ ..] => clocks::run(parts).await,
        ["holds"] => holds::run().await,
        ["matching"] => matching::run().await,
        [matching::process::ARGUMENT, file] => matching::process::read(file),
        [clocks::worker::ARGUMENT, ..] => clocks::worker::live(&names[1..]).await,
        other => {
            eprintln!(
                "usage: load platform | holds | import | parse | matching | batch [PART..] | clocks [PART..] (not {other:?})"
            );
            return ExitCode::from(64);
        }
    }
    ExitCode::SUCCESS
}
