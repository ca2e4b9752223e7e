//! Effects in a table, judged by the commit that made them visible: how many, how fast, how late.

use sea_orm::FromQueryResult;

use super::place::Place;

/// What a run of effects took. Times come from the server's commit timestamps.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Run {
    /// Effects that are there.
    pub effects: i64,
    /// From the instant due to the last commit, in seconds.
    pub took: f64,
    /// Lateness of the middle effect, in seconds.
    pub p50: f64,
    /// Lateness that one in a hundred exceeded.
    pub p99: f64,
    /// The latest.
    pub worst: f64,
    /// Effects that should be there and are not.
    #[sea_orm(skip)]
    pub missed: i64,
    /// Effects beyond the first.
    #[sea_orm(skip)]
    pub doubled: i64,
}

impl Run {
    /// Effects per second.
    pub fn rate(&self) -> f64 {
        self.effects as f64 / self.took
    }

    /// Measures `rows`, a FROM clause whose rows carry `due`, seconds of the epoch in real time, and their `xmin`;
    /// `missed` and `doubled` are queries that count.
    pub async fn of(place: &Place, rows: &str, missed: &str, doubled: &str) -> Run {
        let sql = format!(
            "SELECT count(*) AS effects, coalesce(max(late), 0)::float8 AS took, \
               coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY late), 0)::float8 AS p50, \
               coalesce(percentile_disc(0.99) WITHIN GROUP (ORDER BY late), 0)::float8 AS p99, \
               coalesce(max(late), 0)::float8 AS worst \
             FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(one.xmin)) - due AS late \
                   FROM {rows}) AS measured"
        );
        let run = Run::from_query_result(&place.row(&sql).await, "").expect("the five figures");
        Run { missed: place.one(missed).await, doubled: place.one(doubled).await, ..run }
    }
}

/// Prints the head of a table.
pub fn head(title: &str) {
    println!();
    println!("{title}");
    println!(
        "  {:<50} {:>8} {:>9} {:>8} {:>8} {:>8} {:>7} {:>10} {:>6}",
        "", "effects", "per sec", "p50 s", "p99 s", "max s", "missed", "duplicates", "ratio"
    );
}

/// Prints a run, and how many times its rate `than` has.
pub fn line(what: &str, run: &Run, than: Option<&Run>) {
    let ratio = than.map_or_else(|| "-".to_owned(), |than| format!("{:.2}", than.rate() / run.rate()));
    println!(
        "  {what:<50} {:>8} {:>9.0} {:>8.2} {:>8.2} {:>8.2} {:>7} {:>10} {ratio:>6}",
        run.effects,
        run.rate(),
        run.p50,
        run.p99,
        run.worst,
        run.missed,
        run.doubled
    );
}
