//! A reply as lines for people: candidates with their reasons, what must be confirmed, and what others lack.

use serde_json::Value;

use super::Lang;

/// The whole reply.
pub(super) fn text(reply: &Value, lang: Lang) -> String {
    let mut out = String::new();
    let candidates = list(reply, "candidates");
    let eligible = &reply["eligible"];
    out += &lang.of(
        format!("符合条件的场所 {eligible} 处，列出 {} 家\n", candidates.len()),
        format!("{eligible} site(s) fit, {} shown\n", candidates.len()),
    );
    for one in candidates {
        candidate(&mut out, one, lang);
    }
    let misses = list(reply, "nearMisses");
    if !misses.is_empty() {
        out += &lang.of("\n近似结果（只差一项）\n".into(), "\nNear misses (one filter short)\n".into());
        for miss in misses {
            out += &format!("  - {}: {}\n", string(miss, "providerName"), said(miss, lang));
        }
    }
    let more = !string(reply, "nextPageToken").is_empty();
    if more {
        out += &lang.of("（还有更多，用 --limit 列出）\n".into(), "(more follow: use --limit)\n".into());
    }
    out += &format!("\n{}\n", said(&reply["loaded"], lang));
    if reply["stale"] == true {
        out += &lang.of("数据更新滞后超过 60 秒\n".into(), "The index is more than 60 s behind.\n".into());
    }
    out
}

fn candidate(out: &mut String, of: &Value, lang: Lang) {
    let (rank, name, site) = (&of["rank"], string(of, "providerName"), string(of, "siteName"));
    *out += &format!("\n{rank}. {name} · {site}  {}\n", millionths(&of["scoreE6"]));
    let plan = &of["plan"];
    let price = fen(&plan["priceFen"]).unwrap_or_else(|| lang.of("面议".into(), "on request".into()));
    let (start, finish, lead) = (day(&plan["start"]), day(&plan["finish"]), &plan["leadWorkingDays"]);
    let slot = &of["slot"];
    *out += &if slot.is_object() {
        let (from, to) = (string(slot, "startTime"), string(slot, "endTime"));
        lang.of(
            format!("   时段 {from} 至 {to}（{} 段），费用 {price}\n", slot["slots"]),
            format!("   {from} to {to} ({} slots), fee {price}\n", slot["slots"]),
        )
    } else {
        lang.of(
            format!("   {start} 开始，{finish} 出具（{lead} 个工作日），价格 {price}\n"),
            format!("   starts {start}, reports {finish} ({lead} working days), price {price}\n"),
        )
    };
    for term in list(of, "terms") {
        let (value, why) = (millionths(&term["contributionE6"]), said_as(term, "why", lang));
        *out += &format!("   {:<9} {value}  {why}\n", string(term, "name"));
    }
    margins(out, of, lang);
    first_place(out, of, lang);
    for row in list(of, "evidence") {
        let words = ["object", "parameter", "standard", "certificateNumber"].map(|name| string(row, name));
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        *out +=
            &lang.of(format!("   依据 {}\n", words.join(" · ")), format!("   by {}\n", words.join(" · ")));
    }
    for note in list(of, "confirmations") {
        *out += &format!("   ? {}\n", said(note, lang));
    }
    for note in list(of, "notes") {
        *out += &format!("   · {}\n", said(note, lang));
    }
}

/// Room left until a filter would fail, in one line; what is not bounded or not known is left out.
fn margins(out: &mut String, of: &Value, lang: Lang) {
    let margins = &of["margins"];
    let mut parts = Vec::new();
    let mut part = |zh: String, en: String| parts.push(lang.of(zh, en));
    if let Some(days) = margins["validityDays"].as_i64().filter(|days| *days < i64::from(i32::MAX)) {
        part(format!("有效期余 {days} 天"), format!("validity {days} d"));
    }
    if let Some(worst) = margins["worstUncertainty"].as_f64() {
        let at = margins["worstAt"].as_f64().unwrap_or_default();
        part(format!("最差 U {worst}（在 {at} 处）"), format!("worst U {worst} at {at}"));
    }
    if !list(&of["plan"], "days").is_empty() {
        let units = margins["freeUnits"].as_i64().unwrap_or_default();
        part(format!("产能余 {units}"), format!("{units} unit(s) free"));
    }
    if let Some(left) = fen(&margins["budgetLeftFen"]) {
        part(format!("预算余 {left}"), format!("budget left {left}"));
    }
    if let Some(days) = margins["deadlineLeftDays"].as_i64() {
        part(format!("期限余 {days} 个工作日"), format!("{days} working day(s) before the deadline"));
    }
    if !parts.is_empty() {
        let (zh, en) = (parts.join("，"), parts.join(", "));
        *out += &lang.of(format!("   余量 {zh}\n"), format!("   room: {en}\n"));
    }
}

