//! Several things in one text: which words belong to which item.

use nqi_kernel::kind::ItemKind;

use super::hit::{Hit, Named, Sense};
use super::text::Text;
use crate::engine::lexicon::Lexicon;
use crate::engine::name;
use crate::engine::taxonomy;

/// What is said about one item.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The word that the item is about; nothing when only its circumstances were written.
    pub anchor: Option<Hit>,
    /// Everything else, in order.
    pub hits: Vec<Hit>,
    sentence: usize,
    told: bool,
}

/// Splits the hits of a text (sorted) into items; at least one when there is any hit at all.
pub fn group(text: &Text, hits: Vec<Hit>, lexicon: &Lexicon) -> Vec<Draft> {
    let clauses = clauses(compounds(hits));
    let anchors = anchors(text, &clauses);
    let mut items: Vec<Draft> = Vec::new();
    let mut waiting: Vec<Hit> = Vec::new();
    let mut shared: Vec<(usize, Hit)> = Vec::new();
    for clause in &clauses {
        let first = items.len();
        let own: Vec<&Hit> = clause.hits.iter().filter(|hit| anchors.contains(&hit.at.start)).collect();
        let mut places: Vec<(usize, usize)> = Vec::new();
        for anchor in &own {
            let same = items.iter().position(|item| item.anchor.as_ref().is_some_and(|a| same(a, anchor)));
            let at = same.unwrap_or_else(|| {
                let told = |hit: &Hit| {
                    hit.sense == Sense::Told && (hit.at.end..=hit.at.end + 2).contains(&anchor.at.start)
                };
                items.push(Draft {
                    anchor: Some((*anchor).clone()),
                    sentence: clause.sentence,
                    told: clause.hits.iter().any(told),
                    ..Draft::default()
                });
                items.len() - 1
            });
            places.push((anchor.at.start, at));
        }
        if places.is_empty() && is_other_work(clause, &items, lexicon) {
            items.push(Draft { sentence: clause.sentence, ..Draft::default() });
        }
        if places.is_empty() {
            follow(clause, &mut items, &mut waiting, &mut shared);
            continue;
        }
        if first < items.len() {
            items[first].hits.append(&mut waiting);
        }
        distribute(text, clause, &places, &anchors, &mut items, &mut shared, lexicon);
    }
    if items.is_empty() {
        if waiting.is_empty() && shared.is_empty() && clauses.iter().all(|clause| clause.hits.is_empty()) {
            return vec![];
        }
        items.push(Draft::default());
    }
    if let Some(first) = items.first_mut() {
        first.hits.append(&mut waiting);
    }
    for (sentence, hit) in shared {
        let here = items.iter().any(|item| item.sentence == sentence);
        for item in items.iter_mut().filter(|item| !here || item.sentence == sentence) {
            item.hits.push(hit.clone());
        }
    }
    retire(&mut items);
    for item in &mut items {
        item.hits.sort_by_key(|hit| hit.at.start);
    }
    items
}

/// 碳纤维复合材料: a name that the register knows and a word that is none are one thing, and which one is asked.
fn compounds(hits: Vec<Hit>) -> Vec<Hit> {
    let mut joined: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        if let (Some(Hit { at, sense: Sense::Objects(known) }), Sense::Objects(names)) =
            (joined.last_mut(), &hit.sense)
        {
            let unsure = !known.iter().chain(names).all(|named| named.sure);
            let apart = |named: &Named| known.iter().all(|other| other.name != named.name);
            if at.end == hit.at.start && unsure && names.iter().all(apart) {
                at.end = hit.at.end;
                known.extend(names.iter().cloned());
                known.iter_mut().for_each(|named| named.sure = false);
                continue;
            }
        }
        joined.push(hit);
    }
    joined
}

