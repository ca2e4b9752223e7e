//! A synthetic register of any size from a fixed seed: rows per key by a broken power law with the proportions of
//! capability annexes (half of the keys have at most 8 rows, one in a hundred more than 102, the largest 18,700).

use std::collections::HashMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::limit::Limit;
use nqi_kernel::range::Range;
use nqi_kernel::region::{Point, Region};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use nqi_kernel::uncertainty::Uncertainty;
use nqi_matching::engine::bulk::Bulk;
use nqi_matching::engine::name::{self, ALL_PARAMETERS, Name};
use nqi_matching::engine::record::{
    Accreditation, Cell, Change, Class, Facts, Offering, Pool, PriceUnit, Provider, ProviderState, Row,
    Scheme, Site, Standard, Ways,
};
use nqi_matching::engine::taxonomy;
use uuid::Uuid;

/// The local day of every match.
pub const TODAY: Date = Date::constant(2026, 3, 9);
/// Days of capacity of each pool.
const DAYS: i32 = 90;
/// Keys of one family: parameters of a test standard, measurands of an instrument.
const KEYS_A_FAMILY: usize = 24;
const REGIONS: [&str; 7] = ["371002", "371003", "371082", "371083", "371071", "370200", "370600"];
/// Ladders of adjacent ranges, in units of their measurand.
const LADDERS: [(&str, &[f64]); 6] = [
    ("mm", &[0.0, 150.0, 300.0, 500.0]),
    ("mm", &[0.0, 25.0, 50.0, 100.0]),
    ("V", &[0.0, 10.0, 100.0, 1000.0]),
    ("kg", &[0.0, 1.0, 20.0, 200.0]),
    ("MPa", &[0.0, 1.0, 10.0, 60.0]),
    ("Ω", &[0.0, 100.0, 1000.0, 10_000.0]),
];

/// Sets of uncertainties to a ladder.
const VARIANTS: usize = 64;

/// Mixes numbers into one, the same on every machine.
pub fn mix(parts: &[u64]) -> u64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for part in parts {
        state = (state ^ part).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        state ^= state >> 31;
    }
    state
}

fn id(tag: u64, n: usize) -> Uuid {
    // Version and variant as in a UUIDv7, the rest at random.
    let time = (0x0198_0000_0000 + n as u64) << 16 | 0x7000 | (tag << 8);
    Uuid::from_u64_pair(time, mix(&[tag, n as u64]) >> 2 | 1 << 63)
}

/// The sizes of everything.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// Scope rows.
    pub rows: usize,
    /// Providers.
    pub providers: usize,
    /// Sites, a tenth more.
    pub sites: usize,
    /// Offerings, each with a pool.
    pub offerings: usize,
    /// Where the rows of each key begin, and the end of all.
    starts: Vec<usize>,
}

/// A key of the corpus.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its place.
    pub key: usize,
    /// Calibrations have figures, tests do not.
    pub kind: ItemKind,
    /// Object of most rows.
    pub object: Name,
    /// Parameter.
    pub parameter: Name,
    /// Family with its current year.
    pub standard: String,
    /// Unit and ladder of ranges.
    pub ladder: (&'static str, &'static [f64]),
}

impl Corpus {
    /// A register of so many rows, with everything else in proportion to ten millions of them.
    pub fn new(rows: usize) -> Corpus {
        let providers = (rows * 55 / 10_000).max(40);
        let mut starts = vec![0];
        let keys = rows * 7 / 100;
        let knee = (keys / 100).max(1);
        // The largest key of the full corpus; smaller ones keep the law between knee and end.
        let largest = 102.0 * (knee as f64).powf(0.588);
        while starts[starts.len() - 1] < rows {
            let rank = starts.len() as f64;
            let size = if starts.len() <= knee {
                largest * rank.powf(-0.588)
            } else {
                102.0 * (rank / knee as f64).powf(-0.651)
            };
            let size = (size.round() as usize).clamp(1, providers);
            starts.push((starts[starts.len() - 1] + size).min(rows));
        }
        Corpus { rows, providers, sites: providers * 11 / 10, offerings: providers * 16 / 11, starts }
    }

