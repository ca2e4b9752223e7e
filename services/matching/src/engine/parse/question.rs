//! What a person is asked about an open slot, in both languages.

use super::slot::{Name, Slot, State};

/// The question of an open slot in Chinese and English; nothing for an accepted one.
pub fn of(slot: &Slot) -> Option<(String, String)> {
    if slot.state == State::Accepted {
        return None;
    }
    if slot.name == Name::Mode {
        // The two have different legal meaning; the question says so.
        let said = if slot.raw.is_empty() {
            String::new()
        } else {
            format!("“{}”不能确定是哪一种。", slot.raw)
        };
        return Some((
            format!("{said}需要校准还是检定？检定须由有法定授权的机构进行，二者不能互换。"),
            "Calibration (校准) or verification (检定)? Verification needs a legally authorised body; they are not interchangeable.".to_owned(),
        ));
    }
    let (zh, en) = noun(slot.name);
    let known: Vec<&str> = slot.alternatives.iter().map(|one| one.value.as_str()).collect();
    Some(match (slot.raw.is_empty(), known.is_empty()) {
        (true, true) => (format!("请说明{zh}。"), format!("Please state {en}.")),
        (true, false) => (
            format!("请说明{zh}，例如：{}。", known.join("、")),
            format!("Please state {en}, for example {}.", known.join(", ")),
        ),
        (false, true) => (
            format!("“{}”未能识别为{zh}，请核对。", slot.raw),
            format!("“{}” was not recognised as {en}; please check it.", slot.raw),
        ),
        (false, false) => (
            format!("“{}”指的{zh}是：{}？", slot.raw, known.join("、")),
            format!(
                "Which {} does “{}” mean: {}?",
                en.strip_prefix("the ").unwrap_or(en),
                slot.raw,
                known.join(", ")
            ),
        ),
    })
}

fn noun(name: Name) -> (&'static str, &'static str) {
    match name {
        Name::Kind => {
            ("服务类别（检测、校准/检定、检验、认证、标准服务、咨询或资源预约）", "the kind of service")
        }
        Name::Object => ("检测对象、器具或认证项目", "the object, instrument or scheme"),
        Name::Field => ("检验领域", "the field of inspection"),
        Name::Parameter => ("参数", "the parameter"),
        Name::Standard => ("标准号（含年号）", "the standard and its year"),
        Name::Method => ("方法", "the method"),
        Name::Mode => ("校准或检定", "the mode"),
        Name::Range => ("测量范围和单位", "the range and its unit"),
        Name::Uncertainty => ("最大测量不确定度", "the largest uncertainty"),
        Name::Quantity => ("数量", "the quantity"),
        Name::Region => ("样品所在区域", "the region of the sample"),
        Name::Delivery => ("送样或上门", "the way of delivery"),
        Name::Earliest => ("最早开始日期", "the earliest start"),
        Name::Deadline => ("最迟出具报告的日期", "the day by which the report is needed"),
        Name::Budget => ("预算上限", "the budget"),
        Name::Accreditation => ("所需资质", "the accreditation"),
        Name::LegalEffect => ("是否需要证明作用", "whether the report needs legal effect"),
        Name::Stage => ("认证阶段", "the stage of certification"),
        Name::Activity => ("服务内容", "the activity"),
        Name::Subject => ("所涉标准的编号或主题", "the standards concerned, or the subject"),
        Name::Element => ("质量要素", "the element"),
        Name::Class => ("资源类别", "the class of resource"),
        Name::Capability => ("所需资源的名称、型号或能力", "the name, model or capability needed"),
        Name::Start => ("开始使用的日期和时刻", "the day and time at which the use begins"),
        Name::End => ("结束使用的日期和时刻", "the day and time at which the use ends"),
    }
}