/// Whether a clause without a thing of its own asks for something else than the calibration before it: for a parameter that
/// nobody calibrates, or in a sentence of its own for so many samples to be tested. 做检测 alone is said of calibration too.
fn is_other_work(clause: &Clause, items: &[Draft], lexicon: &Lexicon) -> bool {
    let Some(last) = items.last().filter(|last| has_mode(last)) else { return false };
    let metrology = ItemKind::Calibration.number();
    let tested = |names: &[Named]| {
        let known = names.iter().filter_map(|named| lexicon.parameters.get(&name::parameter(&named.name)));
        let mut kinds = known.flat_map(|measured| &measured.kinds).peekable();
        kinds.peek().is_some() && kinds.all(|kind| *kind != metrology)
    };
    let of_tests = |sense: &Sense| matches!(sense, Sense::Kind(kinds) if !kinds.contains(&ItemKind::Calibration) && !kinds.contains(&ItemKind::Certification));
    let says = |what: &dyn Fn(&Sense) -> bool| clause.hits.iter().any(|hit| what(&hit.sense));
    if says(&|sense| matches!(sense, Sense::Mode(_) | Sense::UnclearMode)) {
        return false;
    }
    let counted = says(&|sense| matches!(sense, Sense::Count(_))) && says(&of_tests);
    says(&|sense| matches!(sense, Sense::Parameters(names) if tested(names)))
        || (counted && last.sentence != clause.sentence)
}

#[derive(Default)]
struct Clause {
    sentence: usize,
    hits: Vec<Hit>,
}

/// Clauses end at commas, sentences at full stops and at words such as 另外.
fn clauses(hits: Vec<Hit>) -> Vec<Clause> {
    let mut clauses = vec![Clause::default()];
    let mut sentence = 0;
    for hit in hits {
        match hit.sense {
            Sense::Stop | Sense::Further => {
                sentence += 1;
                clauses.push(Clause { sentence, hits: vec![] });
            }
            Sense::Comma => clauses.push(Clause { sentence, hits: vec![] }),
            Sense::Nothing | Sense::Sample | Sense::Not => {
                // Read, and of no further use.
            }
            _ => {
                if let Some(last) = clauses.last_mut() {
                    last.hits.push(hit);
                }
            }
        }
    }
    clauses
}

/// Positions of the words that items are about.
fn anchors(text: &Text, clauses: &[Clause]) -> Vec<usize> {
    let mut found: Vec<(usize, &Hit)> = Vec::new();
    let sentences = clauses.last().map_or(0, |clause| clause.sentence);
    for sentence in 0..=sentences {
        let hits: Vec<&Hit> = clauses
            .iter()
            .filter(|clause| clause.sentence == sentence)
            .flat_map(|clause| &clause.hits)
            .collect();
        let says = |what: fn(&Sense) -> bool| hits.iter().any(|hit| what(&hit.sense));
        let certifies = says(|sense| {
            matches!(sense, Sense::Stage(_))
                || matches!(sense, Sense::Kind(kinds) if kinds.contains(&ItemKind::Certification))
        });
        let standards = says(|sense| matches!(sense, Sense::Standard(_) | Sense::StandardNoun));
        let borrows = says(|sense| matches!(sense, Sense::Borrow));
        for hit in &hits {
            let raw = text.folded_text(&hit.at);
            let is = match &hit.sense {
                Sense::Objects(_) | Sense::Service(..) => true,
                Sense::Schemes(_) => {
                    let whole = ["认证", "评定"].iter().any(|end| raw.ends_with(end));
                    whole || certifies || raw.chars().any(|c| c.is_ascii_digit())
                }
                Sense::Stem(_) => certifies,
                Sense::Activity(_, needs_standard) => !needs_standard || standards,
                Sense::Class(_) => borrows,
                _ => false,
            };
            if is {
                found.push((sentence, hit));
            }
        }
        // 培训, 专利 say what an item is about only where nothing else does.
        if !found.iter().any(|(other, _)| *other == sentence)
            && let Some(element) = hits.iter().find(|hit| matches!(hit.sense, Sense::Element(_)))
        {
            found.push((sentence, element));
        }
    }
    let kept: Vec<usize> = (0..found.len()).filter(|at| !is_shadowed(text, &found, *at)).collect();
    kept.into_iter().map(|at| found[at].1.at.start).collect()
}

