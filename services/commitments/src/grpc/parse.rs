//! Requests into the domain's words; every wrong field is named.

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::clock::{Level, PauseReason};
use nqi_platform::auth::{OrgKind, Principal, Role};
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::{ids::parse_id, wire as instants};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::google::r#type::Date as WireDate;
use nqi_proto::r#type::v1::Cluster;
use uuid::Uuid;

use crate::{
    domain::{
        card::CardState, extension::ExtensionState, notice::NoticeState, queue::Queue, scope::Scope,
        score::Score, stage::Stage, stage::WorkKind, status::Status, verdict::AppealState,
    },
    wire,
};

/// What a caller may see.
pub fn scope(caller: &Principal) -> Scope {
    let everything = [Role::Service, Role::Bureau, Role::Admin];
    if caller.roles.any(&everything) {
        return Scope::All;
    }
    match caller.kind {
        OrgKind::Enterprise => Scope::Enterprise(caller.org),
        OrgKind::Provider => Scope::Provider(caller.org),
        // A member of the bureau without a role there sees what a party would: nothing of others.
        OrgKind::Centre | OrgKind::Bureau | OrgKind::Platform => Scope::Centre(caller.org),
    }
}

/// The one id that the request is about.
pub fn id(text: &str) -> Result<Uuid, Problem> {
    Ok(parse_id("id", text)?)
}

/// An id that may be left empty.
pub fn optional_id(checks: &mut Checks, field: &str, text: &str) -> Option<Uuid> {
    if text.is_empty() { None } else { checks.take(parse_id(field, text)) }
}

/// An id that must be there.
pub fn required_id(checks: &mut Checks, field: &str, text: &str) -> Option<Uuid> {
    checks.take(parse_id(field, text))
}

/// An instant that may be absent.
pub fn optional_time(
    checks: &mut Checks,
    field: &str,
    time: &Option<prost_types::Timestamp>,
) -> Option<Timestamp> {
    time.as_ref().and_then(|time| checks.take(instants::instant(field, time)))
}

/// Text of at most `max` characters, trimmed; `required` refuses nothing but blanks.
pub fn text(checks: &mut Checks, field: &str, text: &str, max: usize, required: bool) -> String {
    let text = text.trim();
    checks.require(
        !required || !text.is_empty(),
        field,
        "REQUIRED",
        format!("不能为空,最多 {max} 个字符。"),
        format!("Must not be empty; at most {max} characters."),
    );
    checks.text(field, text, max);
    text.to_owned()
}

/// A stage that must be there.
pub fn stage(checks: &mut Checks, field: &str, code: i32) -> Option<Stage> {
    let found = Stage::parse(code);
    if found.is_none() {
        checks.push(choose(
            field,
            "承诺环节,例如 COMMITMENT_STAGE_DELIVERY",
            "a stage, such as COMMITMENT_STAGE_DELIVERY",
        ));
    }
    found
}

/// Stages of a filter.
pub fn stages(checks: &mut Checks, codes: &[i32]) -> Vec<Stage> {
    let parse = |(index, code): (usize, &i32)| stage(checks, &format!("stages[{index}]"), *code);
    codes.iter().enumerate().filter_map(parse).collect()
}

/// Outcomes of a filter.
pub fn scores(checks: &mut Checks, codes: &[i32]) -> Vec<Score> {
    let parse = |(index, code): (usize, &i32)| {
        let found = Score::parse(*code);
        if found.is_none() {
            let field = format!("outcomes[{index}]");
            checks.push(choose(
                &field,
                "计时结果,例如 COMMITMENT_OUTCOME_LATE",
                "an outcome, such as COMMITMENT_OUTCOME_LATE",
            ));
        }
        found
    };
    codes.iter().enumerate().filter_map(parse).collect()
}

/// Clusters of a filter; UNSPECIFIED asks for cases that name none.
pub fn clusters(checks: &mut Checks, codes: &[i32]) -> Vec<i32> {
    for (index, code) in codes.iter().enumerate() {
        if Cluster::try_from(*code).is_err() {
            let field = format!("clusters[{index}]");
            checks.push(choose(
                &field,
                "产业集群,例如 CLUSTER_MEDICAL",
                "a cluster, such as CLUSTER_MEDICAL",
            ));
        }
    }
    codes.to_vec()
}

