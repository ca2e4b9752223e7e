//! A need after its compilation: names folded, quantities in base units, standards read.

use jiff::civil::Date;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::quantity::Unit;
use nqi_kernel::range::Range;
use nqi_kernel::region::{Point, Region};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::uncertainty::Required;
use uuid::Uuid;

use super::kind::choice::Choice;
use super::kind::resource;
use super::name::Name;
use super::record::{Scheme, Way};

/// Which versions of a named standard serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Only the version asked.
    Exact,
    /// A full successor too.
    Newer,
    /// Any version of the family.
    Any,
}

/// Weights of the six terms, in the order fit, price, lead, distance, on-time, credit.
pub type Weights = [u32; 6];

/// What counts when the need states no weights.
pub const DEFAULT_WEIGHTS: Weights = [200, 200, 200, 150, 150, 100];

/// What has to be done.
#[derive(Debug, Clone)]
pub struct Need {
    /// The caller's id of the item, for ties.
    pub item: String,
    /// Kind.
    pub kind: ItemKind,
    /// Samples, pieces or audited sites, at least 1.
    pub quantity: u32,
    /// Region of the sample's place.
    pub region: Option<Region>,
    /// Exact place.
    pub point: Option<Point>,
    /// Way of delivery; nothing = any.
    pub delivery: Option<Way>,
    /// Not before.
    pub earliest: Option<Date>,
    /// Not after.
    pub latest: Option<Date>,
    /// Report by.
    pub deadline: Option<Date>,
    /// Budget in fen.
    pub budget: Option<i64>,
    /// Providers that the requester does not want.
    pub excluded: Vec<Uuid>,
    /// Weights, not all zero.
    pub weights: Weights,
    /// Versions.
    pub policy: Policy,
    /// A withdrawn standard is acceptable.
    pub accept_withdrawn: bool,
    /// What is specific to the kind.
    pub work: Work,
}

/// What is specific to the kind.
#[derive(Debug, Clone)]
pub enum Work {
    /// Testing, calibration, certification, inspection, standards services: by scope rows.
    Scoped(Box<Scoped>),
    /// Advice: by offering.
    Service(Service),
    /// The use of a shared resource: by booking.
    Resource(Box<resource::Asked>),
}

/// A parameter asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// As written.
    pub text: String,
    /// Its key.
    pub key: Name,
    /// Keys of wider ones that cover it too, such as the category above a category.
    pub wider: Vec<Name>,
}

/// The clause or method asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Method {
    /// As written.
    pub text: String,
    /// Number of a method, 第二法 = 2.
    pub number: Option<u8>,
    /// Clause number, `4.3`.
    pub clause: Option<String>,
}

/// A need that scope rows answer. The default asks for any row: no object, no figures, no limits.
#[derive(Debug, Clone, Default)]
pub struct Scoped {
    /// As written; empty when only a standard says what is meant.
    pub object: String,
    /// The object and its ancestors by depth; empty = any object.
    pub objects: Vec<Name>,
    /// All must be covered; empty = any.
    pub parameters: Vec<Parameter>,
    /// All must be used; empty = any.
    pub standards: Vec<StandardNumber>,
    /// All must stand behind every parameter; sorted.
    pub schemes: Vec<Scheme>,
    /// 校准 or 检定.
    pub mode: Option<CalibrationMode>,
    /// Clause or method.
    pub method: Option<Method>,
    /// Range or points.
    pub range: Option<Range>,
    /// Conditions by folded name.
    pub qualifiers: Vec<(Name, Range)>,
    /// Largest uncertainty.
    pub uncertainty: Option<UncertaintyBound>,
    /// The sample keeps for at most this many hours.
    pub max_hours: Option<u32>,
    /// The sample is hazardous.
    pub hazardous: bool,
    /// The alternative that an offering's title must not leave out.
    pub choice: Option<Choice>,
}

/// Largest acceptable uncertainty.
#[derive(Debug, Clone)]
pub struct UncertaintyBound {
    /// In base units.
    pub required: Required,
    /// The unit it was written in.
    pub unit: Unit,
    /// Relative to the reading.
    pub relative: bool,
}

/// A need that offerings answer.
#[derive(Debug, Clone)]
pub struct Service {
    /// Element, the API's number; nothing = any of the kind.
    pub element: Option<i32>,
    /// Activity as written.
    pub activity: String,
    /// Its key; nothing = any.
    pub activity_key: Option<Name>,
    /// Standards concerned.
    pub standards: Vec<StandardNumber>,
}

impl Need {
    /// The scoped part, when scope rows answer the need.
    pub fn scoped(&self) -> Option<&Scoped> {
        match &self.work {
            Work::Scoped(scoped) => Some(scoped),
            Work::Service(_) | Work::Resource(_) => None,
        }
    }

    /// Whether a booking answers it, not work.
    pub fn is_booked(&self) -> bool {
        matches!(self.work, Work::Resource(_))
    }

    /// Where the sample is: the point, else the region's centre.
    pub fn place(&self) -> Option<Point> {
        self.point.or_else(|| self.region.map(Region::centroid))
    }

    /// Lead time in working days when no offering promises one.
    pub fn usual_lead(&self) -> u32 {
        match self.kind {
            ItemKind::Testing | ItemKind::Inspection => 10,
            ItemKind::Calibration => 15,
            ItemKind::Certification => 60,
            ItemKind::Standards | ItemKind::Advisory => 5,
            ItemKind::Resource => 0,
        }
    }
}

/// What one row group has to answer: a parameter under an accreditation, by one of the standards.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    /// Index of the parameter; nothing = any of the need's.
    pub parameter: Option<usize>,
    /// Index of the standard; nothing = any of the need's.
    pub standard: Option<usize>,
    /// The accreditation that must stand behind it.
    pub scheme: Option<Scheme>,
}

impl Scoped {
    /// Every parameter under every accreditation; with several standards each of them at least once.
    pub fn requirements(&self) -> Vec<Requirement> {
        let schemes: Vec<Option<Scheme>> = if self.schemes.is_empty() {
            vec![None]
        } else {
            self.schemes.iter().copied().map(Some).collect()
        };
        let mut all = Vec::new();
        for scheme in schemes {
            if self.parameters.is_empty() {
                all.push(Requirement { parameter: None, standard: None, scheme });
            }
            for parameter in 0..self.parameters.len() {
                all.push(Requirement { parameter: Some(parameter), standard: None, scheme });
            }
            if self.standards.len() > 1 {
                for standard in 0..self.standards.len() {
                    all.push(Requirement { parameter: None, standard: Some(standard), scheme });
                }
            }
        }
        all
    }
}
