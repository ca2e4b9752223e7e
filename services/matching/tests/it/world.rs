//! Small registers made of protobuf records, by hand or at random from a seed.

use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::engine::answer::{self, Answer, Options};
use nqi_matching::engine::need::Need;
use nqi_matching::engine::record::Change;
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::engine::tables::Tables;
use nqi_matching::wire::{need, present, records};
use nqi_platform::problem::Problem;
use nqi_proto::google::r#type::Date as PbDate;
use nqi_proto::matching::v1::{MatchRequest, MatchResponse};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use uuid::Uuid;

use jiff::civil::Date;

/// A working Monday.
pub const TODAY: Date = Date::constant(2026, 3, 9);

/// SplitMix64: the same numbers for a seed on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

pub fn id(tag: u128, n: usize) -> String {
    Uuid::from_u128((tag << 64) + n as u128).to_string()
}

pub fn date(text: &str) -> Option<PbDate> {
    let day: Date = text.parse().ok()?;
    Some(nqi_platform::wire::date(day))
}

pub fn provider(n: usize) -> pb::Provider {
    pb::Provider {
        id: id(1, n),
        etag: "\"1\"".into(),
        display_name: format!("示例检测 {n} 号"),
        kinds: vec![1, 2, 3, 4, 5, 6],
        state: pb::ProviderState::Active.into(),
        ..Default::default()
    }
}

