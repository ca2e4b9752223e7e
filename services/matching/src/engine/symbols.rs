//! What rows say, stored once: names, standards, clauses, limits, ranges. A packed row holds their numbers.

use std::sync::Arc;

use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::limit::Limit;
use nqi_kernel::range::{Extent, Range};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::uncertainty::{Curve, Uncertainty};

use super::day::{self, Day};
use super::interned::{Interned, NONE, hash_of};
use super::name::{self, Name};
use super::record::Row;
use super::stored::Stored;

/// A name as published with the key that it is compared by.
#[derive(Debug, Clone)]
pub struct Label {
    /// As published.
    pub text: Name,
    /// Number of its key.
    pub name: u32,
}

/// A standard as a row cites it.
#[derive(Debug, Clone)]
pub struct Cited {
    /// As published.
    pub text: Name,
    /// The number, when it reads as one with a year.
    pub number: Option<Arc<StandardNumber>>,
    /// Number of its exact key.
    pub key: u32,
    /// Number of the family's name.
    pub family: u32,
}

/// A clause or method.
#[derive(Debug, Clone)]
pub struct Clause {
    /// As published.
    pub text: Name,
    /// Folded, as needs are compared with it.
    pub folded: Name,
    /// Read as a limit.
    pub limit: Arc<Limit>,
}

/// A limit.
#[derive(Debug, Clone)]
pub struct Bound {
    /// As published.
    pub text: Name,
    /// As read.
    pub limit: Arc<Limit>,
}

/// What many rows have in common beside object, standard and figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Terms {
    /// Number of the kind.
    pub kind: i32,
    /// Number of 校准 or 检定.
    pub mode: Option<i32>,
    /// Number of the parameter.
    pub parameter: u32,
    /// Number of the parameter's key.
    pub name: u32,
    /// Number of the clause.
    pub clause: u32,
    /// Number of the limit.
    pub limit: u32,
    /// Neither a clause nor a limit narrows the row.
    pub plain: bool,
    /// First day, when narrower than the accreditation's.
    pub from: Option<Day>,
    /// Last day, when narrower than the accreditation's.
    pub to: Option<Day>,
    /// Suspended.
    pub suspended: bool,
    /// Days of the suspension; none = all days.
    pub halt: Option<(Day, Day)>,
}

/// Range, conditions and uncertainty of a row.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Range, when one was read.
    pub range: Option<Arc<Range>>,
    /// Range as published.
    pub range_text: Name,
    /// Conditions by folded name.
    pub qualifiers: Arc<[(Name, Range)]>,
    /// Uncertainty, when there is a range.
    pub uncertainty: Option<Arc<Uncertainty>>,
    /// Uncertainty as published.
    pub uncertainty_text: Name,
    /// Where the range begins.
    pub lower: f64,
}

/// Every value that rows hold by number. Clones share everything.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    names: Interned<Name>,
    objects: Interned<Label>,
    parameters: Interned<Label>,
    standards: Interned<Cited>,
    clauses: Interned<Clause>,
    limits: Interned<Bound>,
    terms: Interned<Terms>,
    figures: Interned<Figures>,
    recent: Recent,
}

/// The values that the last row brought, with their numbers. Rows that follow each other mostly share them, and who shares
/// a value needs no look at it.
#[derive(Debug, Clone, Default)]
struct Recent {
    /// Object and parameter with their keys.
    labels: [Option<(Name, Name, u32)>; 2],
    standard: Option<(Name, Option<Arc<StandardNumber>>, u32)>,
    /// Clause and limit.
    limits: [Option<(Name, Arc<Limit>, u32)>; 2],
}

impl Recent {
    fn label(&self, text: &Name, key: &Name, parameter: bool) -> Option<u32> {
        let (known, its_key, at) = self.labels[usize::from(parameter)].as_ref()?;
        (Arc::ptr_eq(known, text) && Arc::ptr_eq(its_key, key)).then_some(*at)
    }

