//! The lines of the table.

use crate::measure::Run;

/// Prints the head of the table.
pub fn head(title: &str) {
    println!();
    println!("{title}");
    println!(
        "  {:<34} {:>7} {:>8} {:>10} {:>9} {:>9} {:>10}",
        "", "clients", "calls", "per second", "p50 ms", "p99 ms", "of raw"
    );
}

/// Prints a run; `raw` is what it is compared with.
pub fn line(what: &str, clients: usize, run: &Run, raw: Option<&Run>) {
    let ratio = raw.map_or_else(|| "-".to_owned(), |raw| format!("{:.2}", run.rate() / raw.rate()));
    println!(
        "  {what:<34} {clients:>7} {:>8} {:>10.0} {:>9.2} {:>9.2} {ratio:>10}",
        run.calls,
        run.rate(),
        run.quantile(0.5),
        run.quantile(0.99),
    );
}
