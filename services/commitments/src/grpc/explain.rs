//! The arithmetic's explanation in words: the only source for displays.

use jiff::{Span, Timestamp};
use nqi_kernel::clock::{ExplainedPause, Explanation, Level, Terms, Timeline, Unit};
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
    let (zh, en) = promised(facts.terms, facts.total_seconds);
    step(zh, en, facts.anchor)
}

/// What was promised, and how much working time that is: units alone do not tell of an extension by an amount of time.
fn promised(terms: Terms, seconds: i64) -> (String, String) {
    let n = terms.n;
    let (zh, en) = match terms.unit {
        _ if n == 0 => {
            return (
                format!("时限 {}。", length_zh(seconds)),
                format!("The term is {}.", length_en(seconds)),
            );
        }
        Unit::Days => (format!("{n} 个工作日"), counted(n, "working day")),
        Unit::Minutes => (format!("{n} 个工作分钟"), counted(n, "working minute")),
    };
    let (more_zh, more_en) = match terms.extra_seconds {
        0 => (String::new(), String::new()),
        extra => (format!("，另加 {}", amount_zh(extra)), format!(" and {}", amount_en(extra))),
    };
    (
        format!("时限 {zh}{more_zh}，合 {}。", length_zh(seconds)),
        format!("The term is {en}{more_en}: {}.", length_en(seconds)),
    )
}

fn counted(n: u32, unit: &str) -> String {
    if n == 1 { format!("{n} {unit}") } else { format!("{n} {unit}s") }
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
    format!("{}工作时间", amount_zh(seconds))
}

fn length_en(seconds: i64) -> String {
    format!("{} of working time", amount_en(seconds))
}

fn amount_zh(seconds: i64) -> String {
    let sign = if seconds < 0 { "负 " } else { "" };
    format!("{sign}{}", parts(seconds, ["小时", "分钟", "秒"]))
}

fn amount_en(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    format!("{sign}{}", parts(seconds, ["h", "min", "s"]))
}

/// Hours, minutes and seconds without those that are zero.
fn parts(seconds: i64, units: [&str; 3]) -> String {
    let whole = seconds.unsigned_abs();
    let amounts = [whole / 3600, whole / 60 % 60, whole % 60];
    let told: Vec<String> = amounts
        .iter()
        .zip(units)
        .filter(|(amount, _)| **amount > 0)
        .map(|(amount, unit)| format!("{amount} {unit}"))
        .collect();
    if told.is_empty() { format!("0 {}", units[2]) } else { told.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 23_400;

    fn zh_and_en(terms: Terms, seconds: i64) -> [String; 2] {
        promised(terms, seconds).into()
    }

    #[test]
    fn a_term_of_days_is_told_in_days_and_in_hours_and_minutes() {
        assert_eq!(
            zh_and_en(Terms::days(10), 10 * DAY),
            ["时限 10 个工作日，合 65 小时工作时间。", "The term is 10 working days: 65 h of working time."]
        );
        assert_eq!(
            zh_and_en(Terms::days(1), DAY),
            [
                "时限 1 个工作日，合 6 小时 30 分钟工作时间。",
                "The term is 1 working day: 6 h 30 min of working time."
            ]
        );
    }

    #[test]
    fn a_term_of_minutes_with_an_extension_names_both() {
        let longer = Terms { extra_seconds: 45, ..Terms::minutes(120) };
        assert_eq!(
            zh_and_en(longer, 7_245),
            [
                "时限 120 个工作分钟，另加 45 秒，合 2 小时 45 秒工作时间。",
                "The term is 120 working minutes and 45 s: 2 h 45 s of working time."
            ]
        );
    }

    #[test]
    fn what_is_left_of_anothers_term_is_told_as_time_alone() {
        let rest = Terms { extra_seconds: 3_660, ..Terms::days(0) };
        assert_eq!(
            zh_and_en(rest, 3_660),
            ["时限 1 小时 1 分钟工作时间。", "The term is 1 h 1 min of working time."]
        );
    }

    #[test]
    fn no_time_and_less_than_none_are_told_too() {
        assert_eq!((length_zh(0), length_en(0)), ("0 秒工作时间".into(), "0 s of working time".into()));
        assert_eq!(
            (length_zh(-61), length_en(-61)),
            ("负 1 分钟 1 秒工作时间".into(), "-1 min 1 s of working time".into())
        );
    }
}
