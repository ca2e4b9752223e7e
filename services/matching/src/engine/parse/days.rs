//! Days: 2026-04-08, 4月8号, 下周五, 月底, 明天, 三个工作日内, and what they limit.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use regex::Regex;

use super::hit::{Day, Hit, Sense, Side};
use super::numerals::{HAN, whole};
use super::pattern::{Match, Pattern, compile, find};
use super::text::Text;

static FULL: Pattern =
    Pattern::new(|| compile(r"(20\d{2})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*[日号]?"));
static MONTH_DAY: Pattern = Pattern::new(|| {
    compile(&format!(r"(明年|今年)?\s*(\d{{1,2}}|[{HAN}]{{1,2}})\s*月\s*(\d{{1,2}}|[{HAN}]{{1,3}})\s*[日号]"))
});
static THIS_MONTH_DAY: Pattern = Pattern::new(|| compile(r"(本月|这个月|下个月|下月)\s*(\d{1,2})\s*[日号]"));
static MONTH_END: Pattern = Pattern::new(|| compile(r"(?:(\d{1,2})月|(本月|这个月|下个月|下月))?\s*月?底"));
static WEEKDAY: Pattern =
    Pattern::new(|| compile(r"(本|这|这个|下|下个)?(?:周|星期|礼拜)([一二三四五六日天])"));
static RELATIVE: Pattern = Pattern::new(|| compile(r"(今天|明天|后天|大后天)"));
static WITHIN: Pattern = Pattern::new(|| {
    compile(&format!(
        r"(\d{{1,3}}|[{HAN}]{{1,3}}|半)\s*(个工作日|工作日|天|日|周|个星期|星期|个月|个半月)\s*(?:之|以)?内"
    ))
});
static SHORT_RANGE: Pattern = Pattern::new(|| {
    compile(&format!(
        r"(\d{{1,2}}|[{HAN}]{{1,2}})\s*月\s*(\d{{1,2}}|[{HAN}]{{1,3}})\s*[日号]?\s*(?:到|至|~|-|—+)\s*(\d{{1,2}}|[{HAN}]{{1,3}})\s*[日号](?:\s*[之期]间)?"
    ))
});
static PART_OF_MONTH: Pattern = Pattern::new(|| {
    compile(&format!(r"(?:(\d{{1,2}}|[{HAN}]{{1,2}})\s*月|(本月|这个月|下个月|下月))\s*(初|上旬|中旬|下旬)"))
});
static BEFORE: Pattern = Pattern::new(|| {
    compile(
        r"(最晚|最迟|截止到?|截至|不(?:能|得|要)?[晚迟]于|不(?:能|得|要)?超过|赶在)\s*(?:于|是|在|：|:)?\s*$",
    )
});
static NOT_BEFORE: Pattern = Pattern::new(|| compile(r"(最早|不(?:能|得|要)?早于)\s*(?:于|是|在|：|:)?\s*$"));
static AFTER_BY: Pattern =
    Pattern::new(|| compile(r"^\s*(?:之前|以前|前|截止|止|要结果|要报告|出报告|出结果|交报告|交)"));
static AFTER_FROM: Pattern = Pattern::new(|| compile(r"^\s*(?:之后|以后|后|起|开始)"));

/// Reads a match on a day: the day meant, and whether it has to be asked about, such as one that is past this year.
type Form = fn(&Match, Date) -> Option<(Date, bool)>;