    fn standard(&self, row: &Row) -> Option<u32> {
        let (text, number, at) = self.standard.as_ref()?;
        let same = match (number, &row.number) {
            (Some(known), Some(number)) => Arc::ptr_eq(known, number),
            (None, None) => true,
            _ => false,
        };
        (same && Arc::ptr_eq(text, &row.standard)).then_some(*at)
    }

    fn limit(&self, text: &Name, limit: &Arc<Limit>, of_row: bool) -> Option<u32> {
        let (known, its_limit, at) = self.limits[usize::from(of_row)].as_ref()?;
        (Arc::ptr_eq(known, text) && Arc::ptr_eq(its_limit, limit)).then_some(*at)
    }
}

/// The numbers of a row's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Of the object.
    pub object: u32,
    /// Of the standard.
    pub standard: u32,
    /// Of the terms.
    pub terms: u32,
    /// Of the figures; [`NONE`] when the row has none.
    pub figures: u32,
}

impl Symbols {
    /// The number of a name, given now if it has none.
    pub fn number(&mut self, name: &Name) -> u32 {
        self.names.number(hash_of(name.as_ref()), |known| known == name, || name.clone())
    }

    /// The number of a name; [`NONE`] when no record holds it.
    pub fn find(&self, name: &str) -> u32 {
        self.names.find(hash_of(name), |known| known.as_ref() == name).unwrap_or(NONE)
    }

    /// The name of a number.
    pub fn name(&self, at: u32) -> Option<&Name> {
        self.names.get(at)
    }

    /// Numbers of distinct names, standards and figures.
    pub fn counts(&self) -> [usize; 3] {
        [self.names.len(), self.standards.len(), self.figures.len()]
    }

    /// An object.
    pub fn object(&self, at: u32) -> Option<&Label> {
        self.objects.get(at)
    }

    /// A parameter.
    pub fn parameter(&self, at: u32) -> Option<&Label> {
        self.parameters.get(at)
    }

    /// A standard.
    pub fn standard(&self, at: u32) -> Option<&Cited> {
        self.standards.get(at)
    }

    /// A clause.
    pub fn clause(&self, at: u32) -> Option<&Clause> {
        self.clauses.get(at)
    }

    /// A limit.
    pub fn limit(&self, at: u32) -> Option<&Bound> {
        self.limits.get(at)
    }

    /// The terms of a row.
    pub fn terms(&self, at: u32) -> Option<&Terms> {
        self.terms.get(at)
    }

    /// The figures of a row, when it has any.
    pub fn figures(&self, at: u32) -> Option<&Figures> {
        self.figures.get(at)
    }

