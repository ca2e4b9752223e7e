//! Needs for standards services, which rows answer, and for advice, which offerings answer.

use nqi_kernel::activity::Activity;
use nqi_kernel::element::Element;
use nqi_kernel::kind::ItemKind;
use nqi_proto::r#type::v1 as pb;

use super::Reading;
use super::checks::standards;
use super::scoped::{schemes, sorted};
use crate::engine::kind::choice::Choice;
use crate::engine::kind::standards as services;
use crate::engine::need::{Parameter, Scoped, Service, Work};
use crate::engine::taxonomy;

pub(super) fn service(
    reading: &mut Reading<'_>,
    need: &pb::Need,
    kind: ItemKind,
    given: &pb::ServiceNeed,
) -> Option<Work> {
    reading.checks.text("need.service.activity", &given.activity, 200);
    reading.checks.text("need.service.subject", &given.subject, 2000);
    match kind {
        ItemKind::Standards => of_standards(reading, need, given).map(|work| Work::Scoped(Box::new(work))),
        _ => Some(Work::Service(advice(reading, given))),
    }
}

fn of_standards(reading: &mut Reading<'_>, need: &pb::Need, given: &pb::ServiceNeed) -> Option<Scoped> {
    let of_kind = given.element == 0 || given.element == Element::Standards.number();
    let (zh, en) = ("标准服务的要素是标准。", "The element of a standards service is STANDARDS.");
    reading.checks.require(of_kind, "need.service.element", "ELEMENT_MISMATCH", zh, en);
    let asked = Activity::asked(&given.activity, &given.subject);
    let names = Activity::ALL.iter().map(|activity| activity.zh()).collect::<Vec<_>>().join("、");
    let reason = if given.activity.trim().is_empty() { "REQUIRED" } else { "UNKNOWN_VALUE" };
    reading.checks.require(
        !asked.is_empty(),
        "need.service.activity",
        reason,
        format!("请选择标准服务内容：{names}。"),
        format!("Choose the activity: {names}."),
    );
    let told = !given.standards.is_empty() || !given.subject.trim().is_empty();
    let (zh, en) = ("请填写所涉标准或主题。", "State the standards concerned, or the subject.");
    reading.checks.require(told, "need.service.subject", "REQUIRED", zh, en);
    let numbers = standards(reading, "need.service.standards", &given.standards, Some(ItemKind::Standards));
    let snapshot = reading.snapshot;
    let known = |name: &_| snapshot.pairs_of(ItemKind::Standards, name).next().is_some();
    let parameter = |activity: &Activity| {
        let name = activity.zh();
        Parameter { text: name.to_owned(), key: name.into(), wider: vec![] }
    };
    Some(Scoped {
        object: given.subject.trim().to_owned(),
        objects: services::subject(&given.subject, known),
        parameters: asked.iter().map(parameter).collect(),
        standards: numbers,
        schemes: sorted(schemes(reading, need)),
        choice: Some(Choice::activities(&asked)),
        ..Scoped::default()
    })
}

fn advice(reading: &mut Reading<'_>, given: &pb::ServiceNeed) -> Service {
    let (zh, en) = ("请选择要素。", "State the element of an advisory service.");
    reading.checks.require(given.element != 0, "need.service.element", "REQUIRED", zh, en);
    let known = given.element == 0 || Element::from_number(given.element).is_some();
    let (zh, en) = ("没有这个要素。", "There is no such element.");
    reading.checks.require(known, "need.service.element", "OUT_OF_RANGE", zh, en);
    let standards = standards(reading, "need.service.standards", &given.standards, None);
    let activity = given.activity.trim();
    Service {
        element: (given.element != 0).then_some(given.element),
        activity: activity.to_owned(),
        activity_key: (!activity.is_empty()).then(|| taxonomy::object(activity)),
        standards,
    }
}