    /// Number of keys.
    pub fn keys(&self) -> usize {
        self.starts.len() - 1
    }

    /// Rows of a key.
    pub fn size(&self, key: usize) -> usize {
        self.starts[key + 1] - self.starts[key]
    }

    /// The key that a row stands under.
    pub fn key_of(&self, row: usize) -> usize {
        self.starts.partition_point(|start| *start <= row) - 1
    }

    /// What a key is about. Keys of a family lie far apart in size.
    pub fn topic(&self, key: usize) -> Topic {
        let families = self.keys().div_ceil(KEYS_A_FAMILY);
        let (family, nth) = (key % families, key / families);
        let kind = if family.is_multiple_of(2) { ItemKind::Testing } else { ItemKind::Calibration };
        let (what, standard) = match kind {
            ItemKind::Testing => ("材料", format!("GB/T {}-2017", 10_000 + family)),
            _ => ("仪器", format!("JJF {}-2017", 10_000 + family)),
        };
        let parameter =
            if nth == KEYS_A_FAMILY - 1 { ALL_PARAMETERS.into() } else { format!("参数{nth:02}").into() };
        Topic {
            key,
            kind,
            object: format!("示例{what}{family:05}").into(),
            parameter,
            standard,
            ladder: LADDERS[family / 2 % LADDERS.len()],
        }
    }

    /// Gives every record but the rows to `put`.
    pub fn records(&self, put: &mut impl FnMut(Change)) {
        for n in 0..self.keys().div_ceil(KEYS_A_FAMILY) {
            self.standard(n, put);
        }
        for n in 0..self.providers {
            put(Change::Provider(Provider {
                id: id(1, n),
                version: 1,
                name: format!("示例检测 {n} 号"),
                kinds: vec![ItemKind::Testing, ItemKind::Calibration],
                state: if mix(&[1, n as u64]).is_multiple_of(50) {
                    ProviderState::Suspended
                } else {
                    ProviderState::Active
                },
            }));
            let dice = mix(&[8, n as u64]);
            put(Change::Facts(Facts {
                provider: id(1, n),
                version: 1,
                on_time: (dice % 20) as i64 + 20,
                decided: 40,
                good: dice >> 8 & 31,
                ratings: 31,
                class: Some([Class::A, Class::B, Class::B, Class::C][(dice >> 16 & 3) as usize]),
                exposure: (dice >> 20 & 0xF_FFFF) as i64,
            }));
        }
        for n in 0..self.sites {
            self.site(n, put);
        }
        for n in 0..self.offerings {
            self.offering(n, put);
        }
    }

    fn standard(&self, family: usize, put: &mut impl FnMut(Change)) {
        let number = |year: u32| {
            let prefix = if family.is_multiple_of(2) { "GB/T" } else { "JJF" };
            StandardNumber::parse(&format!("{prefix} {}-{year}", 10_000 + family)).expect("a number")
        };
        for (at, year, status) in [(0, 2017, Status::Current), (1, 2005, Status::Superseded)] {
            let successors = if at == 0 { vec![] } else { vec![(number(2017), EdgeKind::Full)] };
            put(Change::Standard(Standard {
                id: id(6, family * 2 + at),
                version: 1,
                number: number(year),
                title: String::new(),
                status,
                from: None,
                until: None,
                successors,
            }));
        }
    }

