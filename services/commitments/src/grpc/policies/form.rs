//! A proposed policy out of a request; every wrong field is named.

use nqi_kernel::clock::{LevelPolicy, PauseCaps, Threshold, Unit};
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;

use crate::{
    domain::{policy::Policy, shipped::STANDARD_DAY},
    grpc::parse,
};

/// Levels lie within a year of the due time.
const MOST_SECONDS: i64 = 250 * STANDARD_DAY;

/// The policy without its version.
pub fn policy(mut checks: Checks, asked: &pb::Policy, reason: &str) -> Result<Policy, Problem> {
    let stage = parse::stage(&mut checks, "policy.stage", asked.stage);
    let kind = parse::work_kind(&mut checks, "policy.kind", asked.kind);
    let element = parse::element(&mut checks, "policy.element", asked.element);
    let offering = parse::optional_id(&mut checks, "policy.offering_id", &asked.offering_id);
    let unit = parse::unit(&mut checks, "policy.unit", asked.unit);
    check_id(&mut checks, &asked.id);
    limits(&mut checks, asked, unit.unwrap_or(Unit::Days));
    let levels = levels(&mut checks, &asked.levels, unit.unwrap_or(Unit::Days));
    let caps = caps(&mut checks, asked);
    let rule_zh = parse::text(&mut checks, "policy.rule_zh", &asked.rule_zh, 500, true);
    let rule_en = parse::text(&mut checks, "policy.rule_en", &asked.rule_en, 1000, true);
    checks.finish()?;
    let (Some(stage), Some(unit)) = (stage, unit) else {
        return Err(Problem::internal("a policy passed its checks without stage or unit"));
    };
    Ok(Policy {
        id: asked.id.clone(),
        version: 0,
        stage,
        kind,
        unit,
        promised: asked.promised.unsigned_abs(),
        statutory: asked.statutory.unsigned_abs(),
        deemed_received: asked.deemed_received,
        levels,
        caps,
        rule_zh,
        rule_en,
        element,
        offering,
        published_at: jiff::Timestamp::UNIX_EPOCH,
        reason: reason.to_owned(),
    })
}

fn check_id(checks: &mut Checks, id: &str) {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    checks.require(
        (1..=64).contains(&id.len()) && id.bytes().all(fits),
        "policy.id",
        "INVALID_ID",
        "应为 1 至 64 位小写字母、数字或 -，例如 delivery-testing。",
        "Use 1 to 64 of a-z, 0-9 and -, such as delivery-testing.",
    );
}

fn limits(checks: &mut Checks, asked: &pb::Policy, unit: Unit) {
    let most = if unit == Unit::Days { 1000 } else { 100_000 };
    checks.require(
        (1..=most).contains(&asked.promised),
        "policy.promised",
        "OUT_OF_RANGE",
        format!("应为 1 至 {most}。"),
        format!("Must be from 1 to {most}."),
    );
    checks.require(
        (0..=most).contains(&asked.statutory),
        "policy.statutory",
        "OUT_OF_RANGE",
        format!("应为 0 至 {most}，0 表示没有法定时限。"),
        format!("Must be from 0 to {most}; 0 means no statutory limit."),
    );
    let limit = asked.statutory;
    checks.require(
        limit <= 0 || asked.promised <= limit,
        "policy.promised",
        "BEYOND_STATUTORY",
        format!("承诺时限不得超过法定时限 {limit}。"),
        format!("Must not exceed the statutory limit of {limit}."),
    );
}

fn caps(checks: &mut Checks, asked: &pb::Policy) -> PauseCaps {
    let standard = PauseCaps::default();
    let mut cap = |field: &str, asked: i32, most: i32, otherwise: u32| {
        checks.require(
            (0..=most).contains(&asked),
            field,
            "OUT_OF_RANGE",
            format!("应为 0 至 {most}，0 表示默认的 {otherwise}。"),
            format!("Must be from 0 to {most}; 0 means the standard {otherwise}."),
        );
        if asked == 0 { otherwise } else { asked.unsigned_abs() }
    };
    let pauses = cap("policy.max_pauses", asked.max_pauses, 50, standard.pauses);
    let days = cap("policy.max_paused_days", asked.max_paused_days, 365, standard.days);
    PauseCaps { pauses, days, resume_after_days: standard.resume_after_days.min(days) }
}

