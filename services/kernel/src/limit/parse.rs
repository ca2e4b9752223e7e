//! Reads the few forms in which limits are really written.

use super::{Limit, Target};
use crate::fold::Folded;

/// What the verb says about the words behind it.
#[derive(Clone, Copy)]
enum Meaning {
    Parameter,
    Object,
}

const ONLY: [(&str, Meaning); 15] = [
    ("只适用于", Meaning::Object),
    ("仅适用于", Meaning::Object),
    ("只限于", Meaning::Object),
    ("仅限于", Meaning::Object),
    ("仅用于", Meaning::Object),
    ("只用于", Meaning::Object),
    ("只检测", Meaning::Parameter),
    ("仅检测", Meaning::Parameter),
    ("只测", Meaning::Parameter),
    ("仅测", Meaning::Parameter),
    ("只做", Meaning::Parameter),
    ("仅做", Meaning::Parameter),
    ("只用", Meaning::Parameter),
    ("仅用", Meaning::Parameter),
    ("仅限", Meaning::Parameter),
];
const EXCLUDE: [(&str, Meaning); 8] = [
    ("不适用于", Meaning::Object),
    ("不用于", Meaning::Object),
    ("不检测", Meaning::Parameter),
    ("不测", Meaning::Parameter),
    ("不做", Meaning::Parameter),
    ("不包括", Meaning::Parameter),
    ("不含", Meaning::Parameter),
    ("不用", Meaning::Parameter),
];
const NOTHING: [&str; 6] = ["", "/", "-", "无", "无限制", "全部"];

pub(super) fn parse(text: &str) -> Limit {
    let folded: String = Folded::of(text).text().chars().filter(|c| *c != ' ').collect();
    let body = folded.trim_end_matches(['。', '.', ';', ',']);
    if NOTHING.contains(&body) {
        return Limit::None;
    }
    read(body).unwrap_or_else(|| Limit::Unparsed(text.trim().to_owned()))
}

fn read(body: &str) -> Option<Limit> {
    if let Some((rest, meaning)) = after(body, &ONLY) {
        let targets = targets(rest, meaning)?;
        let methods: Vec<u8> =
            targets.iter().filter_map(|t| if let Target::Method(n) = t { Some(*n) } else { None }).collect();
        return Some(match methods.len() {
            0 => Limit::Only(targets),
            found if found == targets.len() => Limit::MethodOnly(methods),
            _ => return None,
        });
    }
    if let Some((rest, meaning)) = after(body, &EXCLUDE) {
        return Some(Limit::Exclude(targets(rest, meaning)?));
    }
    let inner = body.strip_prefix('除')?;
    let inner = inner
        .strip_suffix("除外")
        .or_else(|| inner.strip_suffix("以外"))
        .or_else(|| inner.strip_suffix('外'))?;
    Some(Limit::Exclude(targets(inner, Meaning::Parameter)?))
}

fn after<'a>(body: &'a str, verbs: &[(&str, Meaning)]) -> Option<(&'a str, Meaning)> {
    verbs.iter().find_map(|(verb, meaning)| Some((body.strip_prefix(verb)?, *meaning)))
}

/// Splits a list and reads each entry; any doubt about one leaves the whole limit unread.
fn targets(list: &str, meaning: Meaning) -> Option<Vec<Target>> {
    if list.contains(['(', ')', '[', ']', '。', ';', ':']) {
        return None;
    }
    let parts: Vec<&str> = list.split(['、', ',', '和', '及', '与', '或']).collect();
    let mut targets = Vec::new();
    for part in &parts {
        targets.push(target(part, meaning, list)?);
    }
    Some(targets)
}

fn target(part: &str, meaning: Meaning, list: &str) -> Option<Target> {
    let part = part.strip_prefix("方法").filter(|rest| ordinal(rest).is_some()).map_or(part, |rest| rest);
    let core = part.strip_prefix('第').unwrap_or(part);
    let says_method = list.ends_with('法') && !list.ends_with("方法") || list.starts_with("方法");
    let bare_method = core.strip_suffix('法').unwrap_or(core);
    if says_method && let Some(number) = ordinal(bare_method) {
        return Some(Target::Method(number));
    }
    let clause = core.trim_end_matches(['条', '款', '章', '节']);
    let clause = clause.strip_prefix("条款").unwrap_or(clause);
    let numeric =
        clause.split('.').all(|level| !level.is_empty() && level.bytes().all(|b| b.is_ascii_digit()));
    if numeric {
        let marked = clause.contains('.') || list.contains(['条', '款', '章', '节']);
        return marked.then(|| Target::Clause(clause.to_owned()));
    }
    // A name with verbs, numbers or a negation inside says more than a name.
    let plain = !part.is_empty()
        && part.chars().count() <= 20
        && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '·'))
        && !["第", "法", "条款", "标准", "范围", "方法", "不", "除", "只", "仅"]
            .iter()
            .any(|word| part.contains(word));
    plain.then(|| match meaning {
        Meaning::Parameter => Target::Parameter(part.to_owned()),
        Meaning::Object => Target::Object(part.to_owned()),
    })
}

fn ordinal(text: &str) -> Option<u8> {
    if let Ok(number) = text.parse::<u8>() {
        return (1..=20).contains(&number).then_some(number);
    }
    let names = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let at = names.iter().position(|name| *name == text)?;
    u8::try_from(at + 1).ok()
}
