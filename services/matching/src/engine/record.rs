//! What the index keeps of the register, read once and ready to compare.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::limit::Limit;
use nqi_kernel::range::Range;
use nqi_kernel::region::{Point, Region};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use nqi_kernel::uncertainty::Uncertainty;
use uuid::Uuid;

use super::kind::resources::{Booked, Resource};
use super::name::Name;

/// State of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderState {
    /// In service.
    Active,
    /// 已暂停.
    Suspended,
    /// Draft or withdrawn.
    Inactive,
}

/// A provider.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Organisation id.
    pub id: Uuid,
    /// Version, growing.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Kinds of work offered.
    pub kinds: Vec<ItemKind>,
    /// State.
    pub state: ProviderState,
}

/// How the work reaches the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// 送样.
    SendSample = 1,
    /// 上门.
    OnSite,
    /// 远程.
    Remote,
}

impl Way {
    /// In the order in which an unstated way is chosen.
    pub const ALL: [Way; 3] = [Way::SendSample, Way::OnSite, Way::Remote];

    /// The label in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Way::SendSample => "送样",
            Way::OnSite => "上门",
            Way::Remote => "远程",
        }
    }
}

/// A set of ways; empty means all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways(u8);

impl Ways {
    /// The set of these.
    pub fn of(ways: impl IntoIterator<Item = Way>) -> Ways {
        Ways(ways.into_iter().fold(0, |bits, way| bits | (1 << way as u8)))
    }

    /// The set as a number.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The set of a number.
    pub fn of_bits(bits: u8) -> Ways {
        Ways(bits)
    }

    /// Whether the way is offered.
    pub fn has(self, way: Way) -> bool {
        self.0 == 0 || self.0 & (1 << way as u8) != 0
    }
}

/// A site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Id.
    pub id: Uuid,
    /// Version, growing.
    pub version: i64,
    /// The provider.
    pub provider: Uuid,
    /// Name.
    pub name: String,
    /// Region code as registered.
    pub region_code: String,
    /// The region, when the table knows it.
    pub region: Option<Region>,
    /// Exact place.
    pub point: Option<Point>,
    /// Regions served on site; empty means all.
    pub service_regions: Vec<Region>,
    /// Ways of delivery.
    pub ways: Ways,
}

/// The kind of authority behind a capability; numbers are the API's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// 检验检测机构资质认定.
    Cma = 1,
    /// 中国合格评定国家认可.
    Cnas,
    /// 法定计量授权.
    Statutory,
    /// 认证机构批准.
    Cnca,
}

impl Scheme {
    /// The scheme with the API's number.
    pub fn from_number(number: i32) -> Option<Scheme> {
        [Scheme::Cma, Scheme::Cnas, Scheme::Statutory, Scheme::Cnca].into_iter().find(|s| *s as i32 == number)
    }

    /// How people write it.
    pub fn label(self) -> &'static str {
        match self {
            Scheme::Cma => "CMA",
            Scheme::Cnas => "CNAS",
            Scheme::Statutory => "法定计量授权",
            Scheme::Cnca => "CNCA",
        }
    }
}

/// An accreditation.
#[derive(Debug, Clone)]
pub struct Accreditation {
    /// Id.
    pub id: Uuid,
    /// Version, growing.
    pub version: i64,
    /// The provider.
    pub provider: Uuid,
    /// Sites that it covers.
    pub sites: Vec<Uuid>,
    /// Scheme.
    pub scheme: Option<Scheme>,
    /// Certificate number.
    pub number: String,
    /// First day of validity.
    pub from: Option<Date>,
    /// Last day of validity.
    pub to: Option<Date>,
    /// Neither suspended nor withdrawn.
    pub valid: bool,
    /// Days on which it is not valid although `valid` is false in general; none = on all days.
    pub halt: Option<(Date, Date)>,
    /// Confirmed by somebody other than the provider.
    pub verified: bool,
    /// Refused when it was checked: counts for nothing.
    pub rejected: bool,
    /// Who verified it.
    pub verifier: String,
    /// When.
    pub verify_date: Option<Date>,
}

/// A scope row, whole. The index keeps its parts once for all rows that share them.
#[derive(Debug, Clone)]
pub struct Row {
    /// Id.
    pub id: Uuid,
    /// Version, growing.
    pub version: i64,
    /// The provider.
    pub provider: Uuid,
    /// The site.
    pub site: Uuid,
    /// The accreditation.
    pub accreditation: Uuid,
    /// Kind.
    pub kind: ItemKind,
    /// 校准 or 检定.
    pub mode: Option<CalibrationMode>,
    /// Object as published.
    pub object: Name,
    /// Its key.
    pub object_key: Name,
    /// Parameter as published.
    pub parameter: Name,
    /// Its key.
    pub parameter_key: Name,
    /// Standard as published.
    pub standard: Name,
    /// The number, when it reads as one with a year.
    pub number: Option<Arc<StandardNumber>>,
    /// Its exact key, or empty.
    pub number_key: Name,
    /// Key of the family (GB and GB/T together), or empty.
    pub family: Name,
    /// Clause or method as published.
    pub clause: Name,
    /// The clause read as a limit.
    pub clause_limit: Arc<Limit>,
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
    /// 限制范围.
    pub limit: Arc<Limit>,
    /// Limit as published.
    pub limit_text: Name,
    /// First day, when narrower than the accreditation's.
    pub from: Option<Date>,
    /// Last day, when narrower than the accreditation's.
    pub to: Option<Date>,
    /// Suspended.
    pub suspended: bool,
    /// Days of the suspension; none = all days.
    pub halt: Option<(Date, Date)>,
}