/// Where levels fall; none given = the standard ones. RED is one second after due by definition and passed over.
fn levels(checks: &mut Checks, rules: &[pb::LevelRule], unit: Unit) -> LevelPolicy {
    let standard = LevelPolicy::standard(unit, STANDARD_DAY);
    if rules.is_empty() {
        return standard;
    }
    let mut levels = LevelPolicy { reminder: None, yellow: None, escalated: None };
    for (index, rule) in rules.iter().enumerate() {
        let field = format!("policy.levels[{index}]");
        let slot = match rule.level() {
            pb::Level::Reminder => &mut levels.reminder,
            pb::Level::Yellow => &mut levels.yellow,
            pb::Level::Escalated => &mut levels.escalated,
            pb::Level::Red => continue,
            pb::Level::Statutory | pb::Level::Unspecified => {
                checks.require(
                    false,
                    format!("{field}.level"),
                    "INVALID_ENUM",
                    "请选择 LEVEL_REMINDER、LEVEL_YELLOW 或 LEVEL_ESCALATED；红牌与法定时限按到期时间确定。",
                    "Choose LEVEL_REMINDER, LEVEL_YELLOW or LEVEL_ESCALATED; RED and STATUTORY follow from due times.",
                );
                continue;
            }
        };
        checks.require(
            slot.is_none(),
            format!("{field}.level"),
            "REPEATED",
            "同一级别只能出现一次。",
            "A level may be given once only.",
        );
        *slot = threshold(checks, &field, rule, unit);
    }
    if let (Some(reminder), Some(yellow)) = (levels.reminder, levels.yellow) {
        // Any total tells the order of two thresholds of one form; two forms are compared at one day.
        checks.require(
            reminder.counted_seconds(STANDARD_DAY) <= yellow.counted_seconds(STANDARD_DAY),
            "policy.levels",
            "LEVEL_ORDER",
            "提醒不得晚于黄牌。",
            "The reminder must not come after YELLOW.",
        );
    }
    levels
}

fn threshold(checks: &mut Checks, field: &str, rule: &pb::LevelRule, unit: Unit) -> Option<Threshold> {
    let (seconds, share) = (rule.before_due_seconds, rule.of_total_per_mille);
    if share != 0 {
        let fits = unit == Unit::Minutes && rule.level() != pb::Level::Escalated;
        checks.require(
            fits && (10..=990).contains(&share) && share % 10 == 0,
            format!("{field}.of_total_per_mille"),
            "OUT_OF_RANGE",
            "仅用于按工作分钟计的提醒和黄牌，应为 10 至 990 且为 10 的倍数。",
            "For REMINDER and YELLOW of minute clocks only: a multiple of 10 from 10 to 990.",
        );
        return u8::try_from(share / 10).ok().map(Threshold::Percent);
    }
    let after = rule.level() == pb::Level::Escalated;
    let seconds = if after { -seconds } else { seconds };
    let (zh, en) = match after {
        true => (
            format!("督办在到期之后：应为 -{MOST_SECONDS} 至 -1（工作秒）。"),
            format!("ESCALATED comes after the due time: from -{MOST_SECONDS} to -1 working seconds."),
        ),
        false => (
            format!("提醒和黄牌在到期之前：应为 1 至 {MOST_SECONDS}（工作秒）。"),
            format!(
                "REMINDER and YELLOW come before the due time: from 1 to {MOST_SECONDS} working seconds."
            ),
        ),
    };
    let place = format!("{field}.before_due_seconds");
    checks.require((1..=MOST_SECONDS).contains(&seconds), place, "OUT_OF_RANGE", zh, en);
    let seconds = u32::try_from(seconds).ok()?;
    Some(if after { Threshold::After(seconds) } else { Threshold::Left(seconds) })
}
