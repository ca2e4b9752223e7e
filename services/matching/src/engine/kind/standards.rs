//! Standards services: activity and subject are nodes of rows like any other, but a row need not name a standard.
//!
//! A row that names one serves that standard alone; a row that names none serves all of them.

use nqi_kernel::kind::ItemKind;

use crate::engine::context::Context;
use crate::engine::name::Name;
use crate::engine::symbols::{self, Symbols};
use crate::engine::taxonomy;

/// Sorts of standards that a subject in words may name; above each stands [`ANY`].
pub const SORTS: [&str; 6] = ["团体标准", "企业标准", "地方标准", "行业标准", "国家标准", "国际标准"];
/// The object of rows for every sort of standard.
const ANY: &str = "标准";

/// The sort of standard that a word is a name of; 团标 is 团体标准.
pub fn sort_named(word: &str) -> Option<&'static str> {
    let whole = match word {
        "团标" => "团体标准",
        "企标" => "企业标准",
        "地标" => "地方标准",
        "行标" => "行业标准",
        other => other,
    };
    SORTS.into_iter().find(|sort| *sort == whole)
}

/// The objects that a subject means: itself when rows know it, else the sort of standard that it names, else any.
///
/// These words are no part of the taxonomy of objects: there they would be found in every sentence.
pub fn subject(text: &str, known: impl Fn(&Name) -> bool) -> Vec<Name> {
    let itself = taxonomy::object(text);
    let sort = SORTS.iter().find(|sort| itself.contains(**sort));
    let above = sort.map(|sort| [Name::from(*sort), ANY.into()]);
    if !itself.is_empty() && known(&itself) {
        let above = above.into_iter().flatten().filter(|name| *name != itself).collect::<Vec<Name>>();
        return std::iter::once(itself).chain(above).collect();
    }
    above.map(Vec::from).unwrap_or_default()
}

/// Every object under which a standards service that names no subject may stand, folded.
pub fn sorts() -> impl Iterator<Item = Name> {
    SORTS.into_iter().chain([ANY]).map(Name::from)
}

/// Whether a row's standard is none, for a need of this kind.
pub fn is_general(ctx: &Context<'_>, standard: &symbols::Cited) -> bool {
    ctx.need.kind == ItemKind::Standards
        && standard.number.is_none()
        && standard.family == no_family(ctx.snapshot.symbols())
}

/// The number of the family of rows that name no standard.
pub fn no_family(symbols: &Symbols) -> u32 {
    symbols.find("")
}

/// Whether an offering for some families covers a row that names no standard: when the need cites one of them.
pub fn cites(ctx: &Context<'_>, standard: &symbols::Cited, families: &[u32]) -> bool {
    is_general(ctx, standard) && ctx.roots.iter().flatten().any(|root| families.contains(root))
}

/// Whether an offering's object is the activity asked for.
pub fn names_activity(ctx: &Context<'_>, object: u32) -> bool {
    ctx.need.kind == ItemKind::Standards && ctx.parameters.contains(&object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_in_words_means_the_sort_of_standard_that_it_names() {
        let known = |name: &Name| name.as_ref() == "标准";
        let line = |text: &str| subject(text, known).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(line("标准"), ["标准"]);
        assert_eq!(line("碳纤维预浸料团体标准"), ["团体标准", "标准"]);
        assert_eq!(line("团体标准"), ["团体标准", "标准"]);
        assert!(line("碳纤维预浸料").is_empty() && line("").is_empty());
    }
}
