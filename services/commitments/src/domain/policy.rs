//! A published rule: how long a stage may take, where its levels fall, how often it may be paused.

use std::borrow::Borrow;

use jiff::Timestamp;
use nqi_kernel::clock::{ClockFacts, LevelPolicy, PauseCaps, Pauses, Receipt, Terms, Unit};
use uuid::Uuid;

use super::stage::{Stage, WorkKind};

/// A version of a policy, immutable once used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Id, such as `delivery-testing`.
    pub id: String,
    /// Version, from 1.
    pub version: i32,
    /// Stage that it rules.
    pub stage: Stage,
    /// Kind of work; `Any` rules every kind without a policy of its own.
    pub kind: WorkKind,
    /// Unit of both limits.
    pub unit: Unit,
    /// 承诺时限 in units.
    pub promised: u32,
    /// 法定时限 in units; 0 = none.
    pub statutory: u32,
    /// A start at or after close counts as received on the next working day.
    pub deemed_received: bool,
    /// Where the levels fall.
    pub levels: LevelPolicy,
    /// How often and how long a clock may stand still.
    pub caps: PauseCaps,
    /// Rule text, Chinese.
    pub rule_zh: String,
    /// Rule text, English.
    pub rule_en: String,
    /// Element of the work, the contract's code; 0 rules every element.
    pub element: i32,
    /// The published service that it rules; `None` rules all.
    pub offering: Option<Uuid>,
    /// When this version was published.
    pub published_at: Timestamp,
    /// Why it was published.
    pub reason: String,
}

/// A piece of work that a policy is looked up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Stage.
    pub stage: Stage,
    /// Kind of work.
    pub kind: WorkKind,
    /// Element, the contract's code; 0 = not stated.
    pub element: i32,
    /// The published service, if it is one.
    pub offering: Option<Uuid>,
}

/// What one commitment promises under a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Unit of both limits.
    pub unit: Unit,
    /// 承诺时限 in units, at least 1.
    pub promised: u32,
    /// 法定时限 in units; 0 = none, never shorter than the promise.
    pub statutory: u32,
}

impl Policy {
    /// `delivery-testing/1`.
    pub fn label(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }

    /// Whether it may apply to a piece of work.
    pub fn rules(&self, work: &Work) -> bool {
        self.stage == work.stage
            && (self.kind == WorkKind::Any || self.kind == work.kind)
            && (self.element == 0 || self.element == work.element)
            && (self.offering.is_none() || self.offering == work.offering)
    }

    /// What it rules; one id has one key, and one key has one id.
    pub fn key(&self) -> Work {
        Work { stage: self.stage, kind: self.kind, element: self.element, offering: self.offering }
    }

    /// The policy's own promise.
    pub fn promise(&self) -> Promise {
        Promise { unit: self.unit, promised: self.promised, statutory: self.statutory }
    }

    /// The promise of a case: 0 takes the policy's figure. A promise beyond the statutory limit is cut to it.
    pub fn promise_of(&self, promised: u32, statutory: u32) -> Promise {
        let statutory = if statutory == 0 { self.statutory } else { statutory };
        let promised = if promised == 0 { self.promised } else { promised };
        let promised = if statutory > 0 { promised.min(statutory) } else { promised };
        Promise { unit: self.unit, promised, statutory }
    }

    /// The facts of a clock that starts at `start`; `standard_day` is U in seconds.
    pub fn facts(&self, promise: Promise, start: jiff::Timestamp, standard_day: i64) -> ClockFacts {
        let receipt = if self.deemed_received { Receipt::DeemedReceived } else { Receipt::NextDay };
        let terms = |n| Terms { unit: promise.unit, n, extra_seconds: 0, receipt };
        let levels = if promise.unit == self.unit {
            self.levels
        } else {
            LevelPolicy::standard(promise.unit, standard_day)
        };
        ClockFacts {
            start: nqi_kernel::worktime::floor_to_second(start),
            terms: terms(promise.promised),
            statutory: (promise.statutory > 0).then(|| terms(promise.statutory)),
            pauses: Pauses::default(),
            levels,
        }
    }
}

/// The newest policy for a piece of work: its offering's, else its element's, else its kind's, else the general one.
pub fn lookup<'a, P: Borrow<Policy>>(policies: &'a [P], work: &Work) -> Option<&'a P> {
    let ruling = policies.iter().filter(|policy| (*policy).borrow().rules(work));
    ruling.max_by_key(|policy| {
        let policy: &Policy = (*policy).borrow();
        (policy.offering.is_some(), policy.element != 0, policy.kind != WorkKind::Any, policy.version)
    })
}

/// The newest version of each policy, by stage and id.
pub fn newest(policies: &[Policy]) -> Vec<&Policy> {
    let superseded = |policy: &Policy| {
        policies.iter().any(|other| other.id == policy.id && other.version > policy.version)
    };
    let mut kept: Vec<_> = policies.iter().filter(|policy| !superseded(policy)).collect();
    kept.sort_by(|a, b| (a.stage, &a.id).cmp(&(b.stage, &b.id)));
    kept
}