/// Reads every day and takes it together with the words that say what it limits.
pub fn read(text: &mut Text, today: Date, calendar: &Calendar) -> Vec<Hit> {
    let mut hits = Vec::new();
    for found in find(text, &WITHIN) {
        let Some(day) = within(&found, today, calendar) else { continue };
        text.take(&found.at);
        hits.push(Hit { at: found.at, sense: Sense::Day(Day { day, side: Side::By, unsure: false }) });
    }
    for found in find(text, &SHORT_RANGE) {
        let ends = found.place(2).zip(found.place(3));
        let (Some((first, last)), Some((from, to))) = (short_range(&found, today), ends) else { continue };
        text.take(&found.at);
        let (from, to) = (found.at.start..from.end, to.start..found.at.end);
        for (at, (day, unsure), side) in [(from, first, Side::From), (to, last, Side::By)] {
            hits.push(Hit { at, sense: Sense::Day(Day { day, side, unsure }) });
        }
    }
    let forms: [(&Pattern, Form); 7] = [
        (&PART_OF_MONTH, part_of_month),
        (&FULL, full),
        (&MONTH_DAY, month_day),
        (&THIS_MONTH_DAY, this_month_day),
        (&MONTH_END, month_end),
        (&WEEKDAY, weekday),
        (&RELATIVE, relative),
    ];
    for (pattern, read) in forms {
        for found in find(text, pattern) {
            let Some((day, unsure)) = read(&found, today) else { continue };
            let (at, side) = limits(text, found.at);
            text.take(&at);
            // 明天送样 says when somebody sends, not what the work must keep to.
            let casual = side == Side::Unsaid && std::ptr::eq(pattern, &RELATIVE);
            let sense = if casual { Sense::Mention(day) } else { Sense::Day(Day { day, side, unsure }) };
            hits.push(Hit { at, sense });
        }
    }
    spans(text, &mut hits);
    hits
}

/// 下周三到下周五: not before the one, by the other. Of 周一到周五 nobody says which week it is.
fn spans(text: &mut Text, hits: &mut [Hit]) {
    hits.sort_by_key(|hit| hit.at.start);
    for at in 1..hits.len() {
        let [one, other] = [&hits[at - 1], &hits[at]];
        let (Sense::Day(first), Sense::Day(last)) = (&one.sense, &other.sense) else { continue };
        let between = free(text, one.at.end..other.at.start.max(one.at.end));
        let joined = matches!(between.trim(), "到" | "至" | "~" | "-" | "—" | "——");
        if !joined || first.side != Side::Unsaid || last.side == Side::From || first.day > last.day {
            continue;
        }
        let weekday = |hit: &Hit| matches!(text.chars()[hit.at.start], '周' | '星' | '礼');
        let unsure = weekday(one) && weekday(other);
        let (first, last) = (*first, *last);
        let (gap, end) = (one.at.end..other.at.start, other.at.end);
        text.take(&gap);
        hits[at - 1].sense = Sense::Day(Day { side: Side::From, unsure: first.unsure || unsure, ..first });
        hits[at].sense = Sense::Day(Day { side: Side::By, unsure: last.unsure || unsure, ..last });
        let behind = free(text, end..(end + 4).min(text.chars().len()));
        if let Some(word) = ["之间", "期间"].into_iter().find(|word| behind.trim_start().starts_with(word))
        {
            let more = behind.chars().count() - behind.trim_start().chars().count() + word.chars().count();
            text.take(&(end..end + more));
            hits[at].at.end = end + more;
        }
    }
}

/// What a day limits, and the stretch with the words that say so.
fn limits(text: &Text, at: Range<usize>) -> (Range<usize>, Side) {
    let beginning = at.start.saturating_sub(8);
    let before = free(text, beginning..at.start);
    let behind = free(text, at.end..(at.end + 6).min(text.chars().len()));
    let length = |pattern: &Regex, text: &str| pattern.find(text).map(|m| m.as_str().chars().count());
    if let Some(more) = length(&AFTER_BY, &behind) {
        return (at.start..at.end + more, Side::By);
    }
    if let Some(more) = length(&AFTER_FROM, &behind) {
        return (at.start..at.end + more, Side::From);
    }
    for (pattern, side) in [(&BEFORE, Side::By), (&NOT_BEFORE, Side::From)] {
        if let Some(less) = length(pattern, &before) {
            return (at.start - less..at.end, side);
        }
    }
    (at, Side::Unsaid)
}

fn free(text: &Text, at: Range<usize>) -> String {
    at.map(|at| if text.is_free(&(at..at + 1)) { text.chars()[at] } else { '\u{1}' }).collect()
}

