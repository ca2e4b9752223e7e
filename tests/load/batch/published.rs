//! Published instances from the folder that `NQI_INSTANCES` names: `orlib/` with assignopt.txt, `gap/` with data.csv.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use nqi::command::assign::{Format, Report, solve};

/// Time for each generalised assignment; `NQI_BENCH_SECONDS` changes it.
const SECONDS: u64 = 20;
const THREADS: usize = 2;
/// Per cent above the best known value of a generalised assignment, at most.
const MOST_ABOVE: f64 = 0.5;

/// Prints a line for each instance.
pub fn run() {
    let Some(folder) = std::env::var_os("NQI_INSTANCES") else {
        println!();
        println!("published instances: set NQI_INSTANCES to a folder with orlib/ and gap/");
        return;
    };
    let folder = Path::new(&folder);
    let seconds =
        std::env::var("NQI_BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SECONDS);
    head("linear assignment (OR-Library)");
    let mut read = 0;
    for (name, best) in optima(&folder.join("orlib")) {
        let Ok(text) = fs::read_to_string(folder.join("orlib").join(format!("{name}.txt"))) else { continue };
        read += 1;
        let report =
            solve(&text, Format::Orlib, Duration::from_secs(seconds), THREADS).expect("a known layout");
        line(&name, best, &report);
        assert_eq!(report.objective, Some(best), "{name}: the optimum is published");
    }
    assert!(read > 0, "{}: no instance of assignopt.txt was read", folder.join("orlib").display());
    read = 0;
    head(&format!("generalised assignment, {seconds} s on {THREADS} threads"));
    let mut worst: f64 = 0.0;
    for (name, optimum, best) in best_known(&folder.join("gap").join("data.csv")) {
        let Ok(text) = fs::read_to_string(folder.join("gap").join(&name)) else { continue };
        read += 1;
        let report =
            solve(&text, Format::Gap, Duration::from_secs(seconds), THREADS).expect("a known layout");
        line(&name, best, &report);
        let bound = report.bound.expect("every job has an agent");
        assert!(bound <= optimum.unwrap_or(best), "{name}: the bound is above the optimum");
        let objective = report.objective.expect("an assignment was found");
        worst = worst.max((objective - best) as f64 / best as f64 * 100.0);
    }
    assert!(read > 0, "{}: no instance of data.csv was read", folder.join("gap").display());
    println!("  worst above the best known value: {worst:.4}%");
    assert!(worst <= MOST_ABOVE, "{worst:.4}% above the best known value, at most {MOST_ABOVE}% is allowed");
}

fn head(title: &str) {
    println!();
    println!("{title}");
    println!(
        "  {:<22} {:>10} {:>10} {:>9} {:>10} {:>9} {:>9}",
        "", "objective", "best known", "above", "bound", "gap", "seconds"
    );
}

fn line(name: &str, best: i64, report: &Report) {
    let number = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let percent = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}%"));
    let above = report.objective.map(|objective| (objective - best) as f64 / best as f64 * 100.0);
    println!(
        "  {name:<22} {:>10} {best:>10} {:>9} {:>10} {:>9} {:>9.3}",
        number(report.objective),
        percent(above),
        number(report.bound),
        percent(report.gap()),
        report.seconds
    );
}

/// A list of instances; a folder that was named and has none is a mistake to hear of.
fn listed(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Name and optimum of each assignment instance.
fn optima(folder: &Path) -> BTreeMap<String, i64> {
    let text = listed(&folder.join("assignopt.txt"));
    let pair = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next().filter(|name| name.starts_with("assign"))?;
        Some((name.to_owned(), words.next()?.parse().ok()?))
    };
    text.lines().filter_map(pair).collect()
}

/// Path, optimum if proven, and best known value of each generalised assignment instance.
fn best_known(table: &Path) -> Vec<(String, Option<i64>, i64)> {
    let text = listed(table);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Some((cells.first()?.to_string(), cells.get(6)?.parse().ok(), cells.get(7)?.trim().parse().ok()?))
    };
    text.lines().skip(1).filter_map(row).collect()
}
