//! Lists of standards as sheets: a header in either language, one version a row; a column that is missing, or a cell
//! that is empty, leaves what is known, and a dash clears it.

mod cell;

use super::folded;
use super::sheet::{RowError, Table};
use super::standard::{Standard, Successor};
use super::vocabulary::{CalibrationMode, Cluster, ItemKind};
use cell::Cell;
use jiff::civil::Date;
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::Status;
use std::collections::HashMap;
use uuid::Uuid;

/// A column that is understood, with its title and further spellings (folded).
struct Spec(&'static str, &'static [&'static str]);

const NUMBER: Spec = Spec("标准号", &["标准号", "标准编号", "number", "standard_number", "standardnumber"]);
const TITLE: Spec = Spec("名称", &["名称", "标准名称", "中文名称", "title", "title_zh", "designation_zh"]);
const STATUS: Spec = Spec("状态", &["状态", "标准状态", "status"]);
const FROM: Spec = Spec("实施日期", &["实施日期", "实施日", "valid_from", "validfrom"]);
const TO: Spec = Spec("失效日期", &["失效日期", "废止日期", "有效期至", "valid_to", "validto"]);
const WITHDRAWN: Spec = Spec("废止", &["废止", "无代替废止", "withdrawn"]);
const SUCCESSORS: Spec =
    Spec("代替标准", &["代替标准", "被代替为", "successors", "replaced_by", "replacedby"]);
const OBJECT: Spec = Spec("对象", &["对象", "检测对象", "object"]);
const PARAMETERS: Spec = Spec("参数", &["参数", "项目参数", "项目/参数", "parameters", "parameter"]);
const CLUSTER: Spec = Spec("产业集群", &["产业集群", "集群", "cluster"]);
const KIND: Spec = Spec("服务类别", &["服务类别", "类别", "kind", "service_kind"]);
const MODE: Spec = Spec("计量方式", &["计量方式", "mode", "metrology_mode"]);
const VERIFIED: Spec = Spec("已核实", &["已核实", "核实", "verified"]);

const SPECS: [Spec; 13] = [
    NUMBER, TITLE, STATUS, FROM, TO, WITHDRAWN, SUCCESSORS, OBJECT, PARAMETERS, CLUSTER, KIND, MODE, VERIFIED,
];

/// A field that a sheet may leave as it is, clear, or set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Told<T> {
    /// Nothing is said.
    #[default]
    Kept,
    /// A dash.
    Cleared,
    /// A value.
    Set(T),
}

impl<T> Told<T> {
    fn over(self, known: Option<T>) -> Option<T> {
        match self {
            Told::Kept => known,
            Told::Cleared => None,
            Told::Set(value) => Some(value),
        }
    }
}

/// One row, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The sheet's row.
    pub row: u32,
    /// Exact key of the version.
    pub number: String,
    title: Told<String>,
    status: Told<Status>,
    from: Told<Date>,
    to: Told<Date>,
    withdrawn: Told<bool>,
    successors: Told<Vec<Successor>>,
    object: Told<String>,
    parameters: Told<Vec<String>>,
    cluster: Told<Cluster>,
    kind: Told<ItemKind>,
    mode: Told<CalibrationMode>,
    verified: Told<bool>,
}

impl Draft {
    /// The version as it is to be: what the sheet tells over what is known. `id` is for one that is new.
    pub fn over(self, known: Option<&Standard>, id: Uuid) -> Result<Standard, RowError> {
        let row = self.row;
        let known = known.cloned().unwrap_or_else(|| Standard {
            id,
            number: self.number.clone(),
            title_zh: String::new(),
            recorded: Status::Current,
            valid_from: None,
            valid_to: None,
            withdrawn: false,
            successors: vec![],
            object: String::new(),
            parameters: vec![],
            cluster: None,
            kind: None,
            mode: None,
            verified: false,
        });
        let it = Standard {
            title_zh: self.title.over(Some(known.title_zh)).unwrap_or_default(),
            recorded: self.status.over(Some(known.recorded)).unwrap_or(Status::Current),
            valid_from: self.from.over(known.valid_from),
            valid_to: self.to.over(known.valid_to),
            withdrawn: self.withdrawn.over(Some(known.withdrawn)).unwrap_or_default(),
            successors: self.successors.over(Some(known.successors)).unwrap_or_default(),
            object: self.object.over(Some(known.object)).unwrap_or_default(),
            parameters: self.parameters.over(Some(known.parameters)).unwrap_or_default(),
            cluster: self.cluster.over(known.cluster),
            kind: self.kind.over(known.kind),
            mode: self.mode.over(known.mode),
            verified: self.verified.over(Some(known.verified)).unwrap_or_default(),
            id: known.id,
            number: known.number,
        };
        let error = |column: &Spec, value: String, code, zh: &str, en: &str| RowError {
            row,
            column: column.0.to_owned(),
            value,
            code,
            zh: zh.to_owned(),
            en: en.to_owned(),
        };
        match (it.valid_from, it.valid_to) {
            (Some(from), Some(to)) if to < from => Err(error(
                &TO,
                to.to_string(),
                "DATES_REVERSED",
                "不得早于实施日期。",
                "Must not be before the first day in force.",
            )),
            _ if it.withdrawn && !it.successors.is_empty() => Err(error(
                &WITHDRAWN,
                it.number.clone(),
                "HAS_SUCCESSORS",
                "已废止的标准不能有代替标准。",
                "A standard withdrawn without a successor has none.",
            )),
            _ => Ok(it),
        }
    }
}

