//! The facts of the clock, played through the command line.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use crate::calendar::told;

fn facts() -> Value {
    let facts = include_str!("../../../kernel/tests/data/clock_vectors.json");
    serde_json::from_str(facts).expect("the facts parse")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {value}"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} of {value}"))
}

/// Writes the calendars of the facts as CSV files and returns the path of each.
fn calendars(facts: &Value, folder: &Path) -> BTreeMap<String, String> {
    let all = facts["calendars"].as_object().expect("calendars");
    let written = all.iter().map(|(name, raw)| {
        let (base, revision) = match raw["base"].as_str() {
            Some(base) => (&all[base], 2),
            None => (raw, 1),
        };
        let window = |pair: &Value| format!("{}-{}", nth(pair, 0), nth(pair, 1));
        let windows = list(base, "windows").iter().map(window).collect::<Vec<_>>().join(";");
        let mut table = format!("calendar,{name}\nrevision,{revision}\n");
        for (row, key) in
            [("zone", "time_zone"), ("first_day", "first_day"), ("published_through", "published_through")]
        {
            writeln!(table, "{row},{}", text(base, key)).expect("a text grows");
        }
        for weekday in ["mon", "tue", "wed", "thu", "fri"] {
            writeln!(table, "week,{weekday},{windows}").expect("a text grows");
        }
        table.push_str("week,sat,\nweek,sun,\n");
        let days = [(base, "rest_weekdays", "rest"), (base, "work_weekends", "work")];
        let added = [(raw, "add_rest", "rest"), (raw, "add_work", "work")];
        for (from, key, kind) in days.into_iter().chain(added.into_iter().take(2 * (revision - 1))) {
            for date in list(from, key) {
                writeln!(table, "day,{},{kind},,", date.as_str().expect("a date")).expect("a text grows");
            }
        }
        let path = folder.join(format!("{name}.csv"));
        std::fs::write(&path, table).expect("written");
        (name.clone(), path.to_str().expect("UTF-8").to_owned())
    });
    written.collect()
}

fn nth(pair: &Value, index: usize) -> &str {
    pair[index].as_str().unwrap_or_else(|| panic!("{index} of {pair}"))
}

fn pauses(value: &Value) -> Vec<String> {
    let flags = list(value, "pauses")
        .iter()
        .map(|pair| ["--pause".to_owned(), format!("{}/{}", nth(pair, 0), nth(pair, 1))]);
    flags.flatten().collect()
}

fn due_line(fact: &Value, start: &str, calendar: &str) -> Vec<String> {
    let unit = format!("--{}", text(fact, "kind"));
    let line = ["due", "--start", start, &unit, &fact["target"].to_string(), "--calendar", calendar];
    line.map(str::to_owned).to_vec()
}

#[test]
fn every_vector_has_its_due_instant_and_its_levels() {
    let (facts, folder) = (facts(), tempfile::tempdir().expect("a temporary folder"));
    let calendars = calendars(&facts, folder.path());
    assert_eq!(Value::from(list(&facts, "vectors").len()), facts["meta"]["counts"]["vectors"]);
    for vector in list(&facts, "vectors") {
        let mut line = due_line(vector, text(vector, "start"), &calendars[text(vector, "calendar")]);
        line.extend(pauses(vector));
        line.extend((vector["day_rule"] == "deemed_received").then(|| "--deemed-received".to_owned()));
        let answer = told(&line);
        assert_eq!(answer["due"], vector["due"], "{vector}");
        assert_eq!(answer["levels"], vector["levels"], "{vector}");
        assert_eq!(answer["provisional"], false, "{vector}");
        if text(vector, "calendar") == "cn-2024-2026" {
            let place = line.iter().position(|word| word == "--calendar").expect("the flag");
            line.drain(place..place + 2);
            let shipped = told(&line);
            assert_eq!(
                (&shipped["due"], &shipped["levels"]),
                (&vector["due"], &vector["levels"]),
                "{vector}"
            );
        }
    }
}

#[test]
fn every_elapsed_case_counts_its_seconds() {
    let (facts, folder) = (facts(), tempfile::tempdir().expect("a temporary folder"));
    let calendars = calendars(&facts, folder.path());
    for case in list(&facts, "elapsed") {
        let calendar = &calendars[text(case, "calendar")];
        let line =
            ["elapsed", "--from", text(case, "start"), "--to", text(case, "end"), "--calendar", calendar];
        let mut line = line.map(str::to_owned).to_vec();
        line.extend(pauses(case));
        assert_eq!(told(&line)["seconds"], case["working_seconds"], "{case}");
    }
}

#[test]
fn every_scenario_ends_with_its_due_instant() {
    let (facts, folder) = (facts(), tempfile::tempdir().expect("a temporary folder"));
    let calendars = calendars(&facts, folder.path());
    for scenario in list(&facts, "scenarios") {
        let (mut calendar, mut stopped) = (text(scenario, "calendar"), None);
        let (mut start, mut flags) = ("", Vec::new());
        for event in list(scenario, "events") {
            let at = nth(event, 0);
            match nth(event, 1) {
                "start" => start = at,
                "pause" | "complete" => stopped = Some(at),
                "resume" | "reopen" => {
                    let from = stopped.take().expect("it had stopped");
                    flags.extend(["--pause".to_owned(), format!("{from}/{at}")]);
                }
                "extend" => flags.extend([format!("--extend-{}", nth(event, 3)), event[2].to_string()]),
                "calendar" => calendar = nth(event, 2),
                other => panic!("unknown event {other}"),
            }
        }
        let mut line = due_line(scenario, start, &calendars[calendar]);
        line.extend(flags);
        let last = list(scenario, "trail").last().expect("a step");
        assert_eq!(told(&line)["due"], last["due"], "{scenario}");
    }
}
