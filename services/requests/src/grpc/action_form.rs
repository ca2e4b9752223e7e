//! Reads the content of an action as its author writes it. Paths of fields begin inside the action.

use std::collections::HashSet;

use jiff::civil::Date;
use nqi_kernel::cluster::Cluster;
use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::wire;
use nqi_proto::google::r#type::Date as WireDate;
use nqi_proto::matching::v1::{Gap, GapClass};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::ItemKind;
use prost::Message;
use uuid::Uuid;

use crate::app::action::Content;
use crate::app::need;
use crate::app::need_fields::{code, count, required};
use crate::domain::action::{Cell, Frame, Indicator, Member};

/// Members of an action, at most.
const MEMBERS: usize = 50;
/// Indicators of an action, at most.
const INDICATORS: usize = 20;
/// Regions of the city.
const REGIONS: usize = 8;
/// No figure of a city's campaign is larger, either way.
const LARGEST: f64 = 1e12;

/// The content, or every wrong field of it.
pub fn read(action: Option<pb::Action>) -> Result<Content, Problem> {
    let Some(action) = action else {
        return Err(Violation::new("action", "REQUIRED", "请填写提升行动内容。", "Give the action.").into());
    };
    let mut wrong = Checks::new();
    required(&mut wrong, "title", &action.title, 200);
    wrong.require(
        Cluster::from_number(action.cluster).is_some(),
        "cluster",
        "REQUIRED",
        "请选择产业集群。",
        "Choose an industry cluster.",
    );
    required(&mut wrong, "problem", &action.problem, 5000);
    regions(&mut wrong, &action.regions);
    let owner =
        if action.owner_id.is_empty() { None } else { wrong.take(parse_id("owner_id", &action.owner_id)) };
    let starts = day(&mut wrong, "start_date", action.start_date.as_ref());
    let ends = day(&mut wrong, "end_date", action.end_date.as_ref());
    if let (Some(starts), Some(ends)) = (starts, ends) {
        wrong.require(
            starts <= ends,
            "end_date",
            "BEFORE_START",
            format!("不得早于开始日期 {starts}。"),
            format!("Must not lie before the first day, {starts}."),
        );
    }
    let members = members(&mut wrong, action.members);
    let indicators = indicators(&mut wrong, action.indicators);
    let cell = action.gap.map(|gap| cell(&mut wrong, &gap, action.cluster));
    wrong.finish()?;
    let frame = Frame {
        title: action.title,
        cluster: action.cluster,
        regions: action.regions,
        problem: action.problem,
        owner: owner.unwrap_or(Uuid::nil()),
        starts,
        ends,
    };
    Ok(Content { frame, owner, members, indicators, cell })
}

/// A region of the city, or none.
pub fn region(field: &str, given: &str) -> Result<String, Problem> {
    let mut wrong = Checks::new();
    need::region(&mut wrong, field.to_owned(), given);
    wrong.finish()?;
    Ok(given.to_owned())
}

fn regions(wrong: &mut Checks, given: &[String]) {
    count(wrong, "regions".to_owned(), given.len(), REGIONS);
    let mut seen = HashSet::new();
    for (i, code) in given.iter().take(REGIONS).enumerate() {
        let field = format!("regions[{i}]");
        if required(wrong, field.clone(), code, 20) {
            need::region(wrong, field.clone(), code);
        }
        wrong.require(seen.insert(code), field, "DUPLICATE", "重复的区域。", "This region is named twice.");
    }
}

fn day(wrong: &mut Checks, field: &str, given: Option<&WireDate>) -> Option<Date> {
    given.and_then(|given| wrong.take(wire::day(field, given)))
}

fn members(wrong: &mut Checks, given: Vec<pb::ActionMember>) -> Vec<Member> {
    count(wrong, "members".to_owned(), given.len(), MEMBERS);
    let read = given.into_iter().take(MEMBERS).enumerate().map(|(i, one)| {
        required(wrong, format!("members[{i}].name"), &one.name, 100);
        wrong.text(format!("members[{i}].organization"), &one.organization, 200);
        wrong.text(format!("members[{i}].duty"), &one.duty, 200);
        Member { name: one.name, organization: one.organization, duty: one.duty }
    });
    read.collect()
}

fn indicators(wrong: &mut Checks, given: Vec<pb::Indicator>) -> Vec<Indicator> {
    count(wrong, "indicators".to_owned(), given.len(), INDICATORS);
    let mut seen = HashSet::new();
    let read = given.into_iter().take(INDICATORS).enumerate().map(|(i, one)| {
        let path = |field: &str| format!("indicators[{i}].{field}");
        required(wrong, path("name"), &one.name, 200);
        wrong.require(
            seen.insert(one.name.trim().to_owned()),
            path("name"),
            "DUPLICATE",
            "指标名称重复。",
            "This name is used twice.",
        );
        wrong.text(path("unit"), &one.unit, 20);
        for (field, value) in [("baseline", one.baseline), ("target", one.target), ("result", one.result)] {
            wrong.require(
                value.is_none_or(|value| value.is_finite() && value.abs() <= LARGEST),
                path(field),
                "OUT_OF_RANGE",
                "应为 -1e12 到 1e12 之间的数。",
                "Must be a number between -1e12 and 1e12.",
            );
        }
        wrong.text(path("evidence"), &one.evidence, 2000);
        Indicator {
            name: one.name.trim().to_owned(),
            unit: one.unit,
            baseline: one.baseline,
            target: one.target,
            result: one.result,
            evidence: one.evidence,
        }
    });
    read.collect()
}

fn cell(wrong: &mut Checks, gap: &Gap, cluster: i32) -> Cell {
    wrong.require(
        gap.cluster == cluster,
        "gap.cluster",
        "OTHER_CLUSTER",
        "应与行动的产业集群一致。",
        "Must be the action's cluster.",
    );
    wrong.require(
        ItemKind::try_from(gap.kind).is_ok_and(|kind| kind != ItemKind::Unspecified),
        "gap.kind",
        "UNKNOWN_VALUE",
        "不是已知的服务类别。",
        "Not a known kind of work.",
    );
    code::<GapClass>(wrong, "gap.class", gap.class);
    let names = [
        ("family", &gap.family),
        ("object", &gap.object),
        ("parameter", &gap.parameter),
        ("standard", &gap.standard),
        ("title", &gap.title),
        ("activity", &gap.activity),
    ];
    for (field, given) in names {
        wrong.text(format!("gap.{field}"), given, 500);
    }
    need::region(wrong, "gap.region".to_owned(), &gap.region);
    let counts = [
        ("items", gap.items),
        ("enterprises", gap.enterprises),
        ("failed_searches", gap.failed_searches),
        ("unfilled", gap.unfilled),
        ("local_sites", gap.local_sites),
        ("provincial_sites", gap.provincial_sites),
        ("national_sites", gap.national_sites),
        ("failed_by_capability", gap.failed_by_capability),
    ];
    for (field, given) in counts {
        wrong.require(
            given >= 0,
            format!("gap.{field}"),
            "OUT_OF_RANGE",
            "不得为负数。",
            "Must not be negative.",
        );
    }
    // Figures and verdict change, these do not: the same cell at any time.
    let parts = (
        (gap.cluster, gap.kind, gap.mode, gap.element),
        (&gap.family, &gap.standard, &gap.object, &gap.parameter, &gap.activity),
        &gap.region,
    );
    Cell { key: format!("{parts:?}"), enterprises: gap.enterprises, gap: gap.encode_to_vec() }
}
