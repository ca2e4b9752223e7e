//! What a need still lacks to be submitted.

use nqi_kernel::activity::Activity;
use nqi_platform::problem::{Checks, Violation};
use nqi_proto::r#type::v1::{Need, need::Detail};

use super::need::{element, kind};
use crate::domain::ItemKind;

/// What a need still lacks to be submitted, by field below `path`.
pub fn missing(path: &str, need: &Need) -> Vec<Violation> {
    let mut wrong = Checks::new();
    let mut need_text = |given: bool, field: &str, zh: &str, en: &str| {
        wrong.require(
            given,
            format!("{path}.{field}"),
            "REQUIRED",
            format!("请填写{zh}。"),
            format!("Give {en}."),
        );
    };
    match (kind(need), &need.detail) {
        (None, _) => need_text(false, "kind", "需求类别", "the kind of work"),
        (Some(ItemKind::Testing | ItemKind::Inspection), Some(Detail::Testing(testing))) => {
            need_text(!testing.object.trim().is_empty(), "testing.object", "检测对象", "the object");
            need_text(
                !testing.parameters.is_empty() || !testing.standards.is_empty(),
                "testing.parameters",
                "检测参数或标准",
                "parameters or standards",
            );
        }
        (Some(ItemKind::Calibration), Some(Detail::Calibration(calibration))) => {
            need_text(
                !calibration.instrument.trim().is_empty(),
                "calibration.instrument",
                "器具名称",
                "the instrument",
            );
            need_text(
                calibration.mode != 0,
                "calibration.mode",
                "“校准”或“检定”",
                "CALIBRATION or VERIFICATION",
            );
        }
        (Some(ItemKind::Certification), Some(Detail::Certification(certification))) => {
            need_text(
                !certification.scheme.trim().is_empty(),
                "certification.scheme",
                "认证方案",
                "the scheme",
            );
        }
        (Some(ItemKind::Inspection), Some(Detail::Inspection(inspection))) => {
            need_text(!inspection.object.trim().is_empty(), "inspection.object", "检验对象", "the object");
            need_text(
                !inspection.activity.trim().is_empty() || !inspection.standards.is_empty(),
                "inspection.activity",
                "检验活动或依据的标准",
                "the activity or the standards",
            );
        }
        (Some(ItemKind::Standards), Some(Detail::Service(service))) => {
            need_text(
                !Activity::asked(&service.activity, &service.subject).is_empty(),
                "service.activity",
                "标准服务内容（查新、解读、比对或制修订）",
                "the activity: 查新, 解读, 比对 or 制修订",
            );
            need_text(
                !service.subject.trim().is_empty() || !service.standards.is_empty(),
                "service.subject",
                "所涉标准或主题",
                "the standards concerned or the subject",
            );
        }
        (Some(ItemKind::Advisory), Some(Detail::Service(service))) => {
            need_text(
                !service.activity.trim().is_empty() || !service.subject.trim().is_empty(),
                "service.activity",
                "服务内容",
                "the activity or the subject",
            );
            need_text(
                element(need).is_some(),
                "service.element",
                "咨询服务的要素",
                "the element of the advisory service",
            );
        }
        (Some(kind), _) => {
            let (field, zh) = match kind {
                ItemKind::Testing => ("testing", "检测内容"),
                ItemKind::Inspection => ("inspection", "检验内容"),
                ItemKind::Calibration => ("calibration", "计量内容"),
                ItemKind::Certification => ("certification", "认证内容"),
                ItemKind::Standards | ItemKind::Advisory => ("service", "服务内容"),
                ItemKind::Resource => ("resource", "预约内容"),
            };
            need_text(false, field, zh, "the fields of this kind of work");
        }
    }
    // What a reading of typed text left open is answered before anybody is asked to do the work.
    for (at, slot) in need.open_slots.iter().enumerate() {
        let field = format!("{path}.open_slots[{at}]");
        let (zh, en) = (slot.question_zh.as_str(), slot.question_en.as_str());
        wrong.require(false, field, "NEED_UNCONFIRMED", zh, en);
    }
    match wrong.finish() {
        Ok(()) => vec![],
        Err(problem) => problem.violations,
    }
}

#[cfg(test)]
mod tests {
    use nqi_proto::r#type::v1::{InspectionNeed, OpenSlot, ServiceNeed, TestingNeed};

    use super::*;

    fn fields(kind: ItemKind, detail: Detail) -> Vec<String> {
        let need = Need { kind: kind.number(), detail: Some(detail), ..Need::default() };
        missing("need", &need).into_iter().map(|violation| violation.field).collect()
    }

    #[test]
    fn an_inspection_says_what_is_inspected_and_how_or_by_which_standard() {
        let of = |object: &str, activity: &str, standards: &[&str]| {
            let standards = standards.iter().map(|number| (*number).to_owned()).collect();
            let (object, activity) = (object.to_owned(), activity.to_owned());
            let detail = InspectionNeed { object, activity, standards, ..InspectionNeed::default() };
            fields(ItemKind::Inspection, Detail::Inspection(detail))
        };
        assert_eq!(of(" ", "", &[]), ["need.inspection.object", "need.inspection.activity"]);
        assert!(of("循环水泵", "装运前检验", &[]).is_empty());
        assert!(of("循环水泵", "", &["GB/T 5656-2008"]).is_empty());
    }

    #[test]
    fn a_standards_service_says_what_is_done_and_about_what_as_matching_will_read_it() {
        let of = |kind: ItemKind, activity: &str, subject: &str| {
            let (activity, subject) = (activity.to_owned(), subject.to_owned());
            fields(
                kind,
                Detail::Service(ServiceNeed { activity, subject, element: 2, ..ServiceNeed::default() }),
            )
        };
        assert_eq!(of(ItemKind::Standards, "翻译", ""), ["need.service.activity", "need.service.subject"]);
        assert_eq!(of(ItemKind::Standards, "查新", ""), ["need.service.subject"]);
        assert!(of(ItemKind::Standards, "", "企业标准编写").is_empty());
        assert_eq!(
            of(ItemKind::Advisory, "翻译", ""),
            ["need.service.element"],
            "it is none of the last four"
        );
    }

    #[test]
    fn a_need_with_an_open_question_is_not_complete_until_it_is_answered() {
        let detail = TestingNeed {
            object: "碳纤维复丝".into(),
            parameters: vec!["拉伸性能".into()],
            ..TestingNeed::default()
        };
        let slot = OpenSlot {
            name: "standard".into(),
            question_zh: "“GB/T 3362-2019”指的标准号是：GB/T 3362-2017？".into(),
            ..OpenSlot::default()
        };
        let mut need = Need {
            kind: ItemKind::Testing.number(),
            detail: Some(Detail::Testing(detail)),
            open_slots: vec![slot],
            ..Need::default()
        };
        let open = missing("items[0].need", &need);
        assert_eq!((open.len(), open[0].field.as_str()), (1, "items[0].need.open_slots[0]"));
        assert!(open[0].zh.contains("GB/T 3362-2017"));
        need.open_slots.clear();
        assert!(missing("items[0].need", &need).is_empty());
    }
}
