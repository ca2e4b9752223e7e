//! PostgreSQL on the same rows and questions, with one covering index: the rows of a key that contain a range alone.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nqi_kernel::range::Range;
use nqi_matching::app::base;
use nqi_matching::engine::name;
use nqi_matching::engine::packed::{Key, RowView};
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::engine::taxonomy;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement, Value};

use super::corpus::Corpus;
use super::needs::{self, Question};
use crate::clocks::place::Place;
use crate::measure::{self, Run};

const TABLE: &str = "CREATE UNLOGGED TABLE scope (kind int, family int, parameter int, site int, lo float8, hi float8, \
                     u float8, accreditation int, id uuid)";
const INDEX: &str =
    "CREATE INDEX covering ON scope (kind, family, parameter, lo) INCLUDE (hi, u, site, accreditation)";
const QUERY: &str = "SELECT site, accreditation FROM scope WHERE kind = $1 AND family = $2 AND parameter = $3 \
                     AND lo <= $4 AND hi >= $5 AND u <= $6";
/// Questions asked again and again.
const QUESTIONS: usize = 100_000;

/// A question as a table understands it.
#[derive(Debug, Clone, Copy)]
struct Ask {
    key: Key,
    lo: f64,
    hi: f64,
    u: f64,
}

/// Copies the rows, asks both sides and prints the lines.
pub async fn run(corpus: &Arc<Corpus>, file: &Path) {
    let (snapshot, _) = base::read(file).expect("a whole file");
    let place = Place::create("matching").await;
    let begun = Instant::now();
    place.execute(TABLE).await;
    copy(&snapshot, &place.url);
    let copied = begun.elapsed();
    place.execute(INDEX).await;
    place.settle().await;
    println!();
    println!(
        "one-row containment beside PostgreSQL: {:.0} s to copy the rows, {:.0} s for the index",
        copied.as_secs_f64(),
        (begun.elapsed() - copied).as_secs_f64()
    );
    let asks: Arc<Vec<Ask>> =
        Arc::new((0..QUESTIONS).map(|n| ask(&snapshot, corpus, &needs::question(corpus, n))).collect());
    let mut options = ConnectOptions::new(&place.url);
    options.max_connections(2).min_connections(2).test_before_acquire(false).sqlx_logging(false);
    let conn = Database::connect(options).await.expect("connected");
    for ask in asks.iter().step_by(QUESTIONS / 200) {
        let rows = conn.query_all_raw(statement(ask)).await.expect("rows");
        assert_eq!(rows.len(), contained(&snapshot, ask).len(), "both sides find the same: {ask:?}");
    }
    let seconds = Duration::from_secs(20);
    let peer = measure::run(2, usize::MAX, seconds, {
        let (conn, asks) = (conn.clone(), asks.clone());
        move |n| {
            let (conn, asks) = (conn.clone(), asks.clone());
            async move {
                conn.query_all_raw(statement(&asks[n % QUESTIONS])).await.expect("rows");
            }
        }
    })
    .await;
    super::line("PostgreSQL, two clients, its socket", &peer);
    super::line("ours, one thread, in process", &ours(&snapshot, &asks));
    conn.close().await.expect("closed");
    place.remove().await;
}

fn ours(snapshot: &Snapshot, asks: &[Ask]) -> Run {
    let begun = Instant::now();
    let one = |ask: &Ask| {
        let begun = Instant::now();
        std::hint::black_box(contained(snapshot, ask));
        begun.elapsed()
    };
    let times: Vec<Duration> = asks.iter().map(one).collect();
    Run::of(times, begun.elapsed())
}

fn statement(ask: &Ask) -> Statement {
    let number = |n: u32| Value::from(n.cast_signed());
    let Ask { key, lo, hi, u } = *ask;
    let values = [key.kind.into(), number(key.family), number(key.parameter), lo.into(), hi.into(), u.into()];
    Statement::from_sql_and_values(DbBackend::Postgres, QUERY, values)
}

fn ask(snapshot: &Snapshot, corpus: &Corpus, question: &Question) -> Ask {
    let (topic, symbols) = (corpus.topic(question.key), snapshot.symbols());
    let family = topic.standard.trim_end_matches("-2017").replace("GB/T", "GB");
    let key = Key {
        kind: topic.kind.number(),
        family: symbols.find(&family),
        parameter: symbols.find(&name::parameter(&topic.parameter)),
    };
    debug_assert_ne!(symbols.find(&taxonomy::object(&topic.object)), u32::MAX);
    match question.within {
        Some((lo, hi)) => {
            let hull = Range::between(lo, hi, topic.ladder.0).expect("a range").extent.hull();
            Ask { key, lo: hull.lo, hi: hull.hi, u: hull.hi * 1e-4 }
        }
        None => Ask { key, lo: 0.0, hi: 0.0, u: 0.0 },
    }
}

/// Range and uncertainty of a row as columns; a row without figures contains everything.
fn columns(snapshot: &Snapshot, row: RowView<'_>) -> (f64, f64, f64) {
    let figures = snapshot.symbols().figures(row.packed.words.figures);
    let hull = figures.and_then(|figures| figures.range.as_ref()).map(|range| range.extent.hull());
    let Some(hull) = hull else { return (f64::NEG_INFINITY, f64::INFINITY, 0.0) };
    let u = figures.and_then(|figures| figures.uncertainty.as_ref()?.at(hull.hi));
    (hull.lo, hull.hi, u.unwrap_or(f64::INFINITY))
}

fn contained(snapshot: &Snapshot, ask: &Ask) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    snapshot.columns().each(&ask.key, &mut |row| {
        let (lo, hi, u) = columns(snapshot, row);
        if lo <= ask.lo && hi >= ask.hi && u <= ask.u {
            found.push((row.packed.site, row.packed.accreditation));
        }
    });
    found
}

fn copy(snapshot: &Snapshot, url: &str) {
    let mut psql = Command::new(psql())
        .args(["-q", "-v", "ON_ERROR_STOP=1", "-c", "COPY scope FROM STDIN"])
        .arg(url)
        .stdin(Stdio::piped())
        .spawn()
        .expect("psql runs");
    let mut pipe = std::io::BufWriter::with_capacity(1 << 20, psql.stdin.take().expect("a pipe"));
    let mut failed = None;
    snapshot.columns().all(&mut |row| {
        let (key, site) =
            (nqi_matching::engine::segment::key_of(snapshot.symbols(), row.packed), row.packed.site);
        let Some(Key { kind, family, parameter }) = key else { return };
        let ((lo, hi, u), id) = (columns(snapshot, row), row.id());
        let end = |x: f64| match x {
            f64::INFINITY => "Infinity".to_owned(),
            f64::NEG_INFINITY => "-Infinity".to_owned(),
            x => format!("{x:?}"),
        };
        let written = writeln!(
            pipe,
            "{kind}\t{family}\t{parameter}\t{site}\t{}\t{}\t{}\t{}\t{id}",
            end(lo),
            end(hi),
            end(u),
            row.packed.accreditation
        );
        failed = failed.take().or(written.err());
    });
    assert!(failed.is_none(), "{failed:?}");
    drop(pipe);
    assert!(psql.wait().expect("psql ends").success(), "the rows are copied");
}

/// psql beside the newest server installed.
fn psql() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.map(|version| version.path().join("bin/psql")).filter(|path| path.is_file()).max();
    newest.unwrap_or_else(|| "psql".into())
}
