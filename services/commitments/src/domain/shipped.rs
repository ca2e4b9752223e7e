//! The policies that are shipped: version 1 of each, in working days.

use nqi_kernel::clock::{LevelPolicy, PauseCaps, Unit};

use super::{
    policy::Policy,
    stage::{Stage, WorkKind},
};

/// When they count as published: a fixed instant, so that every machine has the same database.
pub const SHIPPED_AT: jiff::Timestamp = jiff::Timestamp::constant(1_767_225_600, 0);

/// U of the shipped calendar in seconds; levels are stored in seconds.
pub const STANDARD_DAY: i64 = 23_400;

type Row = (&'static str, Stage, WorkKind, u32, u32, &'static str, &'static str);

const ROWS: [Row; 11] = [
    (
        "acceptance",
        Stage::Acceptance,
        WorkKind::Any,
        1,
        5,
        "服务中心自收到需求的次日起 1 个工作日内作出受理决定；5 个工作日内既未决定也未一次性告知补正的，视为受理（参照《行政许可法》第三十二条）。",
        "The centre decides on acceptance within 1 working day after receipt; without a decision or a notice of defects within 5, the request is deemed accepted (cf. Administrative Licensing Law art. 32).",
    ),
    (
        "response",
        Stage::Response,
        WorkKind::Any,
        2,
        0,
        "受邀机构自收到询价的次日起 2 个工作日内答复是否报价。",
        "An invited provider answers within 2 working days after the invitation.",
    ),
    (
        "quotation",
        Stage::Quotation,
        WorkKind::Any,
        3,
        0,
        "答应报价的机构自答复的次日起 3 个工作日内报价。",
        "A provider that agreed to quote quotes within 3 working days after its answer.",
    ),
    (
        "delivery-testing",
        Stage::Delivery,
        WorkKind::Testing,
        10,
        20,
        "检测报告自收到合格样品的次日起按委托约定的工作日出具，默认 10 个工作日，最长 20 个工作日。",
        "A test report is due within the working days agreed in the order after receipt of a fit sample: 10 by default, 20 at most.",
    ),
    (
        "delivery-calibration",
        Stage::Delivery,
        WorkKind::Calibration,
        15,
        20,
        "校准或检定证书自收到器具的次日起按委托约定的工作日出具，默认 15 个工作日，最长 20 个工作日（参照计量检定 20 个工作日的规定）。",
        "A calibration or verification certificate is due within the working days agreed in the order after receipt of the instrument: 15 by default, 20 at most (cf. the 20 working days for metrological verification).",
    ),
    (
        "delivery-certification",
        Stage::Delivery,
        WorkKind::Certification,
        60,
        90,
        "认证决定自委托生效的次日起按约定的工作日作出，默认 60 个工作日，最长 90 个工作日。",
        "A certification decision is due within the working days agreed in the order: 60 by default, 90 at most.",
    ),
    (
        "delivery",
        Stage::Delivery,
        WorkKind::Any,
        10,
        0,
        "其他服务成果自委托生效的次日起按约定的工作日交付，默认 10 个工作日。",
        "Other work is due within the working days agreed in the order: 10 by default.",
    ),
    (
        "complaint",
        Stage::Complaint,
        WorkKind::Any,
        5,
        0,
        "被投诉方自收到投诉的次日起 5 个工作日内答复。",
        "The respondent answers a complaint within 5 working days after receipt.",
    ),
    (
        "rating-follow-up",
        Stage::RatingFollowUp,
        WorkKind::Any,
        1,
        0,
        "服务中心自收到差评的次日起 1 个工作日内回访。",
        "The centre follows up a bad rating within 1 working day.",
    ),
    (
        "rectification",
        Stage::Rectification,
        WorkKind::Any,
        5,
        0,
        "机构自差评核实的次日起 5 个工作日内提交整改情况。",
        "The provider submits its rectification within 5 working days after a bad rating was upheld.",
    ),
    (
        "supervision-reply",
        Stage::SupervisionReply,
        WorkKind::Any,
        3,
        0,
        "责任方自督办单发出的次日起 3 个工作日内书面答复。",
        "The late obligor replies to a supervision notice within 3 working days.",
    ),
];

/// The shipped policies.
pub fn policies() -> Vec<Policy> {
    ROWS.into_iter()
        .map(|(id, stage, kind, promised, statutory, rule_zh, rule_en)| Policy {
            id: id.to_owned(),
            version: 1,
            stage,
            kind,
            unit: Unit::Days,
            promised,
            statutory,
            deemed_received: false,
            levels: LevelPolicy::standard(Unit::Days, STANDARD_DAY),
            caps: PauseCaps::default(),
            rule_zh: rule_zh.to_owned(),
            rule_en: rule_en.to_owned(),
            element: 0,
            offering: None,
            published_at: SHIPPED_AT,
            reason: String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Work;

    #[test]
    fn no_shipped_promise_is_longer_than_its_statutory_limit() {
        for policy in policies() {
            assert!(policy.statutory == 0 || policy.promised <= policy.statutory, "{}", policy.id);
        }
    }

    #[test]
    fn every_stage_has_a_policy_for_any_kind_of_work() {
        let policies = policies();
        for stage in Stage::ALL {
            let found = super::super::policy::lookup(
                &policies,
                &Work { stage, kind: WorkKind::Advisory, element: 0, offering: None },
            );
            assert_eq!(found.map(|policy| policy.stage), Some(stage));
        }
    }
}