/// An unsure word beside a sure one for the same thing, or 食品 in 食品中的贝类, is not an item of its own.
fn is_shadowed(text: &Text, found: &[(usize, &Hit)], at: usize) -> bool {
    let (sentence, hit) = found[at];
    let Some(names) = names(hit) else { return false };
    found.iter().enumerate().any(|(other_at, (other_sentence, other))| {
        if other_at == at || *other_sentence != sentence {
            return false;
        }
        let Some(others) = self::names(other) else { return false };
        let Some(sure) = others.iter().find(|named| named.sure) else { return false };
        if !names.iter().any(|named| named.sure) {
            return names.iter().any(|named| named.name == sure.name);
        }
        let key = taxonomy::object(&names[0].name);
        let wider = taxonomy::lineage(&sure.name).into_iter().skip(1).any(|ancestor| ancestor == key);
        wider && !joined(text, hit, other)
    })
}

/// 食品、贝类 are two; 食品里的贝类 is one.
fn joined(text: &Text, one: &Hit, other: &Hit) -> bool {
    let (from, to) = if one.at.end <= other.at.start {
        (one.at.end, other.at.start)
    } else {
        (other.at.end, one.at.start)
    };
    let between: String = text.chars().get(from..to).unwrap_or_default().iter().collect();
    between.contains(['、', '和', '及', '与', ','])
}

fn names(hit: &Hit) -> Option<&[Named]> {
    match &hit.sense {
        Sense::Objects(names) => Some(names),
        _ => None,
    }
}

fn same(one: &Hit, other: &Hit) -> bool {
    match (&one.sense, &other.sense) {
        (Sense::Objects(a), Sense::Objects(b)) => a == b,
        (Sense::Schemes(a), Sense::Schemes(b)) => a == b,
        (Sense::Stem(a), Sense::Stem(b)) => a == b,
        (Sense::Schemes(a), Sense::Stem(b)) | (Sense::Stem(b), Sense::Schemes(a)) => {
            a.len() == 1 && a[0].name == *b
        }
        (Sense::Activity(a, _), Sense::Activity(b, _)) => a == b,
        (Sense::Class(a), Sense::Class(b)) => a == b,
        _ => false,
    }
}

/// Circumstances of the whole sentence.
fn is_shared(sense: &Sense) -> bool {
    matches!(
        sense,
        Sense::Region(_)
            | Sense::Day(_)
            | Sense::Mention(_)
            | Sense::Hours(_)
            | Sense::Money(..)
            | Sense::Way(_)
    )
}

fn is_authority(sense: &Sense) -> bool {
    matches!(sense, Sense::Scheme(_) | Sense::LegalEffect)
}

fn has_mode(item: &Draft) -> bool {
    item.hits.iter().any(|hit| matches!(hit.sense, Sense::Mode(_) | Sense::UnclearMode))
}

/// A clause without an item of its own goes with those before, or waits for the first.
fn follow(clause: &Clause, items: &mut [Draft], waiting: &mut Vec<Hit>, shared: &mut Vec<(usize, Hit)>) {
    let all = clause.hits.iter().any(|hit| hit.sense == Sense::All);
    for hit in &clause.hits {
        if is_shared(&hit.sense) || is_authority(&hit.sense) {
            // 都要CMA holds for what stood in other sentences as well.
            let sentence = if all { usize::MAX } else { clause.sentence };
            shared.push((sentence, hit.clone()));
            continue;
        }
        if matches!(hit.sense, Sense::Mode(_) | Sense::UnclearMode) {
            let last = items.len().wrapping_sub(1);
            let mut taken = false;
            for (at, item) in items.iter_mut().enumerate() {
                if at == last || !has_mode(item) {
                    item.hits.push(hit.clone());
                    taken = true;
                }
            }
            if !taken {
                waiting.push(hit.clone());
            }
            continue;
        }
        if all {
            items.iter_mut().for_each(|item| item.hits.push(hit.clone()));
        } else if let Some(last) = items.last_mut() {
            last.hits.push(hit.clone());
        }
        if items.is_empty() {
            waiting.push(hit.clone());
        }
    }
}

