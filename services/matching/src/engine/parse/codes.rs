//! Standard numbers, before anything else can split them: full numbers, 国标 with digits, and bare digits.

use std::ops::Range;

use nqi_kernel::standard::{Error, StandardNumber, scan};

use super::hit::{Hit, Named, Sense};
use super::pattern::{Pattern, compile, find};
use super::text::Text;
use crate::engine::lexicon::Lexicon;
use crate::engine::lexicon::family::Citation;
use crate::engine::lexicon::word::Word;
use crate::engine::name;

static NATIONAL: Pattern =
    Pattern::new(|| compile(r"国标\s*(/?\s*[Tt])?\s*(\d{3,5}(?:\.\d+)*)(?:\s*-\s*(\d{4}))?"));

static SHORT: Pattern =
    Pattern::new(|| compile(r"(?:^|[^A-Za-z0-9/])([A-Za-z]{2}\s*\d{3,6}(?:\.\d+)*)(?:$|[^A-Za-z0-9.])"));
static EDITION: Pattern = Pattern::new(|| compile(r"^\s*\(?\s*(\d{4})\s*年?版\)?"));
static DETACHED: Pattern = Pattern::new(|| compile(r"^(.*\d{4})\s+-\d+$"));

/// Full numbers, and 国标 with a number behind it.
pub fn read(text: &mut Text, original: &str, lexicon: &Lexicon) -> Vec<Hit> {
    let mut hits = Vec::new();
    for found in scan(original) {
        let at = text.folded(found.start..found.end);
        if at.is_empty() || !text.is_free(&at) {
            continue;
        }
        let (at, sense) = match &found.number {
            Ok(number) => with_edition(text, at, number, lexicon),
            Err(Error::YearImplausible(year)) => implausible(text, at, year, lexicon),
            Err(_) => continue,
        };
        text.take(&at);
        hits.push(Hit { at, sense });
    }
    for found in find(text, &SHORT) {
        // Two letters and digits are a number only where the register knows it: HB 200 is a hardness.
        let (Some(at), Some(written)) = (found.place(1), found.text(1)) else { continue };
        let known = StandardNumber::parse(written).map(|number| lexicon.families.cite(&number));
        if let Ok(citation @ Citation::Known { .. }) = known {
            text.take(&at);
            hits.push(Hit { at, sense: Sense::Standard(citation) });
        }
    }
    for found in find(text, &NATIONAL) {
        let (Some(digits), year) = (found.text(2), found.text(3)) else { continue };
        let year = year.map_or_else(String::new, |year| format!("-{year}"));
        let Ok(number) = StandardNumber::parse(&format!("GB {digits}{year}")) else { continue };
        text.take(&found.at);
        hits.push(Hit { at: found.at, sense: Sense::Standard(lexicon.families.cite(&number)) });
    }
    hits
}

/// A number of the register, or one that people use as the name of something else (ISO 9001).
fn cited(number: &StandardNumber, lexicon: &Lexicon) -> Sense {
    let citation = lexicon.families.cite(number);
    if matches!(citation, Citation::Open { root: None, .. }) {
        let words = lexicon.exactly(&name::fold(&number.family_key()));
        let schemes: Vec<Named> = words
            .iter()
            .filter_map(|word| match word {
                Word::Scheme { name, sure } => Some(Named { name: name.clone(), sure: *sure }),
                _ => None,
            })
            .collect();
        if !schemes.is_empty() {
            return Sense::Schemes(schemes);
        }
    }
    Sense::Standard(citation)
}

/// The year may stand apart: GB/T 36276 2023版.
fn with_edition(
    text: &Text,
    at: Range<usize>,
    number: &StandardNumber,
    lexicon: &Lexicon,
) -> (Range<usize>, Sense) {
    let behind = text.folded_text(&(at.end..(at.end + 10).min(text.chars().len())));
    let apart = EDITION.captures(&behind).filter(|_| number.year().is_none() && !number.is_series());
    let year = apart.and_then(|found| {
        Some((found.get(0)?.as_str().chars().count(), found.get(1)?.as_str().parse().ok()?))
    });
    match year {
        Some((length, year)) => (at.start..at.end + length, cited(&number.with_year(year), lexicon)),
        None => (at, cited(number, lexicon)),
    }
}

/// `GB/T 3362-17`: the family's versions, those that end in the digits written first. `GB/T 2423.1-2008 -40℃` has its year
/// and a temperature behind it.
fn implausible(text: &Text, at: Range<usize>, year: &str, lexicon: &Lexicon) -> (Range<usize>, Sense) {
    let written = text.folded_text(&at);
    if let Some(whole) = DETACHED.captures(&written).and_then(|found| found.get(1))
        && let Ok(number) = StandardNumber::parse(whole.as_str())
    {
        return (at.start..at.start + whole.as_str().chars().count(), cited(&number, lexicon));
    }
    (at, Sense::Standard(versions(&written, year, lexicon)))
}

fn versions(written: &str, year: &str, lexicon: &Lexicon) -> Citation {
    let before = written.rfind(year).map_or(written, |at| &written[..at]);
    let Ok(number) = StandardNumber::parse(before.trim_end_matches(['-', ':', ' '])) else {
        return Citation::Open { root: None, could_be: vec![] };
    };
    match lexicon.families.versions(&number.family().alias_root()) {
        Citation::Open { root, mut could_be } => {
            could_be.sort_by_key(|key| !key.ends_with(year));
            Citation::Open { root, could_be }
        }
        known @ Citation::Known { .. } => known,
    }
}

static BARE: Pattern = Pattern::new(|| {
    compile(
        r"(?:^|[^\dA-Za-z.\-~/])((\d{3,5}(?:\.\d{1,3})?)(?:-(\d{4}))?)(?:$|[^\dA-Za-zµΩ°%‰.\-~/元块万千个支把台件只年月日号米毫克度])",
    )
});

/// Digits that are the number of a known family, read after quantities, money and days. Never taken as said: which body's
/// number it is was not written.
pub fn bare(text: &mut Text, lexicon: &Lexicon) -> Vec<Hit> {
    let mut hits = Vec::new();
    // Matches share the character between them, so what was read is taken and the rest is looked at again.
    loop {
        let found = find(text, &BARE).into_iter().find_map(|found| {
            let digits = found.text(2)?;
            let at = found.place(1)?;
            let roots = lexicon.families.numbered(digits);
            (!roots.is_empty()).then(|| {
                let mut could_be: Vec<String> = Vec::new();
                for family in roots.iter().filter_map(|root| lexicon.families.get(root)) {
                    let year = found.text(3);
                    let version = family.versions.iter().find(|v| year.is_some_and(|y| v.key.ends_with(y)));
                    could_be.push(version.map_or_else(|| family.key.clone(), |v| v.key.clone()));
                }
                let root = (roots.len() == 1).then(|| roots[0].clone());
                Hit { at, sense: Sense::Standard(Citation::Open { root, could_be }) }
            })
        });
        let Some(hit) = found else { return hits };
        text.take(&hit.at);
        hits.push(hit);
    }
}