/// An error of the row whose successors close a cycle.
pub fn in_a_circle(row: u32, path: &[&str]) -> RowError {
    let path = path.join(" → ");
    RowError {
        row,
        column: SUCCESSORS.0.to_owned(),
        code: "SUPERSESSION_CYCLE",
        zh: format!("代替关系不能形成循环：{path}。"),
        en: format!("Supersession must not run in a circle: {path}."),
        value: path,
    }
}

/// The header as it is missing, in Chinese and English.
pub const HEADER_MISSING: (&str, &str) =
    ("表头应有列“标准号”（number）。", "The header must have a column \"标准号\" (number).");

/// Reads every row below the header: all drafts, or every error. None when no header is found.
pub fn read(table: &Table) -> Option<Result<Vec<Draft>, Vec<RowError>>> {
    let header = table.rows.iter().take(10).find(|row| row.cells.iter().any(|cell| NUMBER.is(cell)))?;
    let columns: HashMap<&'static str, usize> = SPECS
        .iter()
        .filter_map(|spec| Some((spec.0, header.cells.iter().position(|cell| spec.is(cell))?)))
        .collect();
    let (mut drafts, mut errors) = (Vec::new(), Vec::new());
    let mut first: HashMap<String, u32> = HashMap::new();
    for row in table.rows.iter().filter(|row| row.number > header.number) {
        let mut wrong = Vec::new();
        let cell = |spec: &Spec| {
            let text = columns.get(spec.0).and_then(|at| row.cells.get(*at)).map_or("", String::as_str);
            Cell { row: row.number, column: spec.0, text: text.trim() }
        };
        for (at, fault) in &row.faults {
            if let Some(spec) = SPECS.iter().find(|spec| columns.get(spec.0) == Some(at)) {
                let (code, zh, en) = fault.told();
                wrong.push(cell(spec).error(code, zh, en));
            }
        }
        // What the texts of such a row mean is not asked.
        if !wrong.is_empty() {
            errors.extend(wrong);
            continue;
        }
        let draft = draft(row.number, &cell, &mut wrong);
        let known = *first.entry(draft.number.clone()).or_insert(row.number);
        if !draft.number.is_empty() && known != row.number {
            wrong.push(cell(&NUMBER).error(
                "STANDARD_REPEATED",
                format!("与第 {known} 行重复。"),
                format!("Row {known} has the same number."),
            ));
        }
        errors.extend(wrong);
        drafts.push(draft);
    }
    Some(if errors.is_empty() { Ok(drafts) } else { Err(errors) })
}

fn draft<'a>(row: u32, cell: &impl Fn(&Spec) -> Cell<'a>, wrong: &mut Vec<RowError>) -> Draft {
    Draft {
        row,
        number: number(&cell(&NUMBER), wrong),
        title: cell(&TITLE).words(200, wrong),
        status: cell(&STATUS).status(wrong),
        from: cell(&FROM).day(wrong),
        to: cell(&TO).day(wrong),
        withdrawn: cell(&WITHDRAWN).flag(wrong),
        successors: cell(&SUCCESSORS).successors(wrong),
        object: cell(&OBJECT).words(200, wrong),
        parameters: cell(&PARAMETERS).list(),
        cluster: cell(&CLUSTER).cluster(wrong),
        kind: cell(&KIND).one_of(
            ItemKind::from_code,
            "TESTING, CALIBRATION, CERTIFICATION, INSPECTION, STANDARDS",
            wrong,
        ),
        mode: cell(&MODE).one_of(CalibrationMode::from_code, "CALIBRATION, VERIFICATION", wrong),
        verified: cell(&VERIFIED).flag(wrong),
    }
}

fn number(cell: &Cell<'_>, wrong: &mut Vec<RowError>) -> String {
    match StandardNumber::parse_version(cell.text) {
        Ok(number) => number.key(),
        Err(error) => {
            let code = match StandardNumber::parse(cell.text) {
                Ok(number) if number.is_series() => "STANDARD_SERIES",
                Ok(_) => "STANDARD_YEAR_MISSING",
                Err(_) => "STANDARD_UNREADABLE",
            };
            wrong.push(cell.error(code, error.zh(), error.to_string()));
            String::new()
        }
    }
}

impl Spec {
    fn is(&self, cell: &str) -> bool {
        let cell = folded(cell);
        self.1.iter().any(|spelling| folded(spelling) == cell)
    }
}

#[cfg(test)]
mod tests;