/// Kinds of work of a filter; UNSPECIFIED asks for clocks that name none.
pub fn kinds(checks: &mut Checks, codes: &[i32]) -> Vec<WorkKind> {
    let parse = |(index, code): (usize, &i32)| {
        let found = WorkKind::parse(*code);
        if found.is_none() {
            let field = format!("kinds[{index}]");
            checks.push(choose(
                &field,
                "服务类别,例如 ITEM_KIND_TESTING",
                "a kind of work, such as ITEM_KIND_TESTING",
            ));
        }
        found
    };
    codes.iter().enumerate().filter_map(parse).collect()
}

/// A day that may be absent.
pub fn optional_day(checks: &mut Checks, field: &str, day: &Option<WireDate>) -> Option<Date> {
    day.as_ref().and_then(|day| checks.take(instants::day(field, day)))
}

/// A day that must be there.
pub fn required_day(checks: &mut Checks, field: &str, day: &Option<WireDate>) -> Option<Date> {
    checks.take(instants::day(field, &day.unwrap_or_default()))
}

/// States of a filter.
pub fn statuses(checks: &mut Checks, codes: &[i32]) -> Vec<Status> {
    let parse = |(index, code): (usize, &i32)| {
        let found = Status::parse(*code);
        if found.is_none() {
            let field = format!("statuses[{index}]");
            checks.push(choose(
                &field,
                "计时状态,例如 COMMITMENT_STATUS_RUNNING",
                "a state, such as COMMITMENT_STATUS_RUNNING",
            ));
        }
        found
    };
    codes.iter().enumerate().filter_map(parse).collect()
}

/// Levels of a filter.
pub fn levels(checks: &mut Checks, codes: &[i32]) -> Vec<Level> {
    let parse = |(index, code): (usize, &i32)| {
        let found = wire::parse_level(*code);
        if found.is_none() {
            checks.push(choose(
                &format!("levels[{index}]"),
                "级别,例如 LEVEL_RED",
                "a level, such as LEVEL_RED",
            ));
        }
        found
    };
    codes.iter().enumerate().filter_map(parse).collect()
}

/// A level that may be left unspecified.
pub fn min_level(checks: &mut Checks, code: i32) -> Option<Level> {
    let found = wire::parse_level(code);
    if found.is_none() && code != 0 {
        checks.push(choose("min_level", "级别,例如 LEVEL_RED", "a level, such as LEVEL_RED"));
    }
    found
}

/// A queue that may be left unspecified.
pub fn queue(checks: &mut Checks, code: i32) -> Option<Queue> {
    let found = wire::parse_queue(code);
    if found.is_none() && code != 0 {
        checks.push(choose("queue", "队列,例如 CLOCK_QUEUE_RED", "a queue, such as CLOCK_QUEUE_RED"));
    }
    found
}

/// Standings of a filter.
pub fn card_states(checks: &mut Checks, codes: &[i32]) -> Vec<CardState> {
    let parse = |(index, code): (usize, &i32)| {
        let found = CardState::parse(*code);
        if found.is_none() {
            let field = format!("states[{index}]");
            checks.push(choose(
                &field,
                "牌的状态,例如 CARD_STATE_STANDING",
                "a standing, such as CARD_STATE_STANDING",
            ));
        }
        found
    };
    codes.iter().enumerate().filter_map(parse).collect()
}

/// A ground that must be there.
pub fn pause_reason(checks: &mut Checks, code: i32) -> Option<PauseReason> {
    let found = wire::parse_reason(code);
    if found.is_none() {
        checks.push(choose(
            "reason",
            "暂停事由:待补正、待送样、待企业确认、企业申请延期、不可抗力或特别程序;设备故障、排队不是事由",
            "a ground: CORRECTION, SAMPLE, ENTERPRISE, POSTPONED, FORCE_MAJEURE or SPECIAL; equipment and queues are none",
        ));
    }
    found
}

/// When a command takes effect. That backdating is for the bureau is decided on the loaded clock.
pub fn effective(checks: &mut Checks, time: &Option<prost_types::Timestamp>) -> crate::domain::turn::When {
    use crate::domain::turn::When;
    optional_time(checks, "effective_time", time).map_or(When::Now, When::Effective)
}

/// `org/subject/name`: how the history names the caller.
pub fn actor(caller: &Principal) -> String {
    format!("{}/{}/{}", caller.org, caller.subject, caller.name)
}

