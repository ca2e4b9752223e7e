//! The sentences of an answer, in Chinese and English: why a term has its value, what a near miss has and lacks.

use nqi_kernel::money::Fen;
use nqi_kernel::quantity::Unit;
use nqi_kernel::region::Region;
use nqi_kernel::worktime::Calendar;

use super::slot;
use crate::engine::answer::NearMiss;
use crate::engine::code::Code;
use crate::engine::judge::Fit;
use crate::engine::kind::resource::ELSEWHERE_DAYS;
use crate::engine::need::{Need, Work};
use crate::engine::record::{Row, Way};
use crate::engine::snapshot::Snapshot;
use crate::engine::stop::Detail;

/// A number with at most twelve significant digits: the last bits of a conversion are noise.
pub fn tidy(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// What a price is compared with, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yardstick {
    /// The guide price: what several providers ask.
    Guide(i64),
    /// What the enterprise means to spend, where there is no guide price. It is no price of the market and is not called one.
    Budget(i64),
}

/// Why each term has its value, in the order of the terms.
pub fn terms(
    need: &Need,
    snapshot: &Snapshot,
    yardstick: Option<Yardstick>,
    fit: &Fit,
) -> [(String, String); 6] {
    let plan = &fit.plan;
    let booked = need.is_booked();
    let facts = snapshot.facts(&fit.provider.id);
    let technical = match fit.groups.iter().any(|group| group.worst.is_some()) && asks_uncertainty(need) {
        true => (
            "能力项全部覆盖，按不确定度裕量计分",
            "Fully covered; scored by the room below the uncertainty asked.",
        ),
        false if booked => ("能力、校准有效期与时段均符合", "Capability, calibration and time fit."),
        false => ("能力项全部覆盖所提要求", "The scope covers everything that was asked."),
    };
    let price = price(yardstick, plan.price);
    let lead = match need.deadline {
        _ if booked => {
            (format!("{} 个工作日后可用", plan.wait), format!("Usable in {} working days.", plan.wait))
        }
        Some(deadline) => (
            format!("{} 个工作日后出具报告，期限 {deadline}", plan.wait),
            format!("Report in {} working days; the deadline is {deadline}.", plan.wait),
        ),
        None => {
            let wait = plan.wait;
            (format!("{wait} 个工作日后出具报告"), format!("Report in {wait} working days."))
        }
    };
    let distance = match plan.distance {
        _ if plan.way == Way::Remote => ("远程服务".into(), "Remote work.".into()),
        _ if plan.same_region => ("与需求方同区".into(), "In the same district.".into()),
        Some(metres) => {
            let km = (metres + 500) / 1000;
            (format!("相距约 {km} 公里"), format!("About {km} km away."))
        }
        None => ("地点未知，不计距离".into(), "A place is unknown; distance does not count.".into()),
    };
    let (on, n) = facts.map_or((0, 0), |facts| (facts.on_time, facts.decided));
    let on_time = (
        format!("近 365 天 {n} 项承诺按期 {on} 项"),
        format!("{on} of {n} commitments kept in the last 365 days."),
    );
    let (good, ratings) = facts.map_or((0, 0), |facts| (facts.good, facts.ratings));
    let class = facts.and_then(|facts| facts.class).map_or("B".to_owned(), |class| format!("{class:?}"));
    let credit = (
        format!("好评 {good}/{ratings}，信用等级按 {class} 计"),
        format!("{good} of {ratings} ratings are good; credit class counts as {class}."),
    );
    [(technical.0.into(), technical.1.into()), price, lead, distance, on_time, credit]
}

fn price(yardstick: Option<Yardstick>, price: Option<i64>) -> (String, String) {
    match (yardstick, price.map(Fen)) {
        (None, _) => ("无参考价，各机构按 0.5 计".into(), "No reference price; 0.5 for all.".into()),
        (Some(_), None) => ("价格面议，计 0".into(), "The price is on request: 0.".into()),
        (Some(Yardstick::Guide(guide)), Some(price)) => (
            format!("报价 {price} 元，参考价 {} 元", Fen(guide)),
            format!("Price {price} yuan, reference {} yuan.", Fen(guide)),
        ),
        (Some(Yardstick::Budget(budget)), Some(price)) => (
            format!("报价 {price} 元，无参考价，按预算 {} 元比较", Fen(budget)),
            format!(
                "Price {price} yuan; no reference price, compared with the budget of {} yuan.",
                Fen(budget)
            ),
        ),
    }
}

fn asks_uncertainty(need: &Need) -> bool {
    need.scoped().is_some_and(|scoped| scoped.uncertainty.is_some())
}

