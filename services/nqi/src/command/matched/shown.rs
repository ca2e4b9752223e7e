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
    let price = plan["priceFen"].as_str().and_then(|fen| fen.parse::<i64>().ok());
    let price = match price {
        Some(fen) => format!("¥{}.{:02}", fen / 100, fen % 100),
        None => lang.of("面议".into(), "on request".into()),
    };
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
                         "leadWorkingDays": 40, "priceFen": "1200050"},
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
            "   依据 质量管理体系认证 · GB/T 19001-2016 · 示例证书",
            "   ? 产能未公布",
            "  - 示例检测所: 超出预算",
            "（还有更多，用 --limit 列出）",
            "已收录 2 家机构",
        ] {
            assert!(zh.lines().any(|known| known == line), "{line}\n{zh}");
        }
        assert!(text(&reply, Lang::En).contains("? Capacity is not published."));
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