    /// Every name, in the order of numbers.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter()
    }

    /// Numbers everything that a row says.
    pub fn words(&mut self, row: &Row) -> Words {
        let object = self.label(&row.object, &row.object_key, false);
        let parameter = self.label(&row.parameter, &row.parameter_key, true);
        let standard = self.cite(row);
        let (clause, limit) = (self.clause_of(row), self.limit_of(row));
        let terms = Terms {
            kind: row.kind.number(),
            mode: row.mode.map(CalibrationMode::number),
            parameter,
            name: self.parameters.get(parameter).map_or(NONE, |label| label.name),
            clause,
            limit,
            plain: *row.clause_limit == Limit::None && *row.limit == Limit::None,
            from: row.from.map(day::number),
            to: row.to.map(day::number),
            suspended: row.suspended,
            halt: row.halt.map(|(from, until)| (day::number(from), day::number(until))),
        };
        let terms = self.terms.number(hash_of(&terms), |known| *known == terms, || terms);
        Words { object, standard, terms, figures: self.measure(row) }
    }

    fn clause_of(&mut self, row: &Row) -> u32 {
        if let Some(at) = self.recent.limit(&row.clause, &row.clause_limit, false) {
            return at;
        }
        let is = |known: &Clause| known.text == row.clause && known.limit == row.clause_limit;
        let at = self.clauses.number(hash_of(row.clause.as_ref()), is, || Clause {
            text: row.clause.clone(),
            folded: name::fold(&row.clause),
            limit: row.clause_limit.clone(),
        });
        self.recent.limits[0] = Some((row.clause.clone(), row.clause_limit.clone(), at));
        at
    }

    fn limit_of(&mut self, row: &Row) -> u32 {
        if let Some(at) = self.recent.limit(&row.limit_text, &row.limit, true) {
            return at;
        }
        let is = |known: &Bound| known.text == row.limit_text && known.limit == row.limit;
        let make = || Bound { text: row.limit_text.clone(), limit: row.limit.clone() };
        let at = self.limits.number(hash_of(row.limit_text.as_ref()), is, make);
        self.recent.limits[1] = Some((row.limit_text.clone(), row.limit.clone(), at));
        at
    }

    fn label(&mut self, text: &Name, key: &Name, parameter: bool) -> u32 {
        if let Some(at) = self.recent.label(text, key, parameter) {
            return at;
        }
        let name = self.number(key);
        let labels = if parameter { &mut self.parameters } else { &mut self.objects };
        let is = |known: &Label| known.name == name && known.text == *text;
        let at = labels.number(hash_of(text.as_ref()), is, || Label { text: text.clone(), name });
        self.recent.labels[usize::from(parameter)] = Some((text.clone(), key.clone(), at));
        at
    }

    fn cite(&mut self, row: &Row) -> u32 {
        if let Some(at) = self.recent.standard(row) {
            return at;
        }
        let is = |known: &Cited| known.text == row.standard && known.number == row.number;
        let hash = hash_of(row.standard.as_ref());
        let at = self.standards.find(hash, is).unwrap_or_else(|| {
            let (key, family) = (self.number(&row.number_key), self.number(&row.family));
            let cited = Cited { text: row.standard.clone(), number: row.number.clone(), key, family };
            self.standards.number(hash, is, || cited)
        });
        self.recent.standard = Some((row.standard.clone(), row.number.clone(), at));
        at
    }

    fn measure(&mut self, row: &Row) -> u32 {
        let empty = row.range.is_none()
            && row.range_text.is_empty()
            && row.uncertainty_text.is_empty()
            && row.qualifiers.is_empty();
        if empty && row.uncertainty.is_none() {
            return NONE;
        }
        let figures = Figures {
            range: row.range.clone(),
            range_text: row.range_text.clone(),
            qualifiers: row.qualifiers.clone(),
            uncertainty: row.uncertainty.clone(),
            uncertainty_text: row.uncertainty_text.clone(),
            lower: row.lower(),
        };
        let is = |known: &Figures| {
            known.range == figures.range
                && known.range_text == figures.range_text
                && known.uncertainty == figures.uncertainty
                && known.uncertainty_text == figures.uncertainty_text
                && known.qualifiers == figures.qualifiers
        };
        self.figures.number(figures.hash(), is, || figures.clone())
    }

    /// Writes every value in the order of its number.
    pub(super) fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_all(&self.names, out)?;
        put_all(&self.objects, out)?;
        put_all(&self.parameters, out)?;
        put_all(&self.standards, out)?;
        put_all(&self.clauses, out)?;
        put_all(&self.limits, out)?;
        put_all(&self.terms, out)?;
        put_all(&self.figures, out)
    }

    /// Reads what [`Symbols::put`] wrote; every value has its number again.
    pub(super) fn take(from: &mut &[u8]) -> Option<Symbols> {
        Some(Symbols {
            names: take_all(from, |name: &Name| hash_of(name.as_ref()))?,
            objects: take_all(from, |label: &Label| hash_of(label.text.as_ref()))?,
            parameters: take_all(from, |label: &Label| hash_of(label.text.as_ref()))?,
            standards: take_all(from, |cited: &Cited| hash_of(cited.text.as_ref()))?,
            clauses: take_all(from, |clause: &Clause| hash_of(clause.text.as_ref()))?,
            limits: take_all(from, |bound: &Bound| hash_of(bound.text.as_ref()))?,
            terms: take_all(from, |terms: &Terms| hash_of(terms))?,
            figures: take_all(from, Figures::hash)?,
            recent: Recent::default(),
        })
    }

    /// What a row says, from its numbers; the ids are the caller's to fill in.
    pub fn row(&self, words: Words) -> Option<Row> {
        let (object, terms) = (self.object(words.object)?, self.terms(words.terms)?);
        let (parameter, standard) = (self.parameter(terms.parameter)?, self.standard(words.standard)?);
        let (clause, limit) = (self.clause(terms.clause)?, self.limit(terms.limit)?);
        let figures = self.figures(words.figures);
        let text = |of: fn(&Figures) -> &Name| figures.map_or_else(empty, |figures| of(figures).clone());
        Some(Row {
            id: Default::default(),
            version: 0,
            provider: Default::default(),
            site: Default::default(),
            accreditation: Default::default(),
            kind: ItemKind::from_number(terms.kind)?,
            mode: terms.mode.and_then(CalibrationMode::from_number),
            object: object.text.clone(),
            object_key: self.name(object.name)?.clone(),
            parameter: parameter.text.clone(),
            parameter_key: self.name(parameter.name)?.clone(),
            standard: standard.text.clone(),
            number: standard.number.clone(),
            number_key: self.name(standard.key)?.clone(),
            family: self.name(standard.family)?.clone(),
            clause: clause.text.clone(),
            clause_limit: clause.limit.clone(),
            range: figures.and_then(|figures| figures.range.clone()),
            range_text: text(|figures| &figures.range_text),
            qualifiers: figures.map_or_else(|| Arc::from([]), |figures| figures.qualifiers.clone()),
            uncertainty: figures.and_then(|figures| figures.uncertainty.clone()),
            uncertainty_text: text(|figures| &figures.uncertainty_text),
            limit: limit.limit.clone(),
            limit_text: limit.text.clone(),
            from: terms.from.map(day::date),
            to: terms.to.map(day::date),
            suspended: terms.suspended,
            halt: terms.halt.map(|(from, until)| (day::date(from), day::date(until))),
        })
    }
}