/// What would bring the candidate to rank 1, all else equal.
fn first_place(out: &mut String, of: &Value, lang: Lang) {
    if let Some(price) = fen(&of["priceForFirstFen"]) {
        *out += &lang.of(
            format!("   若价格不高于 {price}，可排第一\n"),
            format!("   first with a price of at most {price}\n"),
        );
    }
    if let Some(days) = of["leadForFirstDays"].as_i64() {
        *out += &lang.of(
            format!("   若 {days} 个工作日内出具，可排第一\n"),
            format!("   first with a report within {days} working day(s)\n"),
        );
    }
}

/// An amount in fen, which JSON writes as a string; nothing when it is absent.
fn fen(value: &Value) -> Option<String> {
    let fen: i64 = value.as_str()?.parse().ok()?;
    Some(format!("¥{}.{:02}", fen / 100, fen % 100))
}

impl Lang {
    fn of(self, zh: String, en: String) -> String {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of[name].as_array().map_or(&[], Vec::as_slice)
}

fn string(of: &Value, name: &str) -> String {
    of[name].as_str().unwrap_or_default().to_owned()
}

/// A message's sentence in a language.
fn said(of: &Value, lang: Lang) -> String {
    lang.of(string(of, "zh"), string(of, "en"))
}

fn said_as(of: &Value, name: &str, lang: Lang) -> String {
    lang.of(string(of, &format!("{name}Zh")), string(of, &format!("{name}En")))
}

/// Millionths, which JSON writes as a string, with four digits.
fn millionths(value: &Value) -> String {
    let number: i64 = value.as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
    format!("{}.{:04}", number / 1_000_000, number % 1_000_000 / 100)
}

/// A google.type.Date.
fn day(value: &Value) -> String {
    let part = |name: &str| value[name].as_i64().unwrap_or(0);
    format!("{:04}-{:02}-{:02}", part("year"), part("month"), part("day"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_candidate_is_told_with_its_reasons_and_what_must_be_confirmed() {
        let reply = json!({
            "eligible": 1,
            "candidates": [{
                "rank": 1, "providerName": "示例认证中心", "siteName": "示例场所", "scoreE6": "812345",
                "plan": {"start": {"year": 2026, "month": 3, "day": 9}, "finish": {"year": 2026, "month": 5, "day": 6},
                         "leadWorkingDays": 40, "priceFen": "1200050", "days": [{"units": 1}]},
                "margins": {"validityDays": 200, "worstUncertainty": 0.016, "worstAt": 300.0, "freeUnits": 3,
                            "budgetLeftFen": "5000", "deadlineLeftDays": 2},
                "priceForFirstFen": "1100000", "leadForFirstDays": 30,
                "terms": [{"name": "fit", "contributionE6": "200000", "whyZh": "全部覆盖", "whyEn": "Covered."}],
                "evidence": [{"object": "质量管理体系认证", "parameter": "", "standard": "GB/T 19001-2016",
                              "certificateNumber": "示例证书"}],
                "confirmations": [{"zh": "产能未公布", "en": "Capacity is not published."}],
            }],
            "nearMisses": [{"providerName": "示例检测所", "zh": "超出预算", "en": "over the budget"}],
            "loaded": {"zh": "已收录 2 家机构", "en": "2 providers loaded"},
            "nextPageToken": "x", "stale": false,
        });
        let zh = text(&reply, Lang::Zh);
        for line in [
            "1. 示例认证中心 · 示例场所  0.8123",
            "   2026-03-09 开始，2026-05-06 出具（40 个工作日），价格 ¥12000.50",
            "   fit       0.2000  全部覆盖",
            "   余量 有效期余 200 天，最差 U 0.016（在 300 处），产能余 3，预算余 ¥50.00，期限余 2 个工作日",
            "   若价格不高于 ¥11000.00，可排第一",
            "   若 30 个工作日内出具，可排第一",
            "   依据 质量管理体系认证 · GB/T 19001-2016 · 示例证书",
            "   ? 产能未公布",
            "  - 示例检测所: 超出预算",
            "（还有更多，用 --limit 列出）",
            "已收录 2 家机构",
        ] {
            assert!(zh.lines().any(|known| known == line), "{line}\n{zh}");
        }
        assert!(text(&reply, Lang::En).contains("? Capacity is not published."));
        // Without an end of validity, published days, a budget and a deadline there is no room to tell of.
        let bare =
            json!({"candidates": [{"plan": {}, "margins": {"validityDays": i32::MAX, "freeUnits": 0}}]});
        assert!(!text(&bare, Lang::Zh).contains("余量"));
    }

    #[test]
    fn a_shared_resource_is_told_with_its_time() {
        let slot =
            json!({"startTime": "2026-03-10T00:00:00Z", "endTime": "2026-03-10T04:00:00Z", "slots": 1});
        let reply = json!({"eligible": 1, "candidates": [{"rank": 1, "plan": {}, "slot": slot}]});
        assert!(
            text(&reply, Lang::Zh)
                .contains("时段 2026-03-10T00:00:00Z 至 2026-03-10T04:00:00Z（1 段），费用 面议")
        );
    }
}