/// Within a clause: each word goes to the item that it stands beside.
#[allow(clippy::too_many_arguments)] // One clause, what is known of its text, and everything that its words may go to.
fn distribute(
    text: &Text,
    clause: &Clause,
    places: &[(usize, usize)],
    anchors: &[usize],
    items: &mut [Draft],
    shared: &mut Vec<(usize, Hit)>,
    lexicon: &Lexicon,
) {
    let before = |at: usize| places.iter().rev().find(|(place, _)| *place < at).map(|(_, item)| *item);
    let behind = |at: usize| places.iter().find(|(place, _)| *place > at).map(|(_, item)| *item);
    let nearest = |at: usize| before(at).or_else(|| behind(at));
    let first_anchor = places[0].0;
    let modes: Vec<&Hit> =
        clause.hits.iter().filter(|hit| matches!(hit.sense, Sense::Mode(_) | Sense::UnclearMode)).collect();
    // 0-150mm卡尺、0-10mm百分表: the sizes stand in front.
    let sizes_first = clause
        .hits
        .iter()
        .find(|hit| matches!(hit.sense, Sense::Range(_) | Sense::Size(_) | Sense::Bare))
        .is_some_and(|hit| hit.at.start < first_anchor);
    let counts_first = clause
        .hits
        .iter()
        .find(|hit| matches!(hit.sense, Sense::Count(_)))
        .is_some_and(|hit| hit.at.start < first_anchor);
    let mut run: Vec<usize> = Vec::new();
    let mut closed = false;
    for hit in &clause.hits {
        let at = hit.at.start;
        if anchors.contains(&at) {
            if std::mem::take(&mut closed) {
                run.clear();
            }
            run.extend(places.iter().find(|(place, _)| *place == at).map(|(_, item)| *item));
            continue;
        }
        let targets: Vec<usize> = match &hit.sense {
            sense if is_shared(sense) => {
                shared.push((clause.sentence, hit.clone()));
                vec![]
            }
            sense if is_authority(sense) => places.iter().map(|(_, item)| *item).collect(),
            Sense::Kind(_) | Sense::Stage(_) | Sense::Borrow | Sense::Element(_) => {
                places.iter().map(|(_, item)| *item).collect()
            }
            Sense::Mode(_) | Sense::UnclearMode => with_mode(at, &modes, places),
            Sense::Parameters(_) => {
                closed = true;
                if run.is_empty() { nearest(at).into_iter().collect() } else { run.clone() }
            }
            Sense::Standard(citation) => {
                closed = true;
                vec![
                    by_standard(citation, places, items, lexicon)
                        .or_else(|| nearest(at))
                        .unwrap_or(places[0].1),
                ]
            }
            Sense::Count(_) => {
                // 卡尺和5块压力表: what stands without a word between. 卡尺20把压力表5块: as the first count stands.
                let behind_it = next_to(text, clause, anchors, hit.at.end).and_then(|_| behind(at));
                let before_it = just_before(text, clause, anchors, at).and_then(|_| before(at));
                let side = if counts_first { behind_it.or(before_it) } else { before_it.or(behind_it) };
                side.or_else(|| nearest(at)).into_iter().collect()
            }
            Sense::Range(_) | Sense::Size(_) | Sense::Bare | Sense::Uncertainty(_) | Sense::Precision(_) => {
                closed = true;
                let side = if sizes_first { behind(at).or_else(|| before(at)) } else { nearest(at) };
                side.into_iter().collect()
            }
            _ => nearest(at).into_iter().collect(),
        };
        let mut targets = targets;
        targets.sort_unstable();
        targets.dedup();
        for item in targets {
            items[item].hits.push(hit.clone());
        }
    }
}