pub(super) fn choose(field: &str, zh: &str, en: &str) -> Violation {
    Violation::new(field, "INVALID_ENUM", format!("请选择{zh}。"), format!("Choose {en}."))
}

/// The item kind of a code; unspecified = any.
pub fn work_kind(checks: &mut Checks, field: &str, code: i32) -> crate::domain::stage::WorkKind {
    let found = crate::domain::stage::WorkKind::parse(code);
    if found.is_none() {
        checks.push(choose(
            field,
            "服务类别,例如 ITEM_KIND_TESTING",
            "a kind of work, such as ITEM_KIND_TESTING",
        ));
    }
    found.unwrap_or_default()
}

/// How much time a new obligor gets.
pub fn term(checks: &mut Checks, code: i32) -> Option<crate::domain::handover::Term> {
    use crate::domain::handover::Term;
    match pb::ReassignTerm::try_from(code) {
        Ok(pb::ReassignTerm::Fresh) => Some(Term::Fresh),
        Ok(pb::ReassignTerm::Remaining) => Some(Term::Remaining),
        _ => {
            checks.push(choose(
                "term",
                "REASSIGN_TERM_FRESH(重新计时)或 REASSIGN_TERM_REMAINING(剩余时限)",
                "REASSIGN_TERM_FRESH or REASSIGN_TERM_REMAINING",
            ));
            None
        }
    }
}

/// States of appeals of a filter.
pub fn appeal_states(checks: &mut Checks, codes: &[i32]) -> Vec<AppealState> {
    let (zh, en) = ("申诉状态,例如 APPEAL_STATE_OPEN", "a state of appeals, such as APPEAL_STATE_OPEN");
    coded(checks, "appeal_states", codes, AppealState::parse, zh, en)
}

/// States of extensions of a filter.
pub fn extension_states(checks: &mut Checks, codes: &[i32]) -> Vec<ExtensionState> {
    let (zh, en) =
        ("延期状态,例如 EXTENSION_STATE_ASKED", "a state of extensions, such as EXTENSION_STATE_ASKED");
    coded(checks, "states", codes, ExtensionState::parse, zh, en)
}

/// States of notices of a filter.
pub fn notice_states(checks: &mut Checks, codes: &[i32]) -> Vec<NoticeState> {
    let (zh, en) = ("督办单状态,例如 NOTICE_STATE_DRAFT", "a state of notices, such as NOTICE_STATE_DRAFT");
    coded(checks, "states", codes, NoticeState::parse, zh, en)
}

fn coded<T>(
    checks: &mut Checks,
    field: &str,
    codes: &[i32],
    parse: fn(i32) -> Option<T>,
    zh: &str,
    en: &str,
) -> Vec<T> {
    let one = |(index, code): (usize, &i32)| {
        let found = parse(*code);
        if found.is_none() {
            checks.push(choose(&format!("{field}[{index}]"), zh, en));
        }
        found
    };
    codes.iter().enumerate().filter_map(one).collect()
}

/// What an appeal leads to.
pub fn verdict(checks: &mut Checks, code: i32) -> Option<CardState> {
    let found = CardState::parse(code);
    if found.is_none() {
        checks.push(choose(
            "verdict",
            "CARD_STATE_RESCINDED（撤销）、CARD_STATE_EXCUSED（免责）或 CARD_STATE_STANDING（驳回申诉）",
            "CARD_STATE_RESCINDED, CARD_STATE_EXCUSED or CARD_STATE_STANDING (dismissed)",
        ));
    }
    found
}

/// The element of a code; unspecified = any.
pub fn element(checks: &mut Checks, field: &str, code: i32) -> i32 {
    if nqi_proto::r#type::v1::Element::try_from(code).is_err() {
        checks.push(choose(field, "要素,例如 ELEMENT_TESTING", "an element, such as ELEMENT_TESTING"));
    }
    code
}

/// A unit that must be there.
pub fn unit(checks: &mut Checks, field: &str, code: i32) -> Option<nqi_kernel::clock::Unit> {
    let found = wire::parse_unit(code);
    if found.is_none() {
        checks.push(choose(
            field,
            "TERM_UNIT_WORKING_DAYS(工作日)或 TERM_UNIT_WORKING_MINUTES(工作分钟)",
            "TERM_UNIT_WORKING_DAYS or TERM_UNIT_WORKING_MINUTES",
        ));
    }
    found
}
