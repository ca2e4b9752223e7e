//! Sheets of an enterprise's ledger 计量器具台账: texts in, drafts or every error out; and the columns of the export.

use super::folded;
use super::instrument::Instrument;
use super::sheet::{Line, RowError, Table};
use super::vocabulary::{CalibrationMode, InstrumentState};
use jiff::civil::Date;
use nqi_kernel::text::{UNPRINTABLE, is_printable};
use std::collections::HashMap;
use uuid::Uuid;

/// The columns: Chinese title, English title, longest text, whether every row must fill it.
const COLUMNS: [(&str, &str, usize, bool); 10] = [
    ("器具名称", "Name", 100, true),
    ("型号规格", "Model", 100, false),
    ("出厂编号", "Serial number", 60, true),
    ("被测量", "Measurand", 60, true),
    ("测量范围", "Range", 100, false),
    ("存放地点", "Place", 100, false),
    ("方式", "Mode", 20, true),
    ("周期（月）", "Interval (months)", 10, true),
    ("上次日期", "Last date", 30, false),
    ("证书编号", "Certificate number", 60, false),
];
/// Months between two calibrations.
pub const INTERVALS: std::ops::RangeInclusive<i32> = 1..=120;
/// The header stands within the first rows, below titles.
const WITHIN: usize = 10;

/// Titles of the columns, in the order of [`texts`].
pub fn titles() -> Vec<&'static str> {
    COLUMNS.iter().map(|column| column.0).collect()
}

/// An instrument as a row of the export.
pub fn texts(it: &Instrument) -> Vec<String> {
    let mode = match it.mode {
        CalibrationMode::Verification => "检定",
        CalibrationMode::Calibration => "校准",
    };
    vec![
        it.name.clone(),
        it.model.clone(),
        it.serial.clone(),
        it.measurand.clone(),
        it.range.clone(),
        it.place.clone(),
        mode.to_owned(),
        it.interval_months.to_string(),
        it.last.map(|day| day.to_string()).unwrap_or_default(),
        it.certificate.clone(),
    ]
}

/// Which column of the sheet holds what.
#[derive(Debug)]
pub struct Header {
    row: u32,
    at: [Option<usize>; COLUMNS.len()],
}

/// Finds the header; otherwise the Chinese titles of required columns that are missing.
pub fn recognise(table: &Table) -> Result<Header, Vec<&'static str>> {
    let read = |row: &Line| {
        let find = |(zh, en, ..): &(&str, &str, usize, bool)| {
            let same = |cell: &String| folded(cell) == folded(zh) || folded(cell) == folded(en);
            row.cells.iter().position(same)
        };
        Header { row: row.number, at: std::array::from_fn(|column| find(&COLUMNS[column])) }
    };
    let known = |header: &Header| header.at.iter().flatten().count();
    let found = table.rows.iter().take(WITHIN).map(read).max_by_key(known);
    let missing = |header: Option<&Header>| {
        let absent = |column: &usize| header.is_none_or(|header| header.at[*column].is_none());
        let required = (0..COLUMNS.len()).filter(|column| COLUMNS[*column].3);
        required.filter(absent).map(|column| COLUMNS[column].0).collect::<Vec<_>>()
    };
    match (missing(found.as_ref()), found) {
        (absent, Some(header)) if absent.is_empty() => Ok(header),
        (absent, _) => Err(absent),
    }
}

/// Reads every row below the header: all drafts, or every error. `id` and `owner_id` of a draft are nil.
pub fn read(table: &Table, header: &Header, today: Date) -> Result<Vec<(u32, Instrument)>, Vec<RowError>> {
    let (mut drafts, mut errors) = (Vec::new(), Vec::new());
    let mut serials: HashMap<String, u32> = HashMap::new();
    for row in table.rows.iter().filter(|row| row.number > header.row) {
        let mut cells = Cells { header, row, errors: vec![] };
        // What the texts of such a row mean is not asked.
        if cells.faults() {
            errors.append(&mut cells.errors);
            continue;
        }
        let draft = cells.instrument(today);
        let first = *serials.entry(draft.serial_key()).or_insert(row.number);
        if first != row.number && !draft.serial.is_empty() {
            let zh = format!("与第 {first} 行的出厂编号相同。");
            cells.wrong(2, "DUPLICATE_ROW", zh, format!("The same serial number as in row {first}."));
        }
        errors.append(&mut cells.errors);
        drafts.push((row.number, draft));
    }
    if errors.is_empty() { Ok(drafts) } else { Err(errors) }
}