fn empty() -> Name {
    Name::from("")
}

impl Figures {
    /// By the texts and the bits of the numbers, since ranges of two messages may share a text.
    fn hash(&self) -> u64 {
        let ends = self.range.as_ref().map(|range| match &range.extent {
            Extent::Interval(i) => (i.lo.to_bits(), i.hi.to_bits(), i.lo_open, i.hi_open),
            Extent::Points(points) => {
                let all = points.iter().fold(0_u64, |all, x| all.rotate_left(7) ^ x.to_bits());
                (all, points.len() as u64, true, false)
            }
        });
        let curve = self.uncertainty.as_ref().map(|uncertainty| {
            let bits = match uncertainty.curve {
                Curve::Value(u) => [u.to_bits(), 1],
                Curve::Interp { lo_u, hi_u, .. } => [lo_u.to_bits(), hi_u.to_bits()],
                Curve::Formula([one, other]) => {
                    [one.a.to_bits() ^ other.a.to_bits().rotate_left(9), one.b.to_bits()]
                }
                Curve::Unreadable => [0, 0],
            };
            (bits, uncertainty.k.to_bits())
        });
        let texts = (self.range_text.as_ref(), self.uncertainty_text.as_ref(), self.qualifiers.len());
        hash_of(&(ends, curve, texts))
    }
}

fn put_all<T: Clone + Stored>(values: &Interned<T>, out: &mut Vec<u8>) -> Option<()> {
    u32::try_from(values.len()).ok()?.put(out)?;
    values.iter().try_for_each(|value| value.put(out))
}

fn take_all<T: Clone + Stored>(from: &mut &[u8], hash: impl Fn(&T) -> u64) -> Option<Interned<T>> {
    let mut values = Interned::default();
    for _ in 0..u32::take(from)? {
        let value = T::take(from)?;
        // Each value was written once, so none is the one before.
        values.number(hash(&value), |_| false, || value);
    }
    Some(values)
}
