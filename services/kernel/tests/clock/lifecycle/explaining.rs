//! What a due instant followed from.

use crate::support::{CHINA, days, pause, with_pauses};

#[test]
fn the_explanation_names_anchor_rule_pauses_skipped_days_and_revision() {
    let facts = days("2025-09-26 10:00:00", 4);
    let facts = with_pauses(facts, &[pause("2025-09-29 09:00:00", "2025-09-29 10:00:00")]);
    let explained = facts.on(&CHINA).unwrap().explain();
    let expected = serde_json::json!({
        "start": "2025-09-26T02:00:00Z",
        "anchor": "2025-09-26T16:00:00Z",
        "rule": "NEXT_DAY",
        "terms": {"unit": "DAYS", "n": 4, "extra_seconds": 0, "receipt": "NEXT_DAY"},
        "total_seconds": 93_600,
        "due": "2025-10-10T02:00:00Z",
        "statutory_due": null,
        "levels": [
            ["REMINDER", "2025-10-09T02:00:00Z"],
            ["YELLOW", "2025-10-09T06:45:00Z"],
            ["RED", "2025-10-10T02:00:01Z"],
            ["ESCALATED", "2025-10-14T02:00:00Z"],
        ],
        "pauses": [{
            "from": "2025-09-29T01:00:00Z",
            "to": "2025-09-29T02:00:00Z",
            "reason": "SAMPLE",
            "working_seconds": 3600,
            "froze": true,
        }],
        "skipped": [
            {"from": "2025-09-27", "through": "2025-09-27", "name": "周末"},
            {"from": "2025-10-01", "through": "2025-10-08", "name": "国庆节、中秋节"},
        ],
        "make_up": ["2025-09-28"],
        "zone": "Asia/Shanghai",
        "calendar": "cn",
        "revision": 1,
        "provisional": false,
    });
    assert_eq!(serde_json::to_value(&explained).unwrap(), expected);
    let spring = days("2026-02-13 10:00:00", 2);
    let skipped = spring.on(&CHINA).unwrap().explain().skipped;
    assert_eq!((skipped.len(), skipped[0].name.as_str()), (1, "春节"), "the holiday names its weekend");
    assert!(explained.rule.zh().contains("次日") && explained.rule.en().contains("next day"));
}