fn full(found: &Match, _: Date) -> Option<(Date, bool)> {
    let year = found.text(1)?.parse().ok()?;
    let day = Date::new(year, found.text(2)?.parse().ok()?, found.text(3)?.parse().ok()?).ok()?;
    Some((day, false))
}

/// Without a year: this year's day, or next year's, which is asked about.
fn month_day(found: &Match, today: Date) -> Option<(Date, bool)> {
    let month = i8::try_from(whole(found.text(2)?)?).ok()?;
    let number = i8::try_from(whole(found.text(3)?)?).ok()?;
    if found.text(1) == Some("明年") {
        return Some((Date::new(today.year() + 1, month, number).ok()?, false));
    }
    let day = Date::new(today.year(), month, number).ok()?;
    if day >= today {
        return Some((day, false));
    }
    Some((Date::new(today.year() + 1, month, number).ok()?, true))
}

/// 4月1日到10日, 4月1-10日.
#[allow(clippy::type_complexity)] // Two days as [`Form`] gives one.
fn short_range(found: &Match, today: Date) -> Option<((Date, bool), (Date, bool))> {
    let number = |group: usize| i8::try_from(whole(found.text(group)?)?).ok();
    let (month, first, last) = (number(1)?, number(2)?, number(3)?);
    let this = Date::new(today.year(), month, last).ok()?;
    let unsure = this < today;
    let year = if unsure { today.year() + 1 } else { today.year() };
    let day = |number: i8| Date::new(year, month, number).ok();
    (first < last).then_some(((day(first)?, unsure), (day(last)?, unsure)))
}

/// 4月初: a third of a month, by its last day. Never taken as said: no day was written.
fn part_of_month(found: &Match, today: Date) -> Option<(Date, bool)> {
    let first = match (found.text(1), found.text(2)) {
        (Some(month), _) => {
            let month = i8::try_from(whole(month)?).ok()?;
            let year = if month < today.month() { today.year() + 1 } else { today.year() };
            Date::new(year, month, 1).ok()?
        }
        (None, word) => month_of(word?, today)?,
    };
    let last = match found.text(3)? {
        "中旬" => first.checked_add(19.days()).ok()?,
        "下旬" => first.last_of_month(),
        _ => first.checked_add(9.days()).ok()?,
    };
    Some((last, true))
}

fn month_of(word: &str, today: Date) -> Option<Date> {
    let first = today.first_of_month();
    if word.starts_with('下') { first.checked_add(1.month()).ok() } else { Some(first) }
}

fn this_month_day(found: &Match, today: Date) -> Option<(Date, bool)> {
    let first = month_of(found.text(1)?, today)?;
    let day = Date::new(first.year(), first.month(), found.text(2)?.parse().ok()?).ok()?;
    Some((day, day < today))
}

fn month_end(found: &Match, today: Date) -> Option<(Date, bool)> {
    let whole = found.text(0)?;
    let (first, past) = match (found.text(1), found.text(2)) {
        (Some(month), _) => {
            let month: i8 = month.parse().ok()?;
            let this = Date::new(today.year(), month, 1).ok()?;
            if month >= today.month() { (this, false) } else { (this.checked_add(1.year()).ok()?, true) }
        }
        (None, Some(word)) => (month_of(word, today)?, false),
        // A lone 底 is no end of a month.
        (None, None) if whole.contains('月') => (today.first_of_month(), false),
        (None, None) => return None,
    };
    Some((first.last_of_month(), past))
}

