//! The longest words of the dictionary, punctuation, counts, and what is taken back again.

use std::ops::Range;

use super::hit::{Day, Hit, Named, Sense, Side};
use super::numerals::{HAN, whole};
use super::pattern::{Pattern, compile, find};
use super::text::Text;
use crate::engine::lexicon::Lexicon;
use crate::engine::lexicon::family::Citation;
use crate::engine::lexicon::word::Word;

/// Reads every word of the dictionary that is still free.
pub fn words(text: &mut Text, lexicon: &Lexicon) -> Vec<Hit> {
    let dense = text.dense();
    let found: Vec<(Range<usize>, Sense)> = lexicon
        .matches(&dense.text)
        .filter(|(bytes, _)| dense.stands_alone(bytes))
        .filter_map(|(bytes, words)| Some((dense.positions(bytes), sense(words, lexicon)?)))
        .collect();
    let mut hits = Vec::with_capacity(found.len());
    for (at, sense) in found {
        text.take(&at);
        hits.push(Hit { at, sense });
    }
    hits
}

/// The meanings of one word as one sense; names of things come before words about them.
fn sense(words: &[Word], lexicon: &Lexicon) -> Option<Sense> {
    let (mut objects, mut schemes, mut parameters) = (vec![], vec![], vec![]);
    let mut other = None;
    for word in words {
        match word {
            Word::Object { name, sure } => objects.push(Named { name: name.clone(), sure: *sure }),
            Word::Scheme { name, sure } => schemes.push(Named { name: name.clone(), sure: *sure }),
            Word::Parameter { name, sure } => parameters.push(Named { name: name.clone(), sure: *sure }),
            Word::Service { title, element } => return Some(Sense::Service(title.clone(), *element)),
            Word::SchemeStem { name } => other = Some(Sense::Stem(name.clone())),
            Word::Title { family } => {
                let known = lexicon.families.get(family)?;
                let citation = Citation::Known { key: known.key.clone(), root: family.clone() };
                other = Some(Sense::Standard(citation));
            }
            Word::Cue(cue) => other = Some((*cue).into()),
        }
    }
    Some(match (objects.is_empty(), schemes.is_empty(), parameters.is_empty()) {
        (false, ..) => Sense::Objects(objects),
        (_, false, _) => Sense::Schemes(schemes),
        (.., false) => Sense::Parameters(parameters),
        _ => other?,
    })
}

static ENUMERATION: Pattern =
    Pattern::new(|| compile(r"(?:^|[\s,;。(])\(?((?:\d{1,2}|[一二三四五六七八九])\s*[.、)])\s*[^\d\s.,]"));
static METHOD: Pattern = Pattern::new(|| compile(&format!(r"第\s*(?:\d|[{HAN}])\s*法")));

/// Punctuation, numbers of a list, and 第二法.
pub fn marks(text: &mut Text) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (pattern, sense) in [(&ENUMERATION, Sense::Further), (&METHOD, Sense::Method)] {
        for found in find(text, pattern) {
            let at = found.place(1).unwrap_or(found.at);
            text.take(&at);
            hits.push(Hit { at, sense: sense.clone() });
        }
    }
    for at in 0..text.chars().len() {
        let place = at..at + 1;
        let sense = match text.chars()[at] {
            '。' | ';' | '!' | '?' => Sense::Stop,
            ',' => Sense::Comma,
            _ => continue,
        };
        if text.is_free(&place) {
            text.take(&place);
            hits.push(Hit { at: place, sense });
        }
    }
    hits
}

static COUNT: Pattern = Pattern::new(|| {
    compile(&format!(
        r"(?:^|[^\d.\-A-Za-z第])((\d{{1,5}}|[{HAN}]{{1,4}})\s*(把|支|台|块|件|根|只|卷|束|条|片|套|组|瓶|袋|箱|盒|枚|双|艘|辆|部|个|种|批|份))"
    ))
});

static SITES: Pattern = Pattern::new(|| {
    compile(&format!(r"(\d{{1,4}}|[{HAN}]{{1,3}})\s*[个处]\s*(?:认证|生产|经营|固定)?(?:场所|厂区)"))
});