/// What a near miss has, what the need asks, and both as a sentence in Chinese and English.
pub fn near_miss(
    snapshot: &Snapshot,
    need: &Need,
    calendar: &Calendar,
    miss: &NearMiss,
) -> (String, String, String, String) {
    let code = miss.stop.code;
    let (have, asked) = (have(snapshot, need, calendar, miss), asked(need, calendar, miss));
    let (what_zh, what_en) = if need.is_booked() { slot::what(code) } else { (code.zh(), code.en()) };
    let mut zh = format!("{}：{what_zh}", miss.site.name);
    let mut en = format!("{}: {what_en}", miss.site.name);
    // What a shared resource has is the next time that is free; of a pool the day is named at the end.
    let free_time = need.is_booked() && code == Code::NoCapacity && miss.next_free.is_some();
    let (has_zh, has_en) = if free_time { ("最早可约", "next free") } else { ("现有", "has") };
    if !have.is_empty() {
        zh += &format!("；{has_zh} {have}");
        en += &format!("; {has_en} {have}");
    }
    if !asked.is_empty() {
        zh += &format!("；需要 {asked}");
        en += &format!("; needed {asked}");
    }
    if code == Code::NoCapacity && !need.is_booked() {
        if let Some(day) = miss.next_free {
            zh += &format!("；最早可约 {day}");
            en += &format!("; next free on {day}");
        }
        zh += "；也可转由服务中心协调";
        en += "; or defer to the service centre";
    }
    (have, asked, zh, en)
}

/// The ways in which the offering judged is done at the site, and the areas that its work on site reaches.
fn reach(miss: &NearMiss) -> (Vec<Way>, &[Region]) {
    let offered = |way: &Way| miss.offering.as_ref().is_none_or(|offering| offering.ways.has(*way));
    let ways = Way::ALL.into_iter().filter(|way| miss.site.ways.has(*way) && offered(way)).collect();
    let own =
        miss.offering.as_ref().map(|offering| offering.areas.as_slice()).filter(|areas| !areas.is_empty());
    (ways, own.unwrap_or(&miss.site.service_regions))
}

/// Whether it is the way asked for that failed (else the area); nothing when no way was asked for.
fn by_way(need: &Need, miss: &NearMiss) -> Option<bool> {
    need.delivery.map(|asked| !reach(miss).0.contains(&asked))
}

fn row_of(detail: &Detail) -> Option<&Row> {
    match detail {
        Detail::Row(row) | Detail::Accreditation(row, _) | Detail::Validity { row, .. } => Some(row),
        _ => None,
    }
}

fn have(snapshot: &Snapshot, need: &Need, calendar: &Calendar, miss: &NearMiss) -> String {
    let (code, detail) = (miss.stop.code, &miss.stop.detail);
    let row = row_of(detail);
    let text = |field: fn(&Row) -> &str| row.map(field).unwrap_or_default().to_owned();
    match (code, detail) {
        (Code::ObjectNotCovered, _) => text(|row| &row.object),
        (Code::ParameterNotCovered, _) if need.is_booked() => slot::capability(snapshot, &miss.site.id),
        (Code::ParameterNotCovered, _) => text(|row| &row.parameter),
        (Code::StandardNotCovered | Code::VersionMismatch | Code::StandardWithdrawn, _) => {
            text(|row| &row.standard)
        }
        (Code::ModeMismatch, _) => row.and_then(|row| row.mode).map_or("", |mode| mode.zh()).to_owned(),
        (_, Detail::Accreditation(_, scheme)) => scheme.map_or("-", |scheme| scheme.label()).to_owned(),
        (_, Detail::Validity { have, .. }) => have.to_string(),
        (Code::LimitExcludes, _) => {
            text(|row| if row.limit_text.is_empty() { &row.clause } else { &row.limit_text })
        }
        (_, Detail::Gap(gap)) => {
            unit(need).map_or_else(String::new, |unit| format!("缺口 gap {}", gap.show(unit)))
        }
        (Code::UnitIncompatible, _) => text(|row| &row.range_text),
        (_, Detail::Worst(Some(worst))) => uncertainty(need, worst.u, worst.x),
        (Code::NoCapacity, _) if need.is_booked() => free_time(snapshot, need, calendar, miss),
        (Code::NoCapacity, Detail::Start(None)) => {
            "已公布的产能均不足 no published day with enough".to_owned()
        }
        (_, Detail::Start(Some(day))) | (_, Detail::Finish(day)) => day.to_string(),
        (Code::OutOfServiceArea, _) => {
            let (ways, areas) = reach(miss);
            let ways: Vec<&str> = ways.into_iter().map(Way::zh).collect();
            let areas: Vec<&str> = areas.iter().map(|region| region.zh()).collect();
            // What failed: the way, or the area that the way reaches; with no way asked for they are told together.
            match by_way(need, miss) {
                Some(true) => ways.join("、"),
                Some(false) => areas.join("、"),
                None => ways.into_iter().chain(areas).collect::<Vec<_>>().join("、"),
            }
        }
        (_, Detail::Hours(hours)) => format!("{hours} h"),
        (_, Detail::Price(price)) => format!("¥{}", Fen(*price)),
        _ => String::new(),
    }
}