fn weekday(found: &Match, today: Date) -> Option<(Date, bool)> {
    let number = i32::try_from("一二三四五六日".chars().position(|c| {
        found.text(2).is_some_and(|text| text.starts_with(c) || (c == '日' && text.starts_with('天')))
    })?)
    .ok()?;
    let monday = today.checked_sub(i32::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
    let next = found.text(1).is_some_and(|word| word.starts_with('下'));
    let day = monday.checked_add((number + if next { 7 } else { 0 }).days()).ok()?;
    // A day of this week that is over means the next one, which is asked about.
    if day >= today { Some((day, false)) } else { Some((day.checked_add(7.days()).ok()?, true)) }
}

fn relative(found: &Match, today: Date) -> Option<(Date, bool)> {
    let ahead = match found.text(1)? {
        "今天" => 0,
        "明天" => 1,
        "后天" => 2,
        _ => 3,
    };
    Some((today.checked_add(ahead.days()).ok()?, false))
}

fn within(found: &Match, today: Date, calendar: &Calendar) -> Option<Date> {
    let unit = found.text(2)?;
    if found.text(1)? == "半" {
        // Half a month is fifteen days.
        return if unit == "个月" { today.checked_add(15.days()).ok() } else { None };
    }
    let number = whole(found.text(1)?).filter(|number| *number <= 400)?;
    let days = i32::try_from(number).ok()?;
    match unit {
        "个工作日" | "工作日" => Some(calendar.add_working_days(today, number)),
        "天" | "日" => today.checked_add(days.days()).ok(),
        "周" | "个星期" | "星期" => today.checked_add((7 * days).days()).ok(),
        "个月" => today.checked_add(days.months()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use nqi_kernel::worktime::china;

    use super::*;

    fn days(text: &str) -> Vec<(String, Side, bool)> {
        let hits = read(&mut Text::new(text), date(2026, 3, 9), &china());
        let day = |hit: Hit| match hit.sense {
            Sense::Day(day) => Some((day.day.to_string(), day.side, day.unsure)),
            _ => None,
        };
        hits.into_iter().filter_map(day).collect()
    }

    fn one(text: &str) -> (String, Side, bool) {
        let found = days(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].clone()
    }

    #[test]
    fn days_are_read_in_every_form() {
        for (text, day) in [
            ("2026年4月8日前", "2026-04-08"),
            ("２０２６－０４－０８截止", "2026-04-08"),
            ("4月8号之前", "2026-04-08"),
            ("四月十八日以前", "2026-04-18"),
            ("下个月15号前", "2026-04-15"),
            ("本月底前", "2026-03-31"),
            ("月底前", "2026-03-31"),
            ("4月底前", "2026-04-30"),
            ("下周五前", "2026-03-20"),
            ("周五前要", "2026-03-13"),
            ("最晚4月8号", "2026-04-08"),
            ("三天内", "2026-03-12"),
            ("两周之内", "2026-03-23"),
            ("10个工作日内", "2026-03-23"),
            ("半个月内", "2026-03-24"),
            ("后天之前", "2026-03-11"),
        ] {
            assert_eq!(one(text), (day.to_owned(), Side::By, false), "{text}");
        }
        assert_eq!(one("4月15日之后"), ("2026-04-15".to_owned(), Side::From, false));
    }

    #[test]
    fn two_days_with_a_word_between_are_the_first_and_the_last() {
        let span = |from: &str, to: &str, unsure| {
            vec![(from.to_owned(), Side::From, unsure), (to.to_owned(), Side::By, unsure)]
        };
        for (text, from, to, unsure) in [
            ("4月1日到4月10日之间", "2026-04-01", "2026-04-10", false),
            ("4月1日至10日", "2026-04-01", "2026-04-10", false),
            ("下周三到下周五", "2026-03-18", "2026-03-20", false),
            ("周三到周五", "2026-03-11", "2026-03-13", true),
        ] {
            assert_eq!(days(text), span(from, to, unsure), "{text}");
        }
        assert_eq!(one("不早于4月8日").1, Side::From);
        assert_eq!(one("不能晚于4月8日").1, Side::By);
    }

    #[test]
    fn a_day_without_a_side_or_past_this_year_is_said_to_be_so() {
        assert_eq!(one("4月8号").1, Side::Unsaid);
        assert_eq!(one("4月初"), ("2026-04-10".to_owned(), Side::Unsaid, true));
        assert_eq!(one("2月1日前"), ("2027-02-01".to_owned(), Side::By, true));
        assert!(days("明天送样").is_empty() && days("2月30日前").is_empty() && days("箱底").is_empty());
    }
}