/// Whether a suspension leaves a period alone: it has days, and none of them lies within.
pub fn spares<D: Ord>(halt: Option<(D, D)>, (start, end): (D, D)) -> bool {
    halt.is_some_and(|(from, until)| until < start || end < from)
}

impl Row {
    /// Where its range begins; rows without one come first.
    pub fn lower(&self) -> f64 {
        self.range.as_ref().map_or(f64::NEG_INFINITY, |range| range.extent.hull().lo)
    }
}

/// A version of a standard.
#[derive(Debug, Clone)]
pub struct Standard {
    /// Id.
    pub id: Uuid,
    /// Version of the record, growing.
    pub version: i64,
    /// The number with its year.
    pub number: StandardNumber,
    /// Title; may be empty.
    pub title: String,
    /// Status.
    pub status: Status,
    /// First day in force.
    pub from: Option<Date>,
    /// First day no longer in force.
    pub until: Option<Date>,
    /// What follows it.
    pub successors: Vec<(StandardNumber, EdgeKind)>,
}

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceUnit {
    /// A sample or a piece.
    Piece,
    /// A parameter of a sample.
    Parameter,
    /// The job.
    Job,
}

/// A published price and promise.
#[derive(Debug, Clone)]
pub struct Offering {
    /// Id.
    pub id: Uuid,
    /// Version of the record, growing.
    pub version: i64,
    /// The provider.
    pub provider: Uuid,
    /// The site.
    pub site: Uuid,
    /// Kind.
    pub kind: ItemKind,
    /// Element, the API's number.
    pub element: i32,
    /// Title.
    pub title: String,
    /// Title folded.
    pub title_key: Name,
    /// Stages of a certification that it serves, one bit each from the first; 0 = those that its title names, or all.
    pub stages: u8,
    /// Ways of delivery.
    pub ways: Ways,
    /// Where it is done on site; empty = where the site serves.
    pub areas: Vec<Region>,
    /// Scope rows covered, sorted; empty = by object and families.
    pub rows: Vec<Uuid>,
    /// Object covered; nothing = all.
    pub object_key: Option<Name>,
    /// Families covered, sorted; empty = all.
    pub families: Vec<Name>,
    /// Working days that the work spans, at least 1.
    pub span_days: u32,
    /// Price in fen.
    pub price: Option<i64>,
    /// What it is for.
    pub unit: PriceUnit,
    /// Lead time in working days.
    pub lead: u32,
    /// The pool.
    pub pool: Option<Uuid>,
    /// Units for a sample or piece, at least 1.
    pub units: u32,
    /// 已发布.
    pub published: bool,
}

/// A pool.
#[derive(Debug, Clone)]
pub struct Pool {
    /// Id.
    pub id: Uuid,
    /// Version, growing.
    pub version: i64,
    /// The provider.
    pub provider: Uuid,
}

/// Capacity of a pool on a day.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// The pool.
    pub pool: Uuid,
    /// The provider.
    pub provider: Uuid,
    /// The day.
    pub day: Date,
    /// Units of the day.
    pub total: i64,
    /// Units held or behind orders.
    pub taken: i64,
    /// No new holds.
    pub closed: bool,
    /// Version, growing.
    pub version: i64,
}

/// Credit class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A.
    A,
    /// B, also when there is none.
    B,
    /// C.
    C,
    /// D.
    D,
}

/// Daily facts about a provider.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The provider.
    pub provider: Uuid,
    /// Version, growing.
    pub version: i64,
    /// Commitments kept in 365 days.
    pub on_time: i64,
    /// Commitments decided in 365 days.
    pub decided: i64,
    /// Ratings of 3 to 5 in 365 days.
    pub good: u64,
    /// Ratings in 365 days.
    pub ratings: u64,
    /// Credit class; nothing = not rated.
    pub class: Option<Class>,
    /// Exposure in 30 days, 1e-6.
    pub exposure: i64,
}

/// One change of the register; each record replaces an older version of itself.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // The variants carry the records above.
pub enum Change {
    Provider(Provider),
    Site(Site),
    Accreditation(Accreditation),
    Row(Arc<Row>),
    RowRemoved(Uuid),
    Standard(Standard),
    Offering(Offering),
    Pool(Pool),
    Cell(Cell),
    Facts(Facts),
    Resource(Box<Resource>),
    Booked(Booked),
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_suspension_touches_only_periods_that_meet_its_days() {
        let march = |from, to| (date(2026, 3, from), date(2026, 3, to));
        let week = Some(march(9, 15));
        let met = [march(1, 8), march(1, 9), march(15, 20), march(10, 11), march(1, 31), march(16, 20)];
        assert_eq!(met.map(|period| spares(week, period)), [true, false, false, false, false, true]);
        assert!(!spares(None::<(Date, Date)>, march(1, 2)), "a suspension without days is one of all days");
    }
}
