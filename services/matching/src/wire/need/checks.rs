//! Checks that several kinds of needs share.

use jiff::civil::Date;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::region::Region;
use nqi_kernel::standard::StandardNumber;
use nqi_platform::problem::{Checks, Violation};
use nqi_platform::{ids, wire};
use nqi_proto::google;
use uuid::Uuid;

use super::Reading;
use crate::engine::name::Name;
use crate::engine::snapshot::Snapshot;

const MAX_STANDARDS: usize = 20;

pub(super) fn bounded(checks: &mut Checks, field: &str, value: i64, low: i64, high: i64) -> i64 {
    let (zh, en) = if high == i64::MAX {
        (format!("不能小于 {low}。"), format!("Must be at least {low}."))
    } else {
        (format!("应为 {low} 到 {high}。"), format!("Must be {low} to {high}."))
    };
    checks.require((low..=high).contains(&value), field, "OUT_OF_RANGE", zh, en);
    value
}

pub(super) fn required_text(checks: &mut Checks, field: &str, value: &str, what: (&str, &str)) {
    let (zh, en) = (format!("请填写{}。", what.0), format!("{} is missing.", what.1));
    checks.require(!value.trim().is_empty(), field, "REQUIRED", zh, en);
    checks.text(field, value, 200);
}

/// A day; `ahead` = it must not lie in the past.
pub(super) fn date(
    reading: &mut Reading<'_>,
    field: &str,
    given: Option<&google::r#type::Date>,
    ahead: bool,
) -> Option<Date> {
    let day = reading.checks.take(wire::day(field, given?))?;
    let (zh, en) = ("日期已过。", "This day is past.");
    reading.checks.require(!ahead || day >= reading.today, field, "DATE_PAST", zh, en);
    Some(day)
}

/// The later of two days must not come before the earlier.
pub(super) fn day_range(
    reading: &mut Reading<'_>,
    (later, end): (&str, Option<Date>),
    (earlier, start): (&str, Option<Date>),
) {
    if let (Some(start), Some(end)) = (start, end) {
        let (zh, en) = (format!("不能早于 {earlier}。"), format!("Must not be before {earlier}."));
        reading.checks.require(start <= end, later, "CONTRADICTORY_WINDOW", zh, en);
    }
}

pub(super) fn region(reading: &mut Reading<'_>, field: &str, given: &str) -> Option<Region> {
    if given.is_empty() {
        return None;
    }
    let read = Region::parse(given)
        .map_err(|error| Violation::new(field, "REGION_UNKNOWN", error.zh(), error.to_string()));
    reading.checks.take(read)
}

pub(super) fn id(reading: &mut Reading<'_>, field: &str, given: &str) -> Option<Uuid> {
    reading.checks.take(ids::parse_id(field, given))
}

/// Standard numbers in any spelling; each must be known to the register, or to a scope row of `kind`.
pub(super) fn standards(
    reading: &mut Reading<'_>,
    field: &str,
    given: &[String],
    kind: Option<ItemKind>,
) -> Vec<StandardNumber> {
    let (zh, en) = (format!("最多 {MAX_STANDARDS} 项。"), format!("At most {MAX_STANDARDS}."));
    reading.checks.require(given.len() <= MAX_STANDARDS, field, "TOO_MANY", zh, en);
    let mut numbers: Vec<StandardNumber> = Vec::new();
    for (at, text) in given.iter().take(MAX_STANDARDS).enumerate() {
        let field = format!("{field}[{at}]");
        let read = StandardNumber::parse_citable(text)
            .map_err(|error| Violation::new(&field, "STANDARD_UNREADABLE", error.zh(), error.to_string()))
            .and_then(|number| known(reading.snapshot, &field, number, kind));
        if let Some(number) = reading.checks.take(read)
            && !numbers.contains(&number)
        {
            numbers.push(number);
        }
    }
    numbers
}

fn known(
    snapshot: &Snapshot,
    field: &str,
    number: StandardNumber,
    kind: Option<ItemKind>,
) -> Result<StandardNumber, Violation> {
    let family: Name = number.family().alias_root().into();
    let mut versions: Vec<String> =
        snapshot.graph().versions_of(number.family()).map(|version| version.number.key()).collect();
    let cited = [Some(number.key()), number.alias().map(|alias| alias.key())];
    let is_cited = |version: &String| cited.iter().flatten().any(|key| key == version);
    if versions.iter().any(is_cited) || (!number.is_version() && !versions.is_empty()) {
        return Ok(number);
    }
    if let Some(kind) = kind {
        versions.extend(snapshot.numbers_of(kind, &family).into_iter().map(ToString::to_string));
    }
    versions.sort_unstable();
    versions.dedup();
    if versions.is_empty() {
        let key = number.family_key();
        return Err(Violation::new(
            field,
            "STANDARD_UNKNOWN",
            format!("未收录标准 {key}，请核对标准号。"),
            format!("{key} is not a known standard; check the number."),
        ));
    }
    if number.is_version() && !versions.iter().any(is_cited) {
        let list = versions.join(", ");
        return Err(Violation::new(
            field,
            "STANDARD_VERSION_UNKNOWN",
            format!("未收录 {}，已知版本：{list}。", number.key()),
            format!("{} is not a known version; known are {list}.", number.key()),
        ));
    }
    Ok(number)
}
