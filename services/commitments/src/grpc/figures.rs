//! Statistics in the contract's words.

use jiff::Timestamp;
use nqi_kernel::clock::Level;
use nqi_platform::{problem::Problem, wire as instants};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::r#type::v1::{Cluster, ItemKind};

use crate::{
    app::{credit::Credit, publish::Results},
    domain::{
        credit::{Grade, Inputs},
        league::{Dimension, Row, Table},
        period::{Days, Period},
    },
    store::period::Published,
    wire,
};

/// A table, with its total where it stands alone.
pub fn league(table: &Table, total: Option<&Row>, days: Days, at: Option<Timestamp>) -> pb::League {
    pb::League {
        dimension: table.dimension.code(),
        from: Some(instants::date(days.from)),
        to: Some(instants::date(days.to)),
        rows: table.rows.iter().map(|one| row(Some(table.dimension), one, days)).collect(),
        total: total.map(|total| row(None, total, days)),
        compute_time: wire::time(at),
    }
}

/// A publication; without its results in lists.
pub fn published(of: &Published, results: Option<&Results>) -> Result<pb::PublishedPeriod, Problem> {
    let period = Period::parse(&of.period)
        .ok_or_else(|| Problem::internal(format!("stored period {} does not parse", of.period)))?;
    let days = period.days();
    let tables = results.map(|results| results.tables.as_slice()).unwrap_or_default();
    Ok(pb::PublishedPeriod {
        period: of.period.clone(),
        restatement: of.restatement,
        reason: of.reason.clone(),
        publish_time: Some(instants::timestamp(of.at)),
        from: Some(instants::date(days.from)),
        to: Some(instants::date(days.to)),
        total: results.map(|results| row(None, &results.total, days)),
        tables: tables.iter().map(|table| league(table, None, days, None)).collect(),
    })
}

fn row(dimension: Option<Dimension>, row: &Row, days: Days) -> pb::LeagueRow {
    let tally = &row.tally;
    let levels = [Level::Yellow, Level::Red, Level::Escalated];
    let cards = levels.into_iter().zip(tally.cards).enumerate().map(|(index, (level, count))| {
        let per_100 = row.per_hundred.map(|per| per[index]);
        pb::LevelCount { level: wire::level(level).into(), count: small(count), per_100 }
    });
    // A week or month at the edge of what was asked for is cut there.
    let own = dimension.filter(|dimension| dimension.is_time()).and_then(|_| Period::parse(&row.key));
    let own = own.map_or(days, Period::days);
    pb::LeagueRow {
        key: dimension.map_or_else(String::new, |dimension| key(dimension, &row.key)),
        rank: row.rank,
        n: small(tally.n()),
        k: small(tally.on_time),
        late: small(tally.late),
        excused: small(tally.excused),
        pending_or_cancelled: small(tally.beside),
        rate: row.rate.map(|rate| pb::KeptRate {
            rate_bp: rate.rate,
            lower_bp: rate.lower,
            upper_bp: rate.upper,
        }),
        used: row.used.map(|used| pb::UsedTime {
            median_seconds: used.median,
            p90_seconds: used.p90,
            clocks: small(used.clocks),
        }),
        cards: cards.collect(),
        change_bp: row.change,
        from: Some(instants::date(own.from.max(days.from))),
        to: Some(instants::date(own.to.min(days.to))),
    }
}

/// A count; clocks of a city lie far below two thousand million.
fn small(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Codes of enumerations by their names in the contract; everything else is its own name.
fn key(dimension: Dimension, key: &str) -> String {
    let code = || key.parse::<i32>().unwrap_or_default();
    match dimension {
        Dimension::Cluster => Cluster::try_from(code()).unwrap_or_default().as_str_name().to_owned(),
        Dimension::Kind => ItemKind::try_from(code()).unwrap_or_default().as_str_name().to_owned(),
        Dimension::Stage => {
            pb::CommitmentStage::try_from(code()).unwrap_or_default().as_str_name().to_owned()
        }
        _ => key.to_owned(),
    }
}

/// A credit class with everything behind it.
pub fn credit(credit: &Credit) -> pb::ProviderCredit {
    let (inputs, terms) = (&credit.inputs, credit.inputs.terms());
    pb::ProviderCredit {
        provider_id: credit.provider.to_string(),
        grade: grade(inputs.grade()).into(),
        points: terms.map(|terms| terms.sum()),
        from: Some(instants::date(credit.days.from)),
        to: Some(instants::date(credit.days.to)),
        inputs: Some(facts(inputs)),
        terms: terms.map(|terms| pb::CreditTerms {
            promise: terms.promise,
            escalation: terms.escalation,
            ratings: terms.ratings,
            supervision: terms.supervision,
            capability: terms.capability,
        }),
        gates: gates(inputs),
        compute_time: Some(instants::timestamp(credit.at)),
    }
}

fn facts(inputs: &Inputs) -> pb::CreditInputs {
    pb::CreditInputs {
        n: small(inputs.n),
        k: small(inputs.k),
        escalations: small(inputs.escalations),
        ratings: small(inputs.ratings),
        upheld_bad: small(inputs.upheld_bad),
        late_replies: small(inputs.late_replies),
        unanswered_notices: small(inputs.unanswered_notices),
        valid_lines: small(inputs.valid_lines),
        published_lines: small(inputs.published_lines),
        report_findings: small(inputs.report_findings),
        open_appeals: small(inputs.open_appeals),
    }
}

fn gates(inputs: &Inputs) -> Vec<pb::CreditGate> {
    let gate = |kind: pb::CreditGateKind, at_most: pb::CreditGrade, caught| pb::CreditGate {
        kind: kind.into(),
        at_most: at_most.into(),
        caught,
    };
    vec![
        gate(pb::CreditGateKind::ReportFinding, pb::CreditGrade::D, inputs.is_found_out()),
        gate(pb::CreditGateKind::UnansweredNotices, pb::CreditGrade::C, inputs.is_silent()),
    ]
}

fn grade(grade: Grade) -> pb::CreditGrade {
    match grade {
        Grade::A => pb::CreditGrade::A,
        Grade::B => pb::CreditGrade::B,
        Grade::C => pb::CreditGrade::C,
        Grade::D => pb::CreditGrade::D,
        Grade::Unrated => pb::CreditGrade::Unrated,
    }
}