    fn site(&self, n: usize, put: &mut impl FnMut(Change)) {
        let (provider, dice) = (n % self.providers, mix(&[2, n as u64]));
        let code = REGIONS[(dice % 7) as usize];
        let spread = |bits: u64| i32::try_from(bits & 0x3_FFFF).unwrap_or(0) - 0x2_0000;
        let region = Region::parse(code).ok();
        let point = region.map(Region::centroid).and_then(|centre| {
            Point::new(centre.latitude_e6 + spread(dice >> 8), centre.longitude_e6 + spread(dice >> 30))
        });
        put(Change::Site(Site {
            id: id(2, n),
            version: 1,
            provider: id(1, provider),
            name: format!("示例场所 {n}"),
            region_code: code.into(),
            region,
            point,
            service_regions: vec![],
            ways: Ways::default(),
        }));
        for (at, scheme) in [(0, Scheme::Cma), (1, Scheme::Cnas)] {
            let dice = mix(&[3, n as u64, at]);
            put(Change::Accreditation(Accreditation {
                id: id(3, n * 2 + at as usize),
                version: 1,
                provider: id(1, provider),
                sites: vec![id(2, n)],
                scheme: Some(scheme),
                number: format!("示例证书 {n}-{at}"),
                from: Some(Date::constant(2021, 1, 1)),
                to: Some(TODAY.saturating_add(i64::try_from(dice % 1500).unwrap_or(0).days())),
                valid: !dice.is_multiple_of(97),
                halt: None,
                verified: !dice.is_multiple_of(10),
                rejected: false,
                verifier: "市级平台".into(),
                verify_date: Some(Date::constant(2026, 1, 5)),
            }));
        }
    }

    fn offering(&self, n: usize, put: &mut impl FnMut(Change)) {
        let (site, dice) = (n % self.sites, mix(&[5, n as u64]));
        let provider = id(1, site % self.providers);
        // The first of a site is for tests and calibrations in turn, a second one for the other.
        let kind =
            if (site + n / self.sites).is_multiple_of(2) { ItemKind::Testing } else { ItemKind::Calibration };
        let pool = id(7, n);
        put(Change::Pool(Pool { id: pool, version: 1, provider }));
        put(Change::Offering(Offering {
            id: id(5, n),
            version: 1,
            provider,
            site: id(2, site),
            kind,
            element: 3,
            title: format!("示例服务 {n}"),
            title_key: name::fold(&format!("示例服务 {n}")),
            stages: 0,
            ways: Ways::default(),
            areas: vec![],
            rows: vec![],
            object_key: None,
            families: vec![],
            span_days: 1 + (dice % 3) as u32,
            price: Some(20_000 + (dice >> 8 & 0x3_FFFF) as i64),
            unit: [PriceUnit::Piece, PriceUnit::Parameter, PriceUnit::Job][(dice >> 28) as usize % 3],
            lead: 2 + (dice >> 32 & 15) as u32,
            pool: Some(pool),
            units: 1,
            published: true,
        }));
        for day in 0..DAYS {
            let dice = mix(&[7, n as u64, day as u64]);
            put(Change::Cell(Cell {
                pool,
                provider,
                day: TODAY.saturating_add(day.days()),
                total: 8,
                taken: (dice % 9) as i64,
                closed: false,
                version: 1,
            }));
        }
    }