/// 两个场所: sites of a certification.
pub fn sites(text: &mut Text) -> Vec<Hit> {
    let mut hits = Vec::new();
    for found in find(text, &SITES) {
        let Some(number) = found.text(1).and_then(whole).filter(|number| *number > 0) else { continue };
        text.take(&found.at);
        hits.push(Hit { at: found.at, sense: Sense::Sites(number) });
    }
    hits
}

/// Counts of samples and pieces: beside a thing that can be counted, or alone behind it.
pub fn counts(text: &mut Text, hits: &[Hit]) -> Vec<Hit> {
    let mut counts = Vec::new();
    loop {
        let found = find(text, &COUNT).into_iter().find_map(|found| {
            let at = found.place(1)?;
            let number = whole(found.text(2)?).filter(|number| *number > 0)?;
            let vague = matches!(found.text(3), Some("个" | "种" | "批" | "份"));
            counted(text, hits, &at, vague).then_some(Hit { at, sense: Sense::Count(number) })
        });
        let Some(hit) = found else { return counts };
        text.take(&hit.at);
        counts.push(hit);
    }
}

fn counted(text: &Text, hits: &[Hit], at: &Range<usize>, vague: bool) -> bool {
    let chars = text.chars();
    let mut next = at.end;
    while chars.get(next).is_some_and(|c| *c == ' ' || (*c == '的' && text.is_free(&(next..next + 1)))) {
        next += 1;
    }
    let follows = hits.iter().find(|hit| hit.at.start == next);
    let countable = follows.is_some_and(|hit| matches!(hit.sense, Sense::Sample | Sense::Objects(_)));
    // 两件，三台: what they count stood before. 一个 alone counts nothing, and 一套方案 is no sample; 卡尺20个 are callipers.
    let alone = next > at.end || next >= chars.len() || follows.is_some() || !is_han(chars[next]);
    let before = chars[..at.start].iter().rposition(|c| *c != ' ').map(|last| last + 1);
    let named = before.and_then(|end| hits.iter().find(|hit| hit.at.end == end));
    let named =
        named.is_some_and(|hit| matches!(hit.sense, Sense::Objects(_) | Sense::Mode(_) | Sense::UnclearMode));
    let vague = vague && !(named && chars[at.end - 1] == '个');
    countable || (!vague && alone)
}

pub(super) fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Drops what is taken back: 不要校准, 无需CMA, CMA不需要.
pub fn take_back(hits: &mut [Hit], text: &Text) {
    let near = |from: usize, to: usize| {
        let between = text.chars().get(from..to).unwrap_or_default();
        between.iter().filter(|c| **c != ' ').count() <= 2
    };
    for at in 0..hits.len() {
        if hits[at].sense != Sense::Not {
            continue;
        }
        let (begin, end) = (hits[at].at.start, hits[at].at.end);
        let ends_here = hits.get(at + 1).is_none_or(|next| matches!(next.sense, Sense::Stop | Sense::Comma));
        let target = if ends_here {
            at.checked_sub(1)
                .filter(|before| near(hits[*before].at.end, begin) && may_lapse(&hits[*before].sense, true))
        } else {
            Some(at + 1)
                .filter(|next| near(end, hits[*next].at.start) && may_lapse(&hits[*next].sense, false))
        };
        if let Some(target) = target {
            hits[target].sense = without(&hits[target].sense);
        }
    }
}

/// What is left of a sense that was taken back. 不要在3月20日之前 is no deadline, but perhaps the earliest day: it is asked.
fn without(sense: &Sense) -> Sense {
    let turned = |day: &Day, side| Sense::Day(Day { side, unsure: true, ..*day });
    match sense {
        Sense::Day(day @ Day { side: Side::By, .. }) => turned(day, Side::From),
        Sense::Day(day @ Day { side: Side::From, .. }) => turned(day, Side::By),
        _ => Sense::Nothing,
    }
}

fn may_lapse(sense: &Sense, behind: bool) -> bool {
    match sense {
        Sense::Scheme(_) | Sense::LegalEffect | Sense::Way(_) | Sense::Stage(_) => true,
        Sense::Region(_) | Sense::Day(_) => true,
        Sense::Mode(_) | Sense::UnclearMode | Sense::Kind(_) | Sense::Parameters(_) => !behind,
        _ => false,
    }
}
