//! The activities of standards services, as people write them.

use unicode_normalization::UnicodeNormalization;

use crate::label::vocabulary;

vocabulary! {
    /// What is done about a standard.
    Activity {
        Search = 1, "SEARCH", "查新", "search for the version in force";
        Explain = 2, "EXPLAIN", "解读", "explanation";
        Compare = 3, "COMPARE", "比对", "comparison";
        Draft = 4, "DRAFT", "制修订", "drafting or revision";
    }
}

impl Activity {
    /// Every word for it.
    fn words(self) -> &'static [&'static str] {
        match self {
            Activity::Search => &["查新"],
            Activity::Explain => &["解读", "宣贯"],
            Activity::Compare => &["比对", "对比"],
            Activity::Draft => &["制修订", "制订", "制定", "修订", "编制", "编写", "起草"],
        }
    }

    /// Whether a text names it.
    pub fn is_named(self, text: &str) -> bool {
        self.words().iter().any(|word| text.contains(word))
    }

    /// The activities that a text names, in their order.
    pub fn named(text: &str) -> Vec<Activity> {
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        Activity::ALL.iter().copied().filter(|activity| activity.is_named(&plain)).collect()
    }

    /// What is asked for: what the activity names, else what the subject does.
    pub fn asked(activity: &str, subject: &str) -> Vec<Activity> {
        let named = Activity::named(activity);
        if named.is_empty() && activity.trim().is_empty() { Activity::named(subject) } else { named }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activities_are_found_whatever_they_are_called() {
        for (text, found) in [
            ("标准查新", vec![Activity::Search]),
            ("修 订", vec![Activity::Draft]),
            ("新旧版本对比", vec![Activity::Compare]),
            ("宣贯", vec![Activity::Explain]),
            ("标准查新与比对", vec![Activity::Search, Activity::Compare]),
            ("翻译", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(Activity::named(text), found, "{text}");
        }
    }

    #[test]
    fn the_subject_tells_the_activity_only_where_none_is_stated() {
        assert_eq!(Activity::asked("", "碳纤维团体标准制定"), [Activity::Draft]);
        assert_eq!(Activity::asked("查新", "碳纤维团体标准制定"), [Activity::Search]);
        assert!(Activity::asked("翻译", "团体标准制定").is_empty());
    }
}
