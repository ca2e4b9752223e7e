//! `nqi assign`: solves a published assignment instance, without a server, a database or a configuration.

mod file;
mod gap;
mod orlib;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum, value_parser};

pub use file::Refusal;

/// An instance and how long to try.
#[derive(Debug, Args)]
pub struct Assign {
    /// Layout of the file.
    #[arg(long)]
    format: Format,
    /// Seconds to search at most; the linear assignment ends by itself.
    #[arg(long, value_name = "S", default_value_t = 20, value_parser = value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Threads to search with; by default one for each core.
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// The instance.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Layouts of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Linear assignment of the OR-Library: n, then n × n costs (assign*), or n, then lines "i j cost" (assignp*).
    Orlib,
    /// Generalised assignment: agents and jobs, costs and loads agent by agent, capacities; the least cost is sought.
    Gap,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Cost of the best assignment, when there is one.
    pub objective: Option<i64>,
    /// No assignment costs less, when it is known.
    pub bound: Option<i64>,
    /// Time of the solver, reading not counted.
    pub seconds: f64,
}

impl Report {
    /// (objective − bound) / bound in percent; 0 when they are equal.
    pub fn gap(&self) -> Option<f64> {
        let (objective, bound) = (self.objective?, self.bound?);
        match objective - bound {
            0 => Some(0.0),
            above if bound != 0 => Some(above as f64 / bound.abs() as f64 * 100.0),
            _ => None,
        }
    }

    /// The lines to print.
    pub fn lines(&self) -> String {
        let number =
            |number: Option<i64>| number.map_or_else(|| "none".to_owned(), |number| number.to_string());
        let gap = self.gap().map_or_else(|| "none".to_owned(), |gap| format!("{gap:.4}%"));
        format!(
            "objective: {}\nbound: {}\ngap: {gap}\nseconds: {:.3}",
            number(self.objective),
            number(self.bound),
            self.seconds
        )
    }
}

impl Assign {
    /// Solves the instance.
    ///
    /// # Errors
    /// What is wrong with the file, with its line and what is allowed.
    pub fn answer(&self) -> Result<Report, Refusal> {
        let text = file::read(&self.file)?;
        let threads = self
            .threads
            .map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        solve(&text, self.format, Duration::from_secs(self.seconds), threads)
    }
}

/// Solves the instance that a text describes.
///
/// # Errors
/// What is wrong with the text, with its line and what is allowed.
pub fn solve(text: &str, format: Format, time: Duration, threads: usize) -> Result<Report, Refusal> {
    match format {
        Format::Orlib => {
            let network = orlib::read(text)?;
            let begun = Instant::now();
            let found = network.solve();
            let seconds = begun.elapsed().as_secs_f64();
            let complete = found.chosen.iter().all(Option::is_some);
            // Leaving somebody out costs more than any complete assignment, so then none exists.
            let (objective, bound) =
                if complete { (Some(found.cost), Some(found.bound)) } else { (None, None) };
            Ok(Report { objective, bound, seconds })
        }
        Format::Gap => {
            let instance = gap::read(text)?;
            let begun = Instant::now();
            let found = gap::solve(&instance, time, threads);
            let seconds = begun.elapsed().as_secs_f64();
            Ok(Report { objective: found.best.map(|best| best.cost), bound: found.bound, seconds })
        }
    }
}

/// Prints the report; ends with 1 when no assignment was found and with 2 when the file is wrong.
#[allow(clippy::print_stdout)]
pub fn run(asked: &Assign) -> ExitCode {
    match asked.answer() {
        Ok(report) => {
            println!("{}", report.lines());
            if report.objective.is_some() {
                return ExitCode::SUCCESS;
            }
            eprintln!("nqi: 没有找到完整的分配方案。 / No complete assignment was found.");
            ExitCode::FAILURE
        }
        Err(refusal) => {
            eprintln!("{refusal}");
            ExitCode::from(2)
        }
    }
}
