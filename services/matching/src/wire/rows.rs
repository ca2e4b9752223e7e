//! Scope rows of the registry as rows of the index. Rows repeat each other's words, so each text is read once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use nqi_kernel::activity::Activity;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::limit::Limit;
use nqi_kernel::range::Range;
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::uncertainty::Uncertainty;
use nqi_proto::registry::v1 as pb;
use prost::Message;

use super::range;
use super::records::{clause, day, halt, id, standard_of, version};
use crate::engine::kind::category;
use crate::engine::name::{self, ALL_PARAMETERS, Name};
use crate::engine::record::{Change, Row};
use crate::engine::taxonomy;

/// Texts of one sort that are remembered; when there are more, all are forgotten.
const REMEMBERED: usize = 200_000;

/// What was read of a text.
#[derive(Debug)]
struct Memory<K, V>(HashMap<K, V>);

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Memory(HashMap::new())
    }
}

impl<K: Hash + Eq, V: Clone> Memory<K, V> {
    fn of<Q>(&mut self, key: &Q, read: impl FnOnce() -> V) -> V
    where
        K: std::borrow::Borrow<Q> + for<'a> From<&'a Q>,
        Q: Hash + Eq + ?Sized,
    {
        if let Some(known) = self.0.get(key) {
            return known.clone();
        }
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        let value = read();
        self.0.insert(K::from(key), value.clone());
        value
    }
}

/// A standard: text, number with a year, exact key, family.
type Standard = (Name, Option<Arc<StandardNumber>>, Name, Name);

/// Reads rows, one after the other.
#[derive(Debug, Default)]
pub struct Reader {
    texts: Memory<Box<str>, Name>,
    objects: Memory<Box<str>, Name>,
    parameters: Memory<Box<str>, Name>,
    standards: Memory<Box<str>, Standard>,
    clauses: Memory<Box<str>, Arc<Limit>>,
    limits: Memory<Box<str>, Arc<Limit>>,
    ranges: Memory<Box<[u8]>, Option<Arc<Range>>>,
    uncertainties: Memory<Box<[u8]>, Arc<Uncertainty>>,
    nothing: Option<Arc<[(Name, Range)]>>,
}

impl Reader {
    /// A scope row, with range, uncertainty, limit and standard read; nothing without a kind or readable ids.
    pub fn row(&mut self, record: &pb::ScopeRow) -> Option<Change> {
        let kind = ItemKind::from_number(record.kind)?;
        let rejected = record.verification() == pb::VerificationState::Rejected;
        let mode = CalibrationMode::from_number(record.mode);
        let (range, uncertainty) = self.figures(record);
        let (standard, number, number_key, family) = self.standards.of(record.standard.as_str(), || {
            let (number, key, family) = standard_of(&record.standard);
            (record.standard.as_str().into(), number.map(Arc::new), key, family)
        });
        let parameter_key =
            self.parameters.of(record.parameter.as_str(), || name::parameter(&record.parameter));
        // An instrument row without measurand, a certification without category, an inspection or a standards service
        // without activity: they name no part of the whole.
        let whole = parameter_key.is_empty() && kind != ItemKind::Testing;
        let range_text = match (record.range.as_ref().map_or("", |given| given.raw.as_str()), &range) {
            ("", Some(range)) => self.text(&range.raw),
            (raw, _) => self.text(raw),
        };
        Some(Change::Row(Arc::new(Row {
            id: id(&record.id)?,
            version: version(&record.etag),
            provider: id(&record.provider_id)?,
            site: id(&record.site_id)?,
            accreditation: id(&record.accreditation_id).unwrap_or_default(),
            // CMC tables state calibrations; a verification is always written out.
            mode: mode.or((kind == ItemKind::Calibration).then_some(CalibrationMode::Calibration)),
            kind,
            object: self.text(&record.object),
            object_key: self.objects.of(record.object.as_str(), || taxonomy::object(&record.object)),
            parameter: self.text(&record.parameter),
            parameter_key: match kind {
                _ if whole => self.text(ALL_PARAMETERS),
                ItemKind::Certification => category::key(&record.parameter),
                ItemKind::Standards => {
                    // A row for one activity stands under its name; other texts keep their own.
                    match Activity::named(&record.parameter)[..] {
                        [activity] => self.text(activity.zh()),
                        _ => parameter_key,
                    }
                }
                _ => parameter_key,
            },
            standard,
            number,
            number_key,
            family,
            clause: self.text(&record.clause),
            clause_limit: self.clauses.of(record.clause.as_str(), || Arc::new(clause(&record.clause))),
            range_text,
            range,
            qualifiers: self.qualifiers(record),
            uncertainty,
            uncertainty_text: self.text(&record.uncertainty),
            limit: self.limits.of(record.limit.as_str(), || Arc::new(Limit::parse(&record.limit))),
            limit_text: self.text(&record.limit),
            from: day(record.valid_from.as_ref()),
            to: day(record.valid_to.as_ref()),
            // A row that the bureau refused counts for nothing, on any day.
            suspended: record.suspended || rejected,
            halt: if rejected {
                None
            } else {
                halt(record.suspended_from.as_ref(), record.suspended_until.as_ref())
            },
        })))
    }

    fn text(&mut self, text: &str) -> Name {
        self.texts.of(text, || text.into())
    }

    fn figures(&mut self, record: &pb::ScopeRow) -> (Option<Arc<Range>>, Option<Arc<Uncertainty>>) {
        let Some(given) = &record.range else { return (None, None) };
        // The bytes of the message are all that the reading depends on.
        let mut key = given.encode_to_vec();
        let range = self.ranges.of(key.as_slice(), || range::read(given).ok().map(Arc::new));
        let uncertainty = range.as_ref().map(|range| {
            // Where the range ends, lest two pairs make one key.
            key.extend(key.len().to_le_bytes());
            key.extend(record.k.to_le_bytes());
            key.extend(record.uncertainty.as_bytes());
            self.uncertainties.of(key.as_slice(), || {
                let read = Uncertainty::parse(&record.uncertainty, range);
                let stated = record.k > 0.0 && record.k.is_finite();
                Arc::new(if stated { Uncertainty { k: record.k, ..read } } else { read })
            })
        });
        (range, uncertainty)
    }

    fn qualifiers(&mut self, record: &pb::ScopeRow) -> Arc<[(Name, Range)]> {
        if record.qualifiers.is_empty() {
            return self.nothing.get_or_insert_with(|| Arc::from([])).clone();
        }
        let read = |q: &nqi_proto::r#type::v1::Qualifier| {
            Some((name::fold(&q.name), range::read(q.range.as_ref()?).ok()?))
        };
        record.qualifiers.iter().filter_map(read).collect()
    }
}
