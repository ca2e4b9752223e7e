//! The kinds of request items and the mode of metrology work.

use crate::element::Element;
use crate::label::vocabulary;

vocabulary! {
    /// What an item asks for, and what a scope row or an offering answers.
    ItemKind {
        Testing = 1, "TESTING", "检测", "testing";
        Calibration = 2, "CALIBRATION", "计量", "calibration or verification";
        Certification = 3, "CERTIFICATION", "认证", "certification";
        Inspection = 4, "INSPECTION", "检验", "inspection";
        Standards = 5, "STANDARDS", "标准服务", "standards service";
        Advisory = 6, "ADVISORY", "咨询服务", "advisory service";
        Resource = 7, "RESOURCE", "资源预约", "use of a shared resource";
    }
}

vocabulary! {
    /// 校准 and 检定 are never synonyms; a row has its own mode.
    CalibrationMode {
        Calibration = 1, "CALIBRATION", "校准", "calibration";
        Verification = 2, "VERIFICATION", "检定", "verification";
    }
}

impl ItemKind {
    /// The element that the kind belongs to; ADVISORY has four, so the offering says which, and RESOURCE has none.
    pub fn element(self) -> Option<Element> {
        Some(match self {
            ItemKind::Testing | ItemKind::Inspection => Element::Testing,
            ItemKind::Calibration => Element::Metrology,
            ItemKind::Certification => Element::Certification,
            ItemKind::Standards => Element::Standards,
            ItemKind::Advisory | ItemKind::Resource => return None,
        })
    }

    /// True when candidates need scope rows.
    pub fn needs_scope(self) -> bool {
        !matches!(self, ItemKind::Advisory | ItemKind::Resource)
    }

    /// True when providers offer it and requests order it; a resource is booked instead.
    pub fn is_ordered(self) -> bool {
        self != ItemKind::Resource
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inspection_belongs_to_testing_and_advisory_to_no_single_element() {
        assert!(ItemKind::ALL.iter().all(|kind| kind.is_ordered() == (*kind != ItemKind::Resource)));
        assert_eq!(ItemKind::Inspection.element(), Some(Element::Testing));
        assert_eq!(ItemKind::Calibration.element(), Some(Element::Metrology));
        assert_eq!(ItemKind::Advisory.element(), None);
        assert!(!ItemKind::Advisory.needs_scope() && !ItemKind::Resource.needs_scope());
    }

    #[test]
    fn calibration_and_verification_are_two_words() {
        assert_eq!(CalibrationMode::from_code("检定"), Some(CalibrationMode::Verification));
        assert_eq!(CalibrationMode::from_code("校准"), Some(CalibrationMode::Calibration));
        assert_eq!(CalibrationMode::from_code("检校"), None);
    }
}
