//! Other names of what the register lists: slang, abbreviations, chemical symbols. The table is `data/aliases.tsv`.

use std::collections::BTreeMap;

use nqi_kernel::standard::StandardNumber;

use super::word::Word;
use super::{Entries, Known, Measured};
use crate::engine::name::{self, Name};
use crate::engine::taxonomy;

const TABLE: &str = include_str!("../../../data/aliases.tsv");

/// Adds every alias whose target the register has: a name for nothing would only be asked about in vain.
pub(super) fn add(
    entries: &mut Entries,
    objects: &BTreeMap<Name, Known>,
    parameters: &BTreeMap<Name, Measured>,
) {
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(alias), Some(what), Some(certainty), Some(targets)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let sure = certainty == "same";
        for target in targets.split('|') {
            let word = match what {
                "parameter" => parameters
                    .get(&name::parameter(target))
                    .map(|known| Word::Parameter { name: known.name.clone(), sure }),
                "scheme" => objects
                    .get(&taxonomy::object(target))
                    .map(|known| Word::Scheme { name: known.name.clone(), sure }),
                _ => {
                    // A narrower object that only the taxonomy knows is an object as well.
                    let reached = taxonomy::lineage(target).iter().any(|key| objects.contains_key(key));
                    let known = objects.get(&taxonomy::object(target));
                    let name = known.map_or(target, |known| known.name.as_str());
                    reached.then(|| Word::Object { name: name.to_owned(), sure })
                }
            };
            if let Some(word) = word {
                entries.add(alias, word);
            }
        }
    }
}

/// The scheme that a name surely means, by the table alone; a number means the same with its year (ISO 9001:2015).
pub fn scheme(text: &str) -> Option<&'static str> {
    let number = StandardNumber::parse(text).map(|number| name::fold(&number.family_key()));
    let written = [Some(name::fold(text)), number.ok()];
    let lines = TABLE.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    });
    let mut sure = lines.filter(|[_, what, certainty, _]| *what == "scheme" && *certainty == "same");
    sure.find(|[alias, ..]| written.iter().flatten().any(|name| *name == name::fold(alias)))
        .map(|[.., target]| target)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_names_one_alias_a_kind_of_name_a_certainty_and_targets() {
        let mut seen = BTreeSet::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [alias, what, certainty, targets] = cells.as_slice() else { panic!("{line}") };
            assert!(["object", "parameter", "scheme"].contains(what), "{line}");
            assert!(["same", "loose"].contains(certainty), "{line}");
            assert!(
                *certainty == "loose" || !targets.contains('|'),
                "only one thing is surely meant: {line}"
            );
            assert!(seen.insert(name::fold(alias)), "twice: {alias}");
        }
    }
}