struct Cells<'a> {
    header: &'a Header,
    row: &'a Line,
    errors: Vec<RowError>,
}

impl Cells<'_> {
    fn instrument(&mut self, today: Date) -> Instrument {
        let last = self.last(today);
        Instrument {
            id: Uuid::nil(),
            owner_id: Uuid::nil(),
            name: self.text(0),
            model: self.text(1),
            serial: self.text(2),
            measurand: self.text(3),
            range: self.text(4),
            place: self.text(5),
            mode: self.mode(),
            interval_months: self.interval(),
            last,
            certificate: self.text(9),
            state: InstrumentState::InUse,
            requested: None,
        }
    }

    /// What stands in the column.
    fn raw(&self, column: usize) -> &str {
        let cell = self.header.at[column].and_then(|at| self.row.cells.get(at));
        cell.map_or("", |cell| cell.trim())
    }

    /// Tells the cells whose text is not to be trusted; true when there are any.
    fn faults(&mut self) -> bool {
        for (at, fault) in &self.row.faults {
            if let Some(column) = self.header.at.iter().position(|known| *known == Some(*at)) {
                let (code, zh, en) = fault.told();
                self.wrong(column, code, zh.to_owned(), en.to_owned());
            }
        }
        !self.errors.is_empty()
    }

    fn text(&mut self, column: usize) -> String {
        let text = self.raw(column).to_owned();
        let (_, _, longest, required) = COLUMNS[column];
        if required && text.is_empty() {
            self.wrong(column, "REQUIRED", "必须填写。".to_owned(), "Must not be empty.".to_owned());
        }
        if text.chars().count() > longest {
            let (zh, en) = (format!("最多 {longest} 个字符。"), format!("At most {longest} characters."));
            self.wrong(column, "TOO_LONG", zh, en);
        }
        if !is_printable(&text) {
            let (zh, en) = UNPRINTABLE;
            self.wrong(column, "TEXT_UNPRINTABLE", zh.to_owned(), en.to_owned());
        }
        text
    }

    fn mode(&mut self) -> CalibrationMode {
        match folded(self.raw(6)).as_str() {
            "检定" | "verification" => CalibrationMode::Verification,
            "校准" | "calibration" => CalibrationMode::Calibration,
            _ => {
                let zh = "应为“检定”或“校准”，二者不可互换。".to_owned();
                let en =
                    "Must be 检定 (verification) or 校准 (calibration); they are not the same.".to_owned();
                self.wrong(6, "MODE_UNKNOWN", zh, en);
                CalibrationMode::Calibration
            }
        }
    }

    fn interval(&mut self) -> i32 {
        let months = folded(self.raw(7)).parse().ok().filter(|months| INTERVALS.contains(months));
        months.unwrap_or_else(|| {
            let zh = "应为 1 到 120 的整数（月）。".to_owned();
            self.wrong(7, "OUT_OF_RANGE", zh, "Must be a whole number of months from 1 to 120.".to_owned());
            12
        })
    }

    fn last(&mut self, today: Date) -> Option<Date> {
        let text = folded(self.raw(8));
        if text.is_empty() {
            return None;
        }
        let day = date(&text).filter(|day| (2000..=9998).contains(&day.year()));
        match day {
            Some(day) if day <= today => Some(day),
            Some(_) => {
                let zh = format!("不能晚于今天（{today}）。");
                self.wrong(8, "DAY_IN_FUTURE", zh, format!("Must not be after today, {today}."));
                None
            }
            None => {
                let zh = "应为日期，例如 2026-03-09，年份 2000 起。".to_owned();
                self.wrong(
                    8,
                    "DATE_INVALID",
                    zh,
                    "Must be a date such as 2026-03-09, from 2000 on.".to_owned(),
                );
                None
            }
        }
    }

    fn wrong(&mut self, column: usize, code: &'static str, zh: String, en: String) {
        let value = self.raw(column).chars().take(100).collect();
        let column = COLUMNS[column].0.to_owned();
        self.errors.push(RowError { row: self.row.number, column, value, code, zh, en });
    }
}

