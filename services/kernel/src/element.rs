//! The elements of quality infrastructure (质量基础设施要素).

use crate::label::vocabulary;

vocabulary! {
    /// An element.
    Element {
        Metrology = 1, "METROLOGY", "计量", "metrology";
        Standards = 2, "STANDARDS", "标准", "standards";
        Testing = 3, "TESTING", "检验检测", "inspection and testing";
        Certification = 4, "CERTIFICATION", "认证认可", "certification and accreditation";
        QualityManagement = 5, "QUALITY_MANAGEMENT", "质量管理", "quality management";
        IntellectualProperty = 6, "INTELLECTUAL_PROPERTY", "知识产权", "intellectual property";
        Brand = 7, "BRAND", "品牌", "brand";
        Training = 8, "TRAINING", "培训", "training";
    }
}