/// The anchor that begins at `end`, or behind 的.
fn next_to(text: &Text, clause: &Clause, anchors: &[usize], end: usize) -> Option<usize> {
    let next = clause.hits.iter().find(|hit| hit.at.start >= end && anchors.contains(&hit.at.start))?;
    bare(text, end, next.at.start).then_some(next.at.start)
}

/// The anchor that ends at `start`.
fn just_before(text: &Text, clause: &Clause, anchors: &[usize], start: usize) -> Option<usize> {
    let last = clause.hits.iter().rev().find(|hit| hit.at.end <= start && anchors.contains(&hit.at.start))?;
    bare(text, last.at.end, start).then_some(last.at.start)
}

/// Nothing but spaces and 的 stands between.
fn bare(text: &Text, from: usize, to: usize) -> bool {
    text.chars().get(from..to).is_some_and(|between| between.iter().all(|c| matches!(c, ' ' | '的')))
}

/// The items that one of a clause's modes is meant for.
fn with_mode(at: usize, modes: &[&Hit], places: &[(usize, usize)]) -> Vec<usize> {
    let all = || places.iter().map(|(_, item)| *item).collect();
    let (first, last) = (places[0].0, places[places.len() - 1].0);
    if places.len() == 1 {
        return all();
    }
    if modes.len() == 1 {
        // 校准卡尺、压力表 and 卡尺、压力表校准 mean both; 卡尺校准、压力表 means one.
        return if at < first || at > last {
            all()
        } else {
            places.iter().filter(|(place, _)| *place < at).map(|(_, item)| *item).collect()
        };
    }
    let leading = modes[0].at.start < first;
    let others = |from: usize, to: usize| modes.iter().any(|mode| mode.at.start > from && mode.at.start < to);
    places
        .iter()
        .filter(
            |(place, _)| {
                if leading { at < *place && !others(at, *place) } else { at > *place && !others(*place, at) }
            },
        )
        .map(|(_, item)| *item)
        .collect()
}

/// The one item of the clause whose object is worked on by the standard.
fn by_standard(
    citation: &crate::engine::lexicon::family::Citation,
    places: &[(usize, usize)],
    items: &[Draft],
    lexicon: &Lexicon,
) -> Option<usize> {
    use crate::engine::lexicon::family::Citation;
    let root = match citation {
        Citation::Known { root, .. } => root,
        Citation::Open { root, .. } => root.as_ref()?,
    };
    let works = |item: usize| {
        let Some(Sense::Objects(names)) = items[item].anchor.as_ref().map(|anchor| &anchor.sense) else {
            return false;
        };
        names.iter().any(|named| lexicon.works_by(&named.name, root))
    };
    let mut fitting: Vec<usize> = places.iter().map(|(_, item)| *item).filter(|item| works(*item)).collect();
    fitting.dedup();
    (fitting.len() == 1).then(|| fitting[0])
}

/// 我们做医疗器械的，想拿ISO 13485认证: a product that nothing is to be done with is only told.
fn retire(items: &mut Vec<Draft>) {
    let asks = |item: &Draft| {
        item.hits.iter().any(|hit| {
            matches!(
                hit.sense,
                Sense::Parameters(_)
                    | Sense::Standard(_)
                    | Sense::Kind(_)
                    | Sense::Mode(_)
                    | Sense::UnclearMode
                    | Sense::Count(_)
                    | Sense::Range(_)
            )
        })
    };
    let is_object = |item: &Draft| item.anchor.as_ref().is_some_and(|a| matches!(a.sense, Sense::Objects(_)));
    let firm = items.iter().any(|item| item.anchor.is_some() && !is_object(item));
    if firm {
        items.retain(|item| !is_object(item) || asks(item));
    }
    if items.iter().any(|item| !item.told || asks(item)) {
        items.retain(|item| !item.told || asks(item));
    }
}
