//! Alternatives that offerings state or their titles name: an offering that names some of them serves those alone.

use nqi_kernel::activity::Activity;

/// Stages of a certification in the order of their numbers.
const STAGES: [&[&str]; 3] = [&["初次", "初审"], &["监督"], &["再认证", "换证", "复评"]];

/// The alternatives that a need asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Activities of a standards service, one bit each by number.
    Activities(u8),
    /// A stage of a certification, by its place.
    Stage(usize),
}

impl Choice {
    /// These activities.
    pub fn activities(asked: &[Activity]) -> Choice {
        Choice::Activities(asked.iter().fold(0, |bits, activity| bits | bit(*activity)))
    }

    /// The stage of a certification with the API's number; not stated is the first.
    pub fn stage(number: i32) -> Option<Choice> {
        let place = usize::try_from(number).ok()?.saturating_sub(1);
        (place < STAGES.len()).then_some(Choice::Stage(place))
    }

    /// Whether an offering with this folded title and these stated stages (bits, 0 = none stated) serves: it names all that
    /// is asked for, or none of the alternatives. What it states goes before what its title names.
    pub fn allows(self, title: &str, stages: u8) -> bool {
        match self {
            Choice::Activities(asked) => {
                let named = named(title).fold(0, |bits, activity| bits | bit(activity));
                named == 0 || named & asked == asked
            }
            Choice::Stage(place) if stages != 0 => stages & (1 << place) != 0,
            Choice::Stage(place) => {
                let named = |words: &&[&str]| words.iter().any(|word| title.contains(word));
                named(&STAGES[place]) || !STAGES.iter().any(named)
            }
        }
    }
}

fn bit(activity: Activity) -> u8 {
    1 << activity.number().rem_euclid(8)
}

/// The activities that a folded title names.
pub fn named(title: &str) -> impl Iterator<Item = Activity> {
    Activity::ALL.iter().copied().filter(move |activity| activity.is_named(title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::name::fold;

    #[test]
    fn an_offering_that_names_other_stages_does_not_serve_and_one_that_names_none_serves_all() {
        let serves = |title: &str| {
            let title = fold(title);
            (0..=3).map(|number| Choice::stage(number).unwrap().allows(&title, 0)).collect::<Vec<_>>()
        };
        assert_eq!(serves("质量管理体系认证"), [true; 4]);
        assert_eq!(serves("质量管理体系认证(监督审核)"), [false, false, true, false]);
        assert_eq!(serves("初次认证与再认证"), [true, true, false, true]);
        assert_eq!((Choice::stage(4), Choice::stage(-1)), (None, None));
    }

    #[test]
    fn what_an_offering_states_goes_before_what_its_title_names() {
        let serves = |title: &str, stages| {
            let title = fold(title);
            (1..=3).map(|number| Choice::stage(number).unwrap().allows(&title, stages)).collect::<Vec<_>>()
        };
        assert_eq!(serves("质量管理体系认证", 0b110), [false, true, true]);
        assert_eq!(serves("质量管理体系认证(监督审核)", 0b001), [true, false, false]);
        let search = Choice::activities(&[Activity::Search]);
        assert!(search.allows(&fold("标准服务"), 0b001), "activities have no stages");
    }

    #[test]
    fn an_offering_of_some_activities_serves_those_alone() {
        let serves = |asked: &[Activity], title: &str| Choice::activities(asked).allows(&fold(title), 0);
        assert!(serves(&[Activity::Search], "标准查新与比对") && serves(&[Activity::Search], "标准服务"));
        assert!(serves(&[Activity::Search, Activity::Compare], "标准查新与比对"));
        assert!(!serves(&[Activity::Search], "团体标准制修订服务"));
        assert!(!serves(&[Activity::Search, Activity::Draft], "标准查新与比对"));
    }
}
