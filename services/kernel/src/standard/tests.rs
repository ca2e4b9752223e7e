//! Spellings, refusals, scanning and supersession of standard numbers.

use jiff::civil::date;
use proptest::prelude::*;

use super::supersession::{EdgeKind, Error as DagError, Status, Supersession, Version};
use super::*;

fn number(text: &str) -> StandardNumber {
    StandardNumber::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn key(text: &str) -> String {
    number(text).key()
}

#[test]
fn every_spelling_of_one_number_has_one_key() {
    for text in [
        " gb/t3362—2017",
        "GB/T 3362-2017",
        "GBT3362-2017",
        "GB-T 3362-2017",
        "GB_T 3362-2017",
        "GB T 3362-2017",
        "ＧＢ／Ｔ　３３６２－２０１７",
        "GB/T 3362:2017",
        "GB/T 3362——2017",
        "GB / T 3362 - 2017",
        "GB/T3362一2017",
        "《GB/T 3362-2017》",
        "GB/T 3362-2017-2017",
        "GB/T 3362-2017(2017)",
        "GB/T 3362（2017版）",
        "GB/T 3362 2017",
        "GB/T 3362-2017版",
        "gB\\t 3362–2017",
        "GB/T\u{200B}3362‑2017",
    ] {
        assert_eq!(key(text), "GB/T 3362-2017", "{text}");
    }
}

#[test]
fn numbers_keep_zeros_parts_amendments_and_foreign_years() {
    for (text, expected) in [
        ("yy/t0287-2017", "YY/T 0287-2017"),
        ("IEC 60601-1:2005+A1:2012", "IEC 60601-1:2005+A1:2012"),
        ("iec60601-1-2005+AMD1:2012+A2:2020", "IEC 60601-1:2005+A1:2012+A2:2020"),
        ("IEC 60601-1-2:2014", "IEC 60601-1-2:2014"),
        ("ISO 13485-2016", "ISO 13485:2016"),
        ("ISO/IEC17025:2017", "ISO/IEC 17025:2017"),
        ("DIN EN ISO 527-4:2022", "DIN EN ISO 527-4:2022"),
        ("ASTM D3039/D3039M-17", "ASTM D3039/D3039M-17"),
        ("astm d638-14e1", "ASTM D638-14e1"),
        ("JIS K7073:1988", "JIS K 7073:1988"),
        ("GB/Z 43202.2-2023", "GB/Z 43202.2-2023"),
        ("GBZ 188-2014", "GBZ 188-2014"),
        ("GBZT 189.1-2007", "GBZ/T 189.1-2007"),
        ("JJG（交通）070-2006", "JJG(交通) 070-2006"),
        ("DB37/T 1234-2019", "DB37/T 1234-2019"),
        ("DB3710/ 12-2020", "DB3710 12-2020"),
        ("T/CAS 123.1-2019", "T/CAS 123.1-2019"),
        ("GB 4943.1-2022/XG1-2023", "GB 4943.1-2022/XG1-2023"),
        ("GB 4943.1-2022第1号修改单", "GB 4943.1-2022/XG1"),
        ("CNCA-C09-01:2014", "CNCA-C09-01:2014"),
        ("CNAS-CL01-A001:2018", "CNAS-CL01-A001:2018"),
        ("GB/T 27025-2019/ISO/IEC 17025:2017", "GB/T 27025-2019"),
        ("GB/T 5413.7-97", "GB/T 5413.7-1997"),
        ("GB 17625.1", "GB 17625.1"),
    ] {
        assert_eq!(key(text), expected, "{text}");
        assert_eq!(key(expected), expected, "canonical {expected}");
    }
}

#[test]
fn a_series_is_read_but_never_citable() {
    for text in ["GB/T 2423（系列）", "GB/T 2423 系列标准", "GB/T 2423系列", "gb/t 2423.x"] {
        let series = number(text);
        assert!(series.is_series() && !series.is_version(), "{text}");
        assert_eq!(StandardNumber::parse_citable(text), Err(Error::Series("GB/T 2423".into())));
    }
    assert_eq!(key(&key("GB/T 2423系列")), "GB/T 2423（系列）");
}

#[test]
fn what_is_not_a_number_is_refused_with_its_reason() {
    assert_eq!(StandardNumber::parse("  "), Err(Error::Empty));
    assert!(matches!(StandardNumber::parse("碳纤维"), Err(Error::UnknownPrefix(_))));
    assert!(matches!(StandardNumber::parse("AC 220"), Err(Error::UnknownPrefix(_))));
    assert!(matches!(StandardNumber::parse("GB/T"), Err(Error::NumberMissing(_))));
    assert_eq!(StandardNumber::parse("GB/T 3362-17"), Err(Error::YearImplausible("17".into())));
    assert_eq!(StandardNumber::parse("GB/T 3362-201"), Err(Error::YearImplausible("201".into())));
    assert_eq!(StandardNumber::parse("GB/T 3362-2017-2005"), Err(Error::YearsDiffer(2017, 2005)));
    assert!(matches!(StandardNumber::parse("GB/T 3362-2017 拉伸"), Err(Error::Trailing(_))));
    assert_eq!(StandardNumber::parse_version("GB 17625.1"), Err(Error::YearMissing("GB 17625.1".into())));
}

#[test]
fn only_gb_and_gbt_of_one_number_are_aliases() {
    assert!(number("GB 5009.12-2023").family().is_alias_of(number("GB/T 5009.12-2003").family()));
    assert_eq!(number("GB 5009.12").family().alias_root(), number("GB/T 5009.12").family().alias_root());
    for (a, b) in
        [("GBZ 188-2014", "GBZ/T 188-2014"), ("YY 0505-2012", "YY/T 0505-2012"), ("GB 1-2020", "GB/Z 1-2020")]
    {
        assert!(!number(a).family().is_alias_of(number(b).family()));
        assert_ne!(number(a).family().alias_root(), number(b).family().alias_root());
    }
}

#[test]
fn numbers_are_found_in_running_text_with_their_positions() {
    let text = "碳纤维按gb/t3362—2017做拉伸，铅按 GB 5009.12，LD 50 和 HB 200 不是标准；YY/T 0287-2017。GB/T 3362-17";
    let found = scan(text);
    let keys: Vec<String> =
        found.iter().map(|f| f.number.as_ref().map_or_else(|e| e.to_string(), StandardNumber::key)).collect();
    assert_eq!(keys[..3], ["GB/T 3362-2017", "GB 5009.12", "YY/T 0287-2017"]);
    assert_eq!(found[3].number, Err(Error::YearImplausible("17".into())));
    assert_eq!(found.len(), 4);
    let original: Vec<char> = text.chars().collect();
    assert_eq!(original[found[0].start..found[0].end].iter().collect::<String>(), "gb/t3362—2017");
    assert_eq!(original[found[1].start..found[1].end].iter().collect::<String>(), "GB 5009.12");
}

#[test]
fn the_seed_list_is_read_whole_and_knows_merges_and_type_changes() {
    let standards = seed::standards().expect("the embedded list is well-formed CSV");
    assert!(standards.len() >= 100, "{}", standards.len());
    for line in &standards {
        assert_eq!(key(&line.number), line.number, "recorded in canonical form");
    }
    let graph = seed::graph(&standards);
    let merged = graph.newer(&number("GB 8898-2011"));
    assert!(merged.follow.contains("GB 4943.1-2022"));
    assert_eq!(
        graph.successors(&number("GB 8898-2011")).collect::<Vec<_>>(),
        vec![("GB 4943.1-2022", EdgeKind::Merge)]
    );
    let changed = graph.newer(&number("JJG 41-1990"));
    assert!(changed.follow.is_empty() && changed.not_followed.contains("JJF 1207-2008"));
    let food = graph.in_force(number("GB/T 5009.213").family(), date(2025, 6, 1));
    assert_eq!(food.versions.iter().map(|v| v.number.key()).collect::<Vec<_>>(), ["GB 5009.213-2016"]);
}

fn version(
    text: &str,
    status: Status,
    from: Option<jiff::civil::Date>,
    until: Option<jiff::civil::Date>,
) -> Version {
    Version { number: number(text), status, from, until }
}

#[test]
fn in_a_transition_window_both_versions_count() {
    let mut graph = Supersession::default();
    graph
        .add_version(version("GB/T 1-2009", Status::Current, Some(date(2009, 5, 1)), Some(date(2021, 1, 1))))
        .unwrap();
    graph.add_version(version("GB/T 1-2020", Status::Current, Some(date(2020, 7, 1)), None)).unwrap();
    let family = number("GB/T 1").family().clone();
    assert_eq!(graph.in_force(&family, date(2020, 6, 30)).versions.len(), 1);
    let both = graph.in_force(&family, date(2020, 7, 1));
    assert!(both.in_transition && both.versions.len() == 2);
    let after = graph.in_force(&family, date(2021, 1, 1));
    assert_eq!(after.versions[0].number.key(), "GB/T 1-2020");
    assert!(!after.in_transition);
}

#[test]
fn a_version_without_a_last_day_ends_when_its_successor_begins() {
    let mut graph = Supersession::default();
    for (text, from) in [("GB/T 2-2010", date(2010, 5, 1)), ("GB/T 2-2026", date(2026, 7, 1))] {
        graph.add_version(version(text, Status::Current, Some(from), None)).unwrap();
    }
    let family = number("GB/T 2").family().clone();
    let keys = |graph: &Supersession, day| {
        let found = graph.in_force(&family, day);
        found.versions.iter().map(|version| version.number.key()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&graph, date(2026, 7, 1)).len(), 2, "without an edge nothing replaces it");
    let mut partly = graph.clone();
    partly.add_edge(&number("GB/T 2-2010"), &number("GB/T 2-2026"), EdgeKind::Partial).unwrap();
    assert_eq!(keys(&partly, date(2026, 7, 1)).len(), 2, "a part of it is replaced");
    graph.add_edge(&number("GB/T 2-2010"), &number("GB/T 2-2026"), EdgeKind::Full).unwrap();
    assert_eq!(keys(&graph, date(2026, 6, 30)), ["GB/T 2-2010"]);
    assert_eq!(keys(&graph, date(2026, 7, 1)), ["GB/T 2-2026"]);
}

#[test]
fn newer_follows_full_and_merge_confirms_partial_and_split_and_stops_at_a_type_change() {
    let mut graph = Supersession::default();
    for text in ["GB/T 1-1990", "GB/T 1-2000", "GB/T 2-2000", "GB/T 3-2010", "GB/T 4-2010", "JJF 5-2015"] {
        graph.add_version(version(text, Status::Current, None, None)).unwrap();
    }
    let edge = |g: &mut Supersession, a: &str, b: &str, kind| g.add_edge(&number(a), &number(b), kind);
    edge(&mut graph, "GB/T 1-1990", "GB/T 1-2000", EdgeKind::Full).unwrap();
    edge(&mut graph, "GB/T 1-2000", "GB/T 3-2010", EdgeKind::Merge).unwrap();
    edge(&mut graph, "GB/T 1-2000", "GB/T 4-2010", EdgeKind::Partial).unwrap();
    edge(&mut graph, "GB/T 4-2010", "GB/T 2-2000", EdgeKind::Full).unwrap();
    edge(&mut graph, "GB/T 3-2010", "JJF 5-2015", EdgeKind::TypeChange).unwrap();
    let newer = graph.newer(&number("GB/T 1-1990"));
    assert_eq!(newer.follow.iter().map(String::as_str).collect::<Vec<_>>(), ["GB/T 1-2000", "GB/T 3-2010"]);
    assert_eq!(newer.confirm.iter().map(String::as_str).collect::<Vec<_>>(), ["GB/T 2-2000", "GB/T 4-2010"]);
    assert_eq!(newer.not_followed.iter().map(String::as_str).collect::<Vec<_>>(), ["JJF 5-2015"]);
    let cycle = edge(&mut graph, "GB/T 3-2010", "GB/T 1-1990", EdgeKind::Full);
    assert_eq!(cycle, Err(DagError::Cycle("GB/T 3-2010".into(), "GB/T 1-1990".into())));
    assert!(matches!(
        edge(&mut graph, "GB/T 3-2010", "GB/T 3-2010", EdgeKind::Full),
        Err(DagError::Cycle(..))
    ));
    assert!(matches!(
        edge(&mut graph, "GB/T 9-2010", "GB/T 3-2010", EdgeKind::Full),
        Err(DagError::Unknown(_))
    ));
}

/// Writes `canonical` the way people do; every knob keeps the meaning.
fn respell(canonical: &str, knobs: &[u8]) -> String {
    let mut knob = knobs.iter().cycle();
    let mut pick = |n: u8| knob.next().copied().unwrap_or(0) % n;
    let number = number(canonical);
    let nature = number.family().nature;
    let (prefix, rest) = canonical.split_once(' ').unwrap_or((canonical, ""));
    let mut out = String::from(["", " ", "《", "　"][usize::from(pick(4))]);
    if nature == Nature::Recommended && !prefix.starts_with("DB") {
        let base = prefix.trim_end_matches("/T");
        out.push_str(base);
        out.push_str(["/T", "T", "-T", " T", "／Ｔ", " / T", "_T"][usize::from(pick(7))]);
    } else {
        out.push_str(prefix);
    }
    if !rest.is_empty() {
        out.push_str(["", " ", "  ", "　"][usize::from(pick(4))]);
        let dashes = ["-", "—", "–", " - ", "——", "－", "−", "‑"];
        let dash = dashes[usize::from(pick(8))];
        out.push_str(&rest.replace('-', dash));
        if let Some(year) = number.year().filter(|_| number.amendments().is_empty()) {
            let tail = ["", "版", "年版", &format!("-{year}"), &format!("({year})"), " "]
                [usize::from(pick(6))]
            .to_owned();
            out.push_str(&tail);
        }
    }
    if out.starts_with('《') {
        out.push('》');
    }
    match pick(3) {
        0 => out.to_lowercase(),
        1 => out
            .chars()
            .map(|c| {
                if c.is_ascii_digit() && pick(2) == 1 {
                    char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)
                } else {
                    c
                }
            })
            .collect(),
        _ => out,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_generated_spelling_of_every_seed_number_round_trips(knobs in proptest::collection::vec(any::<u8>(), 32)) {
        for line in seed::standards().expect("well-formed") {
            let spelled = respell(&line.number, &knobs);
            let read = StandardNumber::parse(&spelled).map(|n| n.key());
            prop_assert_eq!(read, Ok(line.number.clone()), "spelled {:?}", spelled);
        }
    }

    #[test]
    fn reading_never_panics_and_a_read_key_reads_as_itself(text in "[A-Za-z/ ]{0,6}[0-9 .:+-]{0,8}[-—:(]?[0-9]{0,4}\\PC{0,4}") {
        if let Ok(read) = StandardNumber::parse(&text) {
            prop_assert_eq!(StandardNumber::parse(&read.key()), Ok(read));
        }
        for found in scan(&text) {
            prop_assert!(found.start < found.end && found.end <= text.chars().count());
        }
    }
}