    /// Gives every row to `put`, as the reader of records makes them.
    pub fn each_row(&self, put: &mut impl FnMut(Arc<Row>)) {
        let words = Words::new();
        let mut ladders: HashMap<(&str, usize), Vec<Vec<Figures>>> = HashMap::new();
        for key in 0..self.keys() {
            let topic = self.topic(key);
            let numbers = [2017, 2005].map(|year| {
                let number = StandardNumber::parse(&topic.standard.replace("2017", &year.to_string()));
                Arc::new(number.expect("a number"))
            });
            let keys = numbers.each_ref().map(|number| -> Name { number.key().into() });
            let family: Name = numbers[0].family().alias_root().into();
            let (object_key, parameter_key) =
                (taxonomy::object(&topic.object), name::parameter(&topic.parameter));
            let ladder = ladders
                .entry((topic.ladder.0, topic.ladder.1[1] as usize * VARIANTS + key % VARIANTS))
                .or_insert_with(|| words.ladder(&topic));
            for at in 0..self.size(key) {
                let n = self.starts[key] + at;
                let dice = mix(&[4, n as u64]);
                let old = usize::from(dice.is_multiple_of(12));
                // The rungs of a ladder stand on one site, one after the other; a site has no key twice.
                let (site, rung) = match topic.kind {
                    ItemKind::Calibration => (at / 3, at % 3),
                    _ => (at, 0),
                };
                let site = (mix(&[9, key as u64]) as usize % self.sites + site * 7919) % self.sites;
                let measured = topic.kind == ItemKind::Calibration;
                let quality = (dice >> 8) as usize % words.qualities;
                let figures = measured.then(|| &ladder[rung][quality]);
                put(Arc::new(Row {
                    id: id(4, n),
                    version: 1,
                    provider: id(1, site % self.providers),
                    site: id(2, site),
                    accreditation: id(3, site * 2 + (dice >> 20) as usize % 2),
                    kind: topic.kind,
                    mode: measured.then_some(CalibrationMode::Calibration),
                    object: topic.object.clone(),
                    object_key: object_key.clone(),
                    parameter: topic.parameter.clone(),
                    parameter_key: parameter_key.clone(),
                    standard: keys[old].clone(),
                    number: Some(numbers[old].clone()),
                    number_key: keys[old].clone(),
                    family: family.clone(),
                    clause: words.empty.clone(),
                    clause_limit: words.no_limit.clone(),
                    range: figures.map(|(range, _)| range.clone()),
                    range_text: figures
                        .map_or_else(|| words.empty.clone(), |(range, _)| range.raw.as_str().into()),
                    qualifiers: words.no_qualifiers.clone(),
                    uncertainty: figures.map(|(_, u)| u.clone()),
                    uncertainty_text: figures
                        .map_or_else(|| words.empty.clone(), |(_, u)| u.raw.as_str().into()),
                    limit: if dice >> 32 & 31 == 0 { words.unread.clone() } else { words.no_limit.clone() },
                    limit_text: if dice >> 32 & 31 == 0 {
                        words.unread_text.clone()
                    } else {
                        words.empty.clone()
                    },
                    from: None,
                    to: (dice >> 40 & 63 == 0).then_some(Date::constant(2026, 6, 30)),
                    suspended: dice >> 48 & 127 == 0,
                    halt: None,
                }));
            }
        }
    }

    /// The whole register, taken in by the way that an export is.
    pub fn bulk(&self) -> Bulk {
        let mut bulk = Bulk::default();
        self.records(&mut |change| bulk.extend([change]));
        self.each_row(&mut |row| bulk.extend([Change::Row(row)]));
        bulk
    }
}

type Figures = (Arc<Range>, Arc<Uncertainty>);

/// Texts that many rows share.
struct Words {
    empty: Name,
    unread_text: Name,
    unread: Arc<Limit>,
    no_limit: Arc<Limit>,
    no_qualifiers: Arc<[(Name, Range)]>,
    /// Uncertainties of one rung.
    qualities: usize,
}

impl Words {
    fn new() -> Words {
        let text = "详见证书附件的特别说明：一";
        Words {
            empty: "".into(),
            unread_text: text.into(),
            unread: Arc::new(Limit::parse(text)),
            no_limit: Arc::new(Limit::None),
            no_qualifiers: Arc::from([]),
            qualities: 12,
        }
    }

    /// Ranges and uncertainties of a topic, by rung and quality; topics of one family share their ladder, but not all
    /// their numbers.
    fn ladder(&self, topic: &Topic) -> Vec<Vec<Figures>> {
        let (unit, ends) = topic.ladder;
        let figures = |rung: usize, quality: usize| {
            let open = if rung == 0 { "" } else { ">" };
            let range =
                Range::parse(&format!("({open}{}~{}) {unit}", ends[rung], ends[rung + 1])).expect("a range");
            let u = ends[rung + 1] / 100_000.0
                * (1.0 + quality as f64)
                * (1.0 + (topic.key % VARIANTS) as f64 / VARIANTS as f64);
            let text = match quality % 3 {
                0 => format!("({} + 0.00002L) {unit}", tidy(u / 2.0)),
                _ => format!("{} {unit}", tidy(u)),
            };
            let uncertainty = Uncertainty::parse(&text, &range);
            (Arc::new(range), Arc::new(uncertainty))
        };
        (0..3).map(|rung| (0..self.qualities).map(|quality| figures(rung, quality)).collect()).collect()
    }
}

fn tidy(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}