/// The next time of a shared resource that is free for as long as asked.
fn free_time(snapshot: &Snapshot, need: &Need, calendar: &Calendar, miss: &NearMiss) -> String {
    let Work::Resource(asked) = &need.work else { return String::new() };
    let next = miss.next_free;
    let found = next.and_then(|day| slot::free_on(snapshot, calendar, asked, &miss.site.id, day));
    found.unwrap_or_else(|| format!("{ELSEWHERE_DAYS} 天内无空闲 none free in {ELSEWHERE_DAYS} days"))
}

fn asked(need: &Need, calendar: &Calendar, miss: &NearMiss) -> String {
    let code = miss.stop.code;
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    match code {
        Code::NoCapacity if !need.is_booked() => {
            let latest =
                need.latest.or(need.deadline.map(|deadline| calendar.previous_working_day(deadline)));
            let units = miss.offering.as_ref().map(|offering| {
                let units = i64::from(offering.units) * i64::from(need.quantity);
                format!("{units} 单位 units")
            });
            let latest = latest.map(|day| format!("≤ {day}"));
            return units.into_iter().chain(latest).collect::<Vec<_>>().join("，");
        }
        Code::OutOfServiceArea => {
            let failed = by_way(need, miss);
            let way = need.delivery.filter(|_| failed != Some(false)).map(Way::zh);
            let region = need.region.filter(|_| failed != Some(true)).map(|region| region.zh());
            return way.into_iter().chain(region).collect::<Vec<_>>().join("、");
        }
        Code::OverBudget => return need.budget.map_or_else(String::new, |fen| format!("≤ ¥{}", Fen(fen))),
        Code::DeadlineMissed => return day(need.deadline),
        _ => {}
    }
    let scoped = match &need.work {
        Work::Scoped(scoped) => scoped,
        Work::Service(service) => return service.activity.clone(),
        Work::Resource(asked) => return slot::asked(calendar, code, asked),
    };
    match (code, &miss.stop.detail) {
        (Code::ObjectNotCovered, _) => scoped.object.clone(),
        (Code::ParameterNotCovered | Code::LimitExcludes, _) => match &scoped.method {
            Some(method) if code == Code::LimitExcludes => method.text.clone(),
            _ => scoped.parameters.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("、"),
        },
        (Code::StandardNotCovered | Code::VersionMismatch | Code::StandardWithdrawn, _) => {
            let keys: Vec<String> = scoped.standards.iter().map(|number| number.key()).collect();
            if keys.is_empty() { "现行版本 version in force".into() } else { keys.join("、") }
        }
        (Code::ModeMismatch, _) => scoped.mode.map_or("", |mode| mode.zh()).to_owned(),
        (Code::AccreditationMissing, _) => {
            scoped.schemes.iter().map(|scheme| scheme.label()).collect::<Vec<_>>().join("、")
        }
        (_, Detail::Validity { need, .. }) => need.to_string(),
        (Code::RangeNotCovered | Code::UnitIncompatible, _) => {
            scoped.range.as_ref().map_or_else(String::new, |range| range.raw.clone())
        }
        (Code::UncertaintyTooLarge, _) => scoped.uncertainty.as_ref().map_or_else(String::new, |bound| {
            let line = bound.required.line;
            let value = if bound.relative { line.b } else { line.a };
            let value = tidy(bound.unit.from_base(value));
            format!("U ≤ {value} {} (k={})", bound.unit.symbol(), bound.required.k)
        }),
        (Code::SampleCannotTravel, _) => {
            scoped.max_hours.map_or_else(String::new, |hours| format!("≤ {hours} h"))
        }
        _ => String::new(),
    }
}

fn unit(need: &Need) -> Option<&Unit> {
    Some(&need.scoped()?.range.as_ref()?.unit)
}

/// An uncertainty and its place in the need's units: relative ones as a share of the value.
pub fn worst(need: &Need, u: f64, x: f64) -> Option<(f64, f64)> {
    let bound = need.scoped()?.uncertainty.as_ref()?;
    let at = tidy(unit(need)?.from_base(x));
    let base = if bound.relative { u / x.abs() } else { u };
    base.is_finite().then(|| (tidy(bound.unit.from_base(base)), at))
}

fn uncertainty(need: &Need, u: f64, x: f64) -> String {
    let bound = need.scoped().and_then(|scoped| scoped.uncertainty.as_ref());
    match (worst(need, u, x), bound, unit(need)) {
        (Some((u, x)), Some(bound), Some(unit)) => {
            format!("U = {u} {} @ {x} {} (k={})", bound.unit.symbol(), unit.symbol(), bound.required.k)
        }
        _ => String::new(),
    }
}