pub fn site(n: usize, provider: usize, region: &str) -> pb::Site {
    pb::Site {
        id: id(2, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        display_name: format!("示例场所 {n}"),
        region: region.into(),
        ..Default::default()
    }
}

pub fn accreditation(
    n: usize,
    provider: usize,
    site: usize,
    scheme: ty::AccreditationScheme,
) -> pb::Accreditation {
    pb::Accreditation {
        id: id(3, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        site_ids: vec![id(2, site)],
        scheme: scheme.into(),
        number: format!("示例证书 {n}"),
        valid_from: date("2024-01-01"),
        valid_to: date("2029-12-31"),
        state: pb::AccreditationState::Valid.into(),
        verification: pb::VerificationState::Verified.into(),
        verifier: "市级平台".into(),
        verify_date: date("2026-01-05"),
        ..Default::default()
    }
}

pub fn test_row(
    n: usize,
    provider: usize,
    site: usize,
    object: &str,
    parameter: &str,
    standard: &str,
) -> pb::ScopeRow {
    pb::ScopeRow {
        id: id(4, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        site_id: id(2, site),
        accreditation_id: id(3, site),
        kind: ty::ItemKind::Testing.into(),
        object: object.into(),
        parameter: parameter.into(),
        standard: standard.into(),
        ..Default::default()
    }
}

pub fn calibration_row(
    n: usize,
    provider: usize,
    site: usize,
    what: (&str, &str),
    range: &str,
    u: &str,
) -> pb::ScopeRow {
    pb::ScopeRow {
        kind: ty::ItemKind::Calibration.into(),
        mode: ty::CalibrationMode::Calibration.into(),
        range: Some(ty::Range { raw: range.into(), ..Default::default() }),
        uncertainty: u.into(),
        ..test_row(n, provider, site, what.0, what.1, "")
    }
}

pub fn offering(
    n: usize,
    provider: usize,
    site: usize,
    kind: ty::ItemKind,
    price: Option<i64>,
    lead: i32,
) -> pb::Offering {
    pb::Offering {
        id: id(5, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        site_id: id(2, site),
        kind: kind.into(),
        title: format!("示例服务 {n}"),
        span_days: 1,
        price_fen: price,
        price_unit: pb::PriceUnit::PerSample.into(),
        lead_working_days: lead,
        units: 1,
        state: pb::OfferingState::Published.into(),
        ..Default::default()
    }
}

pub fn standard(
    n: usize,
    number: &str,
    status: pb::StandardStatus,
    successors: &[(&str, pb::SupersessionKind)],
) -> pb::Standard {
    pb::Standard {
        id: id(6, n),
        etag: "\"1\"".into(),
        number: number.into(),
        status: status.into(),
        withdrawn: status == pb::StandardStatus::Withdrawn,
        successors: successors
            .iter()
            .map(|(number, kind)| pb::Supersession { number: (*number).into(), kind: (*kind).into() })
            .collect(),
        ..Default::default()
    }
}

/// A register as the records of an export.
#[derive(Clone, Default)]
pub struct World {
    pub providers: Vec<pb::Provider>,
    pub sites: Vec<pb::Site>,
    pub accreditations: Vec<pb::Accreditation>,
    pub rows: Vec<pb::ScopeRow>,
    pub standards: Vec<pb::Standard>,
    pub offerings: Vec<pb::Offering>,
    pub cells: Vec<pb::Cell>,
    pub facts: Vec<pb::ProviderFacts>,
    pub resources: Vec<pb::ResourceListing>,
    pub booked: Vec<pb::BookedTime>,
}

impl World {
    pub fn changes(&self) -> Vec<Change> {
        let mut all = Vec::new();
        all.extend(self.providers.iter().filter_map(records::provider));
        all.extend(self.sites.iter().filter_map(records::site));
        all.extend(self.accreditations.iter().filter_map(records::accreditation));
        all.extend(self.rows.iter().filter_map(records::row));
        all.extend(self.standards.iter().filter_map(records::standard));
        all.extend(self.offerings.iter().filter_map(records::offering));
        all.extend(self.cells.iter().filter_map(records::cell));
        all.extend(self.facts.iter().filter_map(records::facts));
        all.extend(self.resources.iter().filter_map(records::resource));
        all.extend(self.booked.iter().filter_map(records::booked));
        all
    }

    pub fn records(&self) -> Vec<pb::export_response::Record> {
        use pb::export_response::Record;
        let mut all: Vec<Record> = self.providers.iter().cloned().map(Record::Provider).collect();
        all.extend(self.sites.iter().cloned().map(Record::Site));
        all.extend(self.accreditations.iter().cloned().map(Record::Accreditation));
        all.extend(self.rows.iter().cloned().map(Record::ScopeRow));
        all.extend(self.standards.iter().cloned().map(Record::Standard));
        all.extend(self.offerings.iter().cloned().map(Record::Offering));
        all.extend(self.cells.iter().cloned().map(Record::Cell));
        all.extend(self.facts.iter().cloned().map(Record::Facts));
        all.extend(self.resources.iter().cloned().map(Record::Resource));
        all.extend(self.booked.iter().cloned().map(Record::Booked));
        all
    }

    pub fn engine(&self) -> Engine {
        Engine::of(self.changes())
    }
}

/// A snapshot with the tables of today.
pub struct Engine {
    pub snapshot: Snapshot,
    pub tables: Tables,
    pub calendar: Calendar,
}

impl Engine {
    pub fn of(changes: Vec<Change>) -> Engine {
        let mut snapshot = Snapshot::default();
        snapshot.apply(changes);
        Engine::with(snapshot)
    }

    pub fn with(snapshot: Snapshot) -> Engine {
        let tables = Tables::compute(&snapshot, TODAY);
        Engine { snapshot, tables, calendar: china() }
    }

    pub fn compile(&self, need: &ty::Need) -> Result<(Need, Options), Problem> {
        let request = MatchRequest {
            need: Some(need.clone()),
            limit: 200,
            near_misses: true,
            ..MatchRequest::default()
        };
        need::compile(&request, &self.snapshot, TODAY)
    }

    pub fn answer(&self, need: &ty::Need) -> (Need, Answer) {
        let (need, options) = self.compile(need).unwrap();
        let answer = answer::answer(&self.snapshot, &self.tables, &self.calendar, &need, TODAY, options);
        (need, answer)
    }

    pub fn reply(&self, need: &ty::Need) -> MatchResponse {
        let (need, answer) = self.answer(need);
        let circumstances = present::Circumstances {
            snapshot_id: format!("{}-{}", self.snapshot.id(), self.tables.revision),
            as_of: "2026-03-09T01:00:00Z".parse().unwrap(),
            updated_on: TODAY,
            stale: false,
            calendar: &self.calendar,
        };
        present::response(&self.snapshot, &need, &answer, circumstances)
    }
}

pub fn testing(object: &str, parameters: &[&str], standards: &[&str]) -> ty::Need {
    ty::Need {
        item_id: "item-1".into(),
        kind: ty::ItemKind::Testing.into(),
        region: "371002".into(),
        detail: Some(ty::need::Detail::Testing(ty::TestingNeed {
            object: object.into(),
            parameters: parameters.iter().map(|p| (*p).into()).collect(),
            standards: standards.iter().map(|s| (*s).into()).collect(),
            ..Default::default()
        })),
        ..Default::default()
    }
}

pub fn calibration(
    instrument: &str,
    measurand: &str,
    range: ty::Range,
    u: Option<ty::UncertaintyNeed>,
) -> ty::Need {
    ty::Need {
        item_id: "item-2".into(),
        kind: ty::ItemKind::Calibration.into(),
        region: "371002".into(),
        detail: Some(ty::need::Detail::Calibration(ty::CalibrationNeed {
            instrument: instrument.into(),
            measurand: measurand.into(),
            mode: ty::CalibrationMode::Calibration.into(),
            range: Some(range),
            uncertainty: u,
            ..Default::default()
        })),
        ..Default::default()
    }
}

pub fn between(lo: f64, hi: f64, unit: &str) -> ty::Range {
    ty::Range { lower: Some(lo), upper: Some(hi), unit: unit.into(), ..Default::default() }
}

pub fn at_most(value: f64, unit: &str) -> Option<ty::UncertaintyNeed> {
    Some(ty::UncertaintyNeed { value, unit: unit.into(), relative: false, k: 2.0 })
}

const OBJECTS: [&str; 6] = ["碳纤维复丝", "碳纤维", "食品", "鲜、冻动物性水产品", "贝类", "水产品"];
const PARAMETERS: [&str; 4] = ["拉伸性能", "密度", "铅", "全部参数"];
const STANDARDS: [&str; 10] = [
    "GB/T 3362-2017",
    "GB/T 3362-2005",
    "GB 5009.12-2023",
    "GB 5009.12-2017",
    "GB/T 5009.12-2023",
    "GB 8898-2011",
    "GB 4943.1-2022",
    "GB 5009.45-2003",
    "GB/T 2912.1-1998",
    "GB/T 2912.1-2009",
];
const LIMITS: [&str; 8] =
    ["", "", "", "", "只用第一法", "不做铅", "仅用于贝类", "详见证书附件的特别说明：一"];
const CLAUSES: [&str; 6] = ["", "", "", "第一法", "第二法", "4.3"];
const INSTRUMENTS: [&str; 3] = ["卡尺", "通用卡尺", "游标卡尺"];
const MEASURANDS: [&str; 3] = ["长度", "外径", ""];
const RANGES: [&str; 8] = [
    "(0~150) mm",
    "(150~300) mm",
    "(>150~500) mm",
    "(0~300) mm",
    "(0~1000) mm",
    "(0~100) kg",
    "(0~200000) µm",
    "",
];
const UNCERTAINTIES: [&str; 7] =
    ["0.01 mm", "0.02 mm", "8 µm", "(5 + 0.04L) µm", "0.5 %", "见校准证书", "0.03 mm (k=3)"];
const FIELDS: [&str; 4] = ["工业设备", "信息系统", "电子产品", "充气艇"];
const SUBJECTS: [&str; 4] = ["标准", "团体标准", "企业标准", "预浸料"];
const TITLES: [&str; 5] =
    ["标准查新与比对", "团体标准制修订服务", "体系认证(监督审核)", "初次认证与再认证", "综合服务"];
const REGIONS: [&str; 5] = ["371002", "371003", "371082", "371083", "371071"];

fn standards() -> Vec<pb::Standard> {
    use pb::StandardStatus::{Current, Superseded, Withdrawn};
    use pb::SupersessionKind::{Full, Merge, Partial};
    let old_lead = pb::Standard {
        valid_to: date("2026-03-20"),
        ..standard(3, "GB 5009.12-2017", Superseded, &[("GB 5009.12-2023", Full)])
    };
    vec![
        standard(0, "GB/T 3362-2017", Current, &[]),
        standard(1, "GB/T 3362-2005", Superseded, &[("GB/T 3362-2017", Full)]),
        standard(2, "GB 5009.12-2023", Current, &[]),
        old_lead,
        standard(4, "GB 8898-2011", Superseded, &[("GB 4943.1-2022", Merge)]),
        standard(5, "GB 4943.1-2022", Current, &[]),
        standard(6, "GB 5009.45-2003", Withdrawn, &[]),
        standard(7, "GB/T 2912.1-1998", Superseded, &[("GB/T 2912.1-2009", Partial)]),
        standard(8, "GB/T 2912.1-2009", Current, &[]),
    ]
}

/// A random register of a few sites on which every code can occur.
pub fn random_world(dice: &mut Dice) -> World {
    let mut world = World { standards: standards(), ..World::default() };
    let providers = 3 + dice.below(5);
    let (mut rows, mut sites) = (0, 0);
    for p in 0..providers {
        let mut record = provider(p);
        record.state = dice.pick(&[2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 1]);
        if dice.one_in(8) {
            record.kinds = vec![2, 3];
        }
        world.providers.push(record);
        if !dice.one_in(4) {
            world.facts.push(pb::ProviderFacts {
                provider_id: id(1, p),
                on_time: i32::try_from(dice.below(20)).unwrap(),
                decided: 20,
                good_ratings: i32::try_from(dice.below(9)).unwrap(),
                ratings: 8,
                credit_class: i32::try_from(dice.below(5)).unwrap(),
                exposure_e6: i64::try_from(dice.below(4)).unwrap() * 700_000,
                version: 1,
                ..Default::default()
            });
        }
        for _ in 0..=dice.below(2) {
            let s = sites;
            sites += 1;
            random_site(dice, &mut world, p, s, &mut rows);
        }
    }
    world
}

fn random_site(dice: &mut Dice, world: &mut World, p: usize, s: usize, rows: &mut usize) {
    let mut record = site(s, p, dice.pick(&REGIONS));
    if dice.one_in(3) {
        record.service_regions = vec![dice.pick(&REGIONS).into()];
    }
    if dice.one_in(3) {
        record.delivery = vec![dice.pick(&[1, 2, 3])];
    }
    if dice.one_in(3) {
        let longitude_e6 = 121_000_000 + i32::try_from(dice.below(1_500_000)).unwrap();
        record.point = Some(ty::Point { latitude_e6: 37_200_000, longitude_e6 });
    }
    world.sites.push(record);
    for (at, scheme) in [(0, dice.pick(&[1, 1, 2, 3])), (1000, dice.pick(&[1, 2, 3, 4]))] {
        let mut record = accreditation(s + at, p, s, ty::AccreditationScheme::try_from(scheme).unwrap());
        record.state = dice.pick(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
        record.verification = dice.pick(&[2, 2, 2, 2, 2, 2, 2, 2, 1, 3]);
        if dice.one_in(10) {
            record.valid_to = date(dice.pick(&["2026-03-12", "2026-03-25", "2026-05-01"]));
        }
        world.accreditations.push(record);
    }
    for _ in 0..dice.below(17) {
        let n = *rows;
        *rows += 1;
        let mut row = match dice.below(12) {
            0..5 => {
                let (object, parameter, standard) = match dice.below(7) {
                    0 | 1 => {
                        let standard = dice.pick(&["GB/T 3362-2017", "GB/T 3362-2017", "GB/T 3362-2005"]);
                        (dice.pick(&OBJECTS[..2]), dice.pick(&["拉伸性能", "全部参数", "密度"]), standard)
                    }
                    2 | 3 => (
                        dice.pick(&OBJECTS[2..]),
                        dice.pick(&["铅", "铅", "全部参数"]),
                        dice.pick(&STANDARDS[2..5]),
                    ),
                    4 | 5 => {
                        (dice.pick(&OBJECTS[4..]), dice.pick(&["铅", "全部参数"]), dice.pick(&STANDARDS[5..]))
                    }
                    _ => {
                        let standard = if dice.one_in(4) { "" } else { dice.pick(&STANDARDS) };
                        (dice.pick(&OBJECTS), dice.pick(&PARAMETERS), standard)
                    }
                };
                test_row(n, p, s, object, parameter, standard)
            }
            8 | 9 => {
                let category = dice.pick(&["", "33", "34", "IAF 33", "IAF 33.1", "GB/T 7635.1: 351"]);
                let row = test_row(n, p, s, "ISO 9001 质量管理体系", category, "GB/T 3362-2017");
                pb::ScopeRow { kind: 3, ..row }
            }
            10 => {
                let (object, activity) = (dice.pick(&FIELDS), dice.pick(&["装运前检验", "等级测评", ""]));
                pb::ScopeRow {
                    kind: 4,
                    ..test_row(n, p, s, object, activity, dice.pick(&["", "GB 4943.1-2022"]))
                }
            }
            11 => {
                let (subject, activity) =
                    (dice.pick(&SUBJECTS), dice.pick(&["查新", "标准比对", "制修订", ""]));
                let standard = dice.pick(&["", "", "GB/T 3362-2017", "GB/T 3362-2005", "GB 5009.12-2023"]);
                pb::ScopeRow { kind: 5, ..test_row(n, p, s, subject, activity, standard) }
            }
            _ => {
                let what = (dice.pick(&INSTRUMENTS), dice.pick(&MEASURANDS));
                let mut row = calibration_row(n, p, s, what, dice.pick(&RANGES), dice.pick(&UNCERTAINTIES));
                row.mode = dice.pick(&[1, 1, 1, 2]);
                if dice.one_in(4) {
                    row.qualifiers = vec![ty::Qualifier {
                        name: "温度".into(),
                        range: Some(between(18.0, 22.0, "°C")),
                    }];
                }
                row
            }
        };
        row.accreditation_id = id(3, if dice.one_in(3) { s + 1000 } else { s });
        if dice.one_in(2) {
            row.limit = dice.pick(&LIMITS).into();
            row.clause = dice.pick(&CLAUSES).into();
        }
        row.suspended = dice.one_in(20);
        if dice.one_in(14) {
            row.valid_from = date(dice.pick(&["2026-03-11", "2026-03-20"]));
        }
        if dice.one_in(12) {
            row.valid_to = date(dice.pick(&["2026-03-13", "2026-03-31", "2026-06-30"]));
        }
        world.rows.push(row);
    }
    for _ in 0..dice.below(4) {
        random_offering(dice, world, p, s);
    }
}

fn random_offering(dice: &mut Dice, world: &mut World, p: usize, s: usize) {
    let n = world.offerings.len();
    let kind = ty::ItemKind::try_from(dice.pick(&[1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6])).unwrap();
    let price = (!dice.one_in(5)).then(|| 10_000 + 5_000 * i64::try_from(dice.below(12)).unwrap());
    let mut record = offering(n, p, s, kind, price, dice.pick(&[1, 3, 5, 8]));
    if dice.one_in(2) {
        record.title = dice.pick(&TITLES).into();
    }
    record.price_unit = dice.pick(&[1, 2, 3, 4]);
    record.element = dice.pick(&[5, 5, 6]);
    record.span_days = dice.pick(&[0, 1, 2, 3]);
    record.units = dice.pick(&[1, 1, 2]);
    record.state = dice.pick(&[2, 2, 2, 2, 1]);
    match dice.below(4) {
        0 => {
            let own: Vec<String> =
                world.rows.iter().filter(|row| row.site_id == id(2, s)).map(|row| row.id.clone()).collect();
            record.scope_row_ids = own.into_iter().filter(|_| !dice.one_in(3)).collect();
        }
        1 => record.object = dice.pick(&["食品", "碳纤维", "查新", "卡尺", "标准"]).into(),
        2 => record.standard_families = vec![dice.pick(&["GB/T 3362", "GB 5009.12", "GB 4943.1"]).into()],
        _ => {}
    }
    if dice.one_in(4) {
        record.delivery = vec![dice.pick(&[1, 2, 3])];
    }
    if !dice.one_in(4) {
        record.pool_id = id(7, n);
        for day in 0..dice.below(25) {
            let day = TODAY.saturating_add(jiff::Span::new().days(i64::try_from(day).unwrap()));
            if dice.one_in(6) {
                continue;
            }
            world.cells.push(pb::Cell {
                pool_id: id(7, n),
                provider_id: id(1, p),
                day: Some(nqi_platform::wire::date(day)),
                total: i32::try_from(dice.below(4)).unwrap(),
                held: i32::from(dice.one_in(3)),
                used: 0,
                closed: dice.one_in(9),
                version: 1,
                ..Default::default()
            });
        }
    }
    world.offerings.push(record);
}

/// A random need for a random register.
pub fn random_need(dice: &mut Dice) -> ty::Need {
    let mut need = match dice.below(14) {
        0..5 => random_testing(dice),
        5..8 => random_calibration(dice),
        8 | 9 => certification(dice),
        10 => inspection(dice),
        11 | 12 => standards_work(dice),
        _ => service(dice),
    };
    need.item_id = format!("item-{}", dice.below(5));
    need.quantity = u32::try_from(dice.below(4)).unwrap();
    need.region = if dice.one_in(5) { String::new() } else { dice.pick(&REGIONS).into() };
    need.delivery = dice.pick(&[0, 0, 0, 0, 0, 1, 2, 3]);
    if dice.one_in(6) {
        need.earliest_start = date(dice.pick(&["2026-03-10", "2026-03-14", "2026-03-24"]));
    }
    if dice.one_in(6) {
        need.latest_start = date(dice.pick(&["2026-03-24", "2026-03-27"]));
    }
    if dice.one_in(2) {
        need.deadline = date(dice.pick(&["2026-03-24", "2026-04-03", "2026-04-20", "2026-06-30"]));
    }
    // Nobody starts after the day of the report.
    let key = |day: &PbDate| (day.year, day.month, day.day);
    if let (Some(latest), Some(deadline)) = (&need.latest_start, &need.deadline)
        && key(latest) > key(deadline)
    {
        need.latest_start = need.deadline;
    }
    if dice.one_in(2) {
        need.budget_fen = Some(20_000 + 30_000 * i64::try_from(dice.below(8)).unwrap());
    }
    if dice.one_in(6) {
        need.accreditations = vec![dice.pick(&[1, 2])];
    }
    if dice.one_in(8) {
        need.excluded_provider_ids = vec![id(1, dice.below(4))];
    }
    if dice.one_in(3) {
        need.weights = Some(ty::Weights {
            fit: 100,
            price: u32::try_from(dice.below(900)).unwrap(),
            lead: u32::try_from(dice.below(900)).unwrap(),
            distance: 50,
            on_time: 0,
            credit: 10,
        });
    }
    if let Some(ty::need::Detail::Inspection(given)) = &mut need.detail
        && need.delivery != 2
    {
        given.place.clear();
    }
    need.allow_version = dice.pick(&[0, 1, 2, 3]);
    need.accept_withdrawn = dice.one_in(4);
    need
}

fn random_testing(dice: &mut Dice) -> ty::Need {
    let cited = [
        "GB/T 3362",
        "gb/t3362—2017",
        "GB 5009.12-2023",
        "GB5009.12",
        "GB 8898-2011",
        "GB 5009.45-2003",
        "GB/T 2912.1-1998",
    ];
    let mut need = match dice.below(7) {
        0 | 1 => {
            let parameters = dice.pick(&[&["拉伸性能"][..], &["密度"], &["拉伸性能", "密度"], &[]]);
            testing("碳纤维复丝", parameters, &cited[..dice.below(2)])
        }
        2 | 3 => testing(dice.pick(&OBJECTS[2..]), &["铅"], &cited[2 + dice.below(2)..4]),
        4 | 5 => testing("贝类", &["铅"], &[dice.pick(&cited[4..])]),
        _ => {
            let parameters: Vec<&str> = (0..dice.below(3)).map(|_| PARAMETERS[dice.below(3)]).collect();
            let standards: Vec<&str> = (0..dice.pick(&[0, 1, 1, 1, 2])).map(|_| dice.pick(&cited)).collect();
            testing(dice.pick(&OBJECTS), &parameters, &standards)
        }
    };
    if let Some(ty::need::Detail::Testing(given)) = &mut need.detail {
        given.method = dice.pick(&["", "", "", "", "", "", "第一法", "第二法", "4.3.1"]).into();
        given.legal_effect = dice.one_in(5);
        given.max_hours = dice.pick(&[0, 0, 0, 1, 2]);
        given.hazardous = dice.one_in(5);
    }
    need
}

fn random_calibration(dice: &mut Dice) -> ty::Need {
    let range = match dice.below(6) {
        0 => ty::Range { points: vec![0.0, 100.0, 250.0], unit: "mm".into(), ..Default::default() },
        1 => between(0.0, 20.0, "kg"),
        n => between(dice.pick(&[0.0, 50.0]), [0.0, 0.0, 120.0, 200.0, 300.0, 600.0][n], "mm"),
    };
    let unit = if range.unit == "kg" { "g" } else { "mm" };
    let u = match dice.below(4) {
        0 => None,
        1 => Some(ty::UncertaintyNeed { value: 0.5, unit: "%".into(), relative: true, k: 0.0 }),
        _ => at_most(dice.pick(&[0.009, 0.02, 0.05]), unit),
    };
    let mut need = calibration(dice.pick(&INSTRUMENTS), dice.pick(&MEASURANDS), range, u);
    if let Some(ty::need::Detail::Calibration(given)) = &mut need.detail {
        given.mode = dice.pick(&[1, 1, 1, 2]);
        if dice.one_in(4) {
            let range = Some(between(dice.pick(&[15.0, 19.0]), 21.0, "°C"));
            given.qualifiers = vec![ty::Qualifier { name: "温 度".into(), range }];
        }
    }
    need
}

fn certification(dice: &mut Dice) -> ty::Need {
    let scheme = dice.pick(&["ISO 9001 质量管理体系", "GB/T 3362-2017"]);
    let category = dice.pick(&["", "33", "IAF 33", "IAF 33.1", "IAF：33.1.2", "GB/T 7635.1-2002：35140"]);
    let (stage, sites) = (dice.pick(&[0, 1, 2, 3]), dice.pick(&[0, 1, 2, 5]));
    let given = ty::CertificationNeed { scheme: scheme.into(), category: category.into(), stage, sites };
    ty::Need { kind: 3, detail: Some(ty::need::Detail::Certification(given)), ..Default::default() }
}

fn service(dice: &mut Dice) -> ty::Need {
    let given = ty::ServiceNeed {
        element: dice.pick(&[5, 6]),
        activity: dice.pick(&["", "查新", "示例", "食品"]).into(),
        standards: if dice.one_in(3) { vec!["GB/T 3362".into()] } else { vec![] },
        ..Default::default()
    };
    ty::Need { kind: 6, detail: Some(ty::need::Detail::Service(given)), ..Default::default() }
}

fn standards_work(dice: &mut Dice) -> ty::Need {
    let given = ty::ServiceNeed {
        element: dice.pick(&[0, 2]),
        activity: dice.pick(&["查新", "标准查新", "比对", "修订", "查新与比对"]).into(),
        standards: match dice.below(3) {
            0 => vec![],
            1 => vec!["GB/T 3362".into()],
            _ => vec!["GB/T 3362-2017".into(), "GB5009.12".into()],
        },
        subject: dice.pick(&["团体标准", "标准", "碳纤维预浸料企业标准", "预浸料"]).into(),
    };
    ty::Need { kind: 5, detail: Some(ty::need::Detail::Service(given)), ..Default::default() }
}

fn inspection(dice: &mut Dice) -> ty::Need {
    let activity = dice.pick(&["装运前检验", "等级测评", ""]);
    let given = ty::InspectionNeed {
        field: dice.pick(&["", FIELDS[0], FIELDS[1]]).into(),
        activity: activity.into(),
        object: dice.pick(&FIELDS[1..]).into(),
        place: dice.pick(&["", REGIONS[0], REGIONS[3]]).into(),
        standards: if activity.is_empty() || dice.one_in(3) { vec!["GB 4943.1".into()] } else { vec![] },
    };
    ty::Need { kind: 4, detail: Some(ty::need::Detail::Inspection(given)), ..Default::default() }
}
