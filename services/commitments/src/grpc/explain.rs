//! The arithmetic's explanation in words: the only source for displays.

use jiff::{Span, Timestamp};
use nqi_kernel::clock::{ExplainedPause, Explanation, Level, Timeline, Unit};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;

use crate::domain::policy::Policy;

/// Explains a clock at `now`; `ended` instead once it no longer counts.
pub fn explanation(timeline: &Timeline<'_>, policy: &Policy, now: Timestamp) -> pb::Explanation {
    let facts = timeline.explain();
    let steps = steps(&facts, timeline, now);
    let skipped = facts
        .skipped
        .iter()
        .flat_map(|run| run.from.series(Span::new().days(1)).take_while(|date| *date <= run.through));
    pb::Explanation {
        rule_zh: format!("{}{}", policy.rule_zh, facts.rule.zh()),
        rule_en: format!("{} {}", policy.rule_en, facts.rule.en()),
        anchor_time: Some(instants::timestamp(facts.anchor)),
        total_seconds: facts.total_seconds,
        elapsed_seconds: timeline.elapsed(now),
        skipped_days: skipped.map(instants::date).collect(),
        calendar_revision: format!("{}/{}", facts.calendar, facts.revision),
        steps,
    }
}

fn steps(facts: &Explanation, timeline: &Timeline<'_>, now: Timestamp) -> Vec<pb::ExplanationStep> {
    let local = |at: Timestamp| local(timeline, at);
    let mut steps = vec![
        step(
            format!("{} 收到。", local(facts.start)),
            format!("Received at {}.", local(facts.start)),
            facts.start,
        ),
        step(
            format!("起算点 {}：{}", local(facts.anchor), facts.rule.zh()),
            format!("Counting begins at {}: {}", local(facts.anchor), facts.rule.en()),
            facts.anchor,
        ),
        term(facts),
    ];
    steps.extend(facts.skipped.iter().map(|run| {
        let (from, through) = (run.from, run.through);
        step(
            format!("{from} 至 {through}（{}）不计入。", run.name),
            format!("{from} to {through} is not working time{}.", in_english(&run.name)),
            timeline.calendar().midnight_of(from),
        )
    }));
    steps.extend(facts.make_up.iter().map(|date| {
        step(
            format!("{date} 为调休工作日，计入。"),
            format!("{date} is a make-up working day and counts."),
            timeline.calendar().midnight_of(*date),
        )
    }));
    steps.extend(facts.pauses.iter().map(|pause| stood_still(pause, timeline, now)));
    steps.push(match facts.due {
        Some(due) => step(
            format!("到期 {}{}。", local(due), if facts.provisional { "（日历未公布，暂定）" } else { "" }),
            format!(
                "Due at {}{}.",
                local(due),
                if facts.provisional { " (provisional: calendar not published)" } else { "" }
            ),
            due,
        ),
        None => {
            let left = timeline.remaining(now);
            step(
                format!("暂停中，剩余 {}，恢复后继续计时。", length_zh(left)),
                format!("Paused with {} left; counting goes on after the resumption.", length_en(left)),
                now,
            )
        }
    });
    let red = facts.levels.iter().find(|(level, at)| *level == Level::Red && *at <= now);
    if let Some((_, at)) = red {
        steps.push(step(format!("{} 起为逾期。", local(*at)), format!("Late from {} on.", local(*at)), *at));
    }
    steps
}

fn term(facts: &Explanation) -> pb::ExplanationStep {
    let (n, seconds) = (facts.terms.n, facts.total_seconds);
    let (zh, en) = match (facts.terms.unit, n) {
        (_, 0) => (length_zh(seconds), length_en(seconds)),
        (Unit::Days, _) => (format!("{n} 个工作日"), format!("{n} working days")),
        (Unit::Minutes, _) => (format!("{n} 个工作分钟"), format!("{n} working minutes")),
    };
    step(
        format!("时限 {zh}，合 {seconds} 秒工作时间。"),
        format!("The term is {en}, {seconds} seconds of working time."),
        facts.anchor,
    )
}

fn stood_still(pause: &ExplainedPause, timeline: &Timeline<'_>, now: Timestamp) -> pb::ExplanationStep {
    let from = local(timeline, pause.from);
    let until = pause.to.unwrap_or(now);
    let seconds = pause
        .working_seconds
        .unwrap_or_else(|| timeline.calendar().working_seconds(pause.from.max(timeline.anchor()), until));
    let (to_zh, to_en) = match pause.to {
        Some(to) => (local(timeline, to), local(timeline, to)),
        None => ("今".to_owned(), "now".to_owned()),
    };
    let (froze_zh, froze_en) = if pause.froze {
        ("", "")
    } else {
        ("已到期，不影响到期时间。", " It began after due, so due stands.")
    };
    step(
        format!("{from} 至 {to_zh} 暂停（{}），扣除 {}。{froze_zh}", pause.reason.zh(), length_zh(seconds)),
        format!(
            "Paused from {from} to {to_en} ({}): {} not counted.{froze_en}",
            pause.reason.code(),
            length_en(seconds)
        ),
        pause.from,
    )
}

fn step(zh: String, en: String, at: Timestamp) -> pb::ExplanationStep {
    pb::ExplanationStep { zh, en, time: Some(instants::timestamp(at)) }
}

/// The holidays of a run of rest days; a name that is known in Chinese only is left out.
fn in_english(names: &str) -> String {
    let known = |name: &str| {
        Some(match name {
            "周末" => "weekend",
            "元旦" => "New Year's Day",
            "春节" => "Spring Festival",
            "清明节" | "清明" => "Qingming Festival",
            "劳动节" => "Labour Day",
            "端午节" | "端午" => "Dragon Boat Festival",
            "中秋节" | "中秋" => "Mid-Autumn Festival",
            "国庆节" | "国庆" => "National Day",
            _ => return None,
        })
    };
    let names: Vec<_> = names.split('、').filter_map(known).collect();
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}

/// Local date and time in the calendar's zone.
fn local(timeline: &Timeline<'_>, at: Timestamp) -> String {
    let seconds = i32::try_from(timeline.calendar().zone().offset_seconds()).unwrap_or_default();
    let offset = jiff::tz::Offset::from_seconds(seconds).unwrap_or(jiff::tz::Offset::UTC);
    let civil = offset.to_datetime(at);
    format!("{} {:02}:{:02}:{:02}", civil.date(), civil.hour(), civil.minute(), civil.second())
}

fn length_zh(seconds: i64) -> String {
    let (sign, whole) = (if seconds < 0 { "负" } else { "" }, seconds.unsigned_abs());
    format!("{sign}{} 小时 {} 分 {} 秒工作时间", whole / 3600, whole / 60 % 60, whole % 60)
}

fn length_en(seconds: i64) -> String {
    let (sign, whole) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
    format!("{sign}{} h {} min {} s of working time", whole / 3600, whole / 60 % 60, whole % 60)
}
