//! Limits as annexes of certificates print them.

use proptest::prelude::*;

use super::*;

#[test]
fn method_limits_are_read_in_their_spellings() {
    for (text, methods) in [
        ("只用第二法", vec![2]),
        ("只用 第 2 法", vec![2]),
        ("只做第一法。", vec![1]),
        ("仅限第一法、第三法", vec![1, 3]),
        ("只用第一、二法", vec![1, 2]),
        ("仅测第一法和第二法", vec![1, 2]),
        ("只做方法2", vec![2]),
    ] {
        assert_eq!(Limit::parse(text), Limit::MethodOnly(methods), "{text}");
    }
}

#[test]
fn clauses_parameters_and_objects_are_told_apart() {
    let clause = |c: &str| Target::Clause(c.into());
    assert_eq!(Limit::parse("只做4.1、4.2"), Limit::Only(vec![clause("4.1"), clause("4.2")]));
    assert_eq!(Limit::parse("不做第5章"), Limit::Exclude(vec![clause("5")]));
    assert_eq!(Limit::parse("除6.3条外"), Limit::Exclude(vec![clause("6.3")]));
    assert_eq!(
        Limit::parse("只测铅、镉"),
        Limit::Only(vec![Target::Parameter("铅".into()), Target::Parameter("镉".into())])
    );
    assert_eq!(Limit::parse("不适用于婴幼儿食品"), Limit::Exclude(vec![Target::Object("婴幼儿食品".into())]));
    assert_eq!(Limit::parse("不用第三法"), Limit::Exclude(vec![Target::Method(3)]));
    for text in ["", "/", "无", "  — "] {
        assert_eq!(Limit::parse(text), Limit::None, "{text:?}");
    }
}

#[test]
fn what_is_not_surely_understood_stays_as_it_is() {
    for text in [
        "只用第一法(GB/T5413.8-1997 婴幼儿配方食品和乳粉)",
        "温度不低于20℃",
        "只做第一法，不做4.3",
        "只测 5",
        "部分参数",
        "只做第二十五法",
    ] {
        assert_eq!(Limit::parse(text), Limit::Unparsed(text.into()), "{text}");
        assert_eq!(Limit::parse(text).admits(&Asked::default()), Admission::NeedsConfirmation);
    }
}

#[test]
fn only_what_is_asked_can_be_excluded() {
    let asked = |method, clause| Asked { method, clause, ..Asked::default() };
    let second = Limit::parse("只用第二法");
    assert_eq!(second.admits(&asked(Some(2), None)), Admission::Admits);
    assert_eq!(second.admits(&asked(Some(1), None)), Admission::Excludes);
    assert_eq!(second.admits(&asked(None, Some("4.3"))), Admission::Admits);
    let clauses = Limit::parse("只做4.1、4.2");
    assert_eq!(clauses.admits(&asked(None, Some("4.1.3"))), Admission::Admits);
    assert_eq!(clauses.admits(&asked(None, Some("4.10"))), Admission::Excludes);
    assert_eq!(clauses.admits(&asked(None, None)), Admission::Admits);
    let without = Limit::parse("不做第5章");
    assert_eq!(without.admits(&asked(None, Some("5.2"))), Admission::Excludes);
    assert_eq!(without.admits(&asked(None, Some("6"))), Admission::Admits);
    let lead = Limit::parse("只测铅");
    let (cadmium, lead_itself) = (|said: &str| said == "镉", |said: &str| said == "铅");
    assert_eq!(lead.admits(&Asked { parameter: Some(&cadmium), ..Asked::default() }), Admission::Excludes);
    assert_eq!(lead.admits(&Asked { parameter: Some(&lead_itself), ..Asked::default() }), Admission::Admits);
}

proptest! {
    #[test]
    fn reading_a_limit_never_panics_and_never_loses_text(text in "\\PC{0,24}") {
        if let Limit::Unparsed(kept) = Limit::parse(&text) {
            prop_assert_eq!(kept, text.trim());
        }
    }
}