/// `2026-03-09`, `2026/3/9`, `2026.3.9`, `2026年3月9日`, or the day number that a workbook keeps.
fn date(text: &str) -> Option<Date> {
    if let Ok(number) = text.parse::<f64>()
        && number.fract() == 0.0
        && (36_526.0..=2_958_465.0).contains(&number)
    {
        // 1899-12-30 is day 0 of workbooks; in range as just checked.
        return Date::constant(1899, 12, 30)
            .checked_add(jiff::SignedDuration::from_hours(number as i64 * 24))
            .ok();
    }
    let separated = text.replace(['/', '.', '年', '月'], "-").replace('日', "");
    let mut parts = separated.split('-');
    let year = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() { None } else { Date::new(year, month, day).ok() }
}

#[cfg(test)]
mod tests {
    use super::super::instrument::tests::caliper;
    use super::*;
    use jiff::civil::date as day;

    fn sheet(lines: &[&[&str]]) -> Table {
        let row = |(cells, number): (&&[&str], u32)| Line {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            faults: vec![],
        };
        Table { rows: lines.iter().zip(1..).map(row).collect() }
    }

    fn head() -> Vec<&'static str> {
        titles()
    }

    #[test]
    fn an_export_is_imported_as_it_was() {
        let caliper = caliper();
        let texts = texts(&caliper);
        let row: Vec<&str> = texts.iter().map(String::as_str).collect();
        let table = sheet(&[&["某公司台账"], &head(), &row]);
        let header = recognise(&table).expect("the header below the title");
        let read = read(&table, &header, day(2026, 1, 5)).expect("no errors");
        let kept = Instrument { id: caliper.id, owner_id: caliper.owner_id, ..read[0].1.clone() };
        assert_eq!((read.len(), read[0].0, kept), (1, 3, caliper));
    }

    #[test]
    fn every_error_is_told_with_row_and_column() {
        let bad = ["", "M", "1", "长度", "", "", "校验", "0", "2026-13-01", ""];
        let again = ["卡尺", "M", " 1 ", "长度", "", "", "检定", "12", "2026-02-01", ""];
        let table = sheet(&[&head(), &bad, &again]);
        let header = recognise(&table).expect("a header");
        let errors = read(&table, &header, day(2026, 1, 5)).expect_err("two bad rows");
        let mut told: Vec<_> = errors.iter().map(|it| (it.row, it.column.as_str(), it.code)).collect();
        told.sort_unstable();
        let expected = [
            (2, "上次日期", "DATE_INVALID"),
            (2, "周期（月）", "OUT_OF_RANGE"),
            (2, "器具名称", "REQUIRED"),
            (2, "方式", "MODE_UNKNOWN"),
            (3, "上次日期", "DAY_IN_FUTURE"),
            (3, "出厂编号", "DUPLICATE_ROW"),
        ];
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_sheet_without_its_columns_names_them() {
        let table = sheet(&[&["Name", "Model", "serial number"]]);
        let missing = recognise(&table).expect_err("no measurand, mode, interval");
        assert_eq!(missing, ["被测量", "方式", "周期（月）"]);
    }

    #[test]
    fn dates_are_read_as_people_and_workbooks_write_them() {
        for text in ["2026-3-9", "2026/03/09", "2026.3.9", "2026年3月9日", "46090"] {
            assert_eq!(date(text), Some(day(2026, 3, 9)), "{text}");
        }
        for text in ["2026-02-30", "昨天", "9", "2026-3-9-1", "1e99"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
